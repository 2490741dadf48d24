"""Teams that cover a need together: the problem, the pool, and what a team can and cannot do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import chain, zip_longest
from math import ceil, isnan
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.inputs import FULL, Dollars, Flags, Small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SMALLEST_TEAM = 2
POOL_LIMIT = 60
"""Candidates searched at most; 60 x 8 capabilities are proved in milliseconds."""

BASIS_POINTS = 10_000


class Cover(IntEnum):
    """How a firm covers a capability."""

    NONE = 0
    SUPPORTS = 1
    LEADS = 2


class TeamStatus(StrEnum):
    """What is known of the best team."""

    PROVED_OPTIMAL = "proved_optimal"
    NODE_LIMIT = "node_limit"
    NONE = "none"


class NoTeam(StrEnum):
    """Why no team exists; several may hold."""

    NO_CANDIDATES = "no_candidates"
    UNCOVERED = "uncovered"
    TOO_MANY_MEMBERS = "too_many_members"
    CAPACITY = "capacity"
    TOGETHER = "together"
    ALONE_ONLY = "alone_only"
    NOT_FINISHED = "not_finished"


@dataclass(frozen=True, slots=True, eq=False)
class TeamProblem:
    """One need and n candidate firms for its k capabilities.

    Attributes:
        strengths: (n,), 0 to 1000, the firm's own strength for the need.
        covers: (n, k), True where the firm covers the capability.
        cover_level: (n, k), a `Cover`; above 0 wherever `covers` is True.
        mandatory: (k,), True where the team must cover it; none True: all k are asked for.
        capacity_cad: (n,), CAD, nan unknown (adds no proven capacity).
        size_cad: contract value in CAD, nan unknown.
        size_is_total: the size is a project's total: capacity is reported, not required.
        presence: (n,), True where the firm has delivered in China.
        max_members: largest team.
        conflicts: pairs of candidates that cannot be in one team.

    Raises:
        ValueError: shapes differ or a value leaves its range.
    """

    strengths: NDArray[np.integer]
    covers: Flags
    cover_level: Small
    mandatory: Flags
    capacity_cad: Dollars
    size_cad: float
    size_is_total: bool
    presence: Flags
    max_members: int = 5
    conflicts: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together."""
        count, columns = self.covers.shape
        shapes = (self.strengths.shape, self.capacity_cad.shape, self.presence.shape)
        if set(shapes) != {(count,)} or self.cover_level.shape != (count, columns):
            message = f"every array has {count} candidates"
            raise ValueError(message)
        if self.mandatory.shape != (columns,) or columns == 0:
            message = "a need names at least one capability, each mandatory or not"
            raise ValueError(message)
        if count and not 0 <= int(self.strengths.min()) <= int(self.strengths.max()) <= FULL:
            message = f"strengths lie in 0 to {FULL}"
            raise ValueError(message)
        if (self.covers & (self.cover_level == Cover.NONE)).any():
            message = "a covered capability is led or supported"
            raise ValueError(message)
        if self.max_members < SMALLEST_TEAM or self.size_cad <= 0:
            message = "a team has two members or more, and a size is positive"
            raise ValueError(message)

    def __len__(self) -> int:
        """Count the candidates."""
        return int(self.covers.shape[0])

    @property
    def required(self) -> tuple[int, ...]:
        """Columns a team must cover: the mandatory ones, or all where none is mandatory."""
        wanted = self.mandatory if self.mandatory.any() else np.ones_like(self.mandatory)
        return tuple(int(column) for column in np.flatnonzero(wanted))

    @property
    def needed_cad(self) -> int | None:
        """Capacity a team must prove, in whole CAD; None where capacity does not constrain."""
        if self.size_is_total or isnan(self.size_cad):
            return None
        return ceil(self.size_cad)

    @property
    def proven_cad(self) -> tuple[int, ...]:
        """Each candidate's proven capacity in whole CAD, unknown as 0, rounded down."""
        return tuple(int(value) for value in np.nan_to_num(self.capacity_cad))


@dataclass(frozen=True, slots=True)
class Departure:
    """What breaks if one member leaves.

    Attributes:
        member: the candidate's index.
        lost: required columns that only this member covers: single points of failure.
        missing_cad: capacity then missing, 0 where enough stays or none is required.
    """

    member: int
    lost: tuple[int, ...]
    missing_cad: int


