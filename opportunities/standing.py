"""Where a place stands: its rank among its peers, the nation's value, and how it has changed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from opportunities.flags import BASELINE
from opportunities.models import Indicator, Measurement, Place
from opportunities.reading import UNSOUND

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from opportunities.models.evidence import MeasurementQuerySet
    from opportunities.reading import IndicatorRow

Group = Place.Group
PEERS = (Group.TRACKER31.value, Group.JIANGSU13.value, Group.FUJIAN9.value, Group.YANGTZE11.value)
"""Groups whose members are compared; the order is that of the page."""

NOT_COMPARED = ("surface_water_", "rank_", "target_", "coastal_")
"""Beginnings of codes that differ in what they count from place to place, or rank already."""

FIRST_YEAR = 2013
"""The tracker's first year; stations and standards changed then, so older figures are baselines."""

REGION_ONLY = "region_only"
NATION = "CN"
_DAYS = re.compile(r"days of \d+")


@dataclass(frozen=True, slots=True)
class Rank:
    """The rank of a place for one indicator and one year; 1 is best."""

    group: str
    """A value of `Place.Group`; empty for all places of the same kind."""
    position: int
    known: int
    """How many places of the group have a value for that year, this one among them."""
    size: int
    year: int
    is_shared: bool

    @property
    def is_alone(self) -> bool:
        """Whether nobody else of the group has a value, so that there is no rank."""
        return self.known == 1

    @property
    def group_name(self) -> str:
        """The group in words."""
        return str(Group(self.group).label) if self.group else _("all places here")


@dataclass(frozen=True, slots=True)
class Trend:
    """How an indicator has changed, by whole years."""

    first: Measurement
    last: Measurement
    values: list[float | None]
    """One a year from the first to the last; nothing where no year's figure is known."""
    is_mixed: bool
    """True where the first and the last come from sources of different standing."""

    @property
    def change(self) -> Decimal:
        """Last less first, in the unit of both."""
        return self.last.value - self.first.value

    @property
    def is_in_points(self) -> bool:
        """Whether the change is told in percentage points."""
        return self.last.unit == "%"

    @property
    def share(self) -> Decimal | None:
        """The change as a share of the first value; nothing where that is zero or a percentage."""
        if self.is_in_points or self.first.value <= 0:
            return None
        return self.change / self.first.value

    @property
    def size(self) -> Decimal:
        """How large the change is, as a share where one is known, whichever the direction."""
        return abs(self.change if self.share is None else self.share)

    @property
    def is_better(self) -> bool | None:
        """Whether the change is for the better; nothing without a change or a direction."""
        direction = self.last.indicator.better_when
        if not self.change or direction == Indicator.BetterWhen.NEITHER:
            return None
        return (self.change > 0) == (direction == Indicator.BetterWhen.HIGHER)


@dataclass(slots=True)
class Line:
    """An indicator of a place with where the place stands in it."""

    row: IndicatorRow
    ranks: list[Rank] = field(default_factory=list)
    nation: Measurement | None = None
    """The nation's figure of the same year and unit."""
    trend: Trend | None = None


def lines(place: Place, rows: Iterable[IndicatorRow]) -> list[Line]:
    """Say where a place stands in each of its indicators, in three queries more."""
    found = [Line(row, trend=trend_of(row)) for row in rows]
    compared = [line for line in found if _is_comparable(line.row)]
    if not compared:
        return found
    peers = _peers(place, compared)
    sizes = _sizes(place) if peers else Counter()
    nations = _of_the_nation(place, compared)
    for line in compared:
        line.ranks = _ranks(place, line.row, peers, sizes) if sizes else []
        line.nation = nations.get(_key(line.row.newest))
    return found


def trend_of(row: IndicatorRow) -> Trend | None:
    """Return the change over whole years since 2013; nothing with less than two of one unit."""
    newest_unit = _unit(row.newest.unit)
    years = {
        one.shown.year: one.shown
        for one in row.periods
        if one.shown.is_whole_year
        and UNSOUND.isdisjoint(one.shown.flags)
        and not is_baseline(one.shown)
        and _unit(one.shown.unit) == newest_unit
    }
    if len(years) < 2:
        return None
    start, end = min(years), max(years)
    values = [float(years[year].value) if year in years else None for year in range(start, end + 1)]
    first, last = years[start], years[end]
    return Trend(first, last, values, is_mixed=first.precedence != last.precedence)


