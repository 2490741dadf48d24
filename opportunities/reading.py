"""What the pages of places read: newest values, and how they stand against limits."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from opportunities.flags import TARGET, WITHDRAWN
from opportunities.models import Limit, Measurement, Need, NeedPlace, PolicySignal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from opportunities.models import Indicator, Place

PM25 = "PM2.5_annual_mean"
GOOD_DAYS = ("good_days_share", "good_days_AQI_le_100", "days_meeting_grade_II")
SURFACE_WATER = "surface_water_good_share"
UNSOUND = frozenset({TARGET, WITHDRAWN})
"""Marks of figures that nothing may be reckoned with."""

BINDING_LEVEL = "Grade II"
GUIDELINE_LEVEL = "AQG"

_UNTIL_MONTH = re.compile(r"(?P<year>\d{4})-(?:\d{2}\.\.)?(?P<month>\d{2})")
_UNTIL_DAY = re.compile(r"(?P<year>\d{4})-\d{2}-\d{2}\.\.(?P<month>\d{2})-(?P<day>\d{2})")


@dataclass(frozen=True, slots=True)
class Reading:
    """The newest value of an indicator in a place."""

    value: Decimal
    unit: str
    year: int
    is_whole_year: bool
    pk: int
    """Of the measurement, whose page tells its source and history."""


@dataclass(slots=True)
class PlaceRow:
    """A line of the list of places."""

    place: Place
    open_needs: int = 0
    pm25: Reading | None = None
    good_days: Reading | None = None
    surface_water: Reading | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """How a value stands against one limit."""

    limit: Limit
    above: Decimal
    """Value less limit, in the unit of both."""
    share: Decimal
    """The same as a share of the limit."""

    @property
    def is_met(self) -> bool:
        """Whether the value keeps the limit."""
        return self.above <= 0 if self.limit.operator == Limit.Operator.AT_MOST else self.above >= 0

    @property
    def distance(self) -> Decimal:
        """How far the value is from the limit, whichever side."""
        return abs(self.above)

    @property
    def distance_share(self) -> Decimal:
        """The distance as a share of the limit."""
        return abs(self.share)


@dataclass(slots=True)
class Period:
    """A year or part of a year of one indicator: the figure shown, and what else was published."""

    shown: Measurement
    alternatives: list[Measurement] = field(default_factory=list)
    """Figures of the same period from other sources, the better source first."""
    then: Gap | None = None
    """Against the standard in force at the end of the period."""


@dataclass(slots=True)
class IndicatorRow:
    """An indicator of a place: the newest value, and what else is known."""

    indicator: Indicator
    newest: Measurement
    periods: list[Period] = field(default_factory=list)
    """Every period that anything was measured in, newest first."""
    then: Gap | None = None
    """Against the standard in force at the end of the measured period."""
    today: Gap | None = None
    guideline: Gap | None = None

    @property
    def has_gaps(self) -> bool:
        """Whether any limit is known for the value."""
        return bool(self.then or self.today or self.guideline)

    @property
    def is_whole_year(self) -> bool:
        """Whether the value stands for a calendar year."""
        return self.newest.is_whole_year

    @property
    def alternatives(self) -> list[Measurement]:
        """Figures of the newest value's period from other sources."""
        found = (one.alternatives for one in self.periods if one.shown == self.newest)
        return next(found, [])

    @property
    def has_series(self) -> bool:
        """Whether more is known than the newest value of one source."""
        return len(self.periods) > 1 or bool(self.alternatives)


def end_of(period: str, year: int) -> date:
    """Return the last day of a period such as `2023`, `2016-01..11` or `2025-01-01..09-20`."""
    until_day = _UNTIL_DAY.fullmatch(period)
    if until_day:
        return date(*(int(part) for part in until_day.group("year", "month", "day")))
    until_month = _UNTIL_MONTH.fullmatch(period)
    if until_month:
        named, month = int(until_month["year"]), int(until_month["month"])
        return date(named, month, calendar.monthrange(named, month)[1])
    return date(year, 12, 31)


def place_rows(places: Iterable[Place], *, on: date) -> list[PlaceRow]:
    """Read the lines of the list of places in four queries."""
    rows = {place.pk: PlaceRow(place) for place in places}
    newest = _newest_of(rows)
    counts = open_need_counts(on)
    for row in rows.values():
        found = newest.get(row.place.pk, {})
        row.pm25 = found.get(PM25)
        row.good_days = _first_newest(found, GOOD_DAYS)
        water = sorted(code for code in found if code.startswith(SURFACE_WATER))
        row.surface_water = _first_newest(found, water)
        row.open_needs = counts.get(row.place.code, 0)
    return list(rows.values())


def _newest_of(place_pks: Iterable[int]) -> dict[int, dict[str, Reading]]:
    """Read the newest value of each shown indicator in each place."""
    shown = Measurement.objects.filter(place__in=list(place_pks)).exclude(
        flags__overlap=sorted(UNSOUND)
    )
    chosen = shown.filter(indicator__code__in=(PM25, *GOOD_DAYS)) | shown.filter(
        indicator__code__startswith=SURFACE_WATER
    )
    newest = (
        chosen.alias(is_part=~Q(period=Cast("year", CharField())))
        .order_by("place_id", "indicator_id", "is_part", "-year", "precedence", "pk")
        .distinct("place_id", "indicator_id")
    )
    found: dict[int, dict[str, Reading]] = defaultdict(dict)
    for place, code, value, unit, year, period, pk in newest.values_list(
        "place_id", "indicator__code", "value", "unit", "year", "period", "pk"
    ):
        found[place][code] = Reading(value, unit, year, period == str(year), pk)
    return found


