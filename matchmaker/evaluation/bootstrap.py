"""How sure a figure is: intervals by drawing the needs again (Efron 1979), seeded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.evaluation.metrics import macro_f1

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.evaluation.metrics import Reals

SEED = 20_170_501
DRAWS = 1000
OUTSIDE = 0.025
"""Share of the draws left out at either end: intervals hold 95 %."""

NOTHING = float("nan")


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95 % interval.

    Attributes:
        value: over all rows that have the figure; nan where none has.
        low: lower end of the interval.
        high: upper end.
        count: rows that have the figure.
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
    """One system against another on the same draws.

    Attributes:
        difference: mean of the first less that of the second.
        ratio: mean of the first over mean of the second.
        share_above: share of the draws in which the first has the higher mean.
    """

    difference: Figure
    ratio: Figure
    share_above: float

    def to_json(self) -> dict[str, object]:
        """Return plain values."""
        share = None if np.isnan(self.share_above) else round(self.share_above, 4)
        return {
            "difference": self.difference.to_json(),
            "ratio": self.ratio.to_json(),
            "share_of_draws_above": share,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """How often each row is in each draw. Rows of one group are drawn together.

    Attributes:
        times: (draws, n), whole numbers.
    """

    times: Reals

    @classmethod
    def of(cls, groups: Sequence[str], count: int = DRAWS, seed: int = SEED) -> Draws:
        """Draw groups with replacement, as many as there are.

        Args:
            groups: (n,) the group of each row; the languages of one need are one group.
            count: number of draws.
            seed: the same seed gives the same draws.
        """
        names = sorted(set(groups))
        number = {name: index for index, name in enumerate(names)}
        drawn = np.random.default_rng(seed).multinomial(
            len(names), np.full(len(names), 1 / max(1, len(names))), size=count
        )
        return cls(drawn[:, [number[name] for name in groups]].astype(np.float64))

    def means(self, values: Reals) -> Reals:
        """Return the mean of each draw over the rows that have a value."""
        known = ~np.isnan(values)
        times = self.times[:, known]
        return _shares(times @ values[known], times.sum(axis=1))

    def figure(self, values: Reals) -> Figure:
        """Return the mean of the rows that have a value, with its interval."""
        count = int((~np.isnan(values)).sum())
        return from_draws(_mean(values), self.means(values), count)

    def compare(self, ours: Reals, theirs: Reals) -> Comparison:
        """Compare two systems over the rows in which both have a value."""
        both = ~(np.isnan(ours) | np.isnan(theirs))
        first, second = np.where(both, ours, np.nan), np.where(both, theirs, np.nan)
        means, others = self.means(first), self.means(second)
        known = ~(np.isnan(means) | np.isnan(others))
        share = float((means > others)[known].mean()) if known.any() else NOTHING
        value = _mean(first) - _mean(second)
        return Comparison(
            difference=from_draws(value, means - others, int(both.sum())),
            ratio=self.ratio(first, second),
            share_above=share,
        )

    def ratio(self, first: Reals, second: Reals) -> Figure:
        """Return the mean of one over the mean of the other; each may have its own rows."""
        count = int((~np.isnan(first)).sum())
        value = _shares(np.array([_mean(first)]), np.array([_mean(second)]))[0]
        return from_draws(float(value), _shares(self.means(first), self.means(second)), count)

    def macro_f1(
        self, truth: NDArray[np.intp], given: NDArray[np.intp], classes: int
    ) -> tuple[float, Reals]:
        """Return macro-F1 of all texts, and that of each draw.

        Args:
            truth: (n,), the true class of each text, 0 and up.
            given: (n,), the class it was given; `classes` stands for none.
            classes: number of classes.
        """
        side = classes + 1
        cells = np.zeros((len(truth), side * side))
        cells[np.arange(len(truth)), truth * side + given] = 1
        drawn = (self.times @ cells).reshape(-1, side, side)
        every = cells.sum(axis=0).reshape(side, side)
        # "None" has no true text and so F1 0: a miss of the true class, not a class of its own.
        scale = side / classes
        return float(macro_f1(every)) * scale, macro_f1(drawn) * scale


def from_draws(value: float, found: Reals, count: int) -> Figure:
    """Return a figure with the interval of its draws."""
    known = found[~np.isnan(found)]
    if not known.size:
        return Figure(value, NOTHING, NOTHING, count)
    low, high = np.quantile(known, [OUTSIDE, 1 - OUTSIDE])
    return Figure(value, float(low), float(high), count)


def _mean(values: Reals) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else NOTHING


def _shares(first: Reals, second: Reals) -> Reals:
    return np.asarray(np.divide(first, second, out=np.full(first.shape, np.nan), where=second > 0))
