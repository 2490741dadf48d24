"""Weights re-fitted from decided reviews, near the current ones until reviews say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize
from scipy.special import expit

from matchmaker.engine.inputs import COMPONENTS, WEIGHT_SUM

if TYPE_CHECKING:
    from collections.abc import Sequence

Shares = NDArray[np.float64]

LEAST_REVIEWS = 10
"""Below this many decided reviews nothing is fitted at all."""

TAU = 0.3
"""Width of the prior: one standard deviation is this share of a weight."""

LEAST_TEXT = 500
"""The text keeps 5 %, so that the gate that asks for related texts keeps a meaning."""

LONGEST_REACH = 5.0
"""Most that one review counts for others like it that nobody looked at."""

SLOPE = 12.0
"""Guess before any review: from score 0.5 to 0.6 the odds of an accept rise by exp(1.2)."""

SLOPE_DOUBT = 0.7
"""Standard deviation of the natural logarithm of the slope."""

INTERCEPT_DOUBT = 5.0
LEAST_SLOPE, MOST_SLOPE = 0.1, 1000.0

SMALLEST_SCALE = 0.005
"""A weight of zero may come back: its prior is as wide as that of a weight of half a per cent."""

BANDS = (1, 3, 6, 10, 20, 50)
"""Last rank of each band in which propensities are counted; what follows is one more band."""

POSITION_DECAY = 0.5
"""Guess before any review: the rank r is looked at r^-0.5 as often as the first."""

PRIOR_SHOWN = 20.0
"""How many shown pairs a band the guess is worth."""


@dataclass(frozen=True, slots=True, eq=False)
class Reviews:
    """Decided pairs.

    Attributes:
        shares: (m, 7), component values from 0 to 1 as they stood at the review.
        accepted: (m,), True where accepted, False where declined for its fit.
        importance: (m,), what each review counts, above 0; 1 where nothing else is known.

    Raises:
        ValueError: the shapes differ, a share leaves 0 to 1 or an importance is not positive.
    """

    shares: Shares
    accepted: NDArray[np.bool_]
    importance: Shares

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together."""
        count = self.accepted.shape[0]
        if self.shares.shape != (count, len(COMPONENTS)) or self.importance.shape != (count,):
            message = f"{count} decisions need as many rows of {len(COMPONENTS)} shares"
            raise ValueError(message)
        if count and not 0 <= self.shares.min() <= self.shares.max() <= 1:
            message = "shares lie in 0 to 1"
            raise ValueError(message)
        if count and self.importance.min() <= 0:
            message = "an importance is positive"
            raise ValueError(message)

    def __len__(self) -> int:
        """Count the reviews."""
        return int(self.accepted.shape[0])

    def rows(self, index: slice | NDArray[np.intp]) -> Reviews:
        """Take some reviews, in the order of the index."""
        return Reviews(self.shares[index], self.accepted[index], self.importance[index])


@dataclass(frozen=True, slots=True)
class Fit:
    """What the reviews say.

    Attributes:
        values: seven weights in 1/10,000 that sum to 10,000.
        intercept: log odds of an accept at score 0.
        slope: rise of the log odds from score 0 to score 1, above 0.
    """

    values: tuple[int, ...]
    intercept: float
    slope: float

    def chance(self, shares: Shares) -> Shares:
        """Return the chance of an accept, 0 to 1, of pairs with (m, 7) shares."""
        return np.asarray(expit(self.intercept + self.slope * merit(shares, self.values)))


def merit(shares: Shares, values: Sequence[int]) -> Shares:
    """Return the score from 0 to 1 of (m, 7) shares under seven weights in 1/10,000."""
    return np.asarray(shares @ np.array(values, dtype=np.float64)) / WEIGHT_SUM


def fit(reviews: Reviews, current: Sequence[int], *, tau: float = TAU) -> Fit | None:
    """Fit weights, slope and intercept to reviews, with a prior at the current weights.

    The weights are never negative, so that more of a component never lowers a score.

    Args:
        reviews: decided pairs.
        current: seven weights in 1/10,000, the prior's middle.
        tau: width of the prior as a share of each weight, above 0.

    Returns:
        The most probable weights, or None with fewer than `LEAST_REVIEWS` reviews or where all
        were decided alike.

    Source:
        docs/scoring.md, "Learning".
    """
    if _says_nothing(reviews):
        return None
    prior = np.array(current, dtype=np.float64) / WEIGHT_SUM
    scale = np.maximum(prior, SMALLEST_SCALE)
    best = _most_probable(reviews, prior, scale, tau)
    # Rounded weights that sum to one go with another slope and intercept than those of the search.
    return calibrate(reviews, whole_weights(best[2:] * scale))


def calibrate(reviews: Reviews, values: Sequence[int]) -> Fit | None:
    """Fit slope and intercept alone, so that given weights tell chances (Platt 1999).

    Args:
        reviews: decided pairs.
        values: seven weights in 1/10,000.

    Returns:
        The fit with these weights, or None where `fit` would be None.
    """
    if _says_nothing(reviews):
        return None
    prior = np.array(values, dtype=np.float64) / WEIGHT_SUM
    best = _most_probable(reviews, prior, prior, None)
    slope = float(np.exp(best[1]))
    middle = float(merit(reviews.shares, values).mean())
    return Fit(tuple(int(value) for value in values), float(best[0]) - slope * middle, slope)


def log_loss(chance: Shares, accepted: NDArray[np.bool_]) -> Shares:
    """Return each review's surprise in natural units: -ln of the chance of what was decided."""
    kept = np.clip(np.where(accepted, chance, 1 - chance), 1e-6, 1)
    return np.asarray(-np.log(kept))


