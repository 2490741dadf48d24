"""Why a pair has its score, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.confidence import (
    Confidence,
    Strength,
    confidence,
    confidence_word,
    strength_word,
)
from matchmaker.engine.inputs import COMPONENTS, FULL, Weights
from matchmaker.engine.score import values_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Line:
    """One component of one pair.

    Attributes:
        component: its name.
        value: thousandths, rounded half up.
        weight: in 1/10,000.
        points: in 1e-7, exact.
        max_points: points at full value.
        is_assumed: rests on a neutral or default value.
        quality: thousandths.
    """

    component: str
    value: int
    weight: int
    points: int
    max_points: int
    is_assumed: bool
    quality: int

    @property
    def shortfall(self) -> int:
        """Points lost against the full value."""
        return self.max_points - self.points


@dataclass(frozen=True, slots=True)
class Explanation:
    """One pair's score, taken apart. The points of the lines add up to the score exactly."""

    lines: tuple[Line, ...]
    score: int
    confidence: int

    @property
    def strength_word(self) -> Strength:
        """Strong, fair or weak."""
        return strength_word(self.score)

    @property
    def confidence_word(self) -> Confidence:
        """High, medium or low."""
        return confidence_word(self.confidence)

    def strongest(self, count: int = 3) -> tuple[Line, ...]:
        """Take the known lines that bring most points, most first: the reasons for."""
        known = [line for line in self.lines if not line.is_assumed and line.points]
        return tuple(sorted(known, key=lambda line: -line.points)[:count])

    def weakest(self, count: int = 2) -> tuple[Line, ...]:
        """Take the lines that lose most points, most first."""
        short = [line for line in self.lines if line.shortfall]
        return tuple(sorted(short, key=lambda line: -line.shortfall)[:count])

    def count_at_least(self, quality: int) -> int:
        """Count the inputs of at least this quality ("3 of 7 inputs verified")."""
        return sum(line.quality >= quality for line in self.lines)


def explain(
    points: Sequence[int], assumed: int, quality: Sequence[int], weights: Weights
) -> Explanation:
    """Take one pair's score apart.

    Args:
        points: seven components in 1e-7, as stored.
        assumed: bit k set where component k is assumed.
        quality: seven qualities in thousandths.
        weights: the weights that the score was computed with.

    Returns:
        Seven lines in the order of `COMPONENTS`, the score and the confidence.

    Raises:
        ValueError: not seven points or qualities.

    Source:
        docs/scoring.md, "Explanation".
    """
    values = values_of(np.array(points, dtype=np.int64), weights).tolist()
    parts = zip(COMPONENTS, values, points, quality, weights.values, strict=True)
    lines = tuple(
        Line(
            component=name,
            value=value,
            weight=weight,
            points=int(won),
            max_points=weight * FULL,
            is_assumed=bool(assumed >> index & 1),
            quality=int(trust),
        )
        for index, (name, value, won, trust, weight) in enumerate(parts)
    )
    return Explanation(
        lines=lines,
        score=sum(line.points for line in lines),
        confidence=int(confidence(np.array(quality, dtype=np.int64), weights)),
    )


def counterfactual(explanation: Explanation, component: str, value: int) -> int:
    """What the score becomes if one component takes another value.

    Args:
        explanation: the pair as it is.
        component: a name of `COMPONENTS`.
        value: thousandths.

    Returns:
        The new score in 1e-7.

    Raises:
        ValueError: the component is unknown or the value leaves 0 to 1000.

    Source:
        docs/scoring.md, "Explanation".
    """
    if not 0 <= value <= FULL:
        message = f"a value lies in 0 to {FULL}"
        raise ValueError(message)
    line = _line(explanation, component)
    return explanation.score - line.points + line.weight * value


def value_needed(explanation: Explanation, component: str, target: int) -> int | None:
    """The least value of one component that lifts the score to a target.

    Args:
        explanation: the pair as it is.
        component: a name of `COMPONENTS`.
        target: score in 1e-7.

    Returns:
        Thousandths, or None where even the full value does not reach the target.

    Raises:
        ValueError: the component is unknown.
    """
    line = _line(explanation, component)
    missing = target - (explanation.score - line.points)
    if missing > line.max_points:
        return None
    return max(0, -(-missing // line.weight)) if line.weight else 0


def rank_after(score: int, others: Sequence[int]) -> int:
    """The rank a score would take among the others; ties stand above.

    Args:
        score: in 1e-7.
        others: scores of the other pairs of the same need.

    Returns:
        1 for the best.
    """
    return 1 + sum(other >= score for other in others)


def _line(explanation: Explanation, component: str) -> Line:
    if component not in COMPONENTS:
        message = f"no component is called {component}"
        raise ValueError(message)
    return explanation.lines[COMPONENTS.index(component)]
