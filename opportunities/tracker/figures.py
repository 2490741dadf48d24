"""What the tracker shows: one value for a place and a year, the latest first, ranked with care."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from opportunities.flags import TARGET, WITHDRAWN
from opportunities.models import Indicator, Limit, Measurement, Place, Source
from opportunities.reading import end_of
from opportunities.standing import NOT_COMPARED
from opportunities.tracker.asked import FIRST_YEAR
from opportunities.tracker.bands import Bands, bands_of
from opportunities.tracker.yardsticks import gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from opportunities.reading import Gap
    from opportunities.tracker.asked import Asked

RECENT_YEARS = 3
"""A latest value is ranked beside others when it is of the newest year or the two before."""


@dataclass(slots=True)
class City:
    """One place of the tracker, city or province."""

    place: Place
    latest: Measurement
    shown: dict[int, Measurement]
    """The chosen value of every year, oldest first."""
    alternatives: int = 0
    """How many other sources speak of the period of the latest value."""
    gap: Gap | None = None
    band: int = 0
    rank: int | None = None
    is_recent: bool = False
    source_number: int = 0

    @property
    def first(self) -> Measurement | None:
        """The first whole year, where a later one is the latest."""
        whole = [one for one in self.shown.values() if one.is_whole_year]
        if not whole or not self.latest.is_whole_year:
            return None
        return whole[0] if whole[0].year < self.latest.year else None

    @property
    def change(self) -> Decimal | None:
        """The latest value less that of the first year."""
        first = self.first
        return self.latest.value - first.value if first else None


@dataclass(slots=True)
class Tracker:
    """One indicator in every place of a group."""

    group_code: str
    indicator: Indicator
    limit: Limit | None
    cities: list[City]
    """Places with a value: the ranked first, then the older ones."""
    without: list[Place]
    figures: list[Measurement]
    """Everything known in the years asked for, the figure to show first in every year."""
    first_year: int
    last_year: int
    unit: str
    year: int | None = None
    """The one year that values are taken of; without it the latest of every place."""
    bands: Bands = field(default_factory=Bands)
    older: int = 0
    """Places whose only values lie before the years asked for."""
    left_out: int = 0
    """Values in another unit than most, which no common scale can show."""
    sources: list[Source] = field(default_factory=list)

    @property
    def group(self) -> str:
        """The name of the group in words, as in "31 tracker cities"."""
        return str(Place.Group(self.group_code).label)

    @property
    def is_comparable(self) -> bool:
        """Whether values of different places count the same thing."""
        return not self.indicator.code.startswith(NOT_COMPARED)

    @property
    def all_places(self) -> list[Place]:
        """All places of the group."""
        return [*(city.place for city in self.cities), *self.without]

    @property
    def newest_year(self) -> int | None:
        """The newest year among the values that may stand side by side."""
        return max((city.latest.year for city in self.recent), default=None)

    @property
    def recent(self) -> list[City]:
        """Places whose values may stand side by side."""
        return [city for city in self.cities if city.is_recent]

    @property
    def years(self) -> list[int]:
        """Years with any value, oldest first."""
        return sorted({year for city in self.cities for year in city.shown})

    def years_with_most(self) -> list[tuple[int, int]]:
        """Years with their count of values, the fullest first."""
        counted = Counter(year for city in self.cities for year in city.shown)
        return sorted(counted.items(), key=lambda pair: (-pair[1], -pair[0]))


def root(unit: str) -> str:
    """Return what makes units comparable: counts of days stand on one scale."""
    return "days" if unit.startswith("days of ") else unit


def standing(places: Iterable[Place], indicator: Indicator, *, on: date) -> list[Measurement]:
    """Read the figures of an indicator whose period had ended by a day, in one query.

    Within a place and year the figure to show comes first: whole years before parts, then the
    precedence of the sources. Targets and withdrawn figures are no measurements.
    """
    rows = (
        Measurement.objects.filter(
            indicator=indicator, place__in=[place.pk for place in places], year__lte=on.year
        )
        .exclude(flags__overlap=[TARGET, WITHDRAWN])
        .select_related("source")
    )
    ended = (one for one in rows if end_of(one.period, one.year) <= on)
    return sorted(ended, key=lambda one: (one.year, not one.is_whole_year, one.precedence, one.pk))


def build(
    places: Sequence[Place],
    figures: Sequence[Measurement],
    indicator: Indicator,
    limit: Limit | None,
    asked: Asked,
) -> Tracker:
    """Choose, rank and band what is shown of the figures of a group."""
    first_year = asked.first_year or min(FIRST_YEAR, asked.last_year or FIRST_YEAR)
    inside = [
        one
        for one in figures
        if first_year <= one.year and (not asked.last_year or one.year <= asked.last_year)
    ]
    unit = _commonest(inside) or indicator.unit
    cities = _chosen(places, inside, unit, asked.year)
    without = [place for place in places if place not in {city.place for city in cities}]
    years = [year for city in cities for year in city.shown]
    older = {one.place_id for one in figures if one.year < first_year}
    tracker = Tracker(
        group_code=asked.group,
        indicator=indicator,
        limit=limit if limit and limit.unit in ("", unit) else None,
        cities=cities,
        without=without,
        figures=inside,
        first_year=first_year,
        last_year=asked.last_year or max(years, default=first_year),
        unit=unit,
        year=asked.year,
        older=sum(1 for place in without if place.pk in older),
        left_out=sum(1 for one in inside if root(one.unit) != unit),
    )
    _rank(tracker)
    _number_sources(tracker)
    return tracker


def _commonest(figures: Sequence[Measurement]) -> str:
    counted = Counter(root(one.unit) for one in figures).most_common(1)
    return counted[0][0] if counted else ""


def _chosen(
    places: Sequence[Place], figures: Sequence[Measurement], unit: str, year: int | None
) -> list[City]:
    """Choose the value of every place and year, and the latest one."""
    of_place: dict[int, list[Measurement]] = defaultdict(list)
    for one in figures:
        of_place[one.place_id].append(one)
    cities = []
    for place in places:
        measured = of_place[place.pk]
        shown: dict[int, Measurement] = {}
        for one in measured:
            if root(one.unit) == unit:
                shown.setdefault(one.year, one)
        latest = shown.get(year) if year else max(shown.values(), key=_newness, default=None)
        if latest is not None:
            same = [one for one in measured if one.period == latest.period]
            cities.append(City(place, latest, shown, alternatives=len(same) - 1))
    return cities


def _newness(one: Measurement) -> tuple[bool, int]:
    # A mean of some months is no annual mean: it leads only where no whole year is known.
    return (one.is_whole_year, one.year)


def _rank(tracker: Tracker) -> None:
    """Rank what may stand side by side, and put a ground under every value."""
    is_falling = tracker.indicator.better_when != Indicator.BetterWhen.LOWER
    _mark_recent(tracker.cities)
    for city in tracker.cities:
        city.gap = gap(city.latest.value, city.latest.unit, tracker.limit)
    in_order = sorted(
        tracker.cities,
        key=lambda city: -city.latest.value if is_falling else city.latest.value,
    )
    tracker.cities = sorted(in_order, key=lambda city: not city.is_recent)
    if not tracker.is_comparable:
        tracker.cities.sort(key=lambda city: city.place.name)
        return
    tracker.bands = bands_of(
        [city.latest.value for city in tracker.cities],
        tracker.indicator.better_when,
        tracker.limit,
    )
    for city in tracker.cities:
        city.band = tracker.bands.of(city.latest.value)
    if tracker.indicator.better_when != Indicator.BetterWhen.NEITHER:
        _number(tracker.recent)


def _mark_recent(cities: Sequence[City]) -> None:
    """Mark whole years of about the same age; where there are none, parts of one same period."""
    newest = max((city.latest.year for city in cities if city.latest.is_whole_year), default=None)
    periods = Counter(city.latest.period for city in cities).most_common(1)
    for city in cities:
        if newest is None:
            city.is_recent = city.latest.period == periods[0][0]
        else:
            is_near = city.latest.year > newest - RECENT_YEARS
            city.is_recent = city.latest.is_whole_year and is_near


def _number(cities: Sequence[City]) -> None:
    """Give equal values equal ranks."""
    before: City | None = None
    for place, city in enumerate(cities, start=1):
        is_equal = before is not None and before.latest.value == city.latest.value
        city.rank = before.rank if before is not None and is_equal else place
        before = city


def _number_sources(tracker: Tracker) -> None:
    """Number the sources of the latest values in the order of the ranking."""
    numbers: dict[int, int] = {}
    for city in tracker.cities:
        source = city.latest.source
        if source.pk not in numbers:
            numbers[source.pk] = len(numbers) + 1
            tracker.sources.append(source)
        city.source_number = numbers[source.pk]
