"""What a team covers, lacks and depends on, whether searched or put together by hand."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isnan
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.teams import BASIS_POINTS, Cover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.engine.teams import Presence, TeamProblem


@dataclass(frozen=True, slots=True)
class Replacement:
    """The best firm to take a member's place.

    Attributes:
        candidate: its index.
        value: what the team's value changes by.
    """

    candidate: int
    value: int


@dataclass(frozen=True, slots=True)
class Departure:
    """What breaks if one member leaves.

    Attributes:
        member: the candidate's index.
        lost: required columns that only this member covers: single points of failure.
        missing_cad: capacity then missing, 0 where enough stays or none is required.
        lost_presences: what the need asks for that only this member brings.
        replacement: the best single firm with which the others meet the need again; None where
            no candidate can.
    """

    member: int
    lost: tuple[int, ...]
    missing_cad: int
    lost_presences: tuple[Presence, ...] = ()
    replacement: Replacement | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """What a set of firms can do for the need.

    Attributes:
        members: indices of candidates, the lead first, then by strength.
        strength: sum of the members' strengths.
        price: sum of the members' prices.
        synergy: sum over all pairs of members.
        extra: sum of the weights of covered columns that are not required.
        covered: columns covered by at least one member, required or not.
        missing: required columns that nobody covers.
        missing_presences: what the need asks for and no member brings.
        levels: per member, its `Cover` of each of the k columns.
        capacity_known_cad: proven capacity in whole CAD.
        members_unknown_capacity: members whose capacity is unknown.
        missing_cad: capacity still missing, 0 where none is required.
        coverage_bp: proven capacity / size in basis points, may exceed 10,000; None where the
            size is unknown.
        has_presence: a member has delivered in China or has an office there.
        clashes: pairs of members that cannot be in one team.
        departures: per member, what breaks if it leaves.
    """

    members: tuple[int, ...]
    strength: int
    price: int
    synergy: int
    extra: int
    covered: tuple[int, ...]
    missing: tuple[int, ...]
    missing_presences: tuple[Presence, ...]
    levels: tuple[tuple[int, ...], ...]
    capacity_known_cad: int
    members_unknown_capacity: tuple[int, ...]
    missing_cad: int
    coverage_bp: int | None
    has_presence: bool
    clashes: tuple[tuple[int, int], ...]
    departures: tuple[Departure, ...]

    @property
    def value(self) -> int:
        """What teams of one size are ordered by: strength - price + synergy + extra."""
        return self.strength - self.price + self.synergy + self.extra

    @property
    def is_complete(self) -> bool:
        """Every required capability and presence is there and the capacity suffices."""
        return not self.missing and not self.missing_cad and not self.missing_presences

    @property
    def is_capacity_proven(self) -> bool:
        """No member's capacity is unknown."""
        return not self.members_unknown_capacity


def describe(problem: TeamProblem, members: Sequence[int]) -> Team:
    """Say what a set of firms covers, lacks and depends on.

    Args:
        problem: the need and its candidates.
        members: indices of candidates, each once; may be incomplete or a single firm.

    Returns:
        The team, lead first: who leads most required capabilities, then the stronger, then
        the lower index.

    Raises:
        ValueError: no member, or one twice.

    Source:
        docs/scoring.md, "Teams".
    """
    if not members or len(set(members)) != len(members):
        message = "a team names each member once"
        raise ValueError(message)
    ordered = _lead_first(problem, members)
    rows = list(ordered)
    levels = np.where(problem.covers, problem.cover_level, Cover.NONE)[rows]
    held = levels > 0
    known = int(problem.proven_cad[rows].sum())
    enough = int(problem.counted_cad[rows].sum())
    size = problem.size_cad
    strength = int(problem.strengths[rows].sum())
    return Team(
        members=ordered,
        strength=strength,
        price=strength - int(problem.worths[rows].sum()),
        synergy=_synergy(problem, rows),
        extra=sum(weight for column, weight in problem.extras.items() if held[:, column].any()),
        covered=tuple(int(column) for column in np.flatnonzero(held.any(axis=0))),
        missing=tuple(column for column in problem.required if not held[:, column].any()),
        missing_presences=tuple(
            asked for asked, who in problem.presences.items() if not who[rows].any()
        ),
        levels=tuple(tuple(int(level) for level in row) for row in levels),
        capacity_known_cad=known,
        members_unknown_capacity=tuple(m for m in ordered if isnan(problem.capacity_cad[m])),
        missing_cad=max(0, (problem.needed_cad or 0) - enough),
        coverage_bp=None if isnan(size) else known * BASIS_POINTS // ceil(size),
        has_presence=bool(problem.presence[rows].any()),
        clashes=tuple(pair for pair in sorted(problem.clashes) if {*pair} <= {*members}),
        departures=departures(problem, ordered),
    )


