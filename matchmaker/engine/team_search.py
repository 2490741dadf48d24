"""Exact search for the smallest and then strongest teams, with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.team_tables import Tables
from matchmaker.engine.teams import (
    SMALLEST_TEAM,
    NoTeam,
    Team,
    TeamProblem,
    TeamStatus,
    alone,
    describe,
    pool,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

NODE_LIMIT = 50_000
"""Nodes searched a team size at most, about 0.2 s. Counted, never timed: a loaded machine
gives the same answer."""

REPLACED_ONE_IN = 3
"""An alternative replaces at least a third of the members of every team before it."""

EXTRA_MEMBERS = 1
"""An alternative may have one member more than the best team."""


class SizeReason(StrEnum):
    """Why no team of a size exists."""

    COVER = "cover"
    CAPACITY = "capacity"
    SEARCHED = "searched"


@dataclass(frozen=True, slots=True)
class SizeProof:
    """No team of this size meets the need.

    Attributes:
        size: number of members.
        reason: so few cannot cover the capabilities, so few have not the capacity, or every
            way to combine them was searched.
        nodes: nodes searched.
    """

    size: int
    reason: SizeReason
    nodes: int


@dataclass(frozen=True, slots=True)
class TeamResult:
    """The teams found for one need, or the reason why there is none.

    Attributes:
        status: whether the first team is proved best, among the pool.
        teams: best first; each meets the need and needs each of its members.
        are_alternatives_proved: no better alternative was missed for lack of nodes.
        alone: firms that meet the need by themselves; they are in no team.
        pool: candidates searched, ascending.
        is_whole: the pool held every firm that covers any capability of the need.
        nodes: nodes searched in all.
        excluded_sizes: sizes below the first team's (or all) that are proved impossible.
        reasons: why there is no team; empty where there is one.
        uncovered: required columns that no candidate covers.
        missing_cad: capacity that the largest team of the pool's largest firms still lacks.
        fewest_to_cover: fewest members that cover every required column, whatever their
            capacity; None where no team may be that large.
    """

    status: TeamStatus
    teams: tuple[Team, ...]
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


def search(
    problem: TeamProblem,
    alternatives: int = 3,
    node_limit: int = NODE_LIMIT,
    candidates: NDArray[np.intp] | None = None,
) -> TeamResult:
    """Find the smallest teams that meet a need, the strongest of them first.

    A team covers every required capability and, where capacity is required, proves as much
    as the size; it has two members or more, no conflict inside, and needs each member. Order:
    fewer members, then the larger sum of strengths, then the first in search order (stronger
    and lower indices first). Branch and bound over sets; exact unless the node limit is met.

    Args:
        problem: the need and all its candidates.
        alternatives: teams to return at most, the best included. Each replaces at least a
            third of every earlier team's members and has one member more at most.
        node_limit: nodes for each size searched.
        candidates: indices to search; None takes `pool(problem)`.

    Returns:
        Teams with their proof, or the reasons why there is none. Indices are the problem's.

    Source:
        docs/scoring.md, "Teams".
    """
    chosen = pool(problem) if candidates is None else candidates
    tables = Tables(problem, chosen, exclude=alone(problem))
    run = _Run(tables, node_limit)
    masks = list(run.best_teams(alternatives))
    teams = tuple(describe(problem, tables.members(mask)) for mask in masks)
    useful = np.flatnonzero(problem.covers.any(axis=1))
    return TeamResult(
        status=_status(run, teams),
        teams=teams,
        are_alternatives_proved=run.are_alternatives_proved,
        alone=alone(problem),
        pool=tuple(int(index) for index in chosen),
        is_whole=bool(np.isin(useful, chosen).all()),
        nodes=run.nodes,
        excluded_sizes=tuple(run.excluded),
        reasons=() if teams else _reasons(problem, tables, run),
        uncovered=uncovered(problem),
        missing_cad=max(0, tables.needed - tables.largest(tables.everyone, problem.max_members)),
        fewest_to_cover=tables.fewest_to_cover(),
    )


def uncovered(problem: TeamProblem) -> tuple[int, ...]:
    """Required columns that no candidate covers: whom to recruit.

    Args:
        problem: the need and its candidates.

    Returns:
        Ascending columns.
    """
    held = problem.covers.sum(axis=0) > 0
    return tuple(column for column in problem.required if not held[column])


def _status(run: _Run, teams: Sequence[Team]) -> TeamStatus:
    if run.is_unproved:
        return TeamStatus.NODE_LIMIT
    return TeamStatus.PROVED_OPTIMAL if teams else TeamStatus.NONE


def _reasons(problem: TeamProblem, tables: Tables, run: _Run) -> tuple[NoTeam, ...]:
    """Every single reason that holds; where none does, it is their combination."""
    short = tables.largest(tables.everyone, problem.max_members) < tables.needed
    is_covered = not uncovered(problem)
    holds = {
        NoTeam.NO_CANDIDATES: not problem.covers.any(),
        NoTeam.UNCOVERED: not is_covered,
        NoTeam.ALONE_ONLY: bool(alone(problem)),
        NoTeam.TOO_MANY_MEMBERS: is_covered
        and not alone(problem)
        and tables.fewest_to_cover() is None,
        NoTeam.CAPACITY: short and not alone(problem),
        NoTeam.NOT_FINISHED: run.is_unproved,
    }
    return tuple(reason for reason, held in holds.items() if held) or (NoTeam.TOGETHER,)


class _Run:
    """One search over sizes; masks are sets of the tables' positions."""

    def __init__(self, tables: Tables, node_limit: int) -> None:
        self.tables = tables
        self.node_limit = node_limit
        self.nodes = 0
        self.excluded: list[SizeProof] = []
        self.is_unproved = False
        self.are_alternatives_proved = True

    def best_teams(self, count: int) -> Iterator[int]:
        """Yield the best team, then alternatives that differ enough from all before."""
        found = self._smallest()
        if found is None:
            return
        earlier = [found]
        yield found
        largest = min(found.bit_count() + EXTRA_MEMBERS, self.tables.max_members)
        sizes = range(found.bit_count(), largest + 1)
        while len(earlier) < count:
            other = self._alternative(sizes, earlier)
            if other is None:
                return
            earlier.append(other)
            yield other

    def _smallest(self) -> int | None:
        for size in range(SMALLEST_TEAM, self.tables.max_members + 1):
            reason = self._cannot(size)
            search = _SizeSearch(self.tables, size, self.node_limit, ())
            best = search.best_team() if reason is None else None
            self.nodes += search.nodes
            self.is_unproved = self.is_unproved or search.is_stopped
            if best is not None:
                return best
            if not search.is_stopped:
                proof = SizeProof(size, reason or SizeReason.SEARCHED, search.nodes)
                self.excluded.append(proof)
        return None

    def _alternative(self, sizes: range, earlier: Sequence[int]) -> int | None:
        for size in sizes:
            search = _SizeSearch(self.tables, size, self.node_limit, earlier)
            best = search.best_team()
            self.nodes += search.nodes
            self.are_alternatives_proved &= not search.is_stopped
            if best is not None:
                return best
        return None

    def _cannot(self, size: int) -> SizeReason | None:
        if self.tables.most_strength(size, self.tables.required) < 0:
            return SizeReason.COVER
        if self.tables.largest(self.tables.everyone, size) < self.tables.needed:
            return SizeReason.CAPACITY
        return None


