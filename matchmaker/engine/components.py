"""The seven components of a score, each a whole number of thousandths for every pair."""

from __future__ import annotations

from functools import cache
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.evidence import scale_fit
from matchmaker.engine.inputs import (
    AREAS,
    FULL,
    MANDATORY_FACTOR,
    Flags,
    Hierarchy,
    Needs,
    Offers,
    Quality,
    Thousandths,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Whole = NDArray[np.int64]
Reals = NDArray[np.float64]

LEAF, BRANCH, AREA = 50, 30, 20
"""Hundredths that a shared capability, branch and area count in the tree kernel."""

ASSUMED_TRL = 7
"""Readiness asked for where a need names none: a prototype shown in its real environment."""

LEVEL_SHARE = 600
"""Thousandths of readiness that the level gives; the rest comes from deliveries in China."""

LEVEL_BY_GAP = np.array([1000, 667, 333, 0], dtype=np.int64)
"""Value by levels missing: 0, 1, 2, 3 or more."""

EXPERIENCE_BY_DELIVERIES = np.array([0, 500, 750, 1000], dtype=np.int64)
"""Value by deliveries in China: 0, 1, 2, 3 or more. The first is worth most."""


class Component(NamedTuple):
    """One component of every pair, shapes (t, n) or broadcastable to it.

    Attributes:
        value: 0 to 1000, the neutral value already in place of what is unknown.
        assumed: True where any input was replaced by a neutral or default value.
        quality: 0 to 1000, 0 where nothing was known.
    """

    value: NDArray[np.integer]
    assumed: Flags
    quality: NDArray[np.integer]


def shared(left: NDArray[np.generic], right: NDArray[np.generic]) -> Whole:
    """Multiply two matrices of whole numbers exactly.

    BLAS adds in an order that depends on processor and threads. Every partial sum here is a
    whole number below 2^53, which a double holds exactly, so that the order cannot matter.

    Args:
        left: (t, k) whole numbers or flags.
        right: (n, k) whole numbers or flags.

    Returns:
        (t, n), left times right transposed.

    Raises:
        OverflowError: a sum could reach 2^53.
    """
    first, second = left.astype(np.float64), right.astype(np.float64)
    most = np.abs(first).max(initial=0) * np.abs(second).max(initial=0) * max(left.shape[1], 1)
    if most >= 2**53:
        message = "whole numbers too large to multiply exactly"
        raise OverflowError(message)
    return (first @ second.T).astype(np.int64)


def area(offers: Offers, needs: Needs, neutral: int) -> Component:
    """Cosine of the two sets of areas: shared / sqrt(areas of one x areas of the other).

    Args:
        offers: t technologies.
        needs: n needs.
        neutral: value where either side has no known area.

    Returns:
        The component; quality is the lesser of the two sides'.

    Source:
        docs/scoring.md, "Area".
    """
    both = shared(offers.areas, needs.areas)
    count_offer, count_need = offers.areas.sum(axis=1), needs.areas.sum(axis=1)
    value = _area_cosines()[both, count_offer[:, None], count_need[None, :]]
    quality = _lesser(
        np.where(count_offer > 0, offers.area_quality, 0),
        np.where(count_need > 0, needs.area_quality, 0),
    )
    return _known_or(value, quality, neutral)


def capability(offers: Offers, needs: Needs, hierarchy: Hierarchy, neutral: int) -> Component:
    """Cosine of the two sides' tree vectors.

    K(x, y) = .5 leaf.leaf + .3 branch.branch + .2 area.area, where a branch or area holds the
    strongest of its capabilities; the value is K(x, y) / sqrt(K(x, x) K(y, y)). A mandatory
    capability counts twice in the need's vector.

    Args:
        offers: t technologies.
        needs: n needs.
        hierarchy: the tree above the c columns.
        neutral: value where either side has no known capability.

    Returns:
        The component; quality is the lesser of the two sides'.

    Source:
        docs/scoring.md, "Capability"; the idea of Wu and Palmer (1994) and Lin (1998).
    """
    weights = needs.capability_weights.astype(np.int64)
    weights = np.where(needs.mandatory, weights * MANDATORY_FACTOR, weights)
    left, right = tree_vectors(offers.capabilities, hierarchy), tree_vectors(weights, hierarchy)
    kernel = _kernel_weights(hierarchy)
    product = shared(left, right * kernel).astype(np.float64)
    norm_left = np.sqrt((left * left * kernel).sum(axis=1).astype(np.float64))
    norm_right = np.sqrt((right * right * kernel).sum(axis=1).astype(np.float64))
    norm = norm_left[:, None] * norm_right[None, :]
    cosine = np.divide(product, norm, out=np.zeros_like(product), where=norm > 0)
    value = np.minimum(np.floor(cosine * FULL + 0.5), FULL).astype(np.int64)
    quality = _lesser(
        np.where(norm_left > 0, offers.capability_quality, 0),
        np.where(norm_right > 0, needs.capability_quality, 0),
    )
    return _known_or(value, quality, neutral)


def tree_vectors(leaves: NDArray[np.integer], hierarchy: Hierarchy) -> Whole:
    """Put the strongest capability of each branch and area behind the capabilities.

    Args:
        leaves: (r, c), 0 and up.
        hierarchy: the tree above the c columns.

    Returns:
        (r, c + branches + 8).
    """
    values = leaves.astype(np.int64)
    branch = np.zeros((_branch_count(hierarchy), len(values)), dtype=np.int64)
    areas = np.zeros((AREAS, len(values)), dtype=np.int64)
    np.maximum.at(branch, hierarchy.branches, values.T)
    np.maximum.at(areas, hierarchy.areas, values.T)
    return np.hstack([values, branch.T, areas.T])


def text(value: Thousandths, quality: Thousandths, neutral: int) -> Component:
    """Text relevance as computed from words and vocabulary; quality 0 is unknown.

    Args:
        value: (t, n), 0 to 1000.
        quality: (t, n) or (n,), 0 to 1000.
        neutral: value where the quality is 0.

    Returns:
        The component.

    Source:
        docs/scoring.md, "Text".
    """
    return _known_or(value, np.broadcast_to(quality, value.shape), neutral)


def evidence(offers: Offers, needs: Needs, neutral: int) -> Component:
    """How severe the place's figures are in the areas that technology and need share.

    Args:
        offers: t technologies.
        needs: n needs with a severity per area.
        neutral: value where no shared area has a known severity.

    Returns:
        The component: mean of the shared areas known, 0 where no area is shared.

    Source:
        docs/scoring.md, "Evidence of need".
    """
    return _by_area(offers, needs, (needs.severity, needs.severity_quality), neutral)


def policy(offers: Offers, needs: Needs, neutral: int) -> Component:
    """How much policy in force pushes the areas that technology and need share.

    Args:
        offers: t technologies.
        needs: n needs with a tailwind per area.
        neutral: value where no shared area has a known tailwind.

    Returns:
        The component: mean of the shared areas known, 0 where no area is shared.

    Source:
        docs/scoring.md, "Policy tailwind".
    """
    return _by_area(offers, needs, (needs.tailwind, needs.tailwind_quality), neutral)


def scale(offers: Offers, needs: Needs, neutral: int) -> Component:
    """Whether the firm is large enough for the contract.

    A project's total is not a contract: it never takes a value below the neutral one, and its
    quality is "assigned" at most.

    Args:
        offers: t technologies with their firm's capacity.
        needs: n needs with their size.
        neutral: value where capacity or size is unknown.

    Returns:
        The component; quality is the lesser of the two sides'.

    Source:
        docs/scoring.md, "Scale".
    """
    fit = scale_fit(offers.capacity_cad[:, None], needs.size_cad[None, :]).astype(np.int64)
    quality = _lesser(offers.capacity_quality, needs.size_quality).astype(np.int64)
    total = needs.size_is_total[None, :]
    quality = np.where(total, np.minimum(quality, Quality.ASSIGNED), quality)
    too_low = (total & (fit < neutral)) | (fit < 0)
    return _known_or(fit, np.where(too_low, Quality.UNKNOWN, quality), neutral)


def readiness(offers: Offers, needs: Needs, neutral: int) -> Component:
    """Readiness level against the one asked for, and experience of delivering in China.

    .6 clip(1 - (asked - level) / 3, 0, 1) + .4 experience. Each part that is unknown takes the
    neutral value for its share. A need that names no level asks for 7, marked as assumed.

    Args:
        offers: t technologies.
        needs: n needs.
        neutral: value of an unknown part.

    Returns:
        The component. Quality is weighted by the two parts; the level's is "assigned" at most
        where the need named none, a counted delivery is "sourced".

    Source:
        docs/scoring.md, "Readiness".
    """
    level_known = ((offers.trl > 0) & (offers.trl_quality > 0))[:, None]
    named = (needs.minimum_trl > 0)[None, :]
    asked = np.where(named, needs.minimum_trl[None, :], ASSUMED_TRL)
    gap = np.clip(asked - offers.trl[:, None], 0, len(LEVEL_BY_GAP) - 1)
    level = np.where(level_known, LEVEL_BY_GAP[gap], neutral)
    counted = (offers.china_deliveries >= 0)[:, None]
    deliveries = np.clip(offers.china_deliveries, 0, len(EXPERIENCE_BY_DELIVERIES) - 1)
    experience = np.where(counted, EXPERIENCE_BY_DELIVERIES[deliveries][:, None], neutral)
    value = _by_level_share(level, experience)
    ceiling = np.where(named, FULL, Quality.ASSIGNED)
    level_quality = np.where(level_known, np.minimum(offers.trl_quality[:, None], ceiling), 0)
    quality = _by_level_share(level_quality, np.where(counted, Quality.SOURCED, 0))
    return Component(value, ~(level_known & named & counted), quality)


def _by_level_share(level: NDArray[np.integer], experience: NDArray[np.integer]) -> Whole:
    parts = level.astype(np.int64) * LEVEL_SHARE + experience * (FULL - LEVEL_SHARE)
    return (parts + FULL // 2) // FULL


def _by_area(
    offers: Offers, needs: Needs, signal: tuple[Thousandths, Thousandths], neutral: int
) -> Component:
    """Mean of a per-area figure over the areas both sides share."""
    level, level_quality = signal
    usable = (level >= 0) & needs.areas & (level_quality > 0)[:, None]
    total = shared(offers.areas, np.where(usable, level, 0))
    count = shared(offers.areas, usable)
    mean = (2 * total + count) // np.maximum(2 * count, 1)
    area_quality = _lesser(offers.area_quality, needs.area_quality)
    both_known = (offers.areas.sum(axis=1) > 0)[:, None] & (needs.areas.sum(axis=1) > 0)[None, :]
    apart = both_known & (shared(offers.areas, needs.areas) == 0)
    quality = np.where(apart, area_quality, np.where(count > 0, level_quality[None, :], 0))
    return _known_or(mean, quality, neutral)


def _known_or(value: NDArray[np.integer], quality: NDArray[np.integer], neutral: int) -> Component:
    """Put the neutral value where the quality is 0."""
    assumed = quality == Quality.UNKNOWN
    return Component(np.where(assumed, neutral, value), assumed, quality)


def _lesser(offer: NDArray[np.integer], need: NDArray[np.integer]) -> NDArray[np.integer]:
    """Quality of a comparison: that of its weaker side, (t, n)."""
    lesser: Callable[..., NDArray[np.integer]] = np.minimum
    return lesser(offer[:, None], need[None, :])


def _branch_count(hierarchy: Hierarchy) -> int:
    return int(hierarchy.branches.max(initial=-1)) + 1


def _kernel_weights(hierarchy: Hierarchy) -> Whole:
    sizes = [len(hierarchy.areas), _branch_count(hierarchy), AREAS]
    return np.repeat(np.array([LEAF, BRANCH, AREA], dtype=np.int64), sizes)


@cache
def _area_cosines() -> NDArray[np.int64]:
    """Thousandths by shared areas and the areas of either side, rounded half up exactly."""
    table = np.zeros((AREAS + 1,) * 3, dtype=np.int64)
    for offer in range(1, AREAS + 1):
        for need in range(1, AREAS + 1):
            for both in range(min(offer, need) + 1):
                square = 4 * FULL**2 * both**2 // (offer * need)
                table[both, offer, need] = (isqrt(square) + 1) // 2
    return table
