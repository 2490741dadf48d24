"""What the engine reads: offers, needs, the vocabulary's tree and the weights."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

Flags = NDArray[np.bool_]
Small = NDArray[np.int8]
Thousandths = NDArray[np.int16]
"""Shares and qualities as whole thousandths, 0 to 1000; -1 stands for unknown where allowed."""
Dollars = NDArray[np.float64]
Rows = slice | NDArray[np.intp]

METHOD = "2026.2"
"""Version of the formulas. Anything that can change a score changes it."""

AREAS = 8
"""Number of priority areas of the Canada-China working group (2017)."""

COMPONENTS = ("area", "capability", "text", "evidence", "policy", "scale", "readiness")
"""The shown components, in the order of every array, weight and bit mask."""

FULL = 1000
"""The whole, in thousandths."""

WEIGHT_SUM = 10_000
"""What the seven weights sum to. Weight x value is a point of 1e-7."""

TRL_MAX = 9
DELIVERIES_MAX = 9
MANDATORY_FACTOR = 2
"""A mandatory capability counts twice in the need's vector (docs/scoring.md, "Capability")."""

WEIGHT_VERSION = 1
DEFAULT_VALUES = (1500, 2500, 2000, 1200, 1000, 800, 1000)
"""Proposed weights: what the technology is and does counts 60 %, the place's case 22 %,
whether the firm can deliver 18 %. To be replaced by a reviewed set once decisions exist."""
DEFAULT_NEUTRAL = (500, 150, 50, 500, 500, 500, 500)
"""Values taken when an input is unknown. Those of capability and text are what related pairs of
the reference data usually have (docs/scoring.md, "Score"): with a middling 500, a firm that says
nothing would stand above most that say something."""


class Quality(IntEnum):
    """How far an input can be trusted, in thousandths."""

    UNKNOWN = 0
    ASSIGNED = 500
    SOURCED = 800
    VERIFIED = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """The supply side: t technologies, each with what is known of its firm.

    Attributes:
        areas: (t, 8), True where the technology belongs to the area; no True: unknown.
        area_quality: (t,), a `Quality`.
        capabilities: (t, c), 0 to 1000, how strongly it has each capability; all 0: unknown.
        capability_quality: (t,), a `Quality`.
        trl: (t,), technology readiness level 1 to 9, 0 unknown.
        trl_quality: (t,), a `Quality`.
        capacity_cad: (t,), the firm's capacity in CAD a contract, nan unknown.
        capacity_quality: (t,), a `Quality`.
        china_deliveries: (t,), deliveries in China counted to 9, -1 unknown.

    Raises:
        ValueError: a shape differs or a value leaves its range.
    """

    areas: Flags
    area_quality: Thousandths
    capabilities: Thousandths
    capability_quality: Thousandths
    trl: Small
    trl_quality: Thousandths
    capacity_cad: Dollars
    capacity_quality: Thousandths
    china_deliveries: Small

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together."""
        rows = self.areas.shape[0]
        _check_shape("areas", self.areas, (rows, AREAS))
        _check_shape("capabilities", self.capabilities, (rows, self.capabilities.shape[-1]))
        for name in (
            "area_quality",
            "capability_quality",
            "trl",
            "trl_quality",
            "capacity_cad",
            "capacity_quality",
            "china_deliveries",
        ):
            _check_shape(name, getattr(self, name), (rows,))
        for name in ("area_quality", "capability_quality", "trl_quality", "capacity_quality"):
            _check_range(name, getattr(self, name), 0, FULL)
        _check_range("capabilities", self.capabilities, 0, FULL)
        _check_range("trl", self.trl, 0, TRL_MAX)
        _check_range("china_deliveries", self.china_deliveries, -1, DELIVERIES_MAX)
        _check_positive("capacity_cad", self.capacity_cad, zero_allowed=True)

    def __len__(self) -> int:
        """Count the technologies."""
        return int(self.areas.shape[0])

    def rows(self, index: Rows) -> Offers:
        """Take some technologies, in the order of the index."""
        return replace(self, **{f.name: getattr(self, f.name)[index] for f in fields(self)})


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """The demand side: n needs, each with the evidence and policy of its place.

    Attributes:
        areas: (n, 8), True where the need belongs to the area; no True: unclassified.
        area_quality: (n,), a `Quality`.
        capability_weights: (n, c), 0 to 1000; all 0: unclassified.
        mandatory: (n, c), True where a team must have the capability.
        capability_quality: (n,), a `Quality`.
        severity: (n, 8), how bad the place's figures are per area, 0 to 1000, -1 unknown.
        severity_quality: (n,), a `Quality`.
        tailwind: (n, 8), policy in force per area, 0 to 1000, -1 unknown.
        tailwind_quality: (n,), a `Quality`.
        minimum_trl: (n,), 1 to 9, 0 where the need names none.
        size_cad: (n,), contract value in CAD, nan unknown.
        size_is_total: (n,), True where the size is a project's total, not a contract.
        size_quality: (n,), a `Quality`.

    Raises:
        ValueError: a shape differs or a value leaves its range.
    """

    areas: Flags
    area_quality: Thousandths
    capability_weights: Thousandths
    mandatory: Flags
    capability_quality: Thousandths
    severity: Thousandths
    severity_quality: Thousandths
    tailwind: Thousandths
    tailwind_quality: Thousandths
    minimum_trl: Small
    size_cad: Dollars
    size_is_total: Flags
    size_quality: Thousandths

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together."""
        rows = self.areas.shape[0]
        for name in ("areas", "severity", "tailwind"):
            _check_shape(name, getattr(self, name), (rows, AREAS))
        for name in ("capability_weights", "mandatory"):
            _check_shape(name, getattr(self, name), (rows, self.capability_weights.shape[-1]))
        qualities = [f.name for f in fields(self) if f.name.endswith("_quality")]
        for name in (*qualities, "minimum_trl", "size_cad", "size_is_total"):
            _check_shape(name, getattr(self, name), (rows,))
        for name in (*qualities, "capability_weights"):
            _check_range(name, getattr(self, name), 0, FULL)
        for name in ("severity", "tailwind"):
            _check_range(name, getattr(self, name), -1, FULL)
        _check_range("minimum_trl", self.minimum_trl, 0, TRL_MAX)
        _check_positive("size_cad", self.size_cad)

    def __len__(self) -> int:
        """Count the needs."""
        return int(self.areas.shape[0])

    def rows(self, index: Rows) -> Needs:
        """Take some needs, in the order of the index."""
        return replace(self, **{f.name: getattr(self, f.name)[index] for f in fields(self)})