def whole_weights(weights: Shares) -> tuple[int, ...]:
    """Round weights to 1/10,000 by the largest remainder; they sum to 10,000.

    Args:
        weights: seven, not negative, in any unit; all zero means equal.

    Returns:
        Seven integers; the text has at least `LEAST_TEXT`.
    """
    text = COMPONENTS.index("text")
    kept = np.asarray(weights, dtype=np.float64)
    total = kept.sum()
    kept = kept / total if total > 0 else np.full(len(COMPONENTS), 1 / len(COMPONENTS))
    least = LEAST_TEXT / WEIGHT_SUM
    if kept[text] < least:
        others = kept.sum() - kept[text]
        kept = kept * ((1 - least) / others) if others > 0 else kept
        kept[text] = least
    exact = kept * WEIGHT_SUM
    floors = np.floor(exact + 1e-9).astype(np.int64)
    missing = WEIGHT_SUM - int(floors.sum())
    order = np.lexsort((np.arange(exact.size), floors - exact))
    floors[order[:missing]] += 1
    return tuple(int(value) for value in floors)


def rank_band(ranks: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the band, 0 and up, of ranks that begin at 1 (see `BANDS`)."""
    return np.searchsorted(np.array(BANDS), ranks, side="left")


def propensities(shown: NDArray[np.intp], reviewed: NDArray[np.intp]) -> Shares:
    """Estimate how often a pair shown in each band of ranks is decided about.

    Args:
        shown: (7,), pairs whose best rank lay in each band.
        reviewed: (7,), how many of them were decided about.

    Returns:
        (7,), above 0 up to 1, falling: counts smoothed by the guess `POSITION_DECAY`, relative
        to the first band. Without counts the guess alone.

    Source:
        docs/scoring.md, "Learning".
    """
    middle = np.array([1.0, 2.5, 5, 8.5, 15.5, 35.5, 75])
    guess = middle**-POSITION_DECAY
    seen, decided = shown.astype(np.float64), reviewed.astype(np.float64)
    level = _level(seen, decided, guess)
    rate = (decided + PRIOR_SHOWN * level * guess) / (seen + PRIOR_SHOWN)
    falling = np.minimum.accumulate(rate)
    return np.asarray(falling / falling[0])


def importance(propensity: Shares, outcome: Shares) -> Shares:
    """Weigh reviews by outcome and by how seldom their like is looked at.

    Args:
        propensity: (m,), above 0 up to 1.
        outcome: (m,), what the decision counts, above 0.

    Returns:
        (m,), outcome over propensity, no review above `LONGEST_REACH` times its outcome; scaled
        so that the sum is the number of equal reviews that would know as much (Kish 1965).

    Source:
        docs/scoring.md, "Learning".
    """
    raw = outcome * np.minimum(1 / propensity, LONGEST_REACH)
    if not raw.size:
        return raw
    return np.asarray(raw * (raw.sum() / (raw**2).sum()))


def _level(seen: Shares, decided: Shares, guess: Shares) -> float:
    """Return the rate of decisions in the first band that the counts as a whole speak for."""
    expected = float(seen @ guess)
    return min(max(float(decided.sum()) / expected, 0.01), 1.0) if expected else 1.0


def _says_nothing(reviews: Reviews) -> bool:
    alike = len(reviews) and (reviews.accepted.all() or not reviews.accepted.any())
    return len(reviews) < LEAST_REVIEWS or bool(alike)


def _most_probable(
    reviews: Reviews, prior: Shares, scale: Shares, tau: float | None
) -> NDArray[np.float64]:
    """Return intercept at the mean pair, log slope, and weights in units of their scale.

    Without tau the weights stay as they are.
    """
    features = (reviews.shares - reviews.shares.mean(axis=0)) * scale
    signs = np.where(reviews.accepted, 1.0, -1.0)
    usual = np.divide(prior, scale, out=np.ones_like(prior), where=scale > 0)
    guess = np.log(SLOPE)
    stiffness = 0.0 if tau is None else 1 / tau**2

    def cost(point: Shares) -> tuple[float, Shares]:
        slope, away = np.exp(point[1]), point[2:] - usual
        raw = features @ point[2:]
        margin = signs * (point[0] + slope * raw)
        doubt = (point[1] - guess) / SLOPE_DOUBT
        value = reviews.importance @ np.logaddexp(0, -margin)
        value += (doubt**2 + stiffness * (away @ away) + (point[0] / INTERCEPT_DOUBT) ** 2) / 2
        pull = -signs * expit(-margin) * reviews.importance
        gradient = np.empty_like(point)
        gradient[0] = pull.sum() + point[0] / INTERCEPT_DOUBT**2
        gradient[1] = slope * (pull @ raw) + doubt / SLOPE_DOUBT
        gradient[2:] = slope * (pull @ features) + stiffness * away
        return float(value), gradient

    highest = np.full_like(prior, np.inf) if tau is not None else usual
    lowest = np.zeros_like(prior) if tau is not None else usual
    found = minimize(
        cost,
        np.concatenate(([0.0, guess], usual)),
        jac=True,
        method="L-BFGS-B",
        bounds=Bounds(
            np.concatenate(([-np.inf, np.log(LEAST_SLOPE)], lowest)),
            np.concatenate(([np.inf, np.log(MOST_SLOPE)], highest)),
        ),
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9},
    )
    return np.asarray(found.x)