class _SizeSearch:
    """Depth-first branch and bound over teams of exactly one size.

    Branches on the scarcest capability still uncovered, strongest firm first; a firm tried
    is left out of the branches after it, so that no set is seen twice.
    """

    def __init__(self, tables: Tables, size: int, node_limit: int, earlier: Sequence[int]) -> None:
        self.tables = tables
        self.size = size
        self.node_limit = node_limit
        self.earlier = earlier
        self.most_kept = size - -(-size // REPLACED_ONE_IN)
        self.nodes = 0
        self.is_stopped = False
        self.best: int | None = None
        self.best_strength = -1

    def best_team(self) -> int | None:
        """Search the whole size, or up to the node limit."""
        self._visit(self.tables.everyone, 0, (self.tables.required, 0, 0))
        return self.best

    def _visit(self, allowed: int, team: int, state: tuple[int, int, int]) -> None:
        """Complete a partial team; state is what is uncovered, its strength and capacity."""
        self.nodes += 1
        if self.nodes > self.node_limit:
            self.is_stopped = True
            return
        open_columns, strength, capacity = state
        left = self.size - team.bit_count()
        is_met = not open_columns and capacity >= self.tables.needed
        if is_met or not left:
            if is_met and not left:
                self._keep(team, strength)
            return
        if self._is_hopeless(allowed, left, state):
            return
        tables = self.tables
        branch = allowed & tables.who_can(open_columns)
        while branch and not self.is_stopped:
            bit = branch & -branch
            branch ^= bit
            allowed ^= bit
            if self._is_different(team | bit):
                at = bit.bit_length() - 1
                self._visit(
                    allowed & ~tables.conflicts[at],
                    team | bit,
                    (
                        open_columns & ~tables.cover[at],
                        strength + tables.strength[at],
                        capacity + tables.capacity[at],
                    ),
                )

    def _is_hopeless(self, allowed: int, left: int, state: tuple[int, int, int]) -> bool:
        """No way to complete the team would be feasible and stronger than the best."""
        open_columns, strength, capacity = state
        tables = self.tables
        if strength + tables.most_strength(left, open_columns) <= self.best_strength:
            return True
        short = tables.needed - capacity
        if short <= 0:
            return False
        return (
            tables.most_capacity(left, open_columns) < short
            or tables.largest(allowed, left) < short
        )

    def _is_different(self, team: int) -> bool:
        return all((team & other).bit_count() <= self.most_kept for other in self.earlier)

    def _keep(self, team: int, strength: int) -> None:
        if strength > self.best_strength and self.tables.needs_each(team):
            self.best, self.best_strength = team, strength
