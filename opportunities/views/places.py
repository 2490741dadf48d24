"""Cities, provinces, the nation and parks: what is measured, binding and asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker.clock import day_in_china
from opportunities import reading
from opportunities.filters import PlaceFilter
from opportunities.models import Need, Place

if TYPE_CHECKING:
    from django.http import HttpRequest

NEEDS_SHOWN = 10
PAST_SHOWN = 5
SIGNALS_SHOWN = 8


@login_not_required
@require_safe
def place_list(request: HttpRequest) -> TemplateResponse:
    """List cities with their newest figures and open needs."""
    today = day_in_china(timezone.now())
    places = Place.objects.filter(country="CN").select_related("part_of")
    asked = PlaceFilter(request.GET, queryset=places)
    rows = reading.place_rows(asked.rows, on=today)
    return TemplateResponse(
        request, "opportunities/place_list.html", {"filter": asked, "rows": rows, "as_of": today}
    )


@login_not_required
@require_safe
def place_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """Show one place with its evidence, signals and needs."""
    today = day_in_china(timezone.now())
    place = get_object_or_404(Place.objects.select_related("part_of", "source"), slug=slug)
    indicators = reading.indicator_rows(place, on=today)
    signals = reading.signals_in_force(place, on=today)
    here = Need.objects.published().in_places([place.code]).with_place().open_first(today)
    open_needs, past_needs = here.open(today), here.past(today)
    return TemplateResponse(
        request,
        "opportunities/place_detail.html",
        {
            "place": place,
            "groups": [Place.Group(group).label for group in place.groups],
            "above": Place.objects.filter(code__in=place.lineage[1:]).order_by("lineage__len"),
            "parts": place.parts.all(),
            "indicators": indicators,
            "held_against_limits": reading.held_against_limits(indicators),
            "signals": signals[:SIGNALS_SHOWN],
            "further_signals": signals[SIGNALS_SHOWN:],
            "open_needs": open_needs[:NEEDS_SHOWN],
            "open_count": open_needs.count(),
            "past_needs": past_needs[:PAST_SHOWN],
            "past_count": past_needs.count(),
            "as_of": today,
        },
    )
