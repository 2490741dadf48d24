"""The best of each technology and of each need, kept up edit by edit in one table of scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

Scored = NDArray[np.int32]
"""Scores in 1e-7, -1 where a gate is closed."""
Positions = NDArray[np.intp]
Marks = NDArray[np.uint8]

BEHIND_A_GATE = -1
OF_NEED, OF_TECHNOLOGY, DECIDED = np.uint8(1), np.uint8(2), np.uint8(4)
"""Why a pair is stored: it is among the best of its need, of its technology, or decided about."""

LINES = 256
"""Lists made at a time; 256 of 5,000 take about 20 MB."""


@dataclass(slots=True, eq=False)
class Lists:
    """Scores of every pair, and the marks of those that are stored.

    Attributes:
        ranked: (t, n), score, `BEHIND_A_GATE` where the pair is no match.
        marks: (t, n), why the pair is stored, 0 where it is not.
        need_floor: (n,), the last score of each need's list; -1 while it has room.
        technology_floor: (t,), the same of each technology's list.
        kept: length of a list.
    """

    ranked: Scored
    marks: Marks
    need_floor: Scored
    technology_floor: Scored
    kept: int

    @classmethod
    def build(cls, ranked: Scored, kept: int) -> Lists:
        """Make all lists of a table of scores; nothing is marked as decided."""
        count, needs = ranked.shape
        lists = cls(
            ranked=ranked,
            marks=np.zeros(ranked.shape, dtype=np.uint8),
            need_floor=np.full(needs, BEHIND_A_GATE, dtype=np.int32),
            technology_floor=np.full(count, BEHIND_A_GATE, dtype=np.int32),
            kept=kept,
        )
        lists.remake(np.arange(count), np.arange(needs))
        return lists

    def remake(self, rows: Positions, columns: Positions) -> None:
        """Make the lists of some technologies and needs from the table."""
        for some in _some(rows):
            best, self.technology_floor[some] = best_of(self.ranked[some], self.kept)
            marks = self.marks[some] & ~OF_TECHNOLOGY
            self.marks[some] = marks | np.where(best, OF_TECHNOLOGY, np.uint8(0))
        for some in _some(columns):
            best, self.need_floor[some] = best_of(
                np.ascontiguousarray(self.ranked[:, some].T), self.kept
            )
            marks = self.marks[:, some] & ~OF_NEED
            self.marks[:, some] = marks | np.where(best.T, OF_NEED, np.uint8(0))

    def replace(
        self, rows: Positions, of_rows: Scored, columns: Positions, of_columns: Scored
    ) -> tuple[Positions, Positions]:
        """Put new scores in place and remake the lists that they touch.

        Args:
            rows: r technologies.
            of_rows: (r, n), their scores.
            columns: c needs.
            of_columns: (t, c), their scores; equal to `of_rows` where both name a pair.

        Returns:
            The technologies and the needs whose lists were remade, the given ones included.
        """
        needs = touched(self.ranked[rows], of_rows, self.marks[rows] & OF_NEED, self.need_floor)
        technologies = touched(
            self.ranked[:, columns].T,
            of_columns.T,
            (self.marks[:, columns] & OF_TECHNOLOGY).T,
            self.technology_floor,
        )
        needs[columns] = True
        technologies[rows] = True
        self.ranked[rows] = of_rows
        self.ranked[:, columns] = of_columns
        found = np.flatnonzero(technologies), np.flatnonzero(needs)
        self.remake(*found)
        return found

    def spliced(self, rows: Positions, columns: Positions) -> Lists:
        """Move to another set of technologies and needs.

        Args:
            rows: where each technology of the new set stands now, -1 where it is new.
            columns: the same of the needs.

        Returns:
            The table of the new set. New lines are behind a gate throughout and have no list;
            lists that lost a member are as they were without it, and have to be remade.
        """
        shape = len(rows), len(columns)
        ranked = np.full(shape, BEHIND_A_GATE, dtype=np.int32)
        marks = np.zeros(shape, dtype=np.uint8)
        here = np.ix_(rows >= 0, columns >= 0)
        there = np.ix_(rows[rows >= 0], columns[columns >= 0])
        ranked[here], marks[here] = self.ranked[there], self.marks[there]
        return Lists(
            ranked=ranked,
            marks=marks,
            need_floor=_moved(self.need_floor, columns),
            technology_floor=_moved(self.technology_floor, rows),
            kept=self.kept,
        )


def best_of(lines: Scored, kept: int) -> tuple[NDArray[np.bool_], Scored]:
    """Mark the best of each line; of equal ones, the first.

    Args:
        lines: (m, k), scores, below 0 for what must not be listed.
        kept: length of a list.

    Returns:
        (m, k) marks, and the last listed score of each line, -1 while its list has room.
    """
    width = lines.shape[1]
    if width <= kept:
        return lines >= 0, np.full(len(lines), BEHIND_A_GATE, dtype=np.int32)
    floor = np.partition(lines, width - kept, axis=1)[:, width - kept]
    above = lines > floor[:, None]
    level = lines == floor[:, None]
    room = kept - above.sum(axis=1)
    listed = above | (level & (np.cumsum(level, axis=1) <= room[:, None]))
    return listed & (lines >= 0), np.maximum(floor, BEHIND_A_GATE).astype(np.int32)


def touched(before: Scored, after: Scored, listed: Marks, floor: Scored) -> NDArray[np.bool_]:
    """Tell which lists change, or may change, with the scores of some members.

    Args:
        before: (r, m), scores of r members in m lists.
        after: (r, m), their new scores.
        listed: (r, m), not 0 where the member is in the list.
        floor: (m,), the last score of each list.

    Returns:
        (m,).
    """
    enters = (after >= floor[None, :]) & (after >= 0)
    return np.asarray(((before != after) & ((listed > 0) | enters)).any(axis=0), dtype=np.bool_)


def _moved(floor: Scored, places: Positions) -> Scored:
    return np.append(floor, np.int32(BEHIND_A_GATE))[places]


def _some(lines: Positions) -> Iterator[Positions]:
    for start in range(0, len(lines), LINES):
        yield lines[start : start + LINES]


__all__ = ["BEHIND_A_GATE", "DECIDED", "OF_NEED", "OF_TECHNOLOGY", "Lists", "best_of", "touched"]
