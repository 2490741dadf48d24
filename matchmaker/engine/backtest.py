"""How proposed weights would have foretold the newest decisions, beside what is used today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.inputs import COMPONENTS, WEIGHT_SUM
from matchmaker.engine.learning import Fit, Reviews, calibrate, fit, log_loss, merit

if TYPE_CHECKING:
    from collections.abc import Sequence

Shares = NDArray[np.float64]

HELD_OUT = 0.3
"""Share of the decisions, the newest, that nothing is fitted to."""

DRAWS = 1000
SEED = 20261122
TOP = 10


@dataclass(frozen=True, slots=True)
class Measure:
    """How one way to rank did on the decisions held out.

    Attributes:
        log_loss: mean surprise of a decision in natural units; lower is better.
        ndcg: mean nDCG@10 over needs with both answers, None where there is none.
        order: share of accepted and declined pairs that stand in the right order, or None.
    """

    log_loss: float
    ndcg: float | None
    order: float | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """Weights fitted to the older decisions, measured on the newer ones.

    Attributes:
        fitted_on: decisions that were fitted to.
        held_out: decisions that were measured on.
        needs: needs among them with both an accepted and a declined pair.
        proposed: the fitted weights.
        current: the weights in use.
        text: the text alone, as a search for words would rank.
        chance: the mean rate for all, in any order.
        gain: what a decision is foretold better than by the current weights, in log loss: the
            lower end of its 95 % interval, the mean and the upper end.
    """

    fitted_on: int
    held_out: int
    needs: int
    proposed: Measure
    current: Measure
    text: Measure
    chance: Measure
    gain: tuple[float, float, float]


def backtest(reviews: Reviews, needs: NDArray[np.intp], current: Sequence[int]) -> Backtest | None:
    """Fit to the older decisions and measure on the newer ones.

    Args:
        reviews: decided pairs, oldest first.
        needs: (m,), which need each was about.
        current: seven weights in 1/10,000.

    Returns:
        The figures, or None where the older ones are too few to fit to.

    Source:
        docs/scoring.md, "Learning".
    """
    cut = len(reviews) - round(HELD_OUT * len(reviews))
    older, newer, about = reviews.rows(slice(cut)), reviews.rows(slice(cut, None)), needs[cut:]
    text_alone = tuple(WEIGHT_SUM * (name == "text") for name in COMPONENTS)
    proposed, plain, words = (
        fit(older, current),
        calibrate(older, current),
        calibrate(older, text_alone),
    )
    if proposed is None or plain is None or words is None or not len(newer):
        return None
    gains = log_loss(plain.chance(newer.shares), newer.accepted) - log_loss(
        proposed.chance(newer.shares), newer.accepted
    )
    return Backtest(
        fitted_on=cut,
        held_out=len(newer),
        needs=len(list(_groups(about, newer.accepted))),
        proposed=_measure(proposed, newer, about),
        current=_measure(plain, newer, about),
        text=_measure(words, newer, about),
        chance=_by_chance(older, newer, about),
        gain=mean_interval(gains),
    )


def mean_interval(values: Shares) -> tuple[float, float, float]:
    """Return a mean between the ends of its 95 % bootstrap interval; the seed is fixed."""
    draw = np.random.default_rng(SEED)
    means = values[draw.integers(0, values.size, (DRAWS, values.size))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(values.mean()), float(high)


def ndcg(gain: Shares, order: NDArray[np.intp]) -> float:
    """Return the nDCG@10 of an order of rows with gains, not negative and not all 0."""
    discount = 1 / np.log2(np.arange(2, TOP + 2))
    reached = gain[order][:TOP]
    best = -np.sort(-gain)[:TOP]
    return float(reached @ discount[: reached.size] / (best @ discount[: best.size]))


def _measure(way: Fit, newer: Reviews, needs: NDArray[np.intp]) -> Measure:
    merits = merit(newer.shares, way.values)
    gains = [
        ndcg(newer.accepted[rows].astype(float), np.argsort(-merits[rows], kind="stable"))
        for rows in _groups(needs, newer.accepted)
    ]
    return Measure(
        log_loss=float(log_loss(way.chance(newer.shares), newer.accepted).mean()),
        ndcg=float(np.mean(gains)) if gains else None,
        order=_in_order(merits, newer.accepted),
    )


def _by_chance(older: Reviews, newer: Reviews, needs: NDArray[np.intp]) -> Measure:
    """Return what the mean rate and a random order are expected to reach."""
    rate = np.full(len(newer), older.accepted.mean())
    discount = 1 / np.log2(np.arange(2, TOP + 2))
    gains = []
    for rows in _groups(needs, newer.accepted):
        accepted = newer.accepted[rows]
        ideal = discount[: int(accepted.sum())].sum()
        gains.append(accepted.mean() * discount[: accepted.size].sum() / ideal)
    both = newer.accepted.any() and not newer.accepted.all()
    return Measure(
        log_loss=float(log_loss(rate, newer.accepted).mean()),
        ndcg=float(np.mean(gains)) if gains else None,
        order=0.5 if both else None,
    )


def _groups(needs: NDArray[np.intp], accepted: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Return the rows of each need that has both an accepted and a declined pair."""
    groups = [np.flatnonzero(needs == need) for need in np.unique(needs)]
    return [rows for rows in groups if 0 < accepted[rows].sum() < rows.size]


def _in_order(merits: Shares, accepted: NDArray[np.bool_]) -> float | None:
    """Return the share of accepted and declined pairs in the right order; ties count half."""
    ahead = merits[accepted][:, None] - merits[~accepted][None, :]
    return float((np.sign(ahead) / 2 + 0.5).mean()) if ahead.size else None
