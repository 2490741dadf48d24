"""The own exact solver: size by size, depth first, with counted nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.team_answers import Answer, Bound, SizeProof, SizeReason, most_kept
from matchmaker.engine.team_tables import IMPOSSIBLE, bounds_of, lay_out
from matchmaker.engine.teams import SMALLEST_TEAM, TeamProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.engine.team_tables import Bounds, Field


def solve_by_branching(
    field: Field, sizes: range, earlier: Sequence[Sequence[int]], limit: int
) -> Answer:
    """Find the best team of some sizes by branch and bound.

    Imports numba.

    Args:
        field: the candidates.
        sizes: numbers of members, ascending.
        earlier: teams to differ from, by positions.
        limit: nodes for each size at most, 1 and up. Counted, never timed.

    Returns:
        The best team, with what is proved of it. A size that was not finished is no obstacle to
        look at the next one; the bound then says that a smaller team may exist.

    Source:
        docs/scoring.md, "Teams".
    """
    nodes = 0
    excluded = []
    open_bound = None
    for size in sizes:
        bounds = bounds_of(field, size)
        reason = _cannot(field, bounds, size)
        if reason is not None:
            excluded.append(SizeProof(size, reason, 0))
            continue
        team, value, most, used = _search(field, bounds, size, earlier, limit)
        nodes += used
        if team:
            bound = open_bound or Bound(size, most)
            return Answer(team, value, bound, nodes, tuple(excluded))
        if most > IMPOSSIBLE:
            open_bound = open_bound or Bound(size, most)
        else:
            excluded.append(SizeProof(size, SizeReason.SEARCHED, used))
    return Answer((), 0, open_bound, nodes, tuple(excluded))


def compile_search() -> None:
    """Compile what is not compiled yet: a minute or more once, later a second.

    For callers that cannot wait in the midst of something, such as a transaction.
    """
    both = np.eye(SMALLEST_TEAM, dtype=np.bool_)
    nothing = np.full(SMALLEST_TEAM, np.nan)
    tiny = TeamProblem(
        strengths=np.zeros(SMALLEST_TEAM, dtype=np.int64),
        covers=both,
        cover_level=both.astype(np.int8),
        mandatory=np.ones(SMALLEST_TEAM, dtype=np.bool_),
        capacity_cad=nothing,
        size_cad=np.nan,
        size_is_total=False,
        presence=both[0],
    )
    field = lay_out(tiny, np.arange(SMALLEST_TEAM))
    solve_by_branching(field, range(SMALLEST_TEAM, SMALLEST_TEAM + 1), [], 1)


def _cannot(field: Field, bounds: Bounds, size: int) -> SizeReason | None:
    if bounds.capacity[size, bounds.low] <= IMPOSSIBLE:
        return SizeReason.COVER
    if field.largest[size] < field.needed:
        return SizeReason.CAPACITY
    return None


def _search(
    field: Field, bounds: Bounds, size: int, earlier: Sequence[Sequence[int]], limit: int
) -> tuple[tuple[int, ...], int, int, int]:
    """Return the best team of a size, its value, what none exceeds, and the nodes searched."""
    from matchmaker.engine import team_kernel as kernel  # noqa: PLC0415 - numba takes a second

    marks = np.zeros((len(earlier), len(field.candidate)), dtype=np.int64)
    for row, team in enumerate(earlier):
        marks[row, list(team)] = 1
    best = np.zeros(size, dtype=np.int64)
    stack = kernel.stack_of(field, size, len(earlier))
    found, nodes, most = kernel.best_of_size(
        field, bounds, stack, marks, most_kept(size), limit, best
    )
    team = tuple(sorted(best.tolist())) if found > IMPOSSIBLE else ()
    # A whole value is at most half of its doubled bound, rounded down.
    limit_of_value = int(most) // 2 if most > IMPOSSIBLE else IMPOSSIBLE
    return team, int(found) // 2 if team else 0, limit_of_value, int(nodes)
