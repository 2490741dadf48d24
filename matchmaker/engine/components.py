"""The seven components of a score: whole thousandths, or whole points where those are finer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.evidence import scale_fit
from matchmaker.engine.inputs import (
    AREAS,
    FULL,
    Flags,
    Needs,
    Offers,
    Quality,
)
from matchmaker.engine.senses import split
from matchmaker.engine.steps import amount_of, step_of
from matchmaker.engine.tree import demanded, unit_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.engine.inputs import Hierarchy
    from matchmaker.engine.relevance import Relevance

Whole = NDArray[np.int64]
Reals = NDArray[np.float64]

ASSUMED_TRL = 7
"""Readiness asked for where a need names none: a prototype shown in its real environment."""

LEVEL_SHARE = 600
"""Thousandths of readiness that the level gives; the rest comes from deliveries in China."""

LEVEL_BY_GAP = np.array([1000, 667, 333, 0], dtype=np.int64)
"""Value by levels missing: 0, 1, 2, 3 or more."""

EXPERIENCE_BY_DELIVERIES = np.array([0, 500, 750, 1000], dtype=np.int64)
"""Value by deliveries in China: 0, 1, 2, 3 or more. The first is worth most."""


class Worth(NamedTuple):
    """What a component counts: its weight in 1/10,000, and its neutral value in thousandths."""

    weight: int
    neutral: int


class Component(NamedTuple):
    """One component of every pair, in the shape of the pairing or broadcastable to it.

    Attributes:
        value: 0 to 1000, the neutral value already in place of what is unknown; of capability
            and text the points of 1e-7 instead, 0 to 1000 x weight.
        assumed: True where any input was replaced by a neutral or default value.
        quality: 0 to 1000, 0 where nothing was known.
    """

    value: NDArray[np.integer]
    assumed: Flags
    quality: NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which offers meet which needs: each with each, or row by row.

    Attributes:
        is_listed: row i of the offers meets row i of the needs, shape (m,); otherwise each
            meets each, shape (t, n).
    """

    is_listed: bool

    def offer(self, values: NDArray[Any]) -> NDArray[Any]:
        """Bring a figure of the offers, (t,), to the shape of the pairs."""
        return values if self.is_listed else values[:, None]

    def need(self, values: NDArray[Any]) -> NDArray[Any]:
        """Bring a figure of the needs, (n,), to the shape of the pairs."""
        return values if self.is_listed else values[None, :]

    def dot(self, offers: NDArray[np.generic], needs: NDArray[np.generic]) -> Whole:
        """Multiply vectors of whole numbers exactly, pair by pair."""
        if not self.is_listed:
            return shared(offers, needs)
        product = np.einsum("mk,mk->m", offers.astype(np.int64), needs.astype(np.int64))
        return np.asarray(product, dtype=np.int64)


EACH_WITH_EACH = Pairing(is_listed=False)
ROW_BY_ROW = Pairing(is_listed=True)


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


def area(
    offers: Offers, needs: Needs, neutral: int, pairing: Pairing = EACH_WITH_EACH
) -> Component:
    """Cosine of the two sets of areas: shared / sqrt(areas of one x areas of the other).

    Args:
        offers: t technologies.
        needs: n needs.
        neutral: value where either side has no known area.
        pairing: which offers meet which needs.

    Returns:
        The component; quality is the lesser of the two sides'.

    Source:
        docs/scoring.md, "Area".
    """
    both = pairing.dot(offers.areas, needs.areas)
    count_offer, count_need = offers.areas.sum(axis=1), needs.areas.sum(axis=1)
    value = _area_cosines()[both, pairing.offer(count_offer), pairing.need(count_need)]
    quality = _lesser(
        pairing,
        np.where(count_offer > 0, offers.area_quality, 0),
        np.where(count_need > 0, needs.area_quality, 0),
    )
    return _known_or(value, quality, neutral)


