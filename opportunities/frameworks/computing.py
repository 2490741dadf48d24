"""From the figures of a framework to the index of every place, by the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from matchmaker.engine import index as engine
from opportunities.models import Framework, Indicator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from matchmaker.engine.index import Flags, Reals
    from opportunities.frameworks.figures import Figure, Series
    from opportunities.models import Dimension, Place, Slot

Thing = TypeVar("Thing")
Table = list[list["Cell"]]
"""Cells by place and slot."""


@dataclass(slots=True)
class Cell:
    """What is known of one slot in one place."""

    slot: Slot
    figure: Figure | None = None
    then: Figure | None = None
    """The earlier figure that change is counted from."""
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None
    share: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether the slot counts in the index of its place."""
        return self.share is not None

    @property
    def is_another_count(self) -> bool:
        """Whether the figure counts another thing than the first indicator of its slot."""
        return bool(self.figure and self.figure.kind not in (0, self.slot.indicator_id))


@dataclass(frozen=True, slots=True)
class Part:
    """The index of one dimension in one place."""

    dimension: Dimension
    index: float | None
    coverage: float


@dataclass(slots=True)
class Row:
    """One place of an index; shares are 0 to 1, None where unknown."""

    place: Place
    index: float | None
    coverage: float
    parts: list[Part]
    change: float | None
    change_cells: list[Cell]
    """The slots that the change rests on."""
    cells: list[Cell]
    answers: list[Cell] = field(default_factory=list)
    """What is known of the prerequisites."""
    failed: list[Slot] = field(default_factory=list)
    """Prerequisites answered by no."""
    unanswered: list[Slot] = field(default_factory=list)
    """Prerequisites that nothing is known about."""

    @property
    def known(self) -> list[Cell]:
        """Slots that count in the index."""
        return [cell for cell in self.cells if cell.is_known]

    @property
    def missing(self) -> list[Cell]:
        """Slots that are left out of the index, because they are unknown."""
        return [cell for cell in self.cells if not cell.is_known]

    @property
    def years(self) -> tuple[int, int] | None:
        """The oldest and newest year that the index rests on."""
        years = [cell.figure.year for cell in self.known if cell.figure]
        return (min(years), max(years)) if years else None


@dataclass(frozen=True, slots=True)
class Material:
    """All that an index is made from."""

    framework: Framework
    slots: Sequence[Slot]
    dimensions: Sequence[Dimension]
    places: Sequence[Place]
    series: Series

    @property
    def performance(self) -> list[Slot]:
        """The slots that are weighed, which prerequisites are not."""
        return [slot for slot in self.slots if not slot.is_prerequisite]

    @property
    def prerequisites(self) -> list[Slot]:
        """The slots that are answered by yes or no."""
        return [slot for slot in self.slots if slot.is_prerequisite]

    def table(self, slots: Sequence[Slot], year: int) -> Table:
        """Choose the figures of some slots in every place, as known at the end of a year."""
        return [
            [
                _chosen(self.framework, slot, self.series.get((place.pk, slot.pk), []), year)
                for slot in slots
            ]
            for place in self.places
        ]


def compute(material: Material, *, year: int) -> list[Row]:
    """Compute the index of every place as it stood at the end of a year, the best first."""
    cells = material.table(material.performance, year)
    answers = material.table(material.prerequisites, year)
    now, then_and_now = _shares(material, cells)
    weights = np.array([float(slot.weight) for slot in material.performance])
    least = float(material.framework.minimum_coverage)
    whole = engine.weighted_index(now, weights, least)
    parts = _parts(material, now, weights)
    change = engine.change(*then_and_now, weights)
    conditions = engine.prerequisites(_numbers(answers, _value, len(material.prerequisites)))
    rows = []
    for line, place in enumerate(material.places):
        for cell, share in zip(cells[line], now[line], strict=True):
            cell.share = _known(share)
        rows.append(
            Row(
                place=place,
                index=_known(whole.value[line]),
                coverage=float(whole.coverage[line]),
                parts=parts[line],
                change=_known(change.difference[line]),
                change_cells=_where(cells[line], change.used[line]),
                cells=cells[line],
                answers=answers[line],
                failed=_where(material.prerequisites, conditions.failed[line]),
                unanswered=_where(material.prerequisites, conditions.unknown[line]),
            )
        )
    return sorted(rows, key=lambda row: (row.index is None, -(row.index or 0.0)))


