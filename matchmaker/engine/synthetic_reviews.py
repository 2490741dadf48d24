"""Made-up markets and commissioners, to measure what learning from reviews gains and costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from matchmaker.engine.exposure import Candidates
from matchmaker.engine.inputs import COMPONENTS, DEFAULT_VALUES, WEIGHT_SUM
from matchmaker.engine.learning import Fit, Reviews, Shares, fit, importance, merit, propensities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NEEDS = 250
HELD_OUT = 100
TECHNOLOGIES = 120
SHOWN = 10
"""Length of the list that a commissioner sees."""
FACTORS = 9
COUNTS = (10, 20, 50, 100, 200, 400)
TRUE_SLOPE = 20.0
"""How sure the made-up commissioners are: twice as sure as the prior guesses."""


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Made-up pairs.

    Attributes:
        shares: (n, t, 7), component values, 0 to 1.
        truth: seven weights that sum to 1, by which the commissioners judge.
    """

    shares: Shares
    truth: Shares


def market(seed: int, *, off: float) -> Market:
    """Make a market whose true weights differ from the defaults.

    Args:
        seed: of the generator; the same seed gives the same market.
        off: standard deviation of the natural logarithm of true over default weight.

    Returns:
        `NEEDS` needs and `TECHNOLOGIES` technologies.
    """
    draw = np.random.default_rng(seed)
    truth = np.array(DEFAULT_VALUES) / WEIGHT_SUM * np.exp(off * draw.standard_normal(7))
    shape = (NEEDS, TECHNOLOGIES, len(COMPONENTS))
    common = 0.5 * draw.standard_normal((NEEDS, TECHNOLOGIES, 1))
    firm = 0.4 * draw.standard_normal((1, TECHNOLOGIES, len(COMPONENTS)))
    raw = common + firm + draw.standard_normal(shape) - 0.3
    return Market(shares=np.asarray(expit(1.3 * raw)), truth=truth / truth.sum())


def reviews(made: Market, count: int, seed: int) -> Reviews:
    """Let commissioners decide about pairs that the defaults showed them.

    Of each list the rank r is looked at r^-0.5 as often as the first; nobody looks twice.

    Args:
        made: the market; the last `HELD_OUT` needs are never shown.
        count: how many decisions.
        seed: of the generator.

    Returns:
        The decisions, weighed by the propensity of their rank.
    """
    draw = np.random.default_rng([seed, 1])
    score = merit(made.shares[:-HELD_OUT], DEFAULT_VALUES)
    order = np.argsort(-score, axis=1, kind="stable")[:, :SHOWN]
    interest = np.tile(np.arange(1, SHOWN + 1) ** -0.5, (order.shape[0], 1)).ravel()
    places = draw.choice(interest.size, size=count, replace=False, p=interest / interest.sum())
    need, rank = np.divmod(places, SHOWN)
    shares = made.shares[need, order[need, rank]]
    true = made.shares @ made.truth
    wanted = np.quantile(true[:-HELD_OUT][np.arange(len(order))[:, None], order], 0.5)
    accepted = draw.random(count) < expit(TRUE_SLOPE * (shares @ made.truth - wanted))
    seen = propensities(np.zeros(7, dtype=np.intp), np.zeros(7, dtype=np.intp))
    band = np.searchsorted((1, 3, 6, 10), rank + 1)
    return Reviews(shares, accepted, importance(seen[band], np.ones(count)))


def held_out_ndcg(made: Market, values: Sequence[int]) -> float:
    """Return the mean nDCG@10 of weights over the needs that nobody was shown.

    The gain of a technology is 2^(3 x true share of rank) - 1: the best of a need counts 7.
    """
    shares = made.shares[-HELD_OUT:]
    gain = _gains(shares @ made.truth)
    order = np.argsort(-merit(shares, values), axis=1, kind="stable")[:, :10]
    discount = 1 / np.log2(np.arange(2, 12))
    reached = np.take_along_axis(gain, order, axis=1) @ discount
    best = -np.sort(-gain, axis=1)[:, :10] @ discount
    return float((reached / best).mean())


def _gains(true: Shares) -> NDArray[np.float64]:
    spread = (true - true.min(axis=1, keepdims=True)) / np.ptp(true, axis=1, keepdims=True)
    return np.asarray(2 ** (5 * spread) - 1)


def learned(made: Market, count: int, seed: int) -> Fit | None:
    """Fit weights to so many decisions in a market."""
    return fit(reviews(made, count, seed), DEFAULT_VALUES)


def stars(needs: int, technologies: int, seed: int = 1) -> tuple[Candidates, NDArray[np.bool_]]:
    """Make scores of a market in which some technologies are good at almost everything.

    Small firms, every second one, are a little less good.

    Args:
        needs: how many.
        technologies: how many.
        seed: of the generator.

    Returns:
        Every technology as a candidate of every need, and which are of small firms.
    """
    draw = np.random.default_rng(seed)
    small = np.arange(technologies) % 2 == 0
    quality = 0.1 * draw.standard_normal(technologies) - 0.05 * small
    taste = draw.standard_normal((needs, FACTORS)) @ draw.standard_normal((FACTORS, technologies))
    raw = quality + taste / (2 * FACTORS**0.5) + 0.3 * draw.standard_normal(taste.shape)
    return (
        Candidates(
            ids=np.tile(np.arange(technologies), (needs, 1)),
            scores=np.asarray(10_000_000 * expit(raw), dtype=np.int64),
            count=technologies,
        ),
        small,
    )
