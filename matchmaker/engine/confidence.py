"""The words for score and confidence, which are never merged."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.inputs import WEIGHT_SUM, Thousandths, Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINTS_PER_SHOWN = 100_000
"""Points of 1e-7 in one of the 100 that people see."""

STRONG_FROM = 70
FAIR_FROM = 45
"""Proposed, of 100 shown: three components full out of four, and half less the unknowns."""

HIGH_FROM = 750
MEDIUM_FROM = 500


class Strength(StrEnum):
    """How good a match is, in one word."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


class Confidence(StrEnum):
    """How sure the inputs are, in one word."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def confidence(quality: NDArray[np.integer], weights: Weights) -> Thousandths:
    """Quality of the inputs, averaged by weight.

    Args:
        quality: (7, ...), thousandths per component.
        weights: the seven weights.

    Returns:
        Shape (...), 0 to 1000, rounded half up.

    Source:
        docs/scoring.md, "Confidence".
    """
    total = np.zeros(quality.shape[1:], dtype=np.int64)
    for weight, part in zip(weights.values, quality, strict=True):
        total += weight * part.astype(np.int64)
    return ((total + WEIGHT_SUM // 2) // WEIGHT_SUM).astype(np.int16)


def confidence_word(thousandths: int) -> Confidence:
    """Say how sure the inputs are: high from 750, medium from 500, else low.

    Args:
        thousandths: 0 to 1000.

    Returns:
        The stable code of the word.
    """
    if thousandths >= HIGH_FROM:
        return Confidence.HIGH
    return Confidence.MEDIUM if thousandths >= MEDIUM_FROM else Confidence.LOW


def shown(score: int) -> int:
    """Round a score to the 0 to 100 that people see, half up.

    Args:
        score: points of 1e-7, 0 to 10,000,000.

    Returns:
        0 to 100.
    """
    return (score + POINTS_PER_SHOWN // 2) // POINTS_PER_SHOWN


def strength_word(score: int) -> Strength:
    """Say how good a match is: strong from 70 shown, fair from 45, else weak.

    The word follows the number as shown, so that "70" is never called fair.

    Args:
        score: points of 1e-7, 0 to 10,000,000.

    Returns:
        The stable code of the word.
    """
    number = shown(score)
    if number >= STRONG_FROM:
        return Strength.STRONG
    return Strength.FAIR if number >= FAIR_FROM else Strength.WEAK


def shown_tenths(points: tuple[int, ...]) -> tuple[int, ...]:
    """Round points to tenths of a shown point so that the tenths still add up.

    Each is rounded down; the tenths missing from the rounded score go to the largest
    remainders, the earlier component first.

    Args:
        points: points of 1e-7, not negative.

    Returns:
        As many tenths; their sum is the score in tenths, rounded half up.
    """
    tenth = POINTS_PER_SHOWN // 10
    floors = [point // tenth for point in points]
    missing = (sum(points) + tenth // 2) // tenth - sum(floors)
    order = sorted(range(len(points)), key=lambda index: (-(points[index] % tenth), index))
    for index in order[:missing]:
        floors[index] += 1
    return tuple(floors)
