"""The best team of up to four firms by trying all of them; shares no code with the search."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from matchmaker.engine.team_check import value_of, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.engine.teams import TeamProblem

LARGEST = 4

Tried = tuple[int, int]
"""Members and value."""


def best_of_all(problem: TeamProblem) -> Tried | None:
    """Try every team of up to four candidates.

    Args:
        problem: the need and its candidates; some hundred candidates take hours.

    Returns:
        Members and value of the best team: (1, 0) where a firm needs nobody, else the fewest and
        then the highest value. None where no team of up to four meets the need.
    """
    useful = [one for one in range(len(problem)) if any(problem.covers[one])]
    if any(not violations(problem, [one]) for one in useful):
        return 1, 0
    for size in range(2, min(LARGEST, problem.max_members) + 1):
        values = [value_of(problem, team) for team in _feasible(problem, useful, size)]
        if values:
            return size, max(values)
    return None


def _feasible(problem: TeamProblem, useful: list[int], size: int) -> Iterator[tuple[int, ...]]:
    """Yield the teams of a size that break no condition."""
    columns = [
        [bool(held) for held in problem.covers[:, column]]
        for column in range(problem.covers.shape[1])
        if problem.mandatory[column] or not any(problem.mandatory)
    ]
    # A set of columns for each firm, to pass by what cannot be; the checker has the last word.
    held = {one: sum(1 << bit for bit, of in enumerate(columns) if of[one]) for one in useful}
    everything = (1 << len(columns)) - 1
    for team in combinations(useful, size):
        covered = 0
        for one in team:
            covered |= held[one]
        if covered == everything and not violations(problem, team):
            yield team
