"""The worked example of the methodology page, computed by the engine whenever it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np

from matchmaker.engine import index as engine

PLACES = ("A", "B", "C")
WEIGHTS = np.array([2.0, 1.0, 1.0])
HIGHER_IS_BETTER = np.array([False, True, True])
VALUES = np.array([[60.0, 80.0, np.nan], [30.0, np.nan, np.nan], [40.0, 90.0, 70.0]])
"""PM2.5, good days and waste put to use of three made-up places; the last has two gaps."""

BASELINES = np.array([[80.0, 70.0, np.nan], [70.0, np.nan, np.nan], [np.nan, 75.0, 50.0]])
TARGETS = np.array([35.0, 95.0, 90.0])
MINIMUM_COVERAGE = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure with the baseline that it is counted from."""

    baseline: float | None
    figure: float | None


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One place of the example: figures, shares by one method, index and coverage."""

    place: str
    pairs: tuple[Pair, ...]
    shares: tuple[float | None, ...]
    index: float | None
    coverage: float


def between_places() -> list[ExampleRow]:
    """Compute the example between the worst and the best place."""
    return _rows(engine.min_max(VALUES, HIGHER_IS_BETTER))


def towards_targets() -> list[ExampleRow]:
    """Compute the example as shares of the way to the targets."""
    return _rows(engine.distance_to_target(VALUES, BASELINES, TARGETS, HIGHER_IS_BETTER))


def _rows(shares: engine.Reals) -> list[ExampleRow]:
    found = engine.weighted_index(shares, WEIGHTS, MINIMUM_COVERAGE)
    return [
        ExampleRow(
            place=place,
            pairs=tuple(map(Pair, _known(BASELINES[line]), _known(VALUES[line]))),
            shares=_known(shares[line]),
            index=_known(found.value[line : line + 1])[0],
            coverage=float(found.coverage[line]),
        )
        for line, place in enumerate(PLACES)
    ]


def _known(numbers: engine.Reals) -> tuple[float | None, ...]:
    return tuple(None if isnan(number) else float(number) for number in numbers)
