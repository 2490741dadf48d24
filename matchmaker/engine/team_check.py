"""An independent checker of teams: counts every condition anew, and shares no code with the search.

Reads the problem's arrays only, never what the problem or the search derive from them.
"""

from __future__ import annotations

from itertools import combinations
from math import isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.engine.teams import TeamProblem


def violations(problem: TeamProblem, members: Sequence[int]) -> tuple[str, ...]:
    """Say which conditions a set of firms breaks; a single firm may meet a need, too.

    Args:
        problem: the need and its candidates.
        members: indices of candidates.

    Returns:
        Names of conditions: `members`, `part`, `capability`, `capacity`, `presence`, `language`,
        `conflict`, `exclusive`. Empty where all are met.

    Source:
        docs/scoring.md, "Teams".
    """
    team = set(members)
    broken = {
        "members": not 1 <= len(team) == len(members) <= problem.max_members,
        "part": not all(any(problem.covers[one]) for one in team),
        "capability": not _covers(problem, team),
        "capacity": not _carries(problem, team),
        "presence": problem.needs_presence and not any(problem.presence[one] for one in team),
        "language": problem.needs_language and not _speaks(problem, team),
        "conflict": any(one in team and other in team for one, other in problem.conflicts),
        "exclusive": any(len(team.intersection(group)) > 1 for group in problem.exclusive),
    }
    return tuple(name for name, is_broken in broken.items() if is_broken)


def needless(problem: TeamProblem, members: Sequence[int]) -> tuple[int, ...]:
    """Members without any one of whom the others meet the need just as well.

    Args:
        problem: the need and its candidates.
        members: indices of candidates.

    Source:
        docs/scoring.md, "Teams".
    """
    return tuple(
        one
        for one in members
        if len(members) > 1 and not violations(problem, [m for m in members if m != one])
    )


def value_of(problem: TeamProblem, members: Sequence[int]) -> int:
    """Strength less price, with the synergy of all pairs and the weights of what is extra.

    Args:
        problem: the need and its candidates.
        members: indices of candidates.

    Source:
        docs/scoring.md, "Teams".
    """
    total = 0
    for one in members:
        total += int(problem.strengths[one])
        if problem.prices is not None:
            total -= int(problem.prices[one])
    if problem.synergy is not None:
        total += sum(int(problem.synergy[pair]) for pair in combinations(members, 2))
    if problem.weights is not None and any(problem.mandatory):
        for column, weight in enumerate(problem.weights):
            is_held = any(problem.covers[one, column] for one in members)
            if is_held and not problem.mandatory[column]:
                total += int(weight)
    return total


def _covers(problem: TeamProblem, team: set[int]) -> bool:
    asks_all = not any(problem.mandatory)
    return all(
        any(problem.covers[one, column] for one in team)
        for column, is_mandatory in enumerate(problem.mandatory)
        if is_mandatory or asks_all
    )


def _carries(problem: TeamProblem, team: set[int]) -> bool:
    """Whether the capacities that count reach the size; an unknown one counts nothing."""
    if problem.size_is_total or isnan(problem.size_cad):
        return True
    size = -int(-problem.size_cad // 1)
    most = -(-size * problem.max_share_bp // 10_000)
    known = [float(problem.capacity_cad[one]) for one in team]
    return sum(min(int(one), most) for one in known if not isnan(one)) >= size


def _speaks(problem: TeamProblem, team: set[int]) -> bool:
    return problem.speaks is not None and any(problem.speaks[one] for one in team)
