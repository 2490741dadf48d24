"""How firmly a pair stands, what would change its score, and the receipts of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matchmaker.matching.models import Receipt
from matchmaker.matching.stability import candidates, rank_with, stability_of
from matchmaker.matching.what_if import what_ifs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User
    from matchmaker.matching.explanation import Explanation
    from matchmaker.matching.models import Match

MOST_RECEIPTS = 3


def may_rank(person: User) -> bool:
    """Tell whether a person may know a rank: it moves with what others keep in confidence."""
    return not person.is_member


def standing(match: Match, explained: Explanation, person: User) -> dict[str, Any]:
    """Say where a pair stands and what would raise it; a firm learns of its own score alone."""
    receipts = Receipt.objects.of_pair(match.technology_id, match.need_id)
    found: dict[str, Any] = {"receipts": list(receipts[:MOST_RECEIPTS])}
    if not may_rank(person):
        return found | {"what_ifs": what_ifs(match, explained)}
    others = candidates(match)
    return found | {
        "ranks": True,
        "rank": rank_with(match, match.score, others),
        "stability": stability_of(match, others),
        "what_ifs": what_ifs(match, explained, others),
    }


__all__ = ["may_rank", "standing"]
