"""What the team search looks up: candidates as plain arrays, and the bounds over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from matchmaker.engine.teams import TeamProblem

TABLE_COLUMNS = 8
"""Bounds are tabled over the 8 scarcest required columns, 256 sets; leaving the others out
loosens a bound and never makes it wrong."""

COUNT_COLUMNS = 12
"""The fewest members are counted over the 12 scarcest required columns, 4,096 sets."""

MOST_COLUMNS = 62
"""Sets of columns are bits of one whole number."""

IMPOSSIBLE = -(10**15)
"""Below any sum of values or capacities, and far enough from the end to be added to."""


class Field(NamedTuple):
    """Candidates in search order, as the kernel reads them.

    A position is a candidate's place by worth, then index. Bit c of a cover stands for the c-th
    scarcest required column; presences that the need asks for are columns like any other. Values
    are doubled, so that half of a pair's synergy is a whole number.

    Attributes:
        candidate: (n,), its index in the problem.
        cover: (n,), bits of required columns.
        extra: (n,), bits of columns that are not required and add value.
        weight: (e,), doubled value of each of those.
        worth: (n,), doubled strength less price; may be negative.
        capacity: (n,), whole CAD that count.
        clash: (n, n), True where two cannot be in one team.
        pairs: (n, n), synergy, which is its half doubled.
        tops: (n, m + 1), sum of a candidate's s largest synergies: the most that its halves of
            the pairs with s others are worth, doubled.
        required: all required columns.
        needed: capacity required, in whole CAD, 0 where none is.
        largest: (m + 1,), capacity of the s largest candidates.
    """

    candidate: NDArray[np.int64]
    cover: NDArray[np.int64]
    extra: NDArray[np.int64]
    weight: NDArray[np.int64]
    worth: NDArray[np.int64]
    capacity: NDArray[np.int64]
    clash: NDArray[np.bool_]
    pairs: NDArray[np.int64]
    tops: NDArray[np.int64]
    required: int
    needed: int
    largest: NDArray[np.int64]

    @property
    def max_members(self) -> int:
        """Largest team."""
        return int(self.tops.shape[1]) - 1

    def members(self, positions: Iterable[int]) -> list[int]:
        """Turn positions back into the problem's indices, ascending."""
        return sorted(int(self.candidate[position]) for position in positions)


class Bounds(NamedTuple):
    """The most that s members who cover a set of columns add, for teams of one size.

    Attributes:
        value: (m + 1, sets), doubled; `IMPOSSIBLE` where so few cannot cover the set.
        capacity: (m + 1, sets), whole CAD.
        low: the columns that sets are made of.
    """

    value: NDArray[np.int64]
    capacity: NDArray[np.int64]
    low: int


def lay_out(
    problem: TeamProblem, candidates: Iterable[np.intp], exclude: Sequence[int] = ()
) -> Field:
    """Lay out the candidates of a problem for the search.

    Args:
        problem: the need and all its candidates.
        candidates: indices to search.
        exclude: indices to leave out.

    Returns:
        The candidates that could be of use.

    Raises:
        ValueError: the need asks for more than 62 columns, or weighs more than 62 others.

    Source:
        docs/scoring.md, "Teams".
    """
    columns = [problem.covers[:, column] for column in problem.required]
    columns += problem.presences.values()
    if max(len(columns), len(problem.extras)) > MOST_COLUMNS:
        message = f"a team is searched for {MOST_COLUMNS} capabilities at most"
        raise ValueError(message)
    columns.sort(key=lambda held: int(held.sum()))
    cover, extra = _bits(columns, len(problem)), _extra_bits(problem)
    worths = problem.worths
    needed = problem.needed_cad or 0
    useful = problem.covers.any(axis=1) & ((cover > 0) | (needed > 0))
    index = np.array(
        sorted(
            {int(i) for i in candidates if useful[i]} - {*exclude},
            key=lambda i: (-int(worths[i]), i),
        ),
        dtype=np.int64,
    )
    pairs = np.zeros((len(index), len(index)), dtype=np.int64)
    if problem.synergy is not None:
        pairs[:] = problem.synergy[np.ix_(index, index)]
    clash = _clashes(problem, index)
    capacity = problem.counted_cad[index]
    return Field(
        candidate=index,
        cover=cover[index],
        extra=extra[index],
        weight=np.array([2 * weight for weight in problem.extras.values()], dtype=np.int64),
        worth=2 * worths[index],
        capacity=capacity,
        clash=clash,
        pairs=pairs,
        tops=_largest_sums(np.where(clash, 0, pairs), problem.max_members),
        required=(1 << len(columns)) - 1,
        needed=needed,
        largest=_largest_sums(capacity[None, :], problem.max_members)[0],
    )