def count_by_year(material: Material, *, until: int) -> list[tuple[int, int]]:
    """Count the places with an index at the end of each year that has a figure, oldest first."""
    years = {figure.year for figures in material.series.values() for figure in figures}
    counts = []
    for year in sorted(year for year in years if year <= until):
        with_index = [row for row in compute(material, year=year) if row.index is not None]
        counts.append((year, len(with_index)))
    return counts


def _chosen(framework: Framework, slot: Slot, figures: Sequence[Figure], year: int) -> Cell:
    """Choose the figure, the earlier one and the baseline of a slot in a place."""
    oldest = year - framework.max_age_years if framework.max_age_years is not None else 0
    past = [figure for figure in figures if figure.year <= year]
    current = [figure for figure in past if figure.year > oldest]
    cell = Cell(slot, target=slot.target_value)
    if not current:
        return cell
    figure = cell.figure = current[-1]
    cell.target = figure.target if figure.target is not None else slot.target_value
    first = framework.baseline_year or 0
    earlier = [one for one in past if one.kind == figure.kind and first <= one.year < figure.year]
    last = framework.compare_year or year
    cell.then = next((one for one in reversed(earlier) if one.year <= last), None)
    if figure.baseline is not None:
        cell.baseline, cell.baseline_year = figure.baseline, figure.baseline_year
    elif earlier:
        cell.baseline, cell.baseline_year = earlier[0].value, earlier[0].year
    return cell


def _shares(material: Material, cells: Table) -> tuple[Reals, tuple[Reals, Reals]]:
    """Turn figures into shares: now, and then with now on one scale."""
    slots = material.performance
    higher = np.array([slot.better_when == Indicator.BetterWhen.HIGHER for slot in slots], bool)
    now = _numbers(cells, _value, len(slots))
    then = _numbers(cells, lambda cell: cell.then.value if cell.then else None, len(slots))
    if material.framework.method == Framework.Method.DISTANCE_TO_TARGET:
        baselines = _numbers(cells, lambda cell: cell.baseline, len(slots))
        targets = _numbers(cells, lambda cell: cell.target, len(slots))
        before, after = (
            engine.distance_to_target(values, baselines, targets, higher) for values in (then, now)
        )
        return after, (before, after)
    least = material.framework.minimum_places
    in_both = ~np.isnan(then) & ~np.isnan(now)
    pairs = np.concatenate([np.where(in_both, values, np.nan) for values in (then, now)])
    # Every place stands twice in the common scale, so twice as many figures are asked for.
    common = engine.min_max(pairs, higher, 2 * least)
    before, after = np.split(common, 2)
    return engine.min_max(now, higher, least), (before, after)


def _parts(material: Material, shares: Reals, weights: Reals) -> list[list[Part]]:
    """Compute the index of every dimension in every place."""
    lines = {dimension.pk: line for line, dimension in enumerate(material.dimensions)}
    of_slot = [
        lines.get(slot.dimension_id or 0, engine.NO_DIMENSION) for slot in material.performance
    ]
    least = float(material.framework.minimum_coverage)
    found = engine.dimension_indices(
        shares, weights, np.array(of_slot, dtype=np.int64), len(lines), least
    )
    return [
        [
            Part(dimension, _known(value), float(coverage))
            for dimension, value, coverage in zip(material.dimensions, *line, strict=True)
        ]
        for line in zip(found.value, found.coverage, strict=True)
    ]


def _numbers(cells: Table, read: Callable[[Cell], Decimal | None], count: int) -> Reals:
    numbers = [
        [np.nan if (value := read(cell)) is None else float(value) for cell in line]
        for line in cells
    ]
    return np.array(numbers, dtype=np.float64).reshape(len(cells), count)


def _value(cell: Cell) -> Decimal | None:
    return cell.figure.value if cell.figure else None


def _known(number: float) -> float | None:
    return None if isnan(number) else float(number)


def _where(things: Sequence[Thing], flags: Flags) -> list[Thing]:
    return [thing for thing, flag in zip(things, flags, strict=True) if flag]
