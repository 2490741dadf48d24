"""The smallest and then most valuable teams for a need, with their proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.team_answers import Answer, Bound, SizeProof
from matchmaker.engine.team_branch import solve_by_branching
from matchmaker.engine.team_description import Team, describe
from matchmaker.engine.team_lacks import Lack, lacks_of, reasons_of, uncovered
from matchmaker.engine.team_tables import fewest_to_cover, lay_out
from matchmaker.engine.teams import SMALLEST_TEAM, NoTeam, TeamProblem, TeamStatus, alone, pool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from matchmaker.engine.team_answers import Solver
    from matchmaker.engine.team_tables import Field

NODE_LIMIT = 200_000
"""Nodes searched a team size at most, about 0.2 s. Counted, never timed: a loaded machine
gives the same answer."""

HIGHS_NODE_LIMIT = 2_000
"""Nodes that HiGHS may add where the own search has met its limit."""

EXTRA_MEMBERS = 1
"""An alternative may have one member more than the best team."""


@dataclass(frozen=True, slots=True)
class TeamResult:
    """The teams found for one need, or the reason why there is none.

    Attributes:
        status: whether the first team is proved best, among the pool.
        teams: best first; each meets the need and needs each of its members.
        bound: what no team exceeds; where it is the first team, that one is proved. None where
            it is proved that no team exists.
        are_alternatives_proved: no better alternative was missed for lack of nodes.
        alone: firms that meet the need by themselves; they are in no team.
        pool: candidates searched, ascending.
        is_whole: the pool held every firm that covers any capability of the need.
        nodes: nodes searched in all.
        excluded_sizes: sizes below the first team's (or all) that are proved impossible.
        reasons: why there is no team; empty where there is one.
        uncovered: required columns that no candidate covers.
        missing_cad: capacity that the largest team of the pool's largest firms still lacks.
        fewest_to_cover: fewest members that cover every required column and presence, whatever
            their capacity; None where no team may be that large.
        lacks: kinds of firms from outside of which one would make a team possible.
    """

    status: TeamStatus
    teams: tuple[Team, ...]
    bound: Bound | None
    are_alternatives_proved: bool
    alone: tuple[int, ...]
    pool: tuple[int, ...]
    is_whole: bool
    nodes: int
    excluded_sizes: tuple[SizeProof, ...]
    reasons: tuple[NoTeam, ...]
    uncovered: tuple[int, ...]
    missing_cad: int
    fewest_to_cover: int | None
    lacks: tuple[Lack, ...]

    @property
    def gap_members(self) -> int:
        """Members by which a team not ruled out might be smaller than the first; 0 if proved."""
        if not self.teams or self.bound is None:
            return 0
        return len(self.teams[0].members) - self.bound.members

    @property
    def gap_value(self) -> int:
        """Value by which a team of the bound's size might exceed the first; 0 if proved."""
        if not self.teams or self.bound is None:
            return 0
        return max(0, self.bound.value - self.teams[0].value)


def search(
    problem: TeamProblem,
    alternatives: int = 3,
    node_limit: int = NODE_LIMIT,
    candidates: NDArray[np.intp] | None = None,
    solvers: tuple[Solver, ...] | None = None,
) -> TeamResult:
    """Find the smallest teams that meet a need, the most valuable of them first.

    A team covers every required capability, brings what presence is asked for and, where capacity
    is required, proves as much as the size; it has two members or more, no clash inside, and
    needs each member. Order: fewer members, then the larger value. Exact unless the node limit is
    met; then HiGHS goes on, with a limit of its own.

    Args:
        problem: the need and all its candidates.
        alternatives: teams to return at most, the best included. Each replaces at least a
            third of every earlier team's members and has one member more at most.
        node_limit: nodes for each size searched.
        candidates: indices to search; None takes `pool(problem)`.
        solvers: asked in turn until one proves its answer; None: branch and bound, then HiGHS.

    Returns:
        Teams with their proof, or the reasons why there is none. Indices are the problem's.

    Source:
        docs/scoring.md, "Teams".
    """
    chosen = pool(problem) if candidates is None else candidates
    needless = alone(problem)
    field = lay_out(problem, chosen, exclude=needless)
    run = _Run(field, node_limit, solvers or (solve_by_branching, _highs))
    teams = tuple(describe(problem, field.members(team)) for team in run.best_teams(alternatives))
    first = run.first
    fewest = fewest_to_cover(field)
    short = max(0, field.needed - int(field.largest[-1]))
    useful = np.flatnonzero(problem.covers.any(axis=1))
    return TeamResult(
        status=_status(first, teams),
        teams=teams,
        bound=first.bound,
        are_alternatives_proved=run.are_alternatives_proved,
        alone=needless,
        pool=tuple(int(index) for index in chosen),
        is_whole=bool(np.isin(useful, chosen).all()),
        nodes=run.nodes,
        excluded_sizes=first.excluded,
        reasons=()
        if teams
        else reasons_of(problem, fewest, short, is_finished=first.bound is None),
        uncovered=uncovered(problem),
        missing_cad=short,
        fewest_to_cover=fewest,
        lacks=() if teams or needless else lacks_of(problem, chosen, run.solve),
    )


