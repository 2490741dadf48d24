"""The loops of the team search: depth-first branch and bound over teams of one size.

Imports numba, which takes a second: import this module only where teams are searched. All values
are doubled whole numbers, so that half of a pair's synergy is whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from matchmaker.engine.team_tables import IMPOSSIBLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.engine.team_tables import Bounds, Field

compiled = njit(nogil=True, cache=True)
"""All in one file: what is compiled is kept until this file changes, whatever it calls."""


class Stack(NamedTuple):
    """The partial team at each depth; row d stands for a team of d members.

    Attributes:
        team: (s,), positions chosen so far.
        free: (s, n), who may still join.
        link: (s, n), synergy of each candidate with the team, not doubled.
        hope: (s, n), the most that a candidate could add.
        order: (s, n), branches, the most hopeful first.
        branches: (s,), how many there are.
        cursor: (s,), the next branch.
        rest: (s,), the most that the members after a branch could add.
        numbers: (s, 4), columns still open, extra columns covered, doubled value, capacity.
        kept: (s, e), members shared with each earlier team.
    """

    team: NDArray[np.int64]
    free: NDArray[np.bool_]
    link: NDArray[np.int64]
    hope: NDArray[np.int64]
    order: NDArray[np.int64]
    branches: NDArray[np.int64]
    cursor: NDArray[np.int64]
    rest: NDArray[np.int64]
    numbers: NDArray[np.int64]
    kept: NDArray[np.int64]


OPEN, EXTRA, VALUE, CAPACITY = range(4)


def stack_of(field: Field, size: int, earlier: int) -> Stack:
    """Lay out an empty team with all candidates free.

    Args:
        field: the candidates.
        size: members of the teams.
        earlier: teams to differ from.
    """
    count = len(field.cover)
    stack = Stack(
        team=np.zeros(size, dtype=np.int64),
        free=np.ones((size, count), dtype=np.bool_),
        link=np.zeros((size, count), dtype=np.int64),
        hope=np.zeros((size, count), dtype=np.int64),
        order=np.zeros((size, count), dtype=np.int64),
        branches=np.zeros(size, dtype=np.int64),
        cursor=np.zeros(size, dtype=np.int64),
        rest=np.zeros(size, dtype=np.int64),
        numbers=np.zeros((size, 4), dtype=np.int64),
        kept=np.zeros((size, earlier), dtype=np.int64),
    )
    stack.numbers[0, OPEN] = field.required
    return stack


@compiled
def best_of_size(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    field: Field,
    bounds: Bounds,
    stack: Stack,
    earlier: Any,
    most_kept: int,
    limit: int,
    best: Any,
) -> Any:
    """Search teams of exactly one size.

    Branches on the scarcest column still open, the most hopeful firm first; a firm tried is left
    out of the branches after it, so that no set is seen twice.

    Args:
        field: the candidates.
        bounds: the most that members can add.
        stack: from `stack_of`.
        earlier: (e, n), earlier teams, 0 or 1.
        most_kept: members that may be shared with each of them.
        limit: nodes at most, 1 and up.
        best: (s,), positions of the best team on return.

    Returns:
        Doubled value of the best team (`IMPOSSIBLE` without one), nodes, and a doubled value that
        no team exceeds, which is the best one's where the search was finished.

    Source:
        docs/scoring.md, "Teams".
    """
    size = len(stack.team)
    found = IMPOSSIBLE
    nodes = 0
    depth = 0
    is_new = True
    while depth >= 0:
        if is_new:
            nodes += 1
            if nodes > limit:
                return found, limit, max(found, _pending(stack, depth))
            is_new = False
            stack.cursor[depth] = 0
            stack.branches[depth] = 0
            if depth == size - 1:
                found = _finish(field, stack, earlier, most_kept, found, best)
            else:
                _branch(field, bounds, stack, depth, found)
        at = stack.cursor[depth]
        if at == stack.branches[depth] or _promise(stack, depth, at) <= found:
            depth -= 1
            continue
        stack.cursor[depth] += 1
        place = stack.order[depth, at]
        stack.free[depth, place] = False
        if _differs(stack, depth, place, earlier, most_kept):
            _push(field, stack, depth, place, earlier)
            depth += 1
            is_new = True
    return found, nodes, found


@compiled
def _promise(stack: Stack, depth: int, at: int) -> Any:
    """Return the most that a branch could come to."""
    place = stack.order[depth, at]
    return stack.numbers[depth, VALUE] + stack.hope[depth, place] + stack.rest[depth]


@compiled
def _pending(stack: Stack, depth: int) -> Any:
    """Return the most that any branch not searched could come to."""
    found = _promise(stack, depth - 1, stack.cursor[depth - 1] - 1)
    for above in range(depth):
        if stack.cursor[above] < stack.branches[above]:
            found = max(found, _promise(stack, above, stack.cursor[above]))
    return found


@compiled
def _differs(stack: Stack, depth: int, place: int, earlier: Any, most_kept: int) -> Any:
    for row in range(len(earlier)):
        if stack.kept[depth, row] + earlier[row, place] > most_kept:
            return False
    return True


@compiled
def _push(field: Field, stack: Stack, depth: int, place: int, earlier: Any) -> None:
    """Let a candidate join."""
    stack.team[depth] = place
    here, there = stack.numbers[depth], stack.numbers[depth + 1]
    there[OPEN] = here[OPEN] & ~field.cover[place]
    there[EXTRA] = here[EXTRA] | field.extra[place]
    gained = _gain(field, place, here[EXTRA]) + 2 * stack.link[depth, place]
    there[VALUE] = here[VALUE] + field.worth[place] + gained
    there[CAPACITY] = here[CAPACITY] + field.capacity[place]
    for other in range(len(field.cover)):
        stack.link[depth + 1, other] = stack.link[depth, other] + field.pairs[place, other]
        is_free = stack.free[depth, other] and not field.clash[place, other]
        stack.free[depth + 1, other] = is_free
    for row in range(len(earlier)):
        stack.kept[depth + 1, row] = stack.kept[depth, row] + earlier[row, place]


@compiled
def _gain(field: Field, place: int, held: int) -> Any:
    """Return what the extra columns of a candidate add to those held."""
    fresh = field.extra[place] & ~held
    gained = 0
    column = 0
    while fresh:
        if fresh & 1:
            gained += field.weight[column]
        fresh >>= 1
        column += 1
    return gained


@compiled
def _finish(field: Field, stack: Stack, earlier: Any, most_kept: int, found: int, best: Any) -> Any:
    """Try everybody in the last place; return the value of the best team known then."""
    depth = len(stack.team) - 1
    here = stack.numbers[depth]
    short = field.needed - here[CAPACITY]
    for place in range(len(field.cover)):
        if not stack.free[depth, place] or here[OPEN] & ~field.cover[place]:
            continue
        if field.capacity[place] < short or not _differs(stack, depth, place, earlier, most_kept):
            continue
        value = here[VALUE] + field.worth[place] + 2 * stack.link[depth, place]
        value += _gain(field, place, here[EXTRA])
        stack.team[depth] = place
        if value > found and _needs_each(field, stack.team):
            found = value
            best[:] = stack.team
    return found


@compiled
def _needs_each(field: Field, team: Any) -> Any:
    """Tell whether the team would fail without any one of its members."""
    capacity = 0
    for member in team:
        capacity += field.capacity[member]
    for leaving in team:
        held = 0
        for member in team:
            if member != leaving:
                held |= field.cover[member]
        if held == field.required and capacity - field.capacity[leaving] >= field.needed:
            return False
    return True


@compiled
def _branch(  # noqa: C901, PLR0912, PLR0915 - a kernel is one loop over plain arrays
    field: Field, bounds: Bounds, stack: Stack, depth: int, found: int
) -> None:
    """Order the branches of a partial team; leave none where no better team lies below."""
    left = len(stack.team) - depth
    here = stack.numbers[depth]
    is_open = here[OPEN]
    short = field.needed - here[CAPACITY]
    if is_open == 0 and short <= 0:
        return  # whoever joined now would not be needed
    if _tabled(field, bounds, stack, depth) <= found:
        return
    if bounds.capacity[left, is_open & bounds.low] < short:
        return
    hopes, amounts = np.full(left, IMPOSSIBLE), np.zeros(left, dtype=np.int64)
    held_by, hope_of = np.zeros(64, dtype=np.int64), np.full(64, IMPOSSIBLE)
    hope = stack.hope[depth]
    for place in range(len(field.cover)):
        if not stack.free[depth, place]:
            continue
        more = 2 * stack.link[depth, place] + _gain(field, place, here[EXTRA])
        hope[place] = field.worth[place] + more + field.tops[place, left - 1]
        _keep_largest(hopes, hope[place])
        _keep_largest(amounts, field.capacity[place])
        columns, column = field.cover[place] & is_open, 0
        while columns:
            if columns & 1:
                held_by[column] += 1
                hope_of[column] = max(hope_of[column], hope[place])
            columns >>= 1
            column += 1
    if amounts.sum() < short:
        return
    scarcest = -1
    least = hopes[0]
    for column in range(63):
        if is_open >> column & 1:
            least = min(least, hope_of[column])
            if scarcest < 0 or held_by[column] < held_by[scarcest]:
                scarcest = column
    stack.rest[depth] = hopes[: left - 1].sum()
    if here[VALUE] + least + stack.rest[depth] <= found:
        return
    for place in range(len(field.cover)):
        if stack.free[depth, place] and (scarcest < 0 or field.cover[place] >> scarcest & 1):
            _insert(stack, depth, place)


@compiled
def _tabled(field: Field, bounds: Bounds, stack: Stack, depth: int) -> Any:
    """Return the most that a partial team comes to, by the table of its open columns."""
    left = len(stack.team) - depth
    most = stack.numbers[depth, VALUE]
    most += bounds.value[left, stack.numbers[depth, OPEN] & bounds.low]
    for member in stack.team[:depth]:
        most += field.tops[member, left]
    return most


@compiled
def _keep_largest(row: Any, value: int) -> None:
    """Put a value into a falling row if it is larger than the last."""
    at = len(row) - 1
    if value <= row[at]:
        return
    while at > 0 and row[at - 1] < value:
        row[at] = row[at - 1]
        at -= 1
    row[at] = value


@compiled
def _insert(stack: Stack, depth: int, place: int) -> None:
    """Put a branch into its order, after those of the same hope."""
    order, hope = stack.order[depth], stack.hope[depth]
    at = stack.branches[depth]
    while at > 0 and hope[order[at - 1]] < hope[place]:
        order[at] = order[at - 1]
        at -= 1
    order[at] = place
    stack.branches[depth] += 1
