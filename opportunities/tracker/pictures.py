"""The figures of the tracker as pictures: tiles, coast and lines on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.coast import Spot, coast_map
from matchmaker.maps import Point, Scale, Tile, line_cell, tile_map
from matchmaker.templatetags.money import measured
from opportunities.templatetags.opportunities import in_unit
from opportunities.tracker.grid import positions
from opportunities.tracker.words import of_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from opportunities.models import Measurement
    from opportunities.tracker.figures import City, Tracker

ROOM_BELOW = 0.1
"""Share of the range that stays free below the lowest value where a scale leaves out zero."""


def scale_of(tracker: Tracker) -> Scale:
    """Return one scale for every line of a figure; the yardstick lies on it."""
    values = [float(one.value) for city in tracker.cities for one in city.shown.values()]
    limit = float(tracker.limit.value) if tracker.limit else None
    if limit is not None:
        values.append(limit)
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low >= 0 and low < high / 2:
        low = 0.0
    else:
        low -= ROOM_BELOW * (high - low)
    return Scale(tracker.first_year, tracker.last_year, low, high, limit)


def points(shown: Iterable[Measurement]) -> list[Point]:
    """Turn values into points of a line."""
    return [Point(one.year, float(one.value), not one.is_whole_year) for one in shown]


def tiles(tracker: Tracker, scale: Scale, label: str) -> SafeString:
    """Draw the tile map: every place of the group, those without data among them."""
    found = {city.place.pk: city for city in tracker.cities}
    drawn = []
    for place, column, row in positions(tracker.all_places):
        city = found.get(place.pk)
        if city is None:
            drawn.append(
                Tile(place.name, place.get_absolute_url(), column, row, "", of_nothing(tracker))
            )
            continue
        drawn.append(
            Tile(
                name=place.name,
                href=place.get_absolute_url(),
                column=column,
                row=row,
                value=measured(city.latest.value),
                detail=f"{city.latest.year} [{city.source_number}]",
                band=city.band,
                is_old=not city.is_recent,
                points=points(city.shown.values()),
            )
        )
    return tile_map(drawn, scale, label)


def spots(tracker: Tracker) -> list[Spot]:
    """Place every city that has coordinates on the coast map."""
    found = [
        Spot(
            name=city.place.name,
            latitude=city.place.latitude,
            longitude=city.place.longitude,
            words=_in_words(city),
            value=float(city.latest.value),
            band=city.band,
            is_old=not city.is_recent,
        )
        for city in tracker.cities
        if city.place.latitude is not None and city.place.longitude is not None
    ]
    found += [
        Spot(place.name, place.latitude, place.longitude, f"{place.name}: {of_nothing(tracker)}")
        for place in tracker.without
        if place.latitude is not None and place.longitude is not None
    ]
    return found


def _in_words(city: City) -> str:
    return f"{city.place.name}: {measured(city.latest.value)} ({city.latest.year})"


def coast(tracker: Tracker, title: str) -> SafeString:
    """Draw the coast map."""
    return coast_map(spots(tracker), title)


def largest(tracker: Tracker) -> str:
    """Say what the largest circle of the coast map means; empty where all are alike."""
    most = max((city.latest.value for city in tracker.cities), default=None)
    return in_unit(most, tracker.unit) if most and most > 0 else ""


def sparkline(city: City, scale: Scale) -> SafeString:
    """Draw the line of one place for its row of the ranking."""
    return line_cell(points(city.shown.values()), scale)