def _first_newest(found: dict[str, Reading], codes: Iterable[str]) -> Reading | None:
    """Take the newest of several indicators; the first named where years are equal."""
    readings = [found[code] for code in codes if code in found]
    return max(readings, key=lambda reading: reading.year, default=None)


def open_need_counts(on: date) -> dict[str, int]:
    """Count the open needs of every place, those of the places below it among them."""
    needs = Need.objects.open(on).order_by()
    lines = list(needs.values_list("pk", "place__lineage"))
    further = NeedPlace.objects.filter(need__in=needs.values("pk")).order_by()
    lines += further.values_list("need_id", "place__lineage")
    asking: dict[str, set[int]] = defaultdict(set)
    for pk, lineage in lines:
        for code in lineage:
            asking[code].add(pk)
    return {code: len(pks) for code, pks in asking.items()}


def indicator_rows(place: Place, *, on: date) -> list[IndicatorRow]:
    """Read every indicator of a place, by domain, in two queries.

    Only figures whose period had ended by the day count, and targets, which are of no period.
    """
    stored = (
        Measurement.objects.filter(place=place)
        .select_related("indicator", "source")
        .order_by("indicator__domain", "indicator__code", "-year", "precedence", "pk")
    )
    measured = (one for one in stored if TARGET in one.flags or end_of(one.period, one.year) <= on)
    rows = []
    for _pk, group in groupby(measured, key=lambda one: one.indicator_id):
        values = list(group)
        newest = min(values, key=_best_first)
        rows.append(IndicatorRow(newest.indicator, newest, _periods(values)))
    hold_against_limits(rows, on=on)
    return rows


def _periods(values: Iterable[Measurement]) -> list[Period]:
    """Put figures of one period together, the chosen source first, newest period first."""
    together: dict[str, list[Measurement]] = defaultdict(list)
    for one in sorted(values, key=_best_first):
        together[one.period].append(one)
    periods = [Period(first, rest) for first, *rest in together.values()]
    newest_first = sorted(periods, key=lambda one: one.shown.is_whole_year, reverse=True)
    return sorted(
        newest_first, key=lambda one: end_of(one.shown.period, one.shown.year), reverse=True
    )


def held_against_limits(rows: Iterable[IndicatorRow]) -> list[IndicatorRow]:
    """Return the rows that any limit is known for; fine particles lead, as in the standards."""
    return sorted((row for row in rows if row.has_gaps), key=lambda r: r.indicator.code != PM25)


def _best_first(one: Measurement) -> tuple[bool, bool, int, int, int]:
    # A figure that was withdrawn or only aimed at stays visible and never leads; a mean of some
    # months is no annual mean, and leads only where no whole year is known.
    is_unsound = not UNSOUND.isdisjoint(one.flags)
    return (is_unsound, not one.is_whole_year, -one.year, one.precedence, one.pk)


def hold_against_limits(rows: Iterable[IndicatorRow], *, on: date) -> None:
    """Find the limits then, on a day and advised for every value."""
    listed = list(rows)
    limits: dict[int | None, list[Limit]] = defaultdict(list)
    for limit in Limit.objects.filter(
        indicator__in=[row.indicator.pk for row in listed]
    ).select_related("standard"):
        limits[limit.indicator_id].append(limit)
    for row in listed:
        known = limits[row.indicator.pk]
        for period in row.periods:
            period.then = _gap_then(period.shown, known)
        if not UNSOUND.isdisjoint(row.newest.flags):
            continue
        row.then = _gap_then(row.newest, known)
        row.today = _gap(row.newest.value, _binding(known, on))
        row.guideline = _gap(row.newest.value, _guideline(known, on))


def _gap_then(figure: Measurement, limits: list[Limit]) -> Gap | None:
    if not UNSOUND.isdisjoint(figure.flags):
        return None
    return _gap(figure.value, _binding(limits, end_of(figure.period, figure.year)))


def _binding(limits: list[Limit], on: date) -> Limit | None:
    """Return the Grade II limit that binds on a day."""
    in_force = (
        limit
        for limit in limits
        if limit.standard.is_binding
        and limit.level.startswith(BINDING_LEVEL)
        and (limit.valid_from is None or limit.valid_from <= on)
        and (limit.valid_to is None or limit.valid_to >= on)
    )
    return next(in_force, None)


def _guideline(limits: list[Limit], on: date) -> Limit | None:
    advised = (
        limit
        for limit in limits
        if not limit.standard.is_binding
        and limit.level == GUIDELINE_LEVEL
        and (limit.valid_from is None or limit.valid_from <= on)
    )
    return next(advised, None)


def _gap(value: Decimal, limit: Limit | None) -> Gap | None:
    if limit is None:
        return None
    above = value - limit.value
    return Gap(limit, above, above / limit.value)


def signals_in_force(place: Place, *, on: date) -> list[PolicySignal]:
    """Read the running signals of a place and of all above it, the nearest and soonest first."""
    nearness = {code: steps for steps, code in enumerate(place.lineage)}
    signals = PolicySignal.objects.running(on).for_place(place).select_related("jurisdiction")
    return sorted(
        signals,
        key=lambda one: (nearness[one.jurisdiction.code], one.deadline_on or date.max, one.key),
    )


def signals_lapsed(place: Place, *, on: date, since: date) -> list[PolicySignal]:
    """Read the signals of a place and of all above it whose deadline passed between two days."""
    signals = PolicySignal.objects.expired(on).for_place(place).filter(deadline_on__gte=since)
    return list(signals.select_related("jurisdiction").order_by("-deadline_on", "key"))