@dataclass(frozen=True, slots=True)
class Team:
    """What a set of firms can do for the need, whether searched or put together by hand.

    Attributes:
        members: indices of candidates, the lead first, then by strength.
        strength: sum of the members' strengths.
        covered: columns covered by at least one member, required or not.
        missing: required columns that nobody covers.
        levels: per member, its `Cover` of each of the k columns.
        capacity_known_cad: proven capacity in whole CAD.
        members_unknown_capacity: members whose capacity is unknown.
        missing_cad: capacity still missing, 0 where none is required.
        coverage_bp: proven capacity / size in basis points, may exceed 10,000; None where the
            size is unknown.
        has_presence: a member has delivered in China.
        departures: per member, what breaks if it leaves.
    """

    members: tuple[int, ...]
    strength: int
    covered: tuple[int, ...]
    missing: tuple[int, ...]
    levels: tuple[tuple[int, ...], ...]
    capacity_known_cad: int
    members_unknown_capacity: tuple[int, ...]
    missing_cad: int
    coverage_bp: int | None
    has_presence: bool
    departures: tuple[Departure, ...]

    @property
    def is_complete(self) -> bool:
        """Every required capability is covered and the capacity suffices."""
        return not self.missing and not self.missing_cad

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
    levels = np.where(problem.covers, problem.cover_level, Cover.NONE)[list(ordered)]
    held = levels > 0
    proven = problem.proven_cad
    known = sum(proven[member] for member in ordered)
    size = problem.size_cad
    return Team(
        members=ordered,
        strength=sum(int(problem.strengths[member]) for member in ordered),
        covered=tuple(int(column) for column in np.flatnonzero(held.any(axis=0))),
        missing=tuple(column for column in problem.required if not held[:, column].any()),
        levels=tuple(tuple(int(level) for level in row) for row in levels),
        capacity_known_cad=known,
        members_unknown_capacity=tuple(m for m in ordered if isnan(problem.capacity_cad[m])),
        missing_cad=max(0, (problem.needed_cad or 0) - known),
        coverage_bp=None if isnan(size) else known * BASIS_POINTS // ceil(size),
        has_presence=bool(problem.presence[list(ordered)].any()),
        departures=departures(problem, ordered),
    )


def departures(problem: TeamProblem, members: Sequence[int]) -> tuple[Departure, ...]:
    """Say what breaks if each member leaves.

    Args:
        problem: the need and its candidates.
        members: indices of candidates.

    Returns:
        One departure a member, in their order.

    Source:
        docs/scoring.md, "Teams".
    """
    held = problem.covers[list(members)]
    sole = held & (held.sum(axis=0) == 1)
    proven = problem.proven_cad
    known = sum(proven[member] for member in members)
    needed = problem.needed_cad or 0
    return tuple(
        Departure(
            member=member,
            lost=tuple(column for column in problem.required if sole[row, column]),
            missing_cad=max(0, needed - known + proven[member]),
        )
        for row, member in enumerate(members)
    )


def alone(problem: TeamProblem) -> tuple[int, ...]:
    """Firms that meet the need by themselves, strongest first; no team is built on them.

    Args:
        problem: the need and its candidates.

    Returns:
        Indices of candidates that cover every required capability and, where capacity is
        required, have proven enough.
    """
    required = list(problem.required)
    covers_all = problem.covers[:, required].sum(axis=1) == len(required)
    needed = problem.needed_cad or 0
    proven = problem.proven_cad
    found = [i for i in range(len(problem)) if covers_all[i] and proven[i] >= needed]
    return tuple(sorted(found, key=lambda i: (-int(problem.strengths[i]), i)))


def pool(problem: TeamProblem, limit: int = POOL_LIMIT) -> NDArray[np.intp]:
    """Choose the candidates to search: by capability, capacity and presence, not by rank.

    The top of a ranking holds many firms that do the same. So the pool takes turns: for each
    required capability its strongest and its largest firms, then the largest, the broadest
    and those present in China, until nobody is left or the limit is reached.

    Args:
        problem: the need and all candidate firms.
        limit: most candidates to return.

    Returns:
        Ascending indices of candidates that cover at least one of the k capabilities.

    Source:
        docs/scoring.md, "Teams".
    """
    useful = problem.covers.sum(axis=1) > 0
    strength = problem.strengths.astype(np.int64)
    capacity = np.nan_to_num(problem.capacity_cad)
    breadth = problem.covers[:, list(problem.required)].sum(axis=1)
    queues = [_queue(useful & problem.covers[:, c], strength) for c in problem.required]
    queues += [
        _queue(useful & problem.covers[:, c] & (capacity > 0), capacity) for c in problem.required
    ]
    queues.append(_queue(useful & (capacity > 0), capacity))
    queues.append(_queue(useful, breadth * (FULL + 1) + strength))
    queues.append(_queue(useful & problem.presence, strength))
    turns = chain.from_iterable(zip_longest(*queues))
    chosen = list(dict.fromkeys(index for index in turns if index is not None))[:limit]
    return np.array(sorted(chosen), dtype=np.intp)


def _queue(who: Flags, value: NDArray[np.integer] | Dollars) -> list[int]:
    """Order some candidates by a value, largest first, the lower index first among equals."""
    order = np.argsort(-value, kind="stable")
    return [int(index) for index in order[who[order]]]


def _lead_first(problem: TeamProblem, members: Sequence[int]) -> tuple[int, ...]:
    required = list(problem.required)
    leads = ((problem.cover_level == Cover.LEADS) & problem.covers)[:, required].sum(axis=1)
    by_strength = sorted(members, key=lambda i: (-int(problem.strengths[i]), i))
    lead = max(by_strength, key=lambda i: int(leads[i]))
    return (lead, *(member for member in by_strength if member != lead))
