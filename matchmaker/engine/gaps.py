"""Gaps between a figure and what it is held against: pure formulas, whole numbers out."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from matchmaker.engine.evidence import BetterWhen
from matchmaker.engine.inputs import FULL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FULL_GAP = 1.0
"""A figure twice its limit, or half of what a target asks for, is as wide as a gap goes."""

FRESH_YEARS = 2
"""Bulletins appear up to a year and a half after their year: two years is as fresh as it gets."""

LOST_PER_YEAR = 150
"""Thousandths of confidence lost with each year beyond that."""

LEAST_AGE_FACTOR = 100
"""An old figure keeps a tenth: it says that there was a gap, not that there is one."""

MIN_POINTS = 3
"""Two points make no trend: one unusual year would be one."""


def beyond(value: float, reference: float, better_when: BetterWhen = BetterWhen.LOWER) -> float:
    """How far a figure lies on the bad side of what it is held against.

    value / reference - 1 where lower is better, reference / value - 1 where higher is.

    Args:
        value: the measured figure, not negative.
        reference: the limit, target or median in the same unit, above 0.
        better_when: which direction is good.

    Returns:
        A share: 0.2 is a fifth beyond; negative on the good side; 9 at most, and for a value of 0
        that should be high.

    Raises:
        ValueError: the value is negative or the reference not positive.

    Source:
        docs/scoring.md, "Gap rules".
    """
    if value < 0 or reference <= 0:
        message = "a value is not negative and a reference is positive"
        raise ValueError(message)
    above, below = (value, reference) if better_when is BetterWhen.LOWER else (reference, value)
    if below == 0:
        return 9.0
    return min(above / below - 1, 9.0)


def width(share: float) -> int:
    """Turn a share beyond a limit into the width of a gap.

    Args:
        share: as `beyond` gives it.

    Returns:
        0 to 1000; 1000 from `FULL_GAP` on, 0 on the good side.

    Source:
        docs/scoring.md, "Gap rules".
    """
    return int(max(0.0, min(share / FULL_GAP, 1.0)) * FULL + 0.5)


def age_factor(years: int) -> int:
    """What is left of the confidence in a figure of a given age.

    Args:
        years: calendar years between the figure and the day that asks.

    Returns:
        1000 up to two years, 150 less with each further year, 100 at least.

    Source:
        docs/scoring.md, "Gap rules".
    """
    lost = max(0, years - FRESH_YEARS) * LOST_PER_YEAR
    return max(FULL - lost, LEAST_AGE_FACTOR)


def confidence_of(factors: Iterable[int]) -> int:
    """Multiply what lowers the confidence in a gap.

    Args:
        factors: thousandths, 0 to 1000 each.

    Returns:
        0 to 1000; each product is rounded down, so that the order of equal factors cannot matter.

    Source:
        docs/scoring.md, "Gap rules".
    """
    product = FULL
    for factor in sorted(factors):
        product = product * factor // FULL
    return product


def middle(values: Sequence[float]) -> float:
    """Return the median of some figures.

    Args:
        values: one at least.

    Source:
        docs/scoring.md, "Gap rules".
    """
    return float(median(values))


def rank_of(
    value: float, others: Iterable[float], better_when: BetterWhen = BetterWhen.LOWER
) -> int:
    """Return the place of a figure among others, 1 for the best; equal figures share a place.

    Args:
        value: the figure.
        others: the figures of the others, in the same unit.
        better_when: which direction is good.

    Source:
        docs/scoring.md, "Gap rules".
    """
    lower = better_when is BetterWhen.LOWER
    return 1 + sum((other < value) if lower else (other > value) for other in others)


def slope(points: Sequence[tuple[int, float]]) -> float | None:
    """Return the change per year that most pairs of points agree on (Theil and Sen).

    Args:
        points: year and figure, each year once.

    Returns:
        The median of the slopes of all pairs; None below `MIN_POINTS`.

    Source:
        docs/scoring.md, "Gap rules". One unusual year moves it little, unlike a fitted line.
    """
    if len(points) < MIN_POINTS:
        return None
    ordered = sorted(points)
    steps = [
        (later - earlier) / (end - start)
        for index, (start, earlier) in enumerate(ordered)
        for end, later in ordered[index + 1 :]
    ]
    return float(median(steps))


def worsening(
    points: Sequence[tuple[int, float]], better_when: BetterWhen = BetterWhen.LOWER
) -> float | None:
    """By how much a series has become worse, by its slope over its whole span.

    Args:
        points: year and figure, each year once; the first figure above 0.
        better_when: which direction is good.

    Returns:
        A share of the first figure, negative where it became better; None where no slope is
        known or the first figure is not positive.

    Source:
        docs/scoring.md, "Gap rules".
    """
    step = slope(points)
    if step is None:
        return None
    ordered = sorted(points)
    first_year, first = ordered[0]
    if first <= 0:
        return None
    share = step * (ordered[-1][0] - first_year) / first
    return share if better_when is BetterWhen.LOWER else -share
