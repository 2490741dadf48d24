"""How firmly a pair stands, what would change its score, and the receipts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matchmaker.engine.confidence import shown
from matchmaker.matching.models import Receipt
from matchmaker.matching.stability import candidates, rank_with, stability_of
from matchmaker.matching.what_if import what_ifs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matchmaker.accounts.models import User
    from matchmaker.matching.explanation import Explanation
    from matchmaker.matching.models import Match

MOST_RECEIPTS = 3


@dataclass(frozen=True, slots=True)
class Moved:
    """How a shown score has moved since a receipt was kept."""

    since: datetime
    points: int
    """Points of 100, above or below 0."""

    @property
    def size(self) -> int:
        """Points of 100, whichever way."""
        return abs(self.points)


def may_rank(person: User) -> bool:
    """Tell whether a person may know a rank: it moves with what others keep in confidence."""
    return not person.is_member


def standing(match: Match, explained: Explanation, person: User) -> dict[str, Any]:
    """Say where a pair stands and what would raise it; a firm learns of its own score alone."""
    receipts = Receipt.objects.of_pair(match.technology_id, match.need_id)
    newest = list(receipts[:MOST_RECEIPTS])
    found: dict[str, Any] = {"receipts": newest, "moved": _moved(match, newest)}
    if not may_rank(person):
        return found | {"what_ifs": what_ifs(match, explained)}
    others = candidates(match)
    return found | {
        "ranks": True,
        "rank": rank_with(match, match.score, others),
        "stability": stability_of(match, others),
        "what_ifs": what_ifs(match, explained, others),
    }


def _moved(match: Match, receipts: Sequence[Receipt]) -> Moved | None:
    """Compare with the newest receipt of another shown score."""
    for receipt in receipts:
        points = shown(match.score) - shown(receipt.payload["shown"])
        if points:
            return Moved(receipt.made_at, points)
    return None


__all__ = ["may_rank", "standing"]
