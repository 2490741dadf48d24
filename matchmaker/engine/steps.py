"""Steps of preferred numbers, by which the capacity of a firm is read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.engine.inputs import Dollars

R20 = (100, 112, 125, 140, 160, 180, 200, 224, 250, 280)
R20_UPPER = (315, 355, 400, 450, 500, 560, 630, 710, 800, 900)
"""The preferred numbers of the series R20, twenty a decade (ISO 3)."""

DECADES = 12
"""Steps reach from CAD 1 to a trillion; what lies beyond takes the last one."""

UNKNOWN_STEP = -1


def step_of(capacity: Dollars) -> NDArray[np.int16]:
    """Read amounts in steps: the nearest preferred number, by ratio.

    Args:
        capacity: CAD, not negative, nan unknown.

    Returns:
        The step, 0 below half a step under CAD 1, -1 unknown. A larger amount never has a
        smaller step.

    Source:
        docs/scoring.md, "Scale".
    """
    steps = np.searchsorted(_edges(), capacity, side="right")
    return np.where(np.isnan(capacity), UNKNOWN_STEP, steps).astype(np.int16)


def amount_of(step: NDArray[np.integer]) -> Dollars:
    """Return the amount that a step stands for, CAD, nan where unknown."""
    return np.where(step < 0, np.nan, _amounts()[np.maximum(step, 0)])


@cache
def _amounts() -> Dollars:
    decade = np.array(R20 + R20_UPPER, dtype=np.float64)
    powers = [10.0**power for power in range(DECADES)]
    series = np.concatenate([decade * power / 100 for power in powers])
    return np.concatenate([[0.0], series, [10.0**DECADES]])


@cache
def _edges() -> Dollars:
    series = _amounts()[1:]
    between = np.sqrt(series[:-1] * series[1:])
    return np.concatenate([[series[0] * series[0] / between[0]], between])
