"""The decisions that weights can be learned from, as the engine takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import Exists

from matchmaker.engine.inputs import COMPONENTS, FULL
from matchmaker.engine.learning import Reviews, importance, rank_band
from matchmaker.matching import showings
from matchmaker.matching.models import OF_PAIR, Interest, Review

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FIT_REASONS = (
    Review.Reason.WRONG_CAPABILITY,
    Review.Reason.TOO_SMALL,
    Review.Reason.TOO_EARLY,
    Review.Reason.NO_BENEFIT_SHOWN,
)
"""Declines that speak about how well the two fit; the others speak about circumstances."""

BOTH_SIDES = 2.0
"""An accept that the firm answers with "interested" counts twice."""


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Decided pairs, oldest first, with the need that each is about."""

    reviews: Reviews
    needs: NDArray[np.intp]

    def __len__(self) -> int:
        """Count the decisions."""
        return len(self.reviews)


def decided() -> Decided:
    """Read the newest decision of each pair, where it speaks about the fit.

    A pair that was reopened, or whose points were not kept, is left out.
    """
    wanted = Interest.objects.filter(**OF_PAIR, answer=Interest.Answer.INTERESTED)
    rows = list(
        Review.objects.newest()
        .filter(points__isnull=False)
        .filter(decision__in=(Review.Decision.ACCEPT, Review.Decision.DECLINE))
        .exclude(decision=Review.Decision.DECLINE, reason__in=_other_reasons())
        .order_by("reviewed_at", "pk")
        .annotate(both=Exists(wanted))
        .values_list("points", "decision", "need_id", "rank", "both", "weight_set__values")
    )
    accepted = np.array([row[1] == Review.Decision.ACCEPT for row in rows], dtype=np.bool_)
    both = np.array([row[4] for row in rows], dtype=np.bool_)
    shares = np.array([shares_of(row[0] or (), row[5] or ()) for row in rows]).reshape(
        -1, len(COMPONENTS)
    )
    return Decided(
        Reviews(
            shares=shares,
            accepted=accepted,
            importance=importance(
                _propensity([row[3] for row in rows]), np.where(accepted & both, BOTH_SIDES, 1.0)
            ),
        ),
        needs=np.array([row[2] for row in rows], dtype=np.intp),
    )


def shares_of(points: Sequence[int], weights: Sequence[int]) -> list[float]:
    """Return component values from 0 to 1 of stored points; 0 where the weight is 0."""
    return [
        min(point / (weight * FULL), 1.0) if weight else 0.0
        for point, weight in zip(points, weights, strict=True)
    ]


def _other_reasons() -> list[str]:
    return [reason for reason in Review.Reason.values if reason not in FIT_REASONS]


def _propensity(ranks: list[int | None]) -> NDArray[np.float64]:
    """Return the propensity of each rank; a pair found outside the queue stands for itself."""
    if not ranks:
        return np.zeros(0)
    bands = showings.propensity_of_bands()
    known = np.array([rank or 1 for rank in ranks], dtype=np.intp)
    return np.asarray(bands[rank_band(known)])
