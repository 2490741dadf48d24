"""Cities, figures and limits for the tests of the tracker."""

from __future__ import annotations

from datetime import date
from typing import Any

from opportunities.models import Indicator, Limit, Measurement, Place, Standard
from tests import recipes

UNIT = "µg/m³"
NAMES = {"110000": "Beijing", "320100": "Nanjing", "350100": "Fuzhou", "610100": "Xi'an"}
PM25_LIMITS = (
    ("GB 3095-2012", "Grade II", 35, date(2016, 1, 1), date(2026, 2, 28)),
    ("GB 3095-2026", "Grade II (transition)", 30, date(2026, 3, 1), date(2030, 12, 31)),
    ("GB 3095-2026", "Grade II", 25, date(2031, 1, 1), None),
    ("WHO AQG 2021", "AQG", 5, date(2021, 1, 1), None),
)


def city(code: str, name: str = "", **fields: Any) -> Place:
    """A city of the tracker, with coordinates; its slug is made of letters only."""
    place = recipes.city(code, name or NAMES[code])
    place.slug = place.name_en.lower().replace("'", "").replace(" ", "-")
    place.groups = fields.pop("groups", [Place.Group.TRACKER31])
    place.latitude, place.longitude = 32.0, 118.0
    for key, value in fields.items():
        setattr(place, key, value)
    place.save()
    return place


def figure(place: Place, year: int, value: float, **fields: Any) -> Measurement:
    """A figure of PM2.5 unless told otherwise."""
    fields.setdefault("unit", UNIT)
    return recipes.measurement(place=place, year=year, value=value, **fields)


def limits() -> Indicator:
    """The limits of PM2.5 as the reference data have them."""
    indicator = recipes.indicator(unit=UNIT)
    for code, level, value, start, end in PM25_LIMITS:
        standard, _new = Standard.objects.get_or_create(
            code=code,
            defaults={"source": recipes.source(), "is_binding": code.startswith("GB")},
        )
        Limit.objects.create(
            standard=standard,
            indicator=indicator,
            parameter="PM2.5",
            averaging="annual",
            level=level,
            value=value,
            unit=UNIT,
            valid_from=start,
            valid_to=end,
            source=standard.source,
        )
    return indicator
