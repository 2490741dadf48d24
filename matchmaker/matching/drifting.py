"""Whether the newest decisions still follow the scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.engine.drift import watch

if TYPE_CHECKING:
    from matchmaker.engine.drift import Drift
    from matchmaker.matching.decided import Decided
    from matchmaker.matching.models import WeightSet


def drift_of(known: Decided, weight_set: WeightSet | None) -> Drift | None:
    """Hold the newest decisions against the older ones, under the weights in use."""
    return watch(known.reviews, weight_set.values) if weight_set is not None else None
