"""Where a pair stands among the stored matches of its need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.engine import stability as engine
from matchmaker.engine.score import Gate
from matchmaker.matching.generations import weights_of
from matchmaker.matching.models import Match
from matchmaker.matching.scoring import KEPT_PER_LIST

if TYPE_CHECKING:
    from collections.abc import Sequence


def candidates(match: Match) -> list[engine.Ranked]:
    """Read the ranked pairs of a match's need that are stored; one query.

    The best 50 are among them whatever happens; beyond these, only those that are kept for
    their technology or because somebody decided about them.
    """
    rows = Match.objects.ranked().filter(generation=match.generation_id, need=match.need_id)
    found = rows.values_list("technology_id", "points", "score")
    return [engine.Ranked(*row) for row in found]


def rank_with(match: Match, score: int, others: Sequence[engine.Ranked]) -> int | None:
    """Rank a match, had it this score; None where it is behind a gate or beyond the best 50."""
    if match.gate != Gate.NONE:
        return None
    found = engine.rank_of(match.technology_id, score, others)
    return found if found <= KEPT_PER_LIST else None


def stability_of(match: Match, others: Sequence[engine.Ranked]) -> engine.Stability | None:
    """Say how often a match stays in the top ten under doubtful weights; None behind a gate."""
    if match.gate != Gate.NONE:
        return None
    weights = weights_of(match.generation.weight_set)
    return engine.stability(match.technology_id, others, weights)


__all__ = ["candidates", "rank_with", "stability_of"]