def is_baseline(figure: Measurement) -> bool:
    """Tell whether a figure is from before the tracker's first year."""
    return BASELINE in figure.flags or figure.year < FIRST_YEAR


def _is_comparable(row: IndicatorRow) -> bool:
    return (
        row.indicator.better_when != Indicator.BetterWhen.NEITHER
        and row.is_whole_year
        and UNSOUND.isdisjoint(row.newest.flags)
        and not row.indicator.code.startswith(NOT_COMPARED)
    )


def _unit(unit: str) -> str:
    # A leap year has a day more; its count is compared all the same.
    return _DAYS.sub("days", unit)


Key = tuple[int, int, str]
"""Indicator, year and unit of a figure."""


def _key(figure: Measurement) -> Key:
    return figure.indicator_id, figure.year, _unit(figure.unit)


class Peer(NamedTuple):
    """A place with its groups and its value."""

    place: int
    groups: list[str]
    value: Decimal


def _peers(place: Place, compared: list[Line]) -> dict[Key, list[Peer]]:
    """Read the chosen figure of every place of the same kind, for the years that are shown."""
    if place.kind not in {Place.Kind.CITY, Place.Kind.PROVINCE}:
        return {}
    chosen = (
        _whole_years(compared)
        .filter(place__kind=place.kind, place__country=place.country)
        .order_by("place_id", "indicator_id", "year", "precedence", "pk")
        .distinct("place_id", "indicator_id", "year")
        .values_list("indicator_id", "year", "unit", "place_id", "place__groups", "value")
    )
    peers: dict[Key, list[Peer]] = defaultdict(list)
    for indicator, year, unit, pk, groups, value in chosen:
        peers[indicator, year, _unit(unit)].append(Peer(pk, groups, value))
    return peers


def _whole_years(compared: list[Line]) -> MeasurementQuerySet:
    """Figures of whole years for the indicators and years that are shown."""
    return Measurement.objects.filter(
        indicator__in=[line.row.indicator.pk for line in compared],
        year__in={line.row.newest.year for line in compared},
        period=Cast(F("year"), CharField()),
    ).exclude(flags__overlap=[*sorted(UNSOUND), REGION_ONLY])


def _sizes(place: Place) -> Counter[str]:
    """Count the members of every group of places of one kind; all of them under an empty name."""
    members = Place.objects.filter(kind=place.kind, country=place.country)
    sizes: Counter[str] = Counter()
    for groups in members.values_list("groups", flat=True):
        sizes.update(["", *groups])
    return sizes


def _ranks(
    place: Place, row: IndicatorRow, peers: dict[Key, list[Peer]], sizes: Counter[str]
) -> list[Rank]:
    """Rank the place in each of its groups; among all of its kind where it is in none."""
    known = peers.get(_key(row.newest), [])
    groups = [group for group in PEERS if group in place.groups] or [""]
    return [
        _rank(row.newest, group, [one for one in known if not group or group in one.groups], sizes)
        for group in groups
    ]


def _rank(figure: Measurement, group: str, peers: list[Peer], sizes: Counter[str]) -> Rank:
    higher_is_better = figure.indicator.better_when == Indicator.BetterWhen.HIGHER
    others = [one.value for one in peers if one.place != figure.place_id]
    ahead = sum(
        value != figure.value and (value > figure.value) == higher_is_better for value in others
    )
    return Rank(
        group=group,
        position=ahead + 1,
        known=len(others) + 1,
        size=sizes[group],
        year=figure.year,
        is_shared=figure.value in others,
    )


def _of_the_nation(place: Place, compared: list[Line]) -> dict[Key, Measurement]:
    """Read the nation's chosen figures of the indicators and years that are shown."""
    if place.code == NATION:
        return {}
    figures = (
        _whole_years(compared)
        .filter(place__code=NATION)
        .order_by("indicator_id", "year", "precedence", "pk")
        .distinct("indicator_id", "year")
    )
    return {_key(one): one for one in figures}
