"""What the worker keeps of one generation between batches: both sides, every score, the lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching import scoring
from matchmaker.matching.lists import DECIDED, OF_NEED, OF_TECHNOLOGY, Lists
from matchmaker.matching.sides import Reader, Side, patterns_of, repacked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from matchmaker.engine.packing import Layout
    from matchmaker.matching.lists import Marks, Positions
    from matchmaker.matching.market import Gone, Market
    from matchmaker.matching.scoring import Decided, Pair
    from matchmaker.matching.wire import Numbers, Rows

PAIRS_KEPT = 30_000_000
"""Pairs that a worker keeps between batches, at 5 bytes each; beyond, it reads all every time."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What the tables should hold, after a change.

    Attributes:
        want: rows of the region, and rows outside it that are stored from now on.
        region: technologies and needs all of whose rows are in `want`; None: everything is.
        left: (l, 2), pairs outside the region that are stored no longer.
    """

    want: Rows
    region: tuple[list[int], list[int]] | None
    left: Numbers


class PatternError(Exception):
    """An offer speaks a set of languages that no offer spoke before: build anew."""


@dataclass(slots=True, eq=False)
class Workspace:
    """One generation as the worker knows it.

    Attributes:
        reader: turns rows of tables into arrays.
        layout: what the columns of the packed sides stand for.
        month: the day that time-dependent components were read for.
        supply: technologies.
        demand: needs.
        lists: every score and list.
        decided: what people said when last read.
        seq: the generation's counter of batches that this state belongs to.
    """

    reader: Reader
    layout: Layout
    month: date
    supply: Side
    demand: Side
    lists: Lists
    decided: Decided
    seq: int = -1

    @classmethod
    def build(cls, reader: Reader, market: Market, month: date) -> Workspace:
        """Score everything."""
        layout = reader.layout(market.supply)
        supply = reader.supply(market.supply, market.live, layout)
        demand = reader.demand(market.demand, market.open_needs, layout, patterns_of(supply))
        ranked = scoring.ranked(supply, demand, market.decided)
        space = cls(
            reader=reader,
            layout=layout,
            month=month,
            supply=supply,
            demand=demand,
            lists=Lists.build(ranked, scoring.KEPT_PER_LIST),
            decided=market.decided,
        )
        space._mark(market.decided.pairs)
        return space

    @property
    def keys(self) -> dict[str, dict[int, bytes]]:
        """Public ids of technologies and of needs, as text, by id."""
        return {
            name: dict(zip(side.ids.tolist(), side.keys.tolist(), strict=True))
            for name, side in (("technology", self.supply), ("need", self.demand))
        }

    @property
    def is_small_enough(self) -> bool:
        """Whether it may be kept between batches."""
        return len(self.supply) * len(self.demand) <= PAIRS_KEPT

    def everything(self) -> Outcome:
        """Return all rows that should be stored."""
        nothing = np.zeros((0, 2), dtype=np.int64)
        return Outcome(self._rows(*np.nonzero(self.lists.marks)), None, nothing)

    def patch(self, market: Market) -> Outcome:
        """Take in what changed, and return what that changes in the tables.

        Raises:
            PatternError: the texts have to be indexed anew; the workspace is as it was.
        """
        layout = self.layout.extended(market.supply.offers)
        if layout is not self.layout:
            self.layout = layout
            self.supply, self.demand = repacked(self.supply, self.demand, layout)
        fresh = self.reader.supply(market.supply, market.live, layout)
        known = self.demand.texts.patterns
        if not set(patterns_of(fresh)) <= set(known):
            raise PatternError
        needs = self.reader.demand(market.demand, market.open_needs, layout, known)
        moved = self._decisions_moved(market.decided)
        supply = self.supply.replaced(fresh, market.gone[0])
        demand = self.demand.replaced(needs, market.gone[1])
        bereft = self._bereft(supply, demand)
        before = self._move(supply, demand)
        self._unmark(self.decided.pairs - market.decided.pairs)
        self.decided = market.decided
        changed = (
            _found(supply, {*fresh.ids.tolist(), *(pair[0] for pair in moved)}),
            _found(demand, needs.ids.tolist()),
        )
        touched = self._rescore(*changed, bereft)
        self._mark(market.decided.pairs)
        return self._outcome(before, changed, touched, market.gone)

    def _decisions_moved(self, decided: Decided) -> set[Pair]:
        """Name the pairs about which people said something else before."""
        old = self.decided
        return set(
            (old.pairs ^ decided.pairs)
            | (old.never ^ decided.never)
            | (old.blocked ^ decided.blocked)
        )

    def _bereft(self, supply: Side, demand: Side) -> tuple[list[int], list[int]]:
        """Name the technologies and needs whose lists lose a member that goes."""
        rows = np.flatnonzero(supply.positions(self.supply.ids) < 0)
        columns = np.flatnonzero(demand.positions(self.demand.ids) < 0)
        marks = self.lists.marks
        needs = self.demand.ids[((marks[rows] & OF_NEED) > 0).any(axis=0)]
        technologies = self.supply.ids[((marks[:, columns] & OF_TECHNOLOGY) > 0).any(axis=1)]
        return technologies.tolist(), needs.tolist()

    def _move(self, supply: Side, demand: Side) -> Marks:
        """Take the new sides in; return the marks as they were, in the new order."""
        rows, columns = self.supply.positions(supply.ids), self.demand.positions(demand.ids)
        self.supply, self.demand = supply, demand
        if not (
            _is_same(rows, self.lists.marks.shape[0])
            and _is_same(columns, self.lists.marks.shape[1])
        ):
            self.lists = self.lists.spliced(rows, columns)
        return self.lists.marks.copy()

    def _rescore(
        self, rows: Positions, columns: Positions, bereft: tuple[list[int], list[int]]
    ) -> tuple[Positions, Positions]:
        """Score what changed anew; return the technologies and needs whose lists were remade."""
        of_rows = scoring.ranked(self.supply.take(rows), self.demand, self.decided)
        of_columns = scoring.ranked(self.supply, self.demand.take(columns), self.decided)
        touched = self.lists.replace(rows, of_rows, columns, of_columns)
        poorer = _found(self.supply, bereft[0]), _found(self.demand, bereft[1])
        self.lists.remake(*poorer)
        return np.union1d(touched[0], poorer[0]), np.union1d(touched[1], poorer[1])

    def _mark(self, pairs: Iterable[Pair]) -> None:
        rows, columns = self._places(pairs)
        self.lists.marks[rows, columns] |= DECIDED

    def _unmark(self, pairs: Iterable[Pair]) -> None:
        rows, columns = self._places(pairs)
        self.lists.marks[rows, columns] &= ~DECIDED

    def _places(self, pairs: Iterable[Pair]) -> tuple[Positions, Positions]:
        listed = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
        rows = self.supply.positions(listed[:, 0])
        columns = self.demand.positions(listed[:, 1])
        here = (rows >= 0) & (columns >= 0)
        return rows[here], columns[here]

    def _outcome(
        self,
        before: Marks,
        changed: tuple[Positions, Positions],
        touched: tuple[Positions, Positions],
        gone: Gone,
    ) -> Outcome:
        rows, columns = changed
        marks = self.lists.marks
        moved = _moved(before, marks, changed, touched)
        is_left = marks[moved] == 0
        inside = _inside(marks, rows, columns)
        want = (
            np.concatenate([inside[0], moved[0][~is_left]]),
            np.concatenate([inside[1], moved[1][~is_left]]),
        )
        return Outcome(
            want=self._rows(*want),
            region=(
                [*self.supply.ids[rows].tolist(), *gone[0]],
                [*self.demand.ids[columns].tolist(), *gone[1]],
            ),
            left=np.stack(
                [self.supply.ids[moved[0][is_left]], self.demand.ids[moved[1][is_left]]], axis=1
            ),
        )

    def _rows(self, rows: Positions, columns: Positions) -> Rows:
        return scoring.rows(
            self.supply, self.demand, (rows, columns), self.reader.weights, self.decided
        )


def _inside(marks: Marks, rows: Positions, columns: Positions) -> tuple[Positions, Positions]:
    """List the stored pairs of some technologies and needs."""
    in_rows = np.nonzero(marks[rows])
    others = np.setdiff1d(np.arange(marks.shape[0]), rows)
    in_columns = np.nonzero(marks[np.ix_(others, columns)])
    return (
        np.concatenate([rows[in_rows[0]], others[in_columns[0]]]),
        np.concatenate([in_rows[1], columns[in_columns[1]]]),
    )


def _moved(
    before: Marks,
    after: Marks,
    changed: tuple[Positions, Positions],
    touched: tuple[Positions, Positions],
) -> tuple[Positions, Positions]:
    """List the pairs that were stored or are, not both, in touched lists of what is unchanged."""
    rows = np.setdiff1d(touched[0], changed[0])
    other_rows = np.setdiff1d(np.arange(after.shape[0]), np.union1d(rows, changed[0]))
    columns = np.setdiff1d(touched[1], changed[1])
    unchanged = np.setdiff1d(np.arange(after.shape[1]), changed[1])
    blocks = [np.ix_(rows, unchanged), np.ix_(other_rows, columns)]
    found = [np.nonzero((before[block] > 0) != (after[block] > 0)) for block in blocks]
    return (
        np.concatenate([rows[found[0][0]], other_rows[found[1][0]]]),
        np.concatenate([unchanged[found[0][1]], columns[found[1][1]]]),
    )


def _found(side: Side, ids: Iterable[int]) -> Positions:
    places = side.positions(np.array(sorted(set(ids)), dtype=np.int64))
    return places[places >= 0]


def _is_same(places: Positions, count: int) -> bool:
    return len(places) == count and bool((places == np.arange(count)).all())


__all__ = ["Outcome", "PatternError", "Workspace"]