@dataclass(frozen=True, slots=True, eq=False)
class Hierarchy:
    """The tree above the capability columns.

    Attributes:
        branches: (c,), which branch each capability hangs on, 0 and up.
        areas: (c,), which area it belongs to, 0 to 7.

    Raises:
        ValueError: the lengths differ, or an index lies outside its range.
    """

    branches: NDArray[np.intp]
    areas: NDArray[np.intp]

    def __post_init__(self) -> None:
        """Refuse indexes that name no branch or area."""
        _check_shape("branches", self.branches, self.areas.shape)
        _check_range("branches", self.branches, 0, 2**31 - 1)
        _check_range("areas", self.areas, 0, AREAS - 1)


@dataclass(frozen=True, slots=True)
class Weights:
    """One version of the seven weights and of what an unknown input counts.

    Attributes:
        version: number of the set; stored with every run.
        values: seven weights in 1/10,000 that sum to 10,000.
        neutral: seven values in thousandths, taken when the input is unknown.

    Raises:
        ValueError: not seven, negative, or the sum is off.
    """

    version: int = WEIGHT_VERSION
    values: tuple[int, ...] = DEFAULT_VALUES
    neutral: tuple[int, ...] = DEFAULT_NEUTRAL

    def __post_init__(self) -> None:
        """Refuse a set that would not add up."""
        if not len(self.values) == len(self.neutral) == len(COMPONENTS):
            message = f"weights and neutral values come in {len(COMPONENTS)}"
            raise ValueError(message)
        if min(self.values) < 0 or sum(self.values) != WEIGHT_SUM:
            message = f"weights are not negative and sum to {WEIGHT_SUM}, not {sum(self.values)}"
            raise ValueError(message)
        if not all(0 <= value <= FULL for value in self.neutral):
            message = f"neutral values lie in 0 to {FULL}"
            raise ValueError(message)


def need_blocks(count: int, size: int = 256) -> Iterator[slice]:
    """Cut needs into blocks, so that memory stays bounded however many there are.

    Scores of a block do not depend on the cut.

    Args:
        count: number of needs.
        size: needs a block; 256 x 2,500 technologies take about 60 MB while scored.

    Yields:
        Slices that cover 0 to count in order.
    """
    edges = [*range(0, count, size), count]
    for start, stop in pairwise(edges):
        yield slice(start, stop)


def _check_shape(name: str, array: NDArray[np.generic], shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        message = f"{name} has shape {array.shape}, not {shape}"
        raise ValueError(message)


def _check_range(name: str, array: NDArray[np.generic], low: int, high: int) -> None:
    if array.size and not (low <= int(array.min()) and int(array.max()) <= high):
        message = f"{name} leaves {low} to {high}"
        raise ValueError(message)


def _check_positive(name: str, array: Dollars, *, zero_allowed: bool = False) -> None:
    bad = (array < 0) | np.isinf(array)
    if not zero_allowed:
        bad |= array == 0
    if bad.any():
        message = f"{name} is an amount in CAD or nan"
        raise ValueError(message)
