"""Puts one view of the tracker into the words, links and pictures of its page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from matchmaker.line_chart import Series, line_chart
from opportunities.models import Indicator, Place
from opportunities.templatetags.opportunities import in_unit, unit_words
from opportunities.tracker import findings, pictures, words
from opportunities.tracker.asked import EARLIEST, GROUPS
from opportunities.tracker.figures import RECENT_YEARS
from opportunities.tracker.yardsticks import Choice

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from matchmaker.clock import AsOf
    from opportunities.models import Limit, Measurement
    from opportunities.tracker.asked import Asked
    from opportunities.tracker.bands import Entry
    from opportunities.tracker.figures import City, Tracker
    from opportunities.tracker.page import Listed, View

YEARS_OFFERED = 4


class Way(NamedTuple):
    """A link to another view of the tracker."""

    label: str
    query: str
    is_current: bool = False


class Option(NamedTuple):
    """One line of a list to choose from."""

    value: str
    label: str
    is_chosen: bool


class Row(NamedTuple):
    """One place of the ranking with its line."""

    city: City
    gap: str
    change: str
    line: SafeString
    is_compared: bool


class PlaceRow(NamedTuple):
    """One place of the table of every value: a figure or nothing for every year."""

    place: Place
    figures: list[Measurement | None]


class YearRow(NamedTuple):
    """One year of the comparison: a figure or nothing for every place."""

    year: int
    figures: list[Measurement | None]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form and the links of the page offer."""

    path: str
    clock: AsOf
    asked: Asked
    names: str
    """Places to compare that no row of the ranking can tick."""
    domains: list[Way]
    indicators: list[Option]
    empty_indicators: list[Option]
    standards: list[Option]
    groups: list[Option]
    kept: list[tuple[str, str]]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The chosen places on one scale."""

    places: list[Place]
    finding: str
    chart: SafeString
    years: list[YearRow]
    without: list[Place]


@dataclass(frozen=True, slots=True)
class Body:
    """The figures of a view with the sentence above each."""

    tracker: Tracker
    limit: Limit | None
    limit_words: str
    unit: str
    clock: AsOf
    csv: str
    years: list[Way]
    older_query: str
    legend: list[Entry]
    older_than: int
    """The first year of what is ranked, where older values are shown too; else 0."""
    tiles_finding: str
    tiles: SafeString
    is_schematic: bool
    """Whether the tiles leave room at the top left, as those of the 31 cities do."""
    lowest: str
    highest: str
    coast_finding: str
    coast: SafeString
    largest: str
    ranking_finding: str
    ranked: str
    nothing: str
    rows: list[Row]
    comparison: Comparison | None
    table_query: str
    table_years: list[int]
    table: list[PlaceRow]
    """Every value, where the address asks for it."""


def choices(view: View, clock: AsOf, *, path: str) -> Choices:
    """Present what can be chosen.

    Args:
        view: what was read.
        clock: the day that the page speaks of.
        path: the address of the page, without its query.
    """
    ticked = {city.place for city in view.tracker.cities} if view.tracker else set()
    compared = view.beside.all_places if view.beside else []
    return Choices(
        path=path,
        clock=clock,
        asked=view.asked,
        names=", ".join(place.slug for place in compared if place not in ticked),
        domains=_domains(view),
        indicators=[_option(one, view) for one in view.indicators if one.places],
        empty_indicators=[_option(one, view) for one in view.indicators if not one.places],
        standards=[
            Option(code, str(Choice(code).label), code == view.standard) for code in view.limits
        ],
        groups=[
            Option(group.value, str(group.label), group == view.asked.group) for group in GROUPS
        ],
        kept=view.asked.pairs(as_of=""),
        notes=words.of_notes(view),
    )


def _domains(view: View) -> list[Way]:
    return [
        Way(
            str(domain.label),
            view.asked.query(domain=domain.value, indicator="", standard="", year=""),
            domain.value == view.domain,
        )
        for domain in Indicator.Domain
    ]


def _option(one: Listed, view: View) -> Option:
    chosen = view.tracker is not None and one.indicator == view.tracker.indicator
    label = f"{one.indicator.name} ({one.places})" if one.places else one.indicator.name
    return Option(one.indicator.slug, label, chosen)


def body(view: View, tracker: Tracker, clock: AsOf) -> Body:
    """Present the figures of a view."""
    scale = pictures.scale_of(tracker)
    tiles_finding, coast_finding = findings.of_tiles(tracker), findings.of_coast(tracker)
    compared = {city.place for city in view.beside.cities} if view.beside else set()
    years = tracker.years
    newest = tracker.newest_year or 0
    return Body(
        tracker=tracker,
        limit=tracker.limit,
        limit_words=_limit_words(tracker),
        unit=unit_words(tracker.unit),
        clock=clock,
        csv=reverse("city-tracker-csv") + view.asked.query(standard=view.standard),
        years=_years(view.asked, tracker),
        older_query=view.asked.query(**{"from": EARLIEST}),
        legend=tracker.bands.legend(),
        older_than=newest - RECENT_YEARS + 1 if len(tracker.recent) < len(tracker.cities) else 0,
        tiles_finding=tiles_finding,
        tiles=pictures.tiles(tracker, scale, _("Tile map")),
        is_schematic=tracker.group_code == Place.Group.TRACKER31,
        lowest=_level(scale.low, tracker),
        highest=_level(scale.high, tracker),
        coast_finding=coast_finding,
        coast=pictures.coast(tracker, coast_finding),
        largest=pictures.largest(tracker),
        ranking_finding=findings.of_ranking(tracker),
        ranked=words.of_ranks(tracker),
        nothing=words.of_nothing(tracker),
        rows=[
            Row(
                city,
                words.signed(city.gap.above if city.gap else None),
                words.signed(city.change),
                pictures.sparkline(city, scale),
                city.place in compared,
            )
            for city in tracker.cities
        ],
        comparison=_comparison(view.beside) if view.beside else None,
        table_query=view.asked.query(table="all"),
        table_years=years,
        table=[
            PlaceRow(city.place, [city.shown.get(year) for year in years])
            for city in tracker.cities
            if view.asked.table
        ],
    )


def _limit_words(tracker: Tracker) -> str:
    return in_unit(tracker.limit.value, tracker.unit) if tracker.limit else ""


def _years(asked: Asked, tracker: Tracker) -> list[Way]:
    """Offer the latest values, the newest year and the years that most places have."""
    counted = dict(tracker.years_with_most())
    offered = dict([*counted.items()][:YEARS_OFFERED])
    if counted:
        offered[max(counted)] = counted[max(counted)]
    if asked.year:
        offered[asked.year] = len(tracker.cities)
    latest = Way(_("Latest of each place"), asked.query(year=""), asked.year is None)
    return [
        latest,
        *(
            Way(f"{year} ({count})", asked.query(year=year), year == asked.year)
            for year, count in sorted(offered.items(), reverse=True)
        ),
    ]


def _level(value: float, tracker: Tracker) -> str:
    return in_unit(round(Decimal(value), 1), tracker.unit)


def _comparison(tracker: Tracker) -> Comparison:
    scale = pictures.scale_of(tracker)
    cities = sorted(tracker.cities, key=lambda city: city.place.name)
    years = sorted({year for city in cities for year in city.shown}, reverse=True)
    finding = findings.of_comparison(cities)
    series = [Series(city.place.name, pictures.points(city.shown.values())) for city in cities]
    return Comparison(
        places=[city.place for city in cities],
        finding=finding,
        chart=line_chart(series, scale, finding, _limit_words(tracker)),
        years=[YearRow(year, [city.shown.get(year) for city in cities]) for year in years],
        without=tracker.without,
    )
