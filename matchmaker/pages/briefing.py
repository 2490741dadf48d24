"""The briefing of two pages about a place: what a traveller reads on the way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.pages import dossier
from matchmaker.pages.record import Record, record_of
from opportunities.models import Need, Place, PolicySignal
from opportunities.projects import Projects, projects_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matchmaker.clock import AsOf
    from matchmaker.pages.dossier import Evidence
    from opportunities.models import Measurement, Source
    from opportunities.reading import IndicatorRow
    from opportunities.standing import Line

GAPS, TRENDS, TARGETS, NEEDS, DELIVERIES, PROJECTS, SOURCES = 5, 6, 8, 5, 4, 3, 12
"""How many of each fit on two pages; the page of the place has the rest."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A priority area that figures above their limit press on (assigned)."""

    area: str
    indicators: list[str]


@dataclass(frozen=True, slots=True)
class Cited:
    """A source with the years that are taken from it."""

    source: Source
    years: list[int]


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything on the two pages."""

    place: Place
    above: list[Place]
    clock: AsOf
    evidence: Evidence
    gaps: list[Line]
    """Lines that a limit is known for, those furthest beyond it first."""
    all_met: bool
    """True where a limit of the day is known and no newest value misses one."""
    trends: list[Line]
    targets: list[PolicySignal]
    target_count: int
    needs: list[Need]
    need_count: int
    pressed: list[Pressed]
    record: Record
    projects: Projects
    cited: list[Cited]
    cited_count: int


def briefing_of(place: Place, clock: AsOf) -> Briefing:
    """Gather the briefing of a place for a day, from what anyone may read.

    Args:
        place: the place.
        clock: the day that decides which limits and signals are in force.
    """
    above = dossier.above_of(place)
    evidence = dossier.evidence_of(place, on=clock.day)
    gaps = _worst_first(evidence)
    missed = [line for line in gaps if line.row.today and not line.row.today.is_met]
    trends = _telling_first(evidence)[:TRENDS]
    signals = [one for one in dossier.signals_of(place, on=clock.day).in_force if one.deadline_on]
    targets = [one for one in signals if one.kind != PolicySignal.Kind.STATEMENT]
    needs = Need.objects.in_places([place.code]).open(clock.day).with_place().open_first(clock.day)
    listed = list(needs[: NEEDS + 1])
    cited = _cited(_figures(gaps[:GAPS], trends), [*targets[:TARGETS], *listed[:NEEDS]])
    return Briefing(
        place=place,
        above=above,
        clock=clock,
        evidence=evidence,
        gaps=gaps[:GAPS],
        all_met=not missed and any(line.row.today for line in gaps),
        trends=trends,
        targets=targets[:TARGETS],
        target_count=len(targets),
        needs=listed[:NEEDS],
        need_count=needs.count() if len(listed) > NEEDS else len(listed),
        pressed=_pressed(line.row for line in missed),
        record=record_of(place, above, place.parts.all(), shown=DELIVERIES),
        projects=projects_of(place, above, shown=PROJECTS),
        cited=cited[:SOURCES],
        cited_count=len(cited),
    )


def _worst_first(evidence: Evidence) -> list[Line]:
    """Return the lines that a limit is known for, by how far they are beyond it."""
    held = [line for line in evidence.lines if line.row.has_gaps]
    return sorted(held, key=lambda line: (line.row.today is None, -_beyond(line.row)))


def _beyond(row: IndicatorRow) -> float:
    """Return by which share a value misses its limit; negative where it keeps it."""
    gap = row.today or row.then or row.guideline
    if gap is None:
        return 0.0
    share = float(gap.distance_share)
    return -share if gap.is_met else share


def _telling_first(evidence: Evidence) -> list[Line]:
    """Return the lines with a trend: those that a limit is known for, then the longest."""
    told = [line for line in evidence.lines if line.trend]
    return sorted(told, key=lambda line: (not line.row.has_gaps, -_span(line)))


def _span(line: Line) -> int:
    return len(line.trend.values) if line.trend else 0


def _pressed(rows: Iterable[IndicatorRow]) -> list[Pressed]:
    """Return the areas that can close the gaps, with the indicators that press on them."""
    areas: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for area in row.indicator.areas:
            areas[area].append(row.indicator.name)
    found = [Pressed(area, names) for area, names in areas.items()]
    return sorted(found, key=lambda one: -len(one.indicators))


def _figures(gaps: Iterable[Line], trends: Iterable[Line]) -> Iterator[Measurement]:
    for line in gaps:
        yield line.row.newest
    for line in trends:
        if line.trend:
            yield from (line.trend.first, line.trend.last)


def _cited(figures: Iterable[Measurement], texts: Iterable[PolicySignal | Need]) -> list[Cited]:
    """Return every source once, those of figures first, with the years taken from it."""
    sources: dict[int, Source] = {}
    years: dict[int, set[int]] = defaultdict(set)
    for figure in figures:
        sources[figure.source_id] = figure.source
        years[figure.source_id].add(figure.year)
    for text in texts:
        sources[text.source_id] = text.source
        dated = text.as_of if isinstance(text, Need) else text.published_on
        if dated:
            years[text.source_id].add(dated.year)
    return [Cited(source, sorted(years[pk])) for pk, source in sources.items()]