def capability(
    offers: Offers,
    needs: Needs,
    hierarchy: Hierarchy,
    worth: Worth,
    pairing: Pairing = EACH_WITH_EACH,
) -> Component:
    """Points of the cosine of the two sides' tree vectors.

    K(x, y) = .5 leaf.leaf + .3 branch.branch + .2 area.area, where a branch or area holds the
    strongest of its capabilities; the share is K(x, y) / sqrt(K(x, x) K(y, y)). A mandatory
    capability counts twice in the need's vector. Both vectors are whole numbers (`unit_rows`),
    so that their product is the points themselves.

    Args:
        offers: t technologies.
        needs: n needs.
        hierarchy: the tree above the c columns.
        worth: weight, and the neutral value where either side has no known capability.
        pairing: which offers meet which needs.

    Returns:
        The component in points of 1e-7; quality is the lesser of the two sides'.

    Source:
        docs/scoring.md, "Capability"; the idea of Wu and Palmer (1994) and Lin (1998).
    """
    left = unit_rows(offers.capabilities, hierarchy, FULL)
    right = unit_rows(demanded(needs), hierarchy, worth.weight)
    quality = _lesser(
        pairing,
        np.where(offers.capabilities.any(axis=1), offers.capability_quality, 0),
        np.where(needs.capability_weights.any(axis=1), needs.capability_quality, 0),
    )
    return _known_or(pairing.dot(left, right), quality, worth.weight * worth.neutral)


def text(
    relevance: Relevance,
    quality: NDArray[np.integer],
    worth: Worth,
    likeness: Whole | None = None,
) -> Component:
    """Points of the text relevance: by words and vocabulary, and by vectors where there are any.

    Args:
        relevance: of every pair, or of listed pairs, by the words' part of the weight.
        quality: in the shape of the pairs or broadcastable to it, 0 to 1000; 0 is unknown.
        worth: weight, and the neutral value where the quality is 0 or a text says nothing.
        likeness: products of the vectors, -1000 to 1000 x half their weight; None: no vectors.

    Returns:
        The component in points of 1e-7.

    Source:
        docs/scoring.md, "Text" and "Vectors".
    """
    known = np.where(relevance.is_known, quality, Quality.UNKNOWN)
    parts = split(worth.weight, has_senses=likeness is not None)
    points = relevance.points
    if likeness is not None:
        points = (points + parts.half * FULL + likeness).astype(np.int32)
    return _known_or(points, known, parts.neutral(worth.neutral))


def evidence(
    offers: Offers, needs: Needs, neutral: int, pairing: Pairing = EACH_WITH_EACH
) -> Component:
    """How severe the place's figures are in the areas that technology and need share.

    Args:
        offers: t technologies.
        needs: n needs with a severity per area.
        neutral: value where no shared area has a known severity.
        pairing: which offers meet which needs.

    Returns:
        The component: mean of the shared areas known, 0 where no area is shared.

    Source:
        docs/scoring.md, "Evidence of need".
    """
    signal = (needs.severity, needs.severity_quality)
    return _by_area(offers, needs, signal, neutral, pairing)


def policy(
    offers: Offers, needs: Needs, neutral: int, pairing: Pairing = EACH_WITH_EACH
) -> Component:
    """How much policy in force pushes the areas that technology and need share.

    Args:
        offers: t technologies.
        needs: n needs with a tailwind per area.
        neutral: value where no shared area has a known tailwind.
        pairing: which offers meet which needs.

    Returns:
        The component: mean of the shared areas known, 0 where no area is shared.

    Source:
        docs/scoring.md, "Policy tailwind".
    """
    signal = (needs.tailwind, needs.tailwind_quality)
    return _by_area(offers, needs, signal, neutral, pairing)


def scale(
    offers: Offers, needs: Needs, neutral: int, pairing: Pairing = EACH_WITH_EACH
) -> Component:
    """Whether the firm is large enough for the contract.

    The capacity is read in steps of preferred numbers. A project's total is not a contract: it
    never takes a value below the neutral one, and its quality is "assigned" at most.

    Args:
        offers: t technologies with their firm's capacity.
        needs: n needs with their size.
        neutral: value where capacity or size is unknown.
        pairing: which offers meet which needs.

    Returns:
        The component; quality is the lesser of the two sides'.

    Source:
        docs/scoring.md, "Scale".
    """
    capacity = amount_of(step_of(offers.capacity_cad))
    fit = scale_fit(pairing.offer(capacity), pairing.need(needs.size_cad)).astype(np.int64)
    quality = _lesser(pairing, offers.capacity_quality, needs.size_quality).astype(np.int64)
    total = pairing.need(needs.size_is_total)
    quality = np.where(total, np.minimum(quality, Quality.ASSIGNED), quality)
    too_low = (total & (fit < neutral)) | (fit < 0)
    return _known_or(fit, np.where(too_low, Quality.UNKNOWN, quality), neutral)


