"""Set covering: rows covered by columns at the least cost, proved; OR-Library's format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

NODE_LIMIT = 1_000_000
"""Nodes of HiGHS at most: counted, never timed."""

TOLERANCE = 1e-3
"""Room for floating point when a bound is rounded up to a whole number."""

MOST_DIGITS = 9
"""HiGHS calculates in floating point; sums of larger costs would be rounded."""

WORD = re.compile(r"\S+")


class SetCoverError(ValueError):
    """A problem that cannot be read; the text says where."""


@dataclass(frozen=True, slots=True)
class SetCover:
    """Rows to cover, and columns that cover them.

    Attributes:
        costs: of each column, whole numbers from 0 up.
        rows: for each row, the columns that cover it, 0-based and ascending.
    """

    costs: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """A choice of columns.

    Attributes:
        columns: chosen, ascending; empty where some row cannot be covered.
        value: what they cost; None without a choice.
        bound: no choice costs less; None where none exists.
        is_proved: no choice costs less than this one, or none exists.
    """

    columns: tuple[int, ...]
    value: int | None
    bound: int | None
    is_proved: bool


def read_set_cover(text: str) -> SetCover:
    """Read a problem in OR-Library's format.

    Numbers apart by white space: rows m, columns n, the n costs, then for each row how many
    columns cover it and their numbers from 1.

    Args:
        text: what the file holds.

    Returns:
        The problem.

    Raises:
        SetCoverError: a word is no whole number of nine digits at most, numbers are missing or
            left over, a cost is negative, or a column does not exist.

    Source:
        docs/scoring.md, "Teams".
    """
    numbers = _numbers(text)
    count = _next(numbers, "the number of rows")
    columns = _next(numbers, "the number of columns")
    if count < 1 or columns < 1:
        message = f"there must be rows and columns, not {count} and {columns}"
        raise SetCoverError(message)
    costs = tuple(_next(numbers, f"the cost of column {one}") for one in range(1, columns + 1))
    if min(costs) < 0:
        message = f"the cost of column {costs.index(min(costs)) + 1} is negative"
        raise SetCoverError(message)
    rows = tuple(_row(numbers, row, columns) for row in range(1, count + 1))
    if next(numbers, None) is not None:
        message = f"there are more numbers than {count} rows need"
        raise SetCoverError(message)
    return SetCover(costs, rows)


def cover_at_least_cost(problem: SetCover, node_limit: int = NODE_LIMIT) -> Cover:
    """Choose columns that cover every row at the least cost.

    By HiGHS, without a gap; the choice is checked and its cost added up in whole numbers.

    Args:
        problem: rows and columns.
        node_limit: nodes at most.

    Returns:
        The choice, with what is proved of it.

    Source:
        docs/scoring.md, "Teams".
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to load

    if not all(problem.rows):
        return Cover((), None, None, is_proved=True)
    found = milp(
        np.array(problem.costs, dtype=np.float64),
        integrality=np.ones(len(problem.costs)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(_matrix(problem), lb=1),
        options={"mip_rel_gap": 0, "node_limit": node_limit},
    )
    least = found.mip_dual_bound
    bound = max(0, ceil(least - TOLERANCE)) if least is not None and np.isfinite(least) else 0
    if found.x is None:
        return Cover((), None, bound, is_proved=False)
    return _checked(problem, np.flatnonzero(found.x > 0.5).tolist(), bound)


def _checked(problem: SetCover, columns: Sequence[int], bound: int) -> Cover:
    """Believe a choice only if it covers every row."""
    chosen = set(columns)
    if not all(chosen.intersection(row) for row in problem.rows):
        return Cover((), None, bound, is_proved=False)
    value = sum(problem.costs[column] for column in columns)
    return Cover(tuple(columns), value, bound, is_proved=value <= bound)


def _matrix(problem: SetCover) -> sparse.csr_array:
    starts = np.cumsum([0, *(len(row) for row in problem.rows)])
    places: NDArray[np.int64] = np.array([c for row in problem.rows for c in row], dtype=np.int64)
    shape = (len(problem.rows), len(problem.costs))
    return sparse.csr_array((np.ones(len(places)), places, starts), shape=shape)


def _numbers(text: str) -> Iterator[int]:
    # One by one: all words of a large file at once would take a hundred times its size.
    for place, found in enumerate(WORD.finditer(text), start=1):
        word = found[0]
        if not word.removeprefix("-").isdecimal() or not word.isascii():
            message = f"word {place} is no whole number: {word[:20]!r}"
            raise SetCoverError(message)
        if len(word) > MOST_DIGITS:
            message = f"word {place} is larger than floating point could prove: {word[:20]!r}"
            raise SetCoverError(message)
        yield int(word)


def _next(numbers: Iterator[int], what: str) -> int:
    found = next(numbers, None)
    if found is None:
        message = f"the file ends before {what}"
        raise SetCoverError(message)
    return found


def _row(numbers: Iterator[int], row: int, columns: int) -> tuple[int, ...]:
    count = _next(numbers, f"the number of columns of row {row}")
    if not 0 <= count <= columns:
        message = f"row {row} names {count} of {columns} columns"
        raise SetCoverError(message)
    found = [_next(numbers, f"a column of row {row}") for _ in range(count)]
    for column in found:
        if not 1 <= column <= columns:
            message = f"row {row} names column {column} of {columns}"
            raise SetCoverError(message)
    return tuple(sorted({column - 1 for column in found}))