def departures(problem: TeamProblem, members: Sequence[int]) -> tuple[Departure, ...]:
    """Say what breaks if each member leaves, and who could best take its place.

    Args:
        problem: the need and its candidates.
        members: indices of candidates.

    Returns:
        One departure a member, in their order.

    Source:
        docs/scoring.md, "Teams".
    """
    return tuple(_departure(problem, members, member) for member in members)


def _departure(problem: TeamProblem, members: Sequence[int], member: int) -> Departure:
    others = [one for one in members if one != member]
    held = {int(column) for one in others for column in np.flatnonzero(problem.covers[one])}
    absent = [name for name, who in problem.presences.items() if not who[others].any()]
    missing_cad = max(0, (problem.needed_cad or 0) - int(problem.counted_cad[others].sum()))
    return Departure(
        member=member,
        lost=tuple(c for c in problem.required if problem.covers[member, c] and c not in held),
        missing_cad=missing_cad,
        lost_presences=tuple(one for one in absent if problem.presences[one][member]),
        replacement=_replacement(problem, members, member, missing_cad),
    )


def _replacement(
    problem: TeamProblem, members: Sequence[int], leaving: int, missing_cad: int
) -> Replacement | None:
    """Return who completes the others with the most value, the lower index among equals."""
    others = [one for one in members if one != leaving]
    open_columns = [c for c in problem.required if not problem.covers[others, c].any()]
    fits = problem.covers.any(axis=1) & problem.covers[:, open_columns].all(axis=1)
    for who in problem.presences.values():
        if not who[others].any():
            fits &= who
    fits &= problem.counted_cad >= missing_cad
    fits[list(members)] = False
    for one, other in problem.clashes:
        if one in others and other in others:
            return None
        if one in others or other in others:
            fits[one if other in others else other] = False
    if not fits.any():
        return None
    added = _added(problem, others)
    best = max(np.flatnonzero(fits), key=lambda i: (int(added[i]), -int(i)))
    return Replacement(int(best), int(added[best] - added[leaving]))


def _added(problem: TeamProblem, others: Sequence[int]) -> np.ndarray:
    """What each candidate would add to the value of the others."""
    added = problem.worths
    if problem.synergy is not None:
        added = added + problem.synergy[:, list(others)].sum(axis=1)
    for column, weight in problem.extras.items():
        if not problem.covers[list(others), column].any():
            added = added + weight * problem.covers[:, column]
    return added


def _synergy(problem: TeamProblem, rows: Sequence[int]) -> int:
    if problem.synergy is None:
        return 0
    return int(problem.synergy[np.ix_(rows, rows)].sum()) // 2


def _lead_first(problem: TeamProblem, members: Sequence[int]) -> tuple[int, ...]:
    required = list(problem.required)
    leads = ((problem.cover_level == Cover.LEADS) & problem.covers)[:, required].sum(axis=1)
    by_strength = sorted(members, key=lambda i: (-int(problem.strengths[i]), i))
    lead = max(by_strength, key=lambda i: int(leads[i]))
    return (lead, *(member for member in by_strength if member != lead))
