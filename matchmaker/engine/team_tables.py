"""What the team search looks up: sets as bit masks and the bounds over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from matchmaker.engine.teams import TeamProblem

TABLE_COLUMNS = 12
"""Bounds are tabled over the 12 scarcest required columns, 4,096 sets; leaving the others out
loosens a bound and never makes it wrong."""

IMPOSSIBLE = -(10**16)
"""Below any sum of strengths or capacities."""


class Tables:
    """Candidates in search order, and the most that any s of them could add.

    A position is a candidate's place by strength, then index; bit p of a mask stands for
    position p, and bit c of a column mask for the c-th scarcest required column.

    Attributes:
        required: mask of all required columns.
        everyone: mask of all candidates that could be of use.
        needed: capacity required, in whole CAD, 0 where none is.
        strength: by position.
        capacity: by position, whole CAD.
        cover: by position, mask of required columns.
        conflicts: by position, mask of positions it cannot be with.
        max_members: largest team.
    """

    def __init__(
        self, problem: TeamProblem, candidates: Iterable[np.intp], exclude: Sequence[int]
    ) -> None:
        """Lay out the candidates.

        Args:
            problem: the need and all its candidates.
            candidates: indices to search.
            exclude: indices to leave out.
        """
        self.needed = problem.needed_cad or 0
        self.max_members = problem.max_members
        columns = sorted(problem.required, key=lambda c: (int(problem.covers[:, c].sum()), c))
        self.required = (1 << len(columns)) - 1
        cover = {int(i): _mask(problem.covers[i, columns]) for i in candidates}
        proven = problem.proven_cad
        self._index = sorted(
            (
                i
                for i in cover
                if i not in exclude and (cover[i] or (self.needed and problem.covers[i].any()))
            ),
            key=lambda i: (-int(problem.strengths[i]), i),
        )
        self.everyone = (1 << len(self._index)) - 1
        self.strength = [int(problem.strengths[i]) for i in self._index]
        self.capacity = [proven[i] for i in self._index]
        self.cover = [cover[i] for i in self._index]
        self.conflicts = self._conflict_masks(problem.conflicts)
        positions = range(len(self._index))
        self._by_capacity = sorted(positions, key=lambda p: -self.capacity[p])
        self._coverers = [
            sum(1 << p for p in positions if self.cover[p] >> c & 1) for c in range(len(columns))
        ]
        self._low = (1 << min(len(columns), TABLE_COLUMNS)) - 1
        self._most_strength = self._table(self.strength)
        self._most_capacity = self._table(self.capacity)

    def members(self, team: int) -> list[int]:
        """Turn a mask back into the problem's indices."""
        return [self._index[p] for p in _positions(team)]

    def who_can(self, open_columns: int) -> int:
        """Mask of those that cover the scarcest open column; all where none is open."""
        if not open_columns:
            return self.everyone
        return self._coverers[(open_columns & -open_columns).bit_length() - 1]

    def most_strength(self, left: int, open_columns: int) -> int:
        """Upper bound of what `left` members that cover the open columns add in strength."""
        return self._most_strength[left][open_columns & self._low]

    def most_capacity(self, left: int, open_columns: int) -> int:
        """Upper bound of what `left` members that cover the open columns add in capacity."""
        return self._most_capacity[left][open_columns & self._low]

    def largest(self, allowed: int, left: int) -> int:
        """Capacity of the `left` largest among those allowed."""
        if not self.needed:
            return 0
        total = 0
        for position in self._by_capacity:
            if allowed >> position & 1:
                total += self.capacity[position]
                left -= 1
                if not left:
                    break
        return total

    def fewest_to_cover(self) -> int | None:
        """Fewest members that cover every required column; None above the largest team.

        Exact up to 12 required columns, a lower bound above.
        """
        for size, table in enumerate(self._most_strength):
            if table[self._low] >= 0:
                return size
        return None

    def needs_each(self, team: int) -> bool:
        """Whether the team would fail without any one of its members."""
        inside = list(_positions(team))
        capacity = sum(self.capacity[p] for p in inside)
        for leaving in inside:
            held = 0
            for position in inside:
                if position != leaving:
                    held |= self.cover[position]
            if held == self.required and capacity - self.capacity[leaving] >= self.needed:
                return False
        return True

    def _conflict_masks(self, pairs: Iterable[tuple[int, int]]) -> list[int]:
        place = {index: position for position, index in enumerate(self._index)}
        masks = [0] * len(place)
        for one, other in pairs:
            if one in place and other in place:
                masks[place[one]] |= 1 << place[other]
                masks[place[other]] |= 1 << place[one]
        return masks

    def _table(self, value: Sequence[int]) -> list[list[int]]:
        """By number of members and set of columns to cover: the largest sum of a value.

        A member may be counted twice, which only loosens the bound.
        """
        best: dict[int, int] = {}
        for cover, amount in zip(self.cover, value, strict=True):
            low = cover & self._low
            best[low] = max(best.get(low, 0), amount)
        sets = np.arange(self._low + 1)
        rest = sets[None, :] & ~np.array([*best], dtype=np.int64)[:, None]
        gain = np.array([*best.values()], dtype=np.int64)[:, None]
        row = np.where(sets == 0, 0, IMPOSSIBLE)
        table = [row]
        for _ in range(self.max_members):
            row = np.max(row[rest] + gain, axis=0, initial=IMPOSSIBLE)
            table.append(np.where(row < 0, IMPOSSIBLE, row))
        return [line.tolist() for line in table]


def _mask(flags: NDArray[np.bool_]) -> int:
    return sum(1 << bit for bit, flag in enumerate(flags) if flag)


def _positions(mask: int) -> Iterable[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
