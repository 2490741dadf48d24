"""The list of places, and the figures of one place as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker import clock
from matchmaker.clock import day_in_china
from matchmaker.spreadsheet import csv_answer
from opportunities import place_figures, reading
from opportunities.filters import PlaceFilter
from opportunities.models import Place

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


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
def place_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Give every figure of a place, of all years and sources, with its limits."""
    asked = clock.as_of(request.GET, timezone.now())
    place = get_object_or_404(Place, slug=slug)
    rows = place_figures.rows(place, on=asked.day)
    return csv_answer(f"figures-{place.slug}", place_figures.COLUMNS, rows)
