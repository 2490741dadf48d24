"""One place: what is measured, binding, asked for and built there, and what Canada did."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker import clock
from matchmaker.pages import dossier
from matchmaker.pages.briefing import briefing_of
from matchmaker.pages.record import record_of
from matchmaker.pdf import PdfUnavailableError, to_pdf
from opportunities.models import Need, Place
from opportunities.projects import projects_of

if TYPE_CHECKING:
    from datetime import date

MOST_PDFS = 60
"""One person has so many made an hour: each keeps a process busy for a second or more."""

HOUR = 3600
NEEDS_SHOWN = 10
PAST_SHOWN = 5
PROPOSED_SHOWN = 8


@login_not_required
@require_safe
def place_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """Show one place with its evidence, signals, needs and history."""
    asked = clock.as_of(request.GET, timezone.now())
    place = get_object_or_404(Place.objects.select_related("part_of", "source"), slug=slug)
    above, parts = dossier.above_of(place), list(place.parts.all())
    proposed = dossier.proposed_in(place, request.user)
    return TemplateResponse(
        request,
        "pages/place_detail.html",
        {
            "place": place,
            "groups": [Place.Group(group).label for group in place.groups],
            "above": above,
            "parts": parts,
            "clock": asked,
            "as_of": asked.day,
            "today": asked.today,
            "evidence": dossier.evidence_of(place, on=asked.day),
            "signals": dossier.signals_of(place, on=asked.day),
            "frameworks": dossier.frameworks_of(place),
            "record": record_of(place, above, parts),
            "projects": projects_of(place, above),
            "proposed": proposed[:PROPOSED_SHOWN],
            "proposed_count": len(proposed),
            **_needs(place, on=asked.day),
        },
    )


def _needs(place: Place, *, on: date) -> dict[str, Any]:
    """Read the open needs and the past projects of a place."""
    here = Need.objects.published().in_places([place.code]).with_place().open_first(on)
    # What missions were asked for stands in the Canadian record.
    past_needs = here.past(on).exclude(origin=Need.Origin.MISSION_REQUEST)
    open_needs = here.open(on)
    return {
        "open_needs": open_needs[:NEEDS_SHOWN],
        "open_count": open_needs.count(),
        "past_needs": past_needs[:PAST_SHOWN],
        "past_count": past_needs.count(),
    }


@login_not_required
@require_safe
def place_briefing(request: HttpRequest, slug: str) -> TemplateResponse:
    """Show the briefing of a place, made to be printed on two pages."""
    return TemplateResponse(request, "pages/place_briefing.html", _briefing(request, slug))


@require_safe
def place_briefing_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the briefing of a place as a PDF."""
    context = _briefing(request, slug)
    if _has_had_enough(request):
        return TemplateResponse(request, "pages/place_briefing_refused.html", context, status=429)
    html = render_to_string("pages/place_briefing_pdf.html", context, request)
    try:
        made = to_pdf(html)
    except PdfUnavailableError:
        return TemplateResponse(
            request, "pages/place_briefing_unavailable.html", context, status=503
        )
    name = f"briefing-{slug}-{context['briefing'].clock.day.isoformat()}.pdf"
    disposition = f'inline; filename="{name}"'
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": disposition}
    )


def _has_had_enough(request: HttpRequest) -> bool:
    key = f"briefing-pdf:{request.user.pk}:{int(time.time()) // HOUR}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) > MOST_PDFS
    except ValueError:
        # The hour ended between the two steps.
        return False


def _briefing(request: HttpRequest, slug: str) -> dict[str, Any]:
    place = get_object_or_404(Place.objects.select_related("part_of", "source"), slug=slug)
    asked = clock.as_of(request.GET, timezone.now())
    return {"briefing": briefing_of(place, asked), "place": place}
