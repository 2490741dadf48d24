"""Teams that cover a need together: the problem, and the pool of firms that is searched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import chain, combinations, zip_longest
from math import ceil, isnan
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.inputs import FULL, Dollars, Flags, Small

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALLEST_TEAM = 2
POOL_LIMIT = 60
"""Candidates searched at most; 60 x 8 capabilities are proved in milliseconds."""

BASIS_POINTS = 10_000

MOST_VALUE = 1_000_000
"""Prices and synergies stay so far below what counts as impossible that no sum comes near."""

WHOLE_WEIGHT = 1000
"""Weights of capabilities are thousandths, as strengths are."""


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
    PRESENCE = "presence"


class Presence(StrEnum):
    """What at least one member must bring where the need asks for it."""

    CHINA = "china"
    LANGUAGE = "language"


class Partner(StrEnum):
    """A kind of firm from outside that could close what a team lacks."""

    LOCAL = "local-partner"
    INTEGRATOR = "integrator"
    FINANCE = "finance"
    OPERATION = "operation"
    TECHNOLOGY = "technology"


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
        presence: (n,), True where the firm has delivered in China or has an office there.
        max_members: largest team.
        conflicts: pairs of candidates that cannot be in one team.
        exclusive: groups of candidates of which a team holds one at most.
        weights: (k,), 0 to 1000, what covering a capability that is not required adds to a
            team's value; None: nothing.
        prices: (n,), whole, 0 and up: what a firm costs so that not always the same are chosen;
            None: nothing.
        synergy: (n, n), whole, 0 and up, symmetric: what two firms in one team add; None: nothing.
        max_share_bp: most of the size that one firm's capacity may count for, basis points.
        speaks: (n,), True where the firm works in the language of the place; None: nobody.
        needs_presence: one member must have `presence`.
        needs_language: one member must speak.
        partners: (k,), which `Partner` from outside could bring each capability; empty: all are
            technologies.

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
    exclusive: tuple[tuple[int, ...], ...] = ()
    weights: NDArray[np.integer] | None = None
    prices: NDArray[np.integer] | None = None
    synergy: NDArray[np.integer] | None = None
    max_share_bp: int = BASIS_POINTS
    speaks: Flags | None = None
    needs_presence: bool = False
    needs_language: bool = False
    partners: tuple[Partner, ...] = ()

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
        if (self.capacity_cad < 0).any() or np.isinf([*self.capacity_cad, self.size_cad]).any():
            message = "capacities are 0 or more, and no amount is infinite"
            raise ValueError(message)
        if self.max_members < SMALLEST_TEAM or self.size_cad <= 0:
            message = "a team has two members or more, and a size is positive"
            raise ValueError(message)
        self._refuse_values()
        self._refuse_limits()

    def _refuse_values(self) -> None:
        """Refuse values that are not whole, negative, or of other candidates."""
        count, columns = self.covers.shape
        wanted = {
            "weights": (self.weights, (columns,)),
            "prices": (self.prices, (count,)),
            "synergy": (self.synergy, (count, count)),
        }
        for name, (values, shape) in wanted.items():
            if values is None:
                continue
            if values.shape != shape or values.dtype.kind not in "iu":
                message = f"{name} are whole numbers, of shape {shape}"
                raise ValueError(message)
            if (values < 0).any() or (values > MOST_VALUE).any():
                message = f"{name} lie in 0 to {MOST_VALUE}"
                raise ValueError(message)
        pairs = self.synergy
        if pairs is not None and ((pairs != pairs.T).any() or pairs.diagonal().any()):
            message = "the synergy of two firms is the same both ways, and of one firm 0"
            raise ValueError(message)

    def _refuse_limits(self) -> None:
        count, columns = self.covers.shape
        if self.weights is not None and (self.weights > WHOLE_WEIGHT).any():
            message = f"weights lie in 0 to {WHOLE_WEIGHT}"
            raise ValueError(message)
        if not 0 < self.max_share_bp <= BASIS_POINTS:
            message = "a share lies above 0 and is 10,000 basis points at most"
            raise ValueError(message)
        if self.speaks is not None and self.speaks.shape != (count,):
            message = f"every array has {count} candidates"
            raise ValueError(message)
        if self.partners and len(self.partners) != columns:
            message = f"each of {columns} capabilities names its partner, or none does"
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
    def proven_cad(self) -> NDArray[np.int64]:
        """Each candidate's proven capacity in whole CAD, unknown as 0, rounded down."""
        return np.nan_to_num(self.capacity_cad).astype(np.int64)

    @property
    def counted_cad(self) -> NDArray[np.int64]:
        """What of each proven capacity counts: no firm for more than its largest share.

        The share is rounded up, so that two firms of one half each are a whole.
        """
        if self.needed_cad is None:
            return self.proven_cad
        most = -(-self.needed_cad * self.max_share_bp // BASIS_POINTS)
        return np.minimum(self.proven_cad, most)

    @property
    def worths(self) -> NDArray[np.int64]:
        """Each candidate's strength less its price; may be negative."""
        worths = self.strengths.astype(np.int64)
        return worths if self.prices is None else worths - self.prices.astype(np.int64)

    @property
    def extras(self) -> dict[int, int]:
        """Columns that are not required, with what covering them adds."""
        if self.weights is None:
            return {}
        required = set(self.required)
        return {
            column: int(weight)
            for column, weight in enumerate(self.weights)
            if weight and column not in required
        }

    @property
    def presences(self) -> dict[Presence, Flags]:
        """What the need asks of at least one member, with who brings it."""
        nobody = np.zeros(len(self), dtype=np.bool_)
        found = {}
        if self.needs_presence:
            found[Presence.CHINA] = self.presence
        if self.needs_language:
            found[Presence.LANGUAGE] = nobody if self.speaks is None else self.speaks
        return found

    @property
    def clashes(self) -> frozenset[tuple[int, int]]:
        """Pairs, the lower index first, that no team holds: conflicts and exclusive groups."""
        pairs = {(min(pair), max(pair)) for pair in self.conflicts}
        for group in self.exclusive:
            pairs.update(combinations(sorted(set(group)), 2))
        return frozenset(pairs)


def alone(problem: TeamProblem) -> tuple[int, ...]:
    """Firms that meet the need by themselves, strongest first; no team is built on them.

    Args:
        problem: the need and its candidates.

    Returns:
        Indices of candidates that cover every required capability, bring every presence asked
        for and, where capacity is required, have proven enough within their largest share.
    """
    required = list(problem.required)
    does_all = problem.covers[:, required].sum(axis=1) == len(required)
    for who in problem.presences.values():
        does_all &= who
    does_all &= problem.counted_cad >= (problem.needed_cad or 0)
    found = np.flatnonzero(does_all).tolist()
    return tuple(sorted(found, key=lambda i: (-int(problem.strengths[i]), i)))


def pool(problem: TeamProblem, limit: int = POOL_LIMIT) -> NDArray[np.intp]:
    """Choose the candidates to search: by capability, capacity and presence, not by rank.

    The top of a ranking holds many firms that do the same. So the pool takes turns: for each
    required capability its strongest and its largest firms, then the largest, the broadest,
    those present in China and, where it is asked for, those that speak, until nobody is left
    or the limit is reached.

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
    queues += [_queue(useful & who, strength) for who in problem.presences.values()]
    turns = chain.from_iterable(zip_longest(*queues))
    chosen = list(dict.fromkeys(index for index in turns if index is not None))[:limit]
    return np.array(sorted(chosen), dtype=np.intp)


def _queue(who: Flags, value: NDArray[np.integer] | Dollars) -> list[int]:
    """Order some candidates by a value, largest first, the lower index first among equals."""
    order = np.argsort(-value, kind="stable")
    return [int(index) for index in order[who[order]]]
