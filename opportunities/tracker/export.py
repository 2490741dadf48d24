"""The figures of one view of the tracker as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opportunities.tracker.yardsticks import LEVELS, gap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from opportunities.models import Limit, Measurement, Place
    from opportunities.tracker.figures import Tracker
    from opportunities.tracker.page import View

COLUMNS = (
    "place_code",
    "city",
    "city_zh",
    "province",
    "indicator",
    "year",
    "period",
    "value",
    "unit",
    "method",
    "flags",
    "source",
    "source_url",
    "source_kind",
    "standard",
    "limit",
    "gap",
    "is_shown",
)


def rows(view: View) -> Iterator[dict[str, object]]:
    """Yield every figure of the years asked for, of the group and then of places beside it.

    `is_shown` marks the one figure of a place and year that the page shows; the others are
    what further sources say. The gap is the value less the limit.
    """
    done: set[int] = set()
    for tracker in (view.tracker, view.beside):
        if tracker is not None:
            yield from _rows(tracker, view.standard, done)


def _rows(tracker: Tracker, standard: str, done: set[int]) -> Iterator[dict[str, object]]:
    places = {place.pk: place for place in tracker.without}
    places |= {city.place.pk: city.place for city in tracker.cities}
    shown = {one.pk for city in tracker.cities for one in city.shown.values()}
    figures = [one for one in tracker.figures if one.place_id in places and one.pk not in done]
    figures.sort(key=lambda one: (places[one.place_id].name_en, one.place_id, one.year))
    for one in figures:
        done.add(one.pk)
        yield {
            **_place(places[one.place_id]),
            "indicator": tracker.indicator.slug,
            **_figure(one),
            **_yardstick(tracker.limit, standard, one),
            "is_shown": "yes" if one.pk in shown else "no",
        }


def _place(place: Place) -> dict[str, object]:
    above = place if place.is_municipality or place.kind == place.Kind.PROVINCE else place.part_of
    return {
        "place_code": place.code,
        "city": place.name_en,
        "city_zh": place.name_zh,
        "province": above.name_en if above else "",
    }


def _figure(one: Measurement) -> dict[str, object]:
    return {
        "year": one.year,
        "period": one.period,
        "value": plain(one.value),
        "unit": one.unit,
        "method": one.method,
        "flags": "|".join(one.flags),
        "source": one.source.title,
        "source_url": one.source.url,
        "source_kind": one.source.kind,
    }


def _yardstick(limit: Limit | None, standard: str, one: Measurement) -> dict[str, object]:
    held = gap(one.value, one.unit, limit)
    return {
        "standard": " ".join(LEVELS[standard]) if limit else "",
        "limit": plain(limit.value) if limit else "",
        "gap": plain(held.above) if held else "",
    }


def plain(value: Decimal) -> Decimal:
    """Return a number without the zeros that its column adds: 27.9, not 27.90000."""
    return value.quantize(1) if value == value.to_integral_value() else value.normalize()
