"""The eight priority areas: demand, supply and policy of each."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from companies.models import Technology
from matchmaker.clock import as_of, day_in_china
from matchmaker.vocabulary.areas import AREA_NAMES, PriorityArea
from matchmaker.vocabulary.capabilities import CAPABILITIES
from opportunities.models import Need, PolicySignal

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 12


@login_not_required
@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    """Show the eight areas with what is known in each."""
    today = day_in_china(timezone.now())
    needs = _count(Need.objects.open(today).values_list("areas", flat=True))
    technologies = _count(Technology.objects.published().values_list("areas", flat=True))
    signals = _count(PolicySignal.objects.running(today).values_list("areas", flat=True))
    rows = [
        {
            "area": area,
            "name": AREA_NAMES[area.value],
            "needs": needs[area.value],
            "technologies": technologies[area.value],
            "signals": signals[area.value],
        }
        for area in PriorityArea
    ]
    return TemplateResponse(request, "pages/area_list.html", {"rows": rows, "as_of": today})


def _count(rows: Iterable[list[str]]) -> Counter[str]:
    return Counter(chain.from_iterable(rows))


@login_not_required
@require_safe
def area_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the needs, technologies and signals of one area."""
    if slug not in PriorityArea.values:
        raise Http404
    clock = as_of(request.GET, timezone.now())
    needs = Need.objects.open(clock.today).in_area(slug)
    technologies = Technology.objects.published().in_area(slug)
    signals = PolicySignal.objects.running(clock.day).filter(areas__contains=[slug])
    return TemplateResponse(
        request,
        "pages/area_detail.html",
        {
            "area": PriorityArea(slug),
            "name": AREA_NAMES[slug],
            "clock": clock,
            # Only policy is told for another day; needs and firms stand as they are today.
            "as_of": clock.today,
            "needs": needs.with_place().order_by("closes_on", "ref")[:SHOWN],
            "need_count": needs.count(),
            "technologies": technologies.select_related("company").order_by("company__name", "pk")[
                :SHOWN
            ],
            "technology_count": technologies.count(),
            "signals": signals.select_related("jurisdiction", "source").newest_first()[:SHOWN],
            "signal_count": signals.count(),
            "capabilities": [
                capability for capability in CAPABILITIES.values() if capability.area == slug
            ],
        },
    )
