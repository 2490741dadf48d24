"""Which figures there are of which places and years, how old they are and what is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from opportunities.flags import TARGET, WITHDRAWN
from opportunities.models import Indicator, Measurement, Place
from opportunities.reading import GOOD_DAYS, PM25, SURFACE_WATER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from django.utils.functional import Promise

FIRST_YEAR = 2013
"""Earlier figures share one column: stations and standards changed then."""

FRESH_YEARS = 5
"""An older figure says little about today."""

GROUPS = (
    Place.Group.TRACKER31,
    Place.Group.JIANGSU13,
    Place.Group.FUJIAN9,
    Place.Group.YANGTZE11,
)
KINDS = {1: "official", 2: "press", 3: "computed"}
SYMBOLS = {"official": "●", "press": "◐", "computed": "○"}
KIND_WORDS = {
    "official": _("official"),
    "press": _("cited by the press or a report"),
    "computed": _("computed"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked to speak of."""

    group: str = Place.Group.TRACKER31
    domain: str = ""
    indicator: str = ""
    """The slug of one indicator; empty for all of the domain."""

    def covers(self, indicator: Indicator) -> bool:
        """Tell whether an indicator is asked for."""
        if self.indicator:
            return indicator.slug == self.indicator
        return self.domain in {"", indicator.domain}


class Seen(NamedTuple):
    """What coverage needs to know of one figure."""

    place: str
    indicator: int
    year: int
    precedence: int


@dataclass(slots=True)
class Cell:
    """The figures of one place in one year."""

    count: int = 0
    precedence: int = 3

    def add(self, precedence: int) -> None:
        """Count one figure; the best source speaks for all."""
        self.count += 1
        self.precedence = min(self.precedence, precedence)

    @property
    def kind(self) -> str:
        """How close the best source is to who measured."""
        return KINDS[self.precedence]

    @property
    def symbol(self) -> str:
        """The sign of the kind, which never stands without the number."""
        return SYMBOLS[self.kind]

    @property
    def words(self) -> str:
        """The kind in words."""
        return str(KIND_WORDS[self.kind])


@dataclass(slots=True)
class Row:
    """The figures of one place, year by year."""

    place: Place
    cells: list[Cell | None]
    """The first holds what is older than `FIRST_YEAR`, then one a year."""
    count: int


@dataclass(slots=True)
class Line:
    """How well one indicator or subject is covered."""

    label: str
    newest: dict[str, int]
    """The newest year by the code of each place that has any figure."""
    places: list[Place]
    fresh_from: int
    on_year: int
    indicator: Indicator | None = None

    @property
    def known(self) -> int:
        """Places with any figure."""
        return len(self.newest)

    @property
    def fresh(self) -> int:
        """Places whose newest figure is not older than `FRESH_YEARS`."""
        return sum(year >= self.fresh_from for year in self.newest.values())

    @property
    def stale(self) -> int:
        """Places with older figures only."""
        return self.known - self.fresh

    @property
    def newest_year(self) -> int | None:
        """The newest year of any place."""
        return max(self.newest.values(), default=None)

    @property
    def median_age(self) -> float | None:
        """Half of the places with figures have a newest one that is older than this, in years."""
        ages = [max(self.on_year - year, 0) for year in self.newest.values()]
        return median(ages) if ages else None

    @property
    def missing(self) -> list[Place]:
        """Places without any figure."""
        return [place for place in self.places if place.code not in self.newest]


@dataclass(slots=True)
class Coverage:
    """What the page shows."""

    asked: Asked
    places: list[Place]
    years: list[int]
    rows: list[Row]
    lines: list[Line]
    """One an indicator that has any figure here, the best covered first."""
    without: list[Indicator]
    """Indicators without a figure of any of the places."""
    subjects: list[Line]
    count: int
    fresh_from: int


@dataclass(slots=True)
class _Found:
    """Figures as they are read: cells by place and year, newest years by indicator and place."""

    cells: dict[tuple[str, int], Cell] = field(default_factory=lambda: defaultdict(Cell))
    newest: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    latest: int = FIRST_YEAR

    def add(self, one: Seen) -> None:
        self.cells[one.place, column_of(one.year)].add(one.precedence)
        of_indicator = self.newest[one.indicator]
        of_indicator[one.place] = max(one.year, of_indicator.get(one.place, 0))
        self.latest = max(self.latest, one.year)


