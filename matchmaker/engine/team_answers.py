"""What a solver answers about teams, whichever way it searched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.engine.team_tables import Field

REPLACED_ONE_IN = 3
"""An alternative replaces at least a third of the members of every team before it."""


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
class Bound:
    """What no team exceeds.

    Attributes:
        members: no team has fewer members.
        value: no team of so many members is worth more.
    """

    members: int
    value: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The best team of some sizes.

    Attributes:
        team: positions, ascending; empty where none was found.
        value: of the team; 0 without one.
        bound: what no team exceeds; None where it is proved that no team exists.
        nodes: nodes searched.
        excluded: sizes that are proved impossible, ascending.
    """

    team: tuple[int, ...]
    value: int
    bound: Bound | None
    nodes: int
    excluded: tuple[SizeProof, ...] = ()

    @property
    def is_proved(self) -> bool:
        """No better team exists; or none at all."""
        return self.bound == (Bound(len(self.team), self.value) if self.team else None)


class Solver(Protocol):
    """Finds the best team of some sizes: the fewest members, then the most value."""

    def __call__(
        self, field: Field, sizes: range, earlier: Sequence[Sequence[int]], limit: int, /
    ) -> Answer:
        """Search.

        Args:
            field: the candidates.
            sizes: numbers of members, ascending.
            earlier: teams to differ from, by positions.
            limit: nodes at most.
        """


def most_kept(size: int) -> int:
    """Members that an alternative of a size may share with a team before it.

    Args:
        size: members of the alternative.

    Returns:
        The number: at least a third of the members, rounded up, are others.

    Source:
        docs/scoring.md, "Teams".
    """
    return size - -(-size // REPLACED_ONE_IN)
