"""What is measured, allowed and decreed in some places, as it is known on a day."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from opportunities.models import Indicator, Limit, Measurement, PolicySignal
from opportunities.reading import end_of

if TYPE_CHECKING:
    from datetime import date

BINDING_LEVEL = "Grade II"
"""The grade of GB 3095 that cities are held to."""

YEAR_OF_STANDARD = re.compile(r"-(\d{4})$")


def newest_measurements(codes: list[str], known_by: date | None) -> dict[str, list[Measurement]]:
    """Read the newest figure of each indicator in each place.

    Args:
        codes: places.
        known_by: leave out figures whose period had not ended by that day; without it, none.
    """
    rows = (
        Measurement.objects.standing()
        .filter(_ended_by(known_by), place__code__in=codes)
        .exclude(indicator__better_when=Indicator.BetterWhen.NEITHER)
        .exclude(indicator__areas=[])
        .select_related("indicator", "source", "place")
        # A mean of some months is no annual mean: it speaks only where no whole year is known.
        .alias(is_part=~Q(period=Cast("year", CharField())))
        .order_by("place_id", "indicator_id", "is_part", "-year", "precedence", "pk")
        .distinct("place_id", "indicator_id")
    )
    found: dict[str, list[Measurement]] = defaultdict(list)
    for row in rows:
        found[row.place.code].append(row)
    return found


def _ended_by(day: date | None) -> Q:
    if day is None:
        return Q()
    this_year = Measurement.objects.filter(year=day.year).values_list("period", flat=True)
    ended = [one for one in this_year.distinct().order_by() if end_of(one, day.year) <= day]
    return Q(year__lt=day.year) | Q(year=day.year, period__in=ended)


def limits(known_by: date | None) -> dict[int, list[Limit]]:
    """Read the binding limits of each indicator, the oldest first.

    Args:
        known_by: leave out limits that nobody knew on that day; without it, none.
    """
    rows = (
        Limit.objects.filter(
            indicator__isnull=False,
            standard__is_binding=True,
            level__startswith=BINDING_LEVEL,
            operator=Limit.Operator.AT_MOST,
        )
        .select_related("standard", "source")
        .order_by("indicator_id", "valid_from", "pk")
    )
    found: dict[int, list[Limit]] = defaultdict(list)
    for row in rows:
        if row.indicator_id is not None and (known_by is None or was_known(row, known_by)):
            found[row.indicator_id].append(row)
    return found


def was_known(limit: Limit, day: date) -> bool:
    """Tell whether a limit was known: in force, or of a standard with an earlier year's number."""
    if limit.valid_from is None or limit.valid_from <= day:
        return True
    issued = YEAR_OF_STANDARD.search(limit.standard.code)
    return issued is not None and int(issued[1]) < day.year


def signals(codes: list[str]) -> dict[str, list[PolicySignal]]:
    """Read the policy signals of each place, whatever their dates."""
    rows = (
        PolicySignal.objects.filter(jurisdiction__code__in=codes)
        .select_related("jurisdiction", "source")
        .order_by("key")
    )
    found: dict[str, list[PolicySignal]] = defaultdict(list)
    for row in rows:
        found[row.jurisdiction.code].append(row)
    return found


__all__ = ["limits", "newest_measurements", "signals", "was_known"]
