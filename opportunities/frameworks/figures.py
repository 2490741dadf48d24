"""The figures that fill the slots of a framework: of its own assessments, or measured here."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opportunities.flags import BASELINE, TARGET, WITHDRAWN
from opportunities.models import Measurement, SlotValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from opportunities.models import Framework, Place, Slot, Source

NO_FIGURE = [TARGET, WITHDRAWN, BASELINE, "region_only"]
"""Marks of measurements that no index may rest on."""

PERCENT = "%"
DAYS_OF = re.compile(r"days of (\d+)")

Series = dict[tuple[int, int], list["Figure"]]
"""Figures by place and slot, oldest first, at most one a year."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one slot in one place."""

    value: Decimal
    unit: str
    year: int
    kind: int
    """Figures of one kind count the same thing and may be compared over time."""
    source: Source
    measurement: Measurement | None = None
    """What was measured here; empty for a value of the framework's own assessment."""
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None


def last_full_year(on: date) -> int:
    """Return the last calendar year that had ended by a day."""
    return on.year if (on.month, on.day) == (12, 31) else on.year - 1


def read(
    framework: Framework, slots: Sequence[Slot], places: Iterable[Place], *, on: date
) -> Series:
    """Read every figure whose period had ended by a day, in two queries.

    A framework's own values go before what is measured here.
    """
    pks = [place.pk for place in places]
    measured = _measured(slots, pks, on=on)
    return {**measured, **_assessed(framework, slots, pks, on=on)}


def _assessed(
    framework: Framework, slots: Sequence[Slot], places: Sequence[int], *, on: date
) -> Series:
    units = {slot.pk: _unit(slot) for slot in slots}
    values = SlotValue.objects.filter(
        assessment__framework=framework,
        assessment__place__in=places,
        assessment__period_to__lte=last_full_year(on),
    )
    found: Series = defaultdict(list)
    for one in values.select_related("assessment__source").order_by("assessment__period_to", "pk"):
        found[one.assessment.place_id, one.slot_id].append(
            Figure(
                value=one.value,
                unit=one.unit or units.get(one.slot_id, ""),
                year=one.assessment.period_to,
                kind=0,
                source=one.assessment.source,
                baseline=one.baseline_value,
                baseline_year=one.assessment.period_from,
                target=one.target_value,
            )
        )
    return found


def _measured(slots: Sequence[Slot], places: Sequence[int], *, on: date) -> Series:
    asked: dict[str, list[tuple[int, Slot]]] = defaultdict(list)
    for slot in slots:
        for rank, code in enumerate(_codes(slot)):
            asked[code].append((rank, slot))
    rows = (
        Measurement.objects.filter(
            indicator__code__in=list(asked), place__in=places, year__lte=last_full_year(on)
        )
        .exclude(flags__overlap=NO_FIGURE)
        .select_related("indicator", "source")
    )
    best: dict[tuple[int, int, int], tuple[tuple[int, int, int], Figure]] = {}
    for one in rows:
        if not one.is_whole_year:
            continue
        for rank, slot in asked[one.indicator.code]:
            figure = _as_figure(one, slot)
            key = (one.place_id, slot.pk, one.year)
            order = (rank, one.precedence, one.pk)
            if figure and (key not in best or order < best[key][0]):
                best[key] = (order, figure)
    found: Series = defaultdict(list)
    for (place, slot_pk, _year), (_order, figure) in sorted(best.items()):
        found[place, slot_pk].append(figure)
    return found


def _codes(slot: Slot) -> list[str]:
    return [slot.indicator.code, *slot.also_indicators] if slot.indicator else []


def _unit(slot: Slot) -> str:
    return slot.unit or (slot.indicator.unit if slot.indicator else "")


def _as_figure(one: Measurement, slot: Slot) -> Figure | None:
    """Bring a measurement to the unit of its slot; one in another unit fills nothing."""
    days = DAYS_OF.fullmatch(one.unit)
    if one.unit == _unit(slot):
        value, kind = one.value, one.indicator_id
    elif days and _unit(slot) == PERCENT and int(days[1]):
        # Days of the days with readings are a share, whichever indicator they were stored under.
        value, kind = 100 * one.value / int(days[1]), slot.indicator_id or 0
    else:
        return None
    return Figure(value, _unit(slot), one.year, kind, one.source, measurement=one)
