"""How sure a figure is: intervals by drawing the queries again (Efron 1979), seeded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.evaluation.metrics import macro_f1

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.evaluation.metrics import Reals

SEED = 20_170_501
DRAWS = 1000
OUTSIDE = 0.025
"""Share of the draws left out at either end: intervals hold 95 %."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95 % interval.

    Attributes:
        value: over all queries that have the figure; nan where none has.
        low: lower end of the interval.
        high: upper end.
        count: queries that have the figure.
    """

    value: float
    low: float
    high: float
    count: int

    def to_json(self) -> dict[str, float | int | None]:
        """Return plain values to four decimals, None where there is no figure."""
        ends = {"value": self.value, "low": self.low, "high": self.high}
        found: dict[str, float | int | None] = {
            name: None if np.isnan(end) else round(end, 4) for name, end in ends.items()
        }
        return {**found, "n": self.count}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One system against another on the same draws of queries.

    Attributes:
        difference: mean of the queries' differences.
        ratio: mean of the first over mean of the second.
        share_above: share of the draws in which the first has the higher mean.
    """

    difference: Figure
    ratio: Figure
    share_above: float


def figure(values: Reals, *, draws: int, seed: int = SEED) -> Figure:
    """Return the mean of the queries that have a value, with its interval."""
    known = values[~np.isnan(values)]
    if not known.size:
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    means = known[_resamples(known.size, draws, seed)].mean(axis=1)
    return _figure(float(known.mean()), means, known.size)


def compare(ours: Reals, theirs: Reals, *, draws: int, seed: int = SEED) -> Comparison:
    """Compare two systems query by query, on the same draws.

    Args:
        ours: (n,), a value of each query, nan where it has none.
        theirs: (n,), the other system's.
        draws: number of draws.
        seed: of the draws.
    """
    both = ~(np.isnan(ours) | np.isnan(theirs))
    first, second = ours[both], theirs[both]
    if not first.size:
        nothing = Figure(float("nan"), float("nan"), float("nan"), 0)
        return Comparison(nothing, nothing, float("nan"))
    drawn = _resamples(first.size, draws, seed)
    means, others = first[drawn].mean(axis=1), second[drawn].mean(axis=1)
    return Comparison(
        difference=_figure(float(first.mean() - second.mean()), means - others, first.size),
        ratio=_figure(_ratio(first.mean(), second.mean()), _ratios(means, others), first.size),
        share_above=float((means > others).mean()),
    )


def ratio_of_groups(first: Reals, second: Reals, *, draws: int, seed: int = SEED) -> Figure:
    """Return the mean of one group of queries over that of another, each drawn by itself."""
    first, second = first[~np.isnan(first)], second[~np.isnan(second)]
    if not (first.size and second.size):
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    means = first[_resamples(first.size, draws, seed)].mean(axis=1)
    others = second[_resamples(second.size, draws, seed + 1)].mean(axis=1)
    value = _ratio(first.mean(), second.mean())
    return _figure(value, _ratios(means, others), first.size)


def f1_draws(
    truth: NDArray[np.int64], given: NDArray[np.int64], classes: int, *, draws: int, seed: int = SEED
) -> tuple[float, Reals]:
    """Return macro-F1 of all texts, and that of each draw of texts.

    Args:
        truth: (n,), the true class of each text, 0 and up.
        given: (n,), the class it was given; `classes` stands for none.
        classes: number of classes.
        draws: number of draws.
        seed: of the draws; the same seed draws the same texts.
    """
    cells = truth * (classes + 1) + given
    drawn = _resamples(len(cells), draws, seed)
    size = (classes + 1) ** 2
    counts = np.stack([np.bincount(cells[row], minlength=size) for row in drawn])
    every = np.bincount(cells, minlength=size)
    shape = (classes + 1, classes + 1)
    return (
        float(_f1(every.reshape(shape))),
        np.asarray(_f1(counts.reshape(-1, *shape))),
    )


def from_draws(value: float, found: Reals, count: int) -> Figure:
    """Return a figure whose draws were made elsewhere."""
    return _figure(value, found, count)


def _f1(confusion: NDArray[np.int64]) -> Reals:
    """Average over the real classes only; "none" is a miss of the true class, no class."""
    classes = confusion.shape[-1] - 1
    return np.asarray(macro_f1(confusion) * (classes + 1) / classes)


def _resamples(size: int, draws: int, seed: int) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, size, size=(draws, size))


def _figure(value: float, found: Reals, count: int) -> Figure:
    known = found[~np.isnan(found)]
    if not known.size:
        return Figure(value, float("nan"), float("nan"), count)
    low, high = np.quantile(known, [OUTSIDE, 1 - OUTSIDE])
    return Figure(value, float(low), float(high), count)


def _ratio(first: float, second: float) -> float:
    return float(first / second) if second else float("nan")


def _ratios(first: Reals, second: Reals) -> Reals:
    return np.divide(first, second, out=np.full(first.shape, np.nan), where=second > 0)
