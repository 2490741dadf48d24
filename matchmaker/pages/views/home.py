"""The first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.matching.models import Match
from opportunities.models import Need, Place, PolicySignal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NEWEST = 5


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the service is for, what it holds and one worked example."""
    as_of = day_in_china(timezone.now())
    needs = Need.objects.open(as_of)
    example = (
        Match.objects.current()
        .ranked()
        .filter(technology__company__origin=Company.Origin.SAMPLE, need__is_sample=True)
        .for_review()
        .first()
    )
    return TemplateResponse(
        request,
        "pages/home.html",
        {
            "as_of": as_of,
            "open_needs": needs.filter(is_sample=False).count(),
            "companies": Company.objects.published().exclude(origin=Company.Origin.SAMPLE).count(),
            "cities": Place.objects.cities().count(),
            "signals": PolicySignal.objects.running(as_of).count(),
            "newest": needs.with_place().filter(is_sample=False).order_by("-as_of", "ref")[:NEWEST],
            "example": example,
        },
    )
