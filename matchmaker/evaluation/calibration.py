"""Whether a score means the same everywhere: expected against observed share of right answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.evaluation.bootstrap import Draws, Figure, from_draws
from matchmaker.evaluation.metrics import NOT_LISTED, RELEVANT, UNJUDGED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.evaluation.metrics import Grades, Reals

BINS = 5
STEPS = 50
RIDGE = 1e-3
"""Keeps the fit finite where a score separates right from wrong without an error."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Judged pairs that a system lists.

    Attributes:
        scores: (p,), 0 to 1.
        right: (p,), 1 where the grade is `RELEVANT` or above, else 0.
        rows: (p,), the query of each pair.
    """

    scores: Reals
    right: Reals
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of neighbouring scores.

    Attributes:
        low: lowest score, 0 to 1.
        high: highest score.
        expected: mean share of right answers that the curve expects.
        observed: share that was right, with its interval.
    """

    low: float
    high: float
    expected: float
    observed: Figure


@dataclass(frozen=True, slots=True)
class Calibration:
    """A curve from score to share of right answers, and how far it is off.

    Attributes:
        intercept: of the logistic curve.
        slope: of the logistic curve, per full score.
        bins: equally many pairs each, lowest scores first.
        error: expected calibration error, the bins' mean distance.
    """

    intercept: float
    slope: float
    bins: tuple[Bin, ...]
    error: Figure


def judged_pairs(scores: Reals, grades: Grades) -> Pairs:
    """Take the judged and listed pairs out of (n, t) scores and grades."""
    rows, columns = np.nonzero((grades != UNJUDGED) & (scores > NOT_LISTED))
    right = (grades[rows, columns] >= RELEVANT).astype(np.float64)
    return Pairs(scores[rows, columns], right, rows.tolist())


def fit(pairs: Pairs) -> tuple[float, float]:
    """Fit a logistic curve by Newton's method; returns intercept and slope.

    A tiny ridge on both makes the answer unique. Without pairs both are 0: even odds.
    """
    inputs = np.column_stack([np.ones(len(pairs.scores)), pairs.scores])
    weights = np.zeros(2)
    for _ in range(STEPS):
        expected = _logistic(inputs @ weights)
        slope = inputs.T @ (pairs.right - expected) - RIDGE * weights
        bend = (inputs * (expected * (1 - expected))[:, None]).T @ inputs + RIDGE * np.eye(2)
        weights = weights + np.linalg.solve(bend, slope)
    return float(weights[0]), float(weights[1])


def calibrate(pairs: Pairs, curve: tuple[float, float], draws: Draws) -> Calibration:
    """Compare a curve that was fitted elsewhere with what is observed here.

    Args:
        pairs: judged pairs; their rows are those of the draws.
        curve: intercept and slope.
        draws: of the queries.
    """
    order = np.argsort(pairs.scores, kind="stable")
    expected = _logistic(curve[0] + curve[1] * pairs.scores)
    times = draws.times[:, list(pairs.rows)]
    bins, gaps, counts = [], [], []
    for part in (one for one in np.array_split(order, BINS) if one.size):
        drawn = times[:, part].sum(axis=1)
        observed = _over(times[:, part] @ pairs.right[part], drawn)
        wanted = _over(times[:, part] @ expected[part], drawn)
        share = float(pairs.right[part].mean())
        bins.append(
            Bin(
                low=float(pairs.scores[part[0]]),
                high=float(pairs.scores[part[-1]]),
                expected=float(expected[part].mean()),
                observed=from_draws(share, observed, int(part.size)),
            )
        )
        gaps.append(np.nan_to_num(np.abs(observed - wanted)) * drawn)
        counts.append(part.size)
    whole = sum(counts)
    error = sum(
        count * abs(one.expected - one.observed.value)
        for one, count in zip(bins, counts, strict=True)
    )
    drawn_error = _over(np.sum(gaps, axis=0), times.sum(axis=1)) if gaps else np.array([])
    value = error / whole if whole else float("nan")
    return Calibration(*curve, tuple(bins), from_draws(value, drawn_error, whole))


def _logistic(values: Reals) -> Reals:
    return np.asarray(1 / (1 + np.exp(-values)))


def _over(first: Reals, second: Reals) -> Reals:
    return np.asarray(np.divide(first, second, out=np.full(first.shape, np.nan), where=second > 0))
