"""Figures, limits and targets by hand, for the tests of the gap rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from opportunities.gaps.evidence import Evidence
from opportunities.gaps.judge import distinct, findings
from opportunities.gaps.propose import Outcome, propose
from opportunities.models import Limit, Measurement, Place, PolicySignal, Standard
from tests import recipes

ON = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
UNIT = "µg/m³"
PM25 = "PM2.5_annual_mean"
WATER = "surface_water_good_share_national_sections"
AREAS = [
    "low-carbon-electricity",
    "industrial-processes-waste-remediation",
    "environmental-monitoring-equipment",
]
TARGET_2027 = "cn-2024-beautiful-pm25-annual-mean-2027"


def pm25() -> Any:
    return recipes.indicator(PM25, unit=UNIT, areas=AREAS)


def good_days() -> Any:
    return recipes.indicator(
        "good_days_share", unit="%", better_when="higher", areas=AREAS, slug="good-days-share"
    )


def figure(place: Place | None = None, *, value: float = 42, **fields: Any) -> Measurement:
    """An official PM2.5 figure of 2024 in a city, unless told otherwise."""
    fields.setdefault("indicator", pm25())
    fields.setdefault("unit", UNIT)
    fields.setdefault("year", 2024)
    fields.setdefault("precedence", 1)
    return recipes.measurement(place=place or recipes.city(), value=value, **fields)


def limits() -> None:
    """Grade II for PM2.5: 35 until February 2026, 30 since, 25 from 2031."""
    known = (
        ("GB 3095-2012", "Grade II", 35, date(2016, 1, 1), date(2026, 2, 28)),
        ("GB 3095-2026", "Grade II (transition)", 30, date(2026, 3, 1), date(2030, 12, 31)),
        ("GB 3095-2026", "Grade II", 25, date(2031, 1, 1), None),
    )
    for code, level, value, start, end in known:
        standard, _made = Standard.objects.get_or_create(
            code=code, defaults={"title_en": code, "source": recipes.source()}
        )
        Limit.objects.create(
            standard=standard,
            indicator=pm25(),
            parameter="PM2.5",
            averaging="annual",
            level=level,
            value=value,
            unit=UNIT,
            valid_from=start,
            valid_to=end,
            source=recipes.source(),
        )


def target(**fields: Any) -> PolicySignal:
    """The nationwide target of 28 by 2027."""
    fields.setdefault("key", TARGET_2027)
    fields.setdefault("target_value", 28)
    fields.setdefault("target_unit", "ug/m3 at most")
    fields.setdefault("metric", "PM2.5 annual mean")
    fields.setdefault("title_en", "Beautiful China")
    fields.setdefault("deadline_on", date(2027, 12, 31))
    fields.setdefault("published_on", date(2024, 1, 11))
    return recipes.signal(**fields)


def member(number: int, **fields: Any) -> Place:
    """A city of the tracker."""
    place = recipes.city(str(330000 + number), f"City {number}", **fields)
    Place.objects.filter(pk=place.pk).update(groups=["tracker31"])
    place.refresh_from_db()
    return place


def found(on: date = ON) -> dict[tuple[str, str], Any]:
    """What the rules find, by rule and place."""
    every = (one for facts in Evidence.read(on).facts() for one in findings(facts))
    return {(one.rule, one.facts.place.name_en): one for one in distinct(every)}


def run(on: date = ON, *, forced: bool = False) -> Outcome:
    """Propose as the worker does."""
    return propose(on, now=NOW, forced=forced)