def _highs(field: Field, sizes: range, earlier: Sequence[Sequence[int]], limit: int) -> Answer:
    from matchmaker.engine.team_milp import solve_by_highs  # noqa: PLC0415 - rarely needed

    return solve_by_highs(field, sizes, earlier, min(limit, HIGHS_NODE_LIMIT))


def _status(first: Answer, teams: tuple[Team, ...]) -> TeamStatus:
    if not first.is_proved:
        return TeamStatus.NODE_LIMIT
    return TeamStatus.PROVED_OPTIMAL if teams else TeamStatus.NONE


class _Run:
    """One search: the best team, then alternatives that differ enough from all before."""

    def __init__(self, field: Field, node_limit: int, solvers: tuple[Solver, ...]) -> None:
        self.field = field
        self.node_limit = node_limit
        self.solvers = solvers
        self.nodes = 0
        self.are_alternatives_proved = True
        self.first = self._best(range(SMALLEST_TEAM, field.max_members + 1), [])

    def best_teams(self, count: int) -> Iterator[tuple[int, ...]]:
        """Yield teams, best first."""
        if not self.first.team:
            return
        earlier = [self.first.team]
        yield self.first.team
        fewest = len(self.first.team)
        sizes = range(fewest, min(fewest + EXTRA_MEMBERS, self.field.max_members) + 1)
        while len(earlier) < count:
            other = self._best(sizes, earlier)
            self.are_alternatives_proved &= other.is_proved
            if not other.team:
                return
            earlier.append(other.team)
            yield other.team

    def solve(self, field: Field, sizes: range) -> Answer:
        """Look for any team among other candidates."""
        return self.solvers[0](field, sizes, [], self.node_limit)

    def _best(self, sizes: range, earlier: list[tuple[int, ...]]) -> Answer:
        best = self._ask(self.solvers[0], sizes, earlier)
        for solver in self.solvers[1:]:
            if best.is_proved:
                break
            best = better(best, self._ask(solver, sizes, earlier))
        return best

    def _ask(self, solver: Solver, sizes: range, earlier: list[tuple[int, ...]]) -> Answer:
        answer = solver(self.field, sizes, earlier, self.node_limit)
        self.nodes += answer.nodes
        return answer


def better(one: Answer, other: Answer) -> Answer:
    """Join two answers to one question: the better team and the closer bound of both.

    Args:
        one: an answer.
        other: another, of the same candidates and sizes.

    Source:
        docs/scoring.md, "Teams".
    """
    if one.bound is None or other.bound is None:
        return one if one.bound is None else other
    teams = [answer for answer in (one, other) if answer.team]
    best = min(teams, key=lambda answer: (len(answer.team), -answer.value), default=one)
    bounds = (one.bound, other.bound)
    members = max(bound.members for bound in bounds)
    value = min(bound.value for bound in bounds if bound.members == members)
    excluded = max(one.excluded, other.excluded, key=len)
    return Answer(best.team, best.value, Bound(members, value), one.nodes + other.nodes, excluded)