def bounds_of(field: Field, size: int) -> Bounds:
    """Table the most that s members can add, by the columns they cover, in teams of one size.

    Half of a pair's synergy counts for each of the two, so that a member's value is at most its
    worth and half of its largest `size - 1` synergies, with every extra column it covers. A member
    may be counted twice. Both only loosen a bound.

    Args:
        field: the candidates.
        size: members of the teams.

    Returns:
        Bounds for 0 to `size` members.

    Source:
        docs/scoring.md, "Teams".
    """
    gains = ((field.extra[:, None] >> np.arange(len(field.weight))) & 1) @ field.weight
    value = field.worth + field.tops[:, size - 1] + gains
    columns = int(field.required).bit_length()
    low = (1 << min(columns, TABLE_COLUMNS)) - 1
    return Bounds(
        _table(field.cover & low, value, low, size),
        _table(field.cover & low, field.capacity, low, size),
        low,
    )


def fewest_to_cover(field: Field) -> int | None:
    """Fewest members that cover every required column, whatever their capacity.

    Exact up to 12 required columns, a lower bound above.

    Args:
        field: the candidates.

    Returns:
        The number; None above the largest team.

    Source:
        docs/scoring.md, "Teams".
    """
    columns = int(field.required).bit_length()
    low = (1 << min(columns, COUNT_COLUMNS)) - 1
    rest = np.arange(low + 1)[None, :] & ~_widest(np.unique(field.cover & low))[:, None]
    is_covered = np.arange(low + 1) == 0
    for size in range(field.max_members + 1):
        if is_covered[low]:
            return size
        is_covered = is_covered[rest].any(axis=0)
    return None


def _widest(covers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leave out sets that lie within another."""
    inside = (covers[:, None] & ~covers[None, :]) == 0
    widest: NDArray[np.int64] = covers[inside.sum(axis=1) == 1]
    return widest


def _table(
    cover: NDArray[np.int64], value: NDArray[np.int64], low: int, size: int
) -> NDArray[np.int64]:
    """By number of members and set of columns to cover: the largest sum of a value."""
    best: dict[int, int] = {}
    for held, amount in zip(cover.tolist(), value.tolist(), strict=True):
        best[held] = max(best.get(held, amount), amount)
    sets = np.arange(low + 1)
    rest = sets[None, :] & ~np.array([*best], dtype=np.int64)[:, None]
    gain = np.array([*best.values()], dtype=np.int64)[:, None]
    table = np.full((size + 1, low + 1), IMPOSSIBLE, dtype=np.int64)
    table[0, 0] = 0
    for members in range(1, size + 1):
        before = table[members - 1][rest]
        # A sum may be negative and still be possible; only what came from nothing is not.
        after = np.where(before > IMPOSSIBLE, before + gain, IMPOSSIBLE)
        table[members] = after.max(axis=0, initial=IMPOSSIBLE)
    return table


def _largest_sums(values: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """By row: the sum of its s largest values, s from 0 to `most`."""
    ordered = -np.sort(-values, axis=1)[:, :most]
    sums = np.zeros((len(values), most + 1), dtype=np.int64)
    sums[:, 1 : ordered.shape[1] + 1] = ordered.cumsum(axis=1)
    if ordered.shape[1]:
        sums[:, ordered.shape[1] + 1 :] = sums[:, ordered.shape[1], None]
    return sums


def _bits(columns: Sequence[NDArray[np.bool_]], count: int) -> NDArray[np.int64]:
    found = np.zeros(count, dtype=np.int64)
    for bit, held in enumerate(columns):
        found |= held.astype(np.int64) << bit
    return found


def _extra_bits(problem: TeamProblem) -> NDArray[np.int64]:
    return _bits([problem.covers[:, column] for column in problem.extras], len(problem))


def _clashes(problem: TeamProblem, index: NDArray[np.int64]) -> NDArray[np.bool_]:
    place = {int(i): position for position, i in enumerate(index)}
    clash = np.zeros((len(index), len(index)), dtype=np.bool_)
    for one, other in problem.clashes:
        if one in place and other in place:
            clash[place[one], place[other]] = clash[place[other], place[one]] = True
    return clash
