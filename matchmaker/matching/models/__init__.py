"""Matches (derived) and what people decide about them (authored)."""

from __future__ import annotations

from matchmaker.matching.models.authored import OF_PAIR, Interest, Review
from matchmaker.matching.models.derived import (
    SCORE_UNITS,
    Generation,
    Match,
    Progress,
    Run,
    Statistics,
    WeightSet,
    pair_id,
)
from matchmaker.matching.models.learning import (
    ExposureCap,
    ExposurePrice,
    Showing,
    WeightProposal,
)
from matchmaker.matching.models.receipts import Receipt
from matchmaker.matching.models.vectors import TextVector

__all__ = [
    "OF_PAIR",
    "SCORE_UNITS",
    "ExposureCap",
    "ExposurePrice",
    "Generation",
    "Interest",
    "Match",
    "Progress",
    "Receipt",
    "Review",
    "Run",
    "Showing",
    "Statistics",
    "TextVector",
    "WeightProposal",
    "WeightSet",
    "pair_id",
]