def column_of(year: int) -> int:
    """Return the year of a column; all that is older stands under the year before the first."""
    return max(year, FIRST_YEAR - 1)


def coverage(asked: Asked, *, on: date) -> Coverage:
    """Read what is known of a group of places, in three queries.

    Args:
        asked: the group, and the domain or indicator.
        on: the day from which ages are counted.
    """
    places, indicators = chosen(asked)
    found = _Found()
    for one in seen(places, indicators):
        found.add(one)
    years = list(range(FIRST_YEAR, max(found.latest, on.year) + 1))
    line = _lines_of(places, found, on=on)
    lines = [line(one.name, [one], one) for one in indicators if found.newest.get(one.pk)]
    return Coverage(
        asked=asked,
        places=places,
        years=years,
        rows=[_row(place, found, years) for place in places],
        lines=sorted(lines, key=lambda one: (-one.known, -one.fresh, one.label)),
        without=[one for one in indicators if not found.newest.get(one.pk)],
        subjects=list(_subjects(asked, indicators, line)),
        count=sum(cell.count for cell in found.cells.values()),
        fresh_from=on.year - FRESH_YEARS,
    )


def chosen(asked: Asked) -> tuple[list[Place], list[Indicator]]:
    """Read the places and indicators that are asked for."""
    places = Place.objects.in_group(asked.group).order_by("name_en")
    return list(places), [one for one in Indicator.objects.order_by("code") if asked.covers(one)]


def seen(places: list[Place], indicators: list[Indicator]) -> Iterator[Seen]:
    """Read the figures of places; targets and withdrawn ones are no measurements."""
    measured = (
        Measurement.objects.filter(place__in=places, indicator__in=indicators)
        .exclude(flags__overlap=[TARGET, WITHDRAWN])
        .order_by()
    )
    for row in measured.values_list("place__code", "indicator_id", "year", "precedence"):
        yield Seen(*row)


def _row(place: Place, found: _Found, years: list[int]) -> Row:
    cells = [found.cells.get((place.code, year)) for year in (FIRST_YEAR - 1, *years)]
    return Row(place, cells, sum(cell.count for cell in cells if cell))


def _lines_of(
    places: list[Place], found: _Found, *, on: date
) -> Callable[[str, Iterable[Indicator], Indicator | None], Line]:
    def line(label: str, indicators: Iterable[Indicator], one: Indicator | None = None) -> Line:
        newest: dict[str, int] = {}
        for indicator in indicators:
            for code, year in found.newest.get(indicator.pk, {}).items():
                newest[code] = max(year, newest.get(code, 0))
        return Line(label, newest, places, on.year - FRESH_YEARS, on.year, one)

    return line


SUBJECTS: tuple[tuple[str, Promise, Callable[[Indicator], bool]], ...] = (
    ("air", _("PM2.5, annual mean"), lambda one: one.code == PM25),
    ("air", _("Good air days"), lambda one: one.code in GOOD_DAYS),
    ("water", _("Surface water of class I to III"), lambda one: one.code.startswith(SURFACE_WATER)),
    ("water", _("Water, any indicator"), lambda one: one.domain == Indicator.Domain.WATER),
    ("waste", _("Waste, any indicator"), lambda one: one.domain == Indicator.Domain.WASTE),
    ("energy", _("Energy, any indicator"), lambda one: one.domain == Indicator.Domain.ENERGY),
)
"""What a reader asks for first: its domain, its name and the indicators that answer it."""


def _subjects(
    asked: Asked,
    indicators: list[Indicator],
    line: Callable[[str, Iterable[Indicator], Indicator | None], Line],
) -> Iterator[Line]:
    if asked.indicator:
        yield from (line(one.name, [one], one) for one in indicators)
        return
    for domain, label, belongs in SUBJECTS:
        if asked.domain in {"", domain}:
            yield line(str(label), [one for one in indicators if belongs(one)], None)