def readiness(
    offers: Offers, needs: Needs, neutral: int, pairing: Pairing = EACH_WITH_EACH
) -> Component:
    """Readiness level against the one asked for, and experience of delivering in China.

    .6 clip(1 - (asked - level) / 3, 0, 1) + .4 experience. Each part that is unknown takes the
    neutral value for its share. A need that names no level asks for 7, marked as assumed.

    Args:
        offers: t technologies.
        needs: n needs.
        neutral: value of an unknown part.
        pairing: which offers meet which needs.

    Returns:
        The component. Quality is weighted by the two parts; the level's is "assigned" at most
        where the need named none, a counted delivery is "sourced".

    Source:
        docs/scoring.md, "Readiness".
    """
    level_known = pairing.offer((offers.trl > 0) & (offers.trl_quality > 0))
    named = pairing.need(needs.minimum_trl > 0)
    asked = np.where(named, pairing.need(needs.minimum_trl), ASSUMED_TRL)
    gap = np.clip(asked - pairing.offer(offers.trl), 0, len(LEVEL_BY_GAP) - 1)
    level = np.where(level_known, LEVEL_BY_GAP[gap], neutral)
    counted = pairing.offer(offers.china_deliveries >= 0)
    deliveries = np.clip(offers.china_deliveries, 0, len(EXPERIENCE_BY_DELIVERIES) - 1)
    experience = np.where(counted, pairing.offer(EXPERIENCE_BY_DELIVERIES[deliveries]), neutral)
    value = _by_level_share(level, experience)
    ceiling = np.where(named, FULL, Quality.ASSIGNED)
    level_quality = np.where(level_known, np.minimum(pairing.offer(offers.trl_quality), ceiling), 0)
    quality = _by_level_share(level_quality, np.where(counted, Quality.SOURCED, 0))
    return Component(value, ~(level_known & named & counted), quality)


def _by_level_share(level: NDArray[np.integer], experience: NDArray[np.integer]) -> Whole:
    parts = level.astype(np.int64) * LEVEL_SHARE + experience * (FULL - LEVEL_SHARE)
    return (parts + FULL // 2) // FULL


def _by_area(
    offers: Offers,
    needs: Needs,
    signal: tuple[NDArray[np.int16], NDArray[np.int16]],
    neutral: int,
    pairing: Pairing,
) -> Component:
    """Mean of a per-area figure over the areas both sides share."""
    level, level_quality = signal
    usable = (level >= 0) & needs.areas & (level_quality > 0)[:, None]
    total = pairing.dot(offers.areas, np.where(usable, level, 0))
    count = pairing.dot(offers.areas, usable)
    mean = (2 * total + count) // np.maximum(2 * count, 1)
    area_quality = _lesser(pairing, offers.area_quality, needs.area_quality)
    offer_count, need_count = offers.areas.sum(axis=1), needs.areas.sum(axis=1)
    both_known = (pairing.offer(offer_count) > 0) & (pairing.need(need_count) > 0)
    apart = both_known & (pairing.dot(offers.areas, needs.areas) == 0)
    quality = np.where(
        apart, area_quality, np.where(count > 0, pairing.need(level_quality), Quality.UNKNOWN)
    )
    return _known_or(mean, quality, neutral)


def _known_or(value: NDArray[np.integer], quality: NDArray[np.integer], neutral: int) -> Component:
    """Put the neutral value where the quality is 0."""
    assumed = quality == Quality.UNKNOWN
    return Component(np.where(assumed, neutral, value), assumed, quality)


def _lesser(
    pairing: Pairing, offer: NDArray[np.integer], need: NDArray[np.integer]
) -> NDArray[np.integer]:
    """Quality of a comparison: that of its weaker side."""
    lesser: Callable[..., NDArray[np.integer]] = np.minimum
    return lesser(pairing.offer(offer), pairing.need(need))


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
