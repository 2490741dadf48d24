"""Made-up needs with candidate firms, as large and as awkward as real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.teams import Cover, TeamProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRMS, CAPABILITIES = 60, 8

PROVINCES = (0.38, 0.22, 0.19, 0.11, 0.03, 0.03, 0.02, 0.02)
"""Shares of firms: four provinces hold nine of ten."""

SAME_PROVINCE, TOGETHER = 10, 60
UNKNOWN_CAPACITY = 0.3


def team_need(seed: int, firms: int = FIRMS, capabilities: int = CAPABILITIES) -> TeamProblem:
    """Draw a need and its candidates.

    Most firms cover one or two capabilities, some of which few firms have; one need in twenty asks
    for what nobody has; three firms in ten tell no capacity; sizes are up to twenty times what a
    firm carries; pairs of a province, and some that have worked together, gain; some firms cost;
    every third need asks for a firm that has delivered in China, every fourth for Chinese.

    Args:
        seed: of what is drawn.
        firms: candidates.
        capabilities: that the need asks for.
    """
    draw = np.random.default_rng(seed)
    covers = _covers(draw, firms, capabilities)
    if draw.random() < 0.05:
        covers[:, 0] = False
    capacity = np.round(10 ** draw.normal(6.5, 0.5, firms))
    capacity[draw.random(firms) < UNKNOWN_CAPACITY] = np.nan
    mandatory = np.ones(capabilities, dtype=np.bool_)
    if seed % 2:
        mandatory[draw.choice(capabilities, capabilities // 3, replace=False)] = False
    sizes = [float("nan"), *np.round(np.nanmedian(capacity) * draw.uniform(1, 20, 4))]
    conflicts = draw.choice(firms, (4, 2))
    return TeamProblem(
        strengths=draw.integers(200, 950, firms),
        covers=covers,
        cover_level=np.where(covers, draw.integers(1, 3, covers.shape), Cover.NONE).astype(np.int8),
        mandatory=mandatory,
        capacity_cad=capacity,
        size_cad=float(draw.choice(sizes)),
        size_is_total=bool(draw.random() < 0.1),
        presence=draw.random(firms) < 0.25,
        conflicts=tuple((int(one), int(other)) for one, other in conflicts if one != other),
        exclusive=tuple(tuple(draw.choice(firms, 3, replace=False).tolist()) for _ in range(2)),
        weights=draw.integers(0, 200, capabilities),
        prices=np.where(draw.random(firms) < 0.15, draw.integers(0, 200, firms), 0),
        synergy=_synergy(draw, firms),
        max_share_bp=int(draw.choice([5_000, 7_000, 10_000])),
        speaks=draw.random(firms) < 0.2,
        needs_presence=seed % 3 == 0,
        needs_language=seed % 4 == 0,
    )


def _covers(draw: np.random.Generator, firms: int, capabilities: int) -> NDArray[np.bool_]:
    """Each firm one to three capabilities, of which some are rare."""
    common = 1 / np.arange(1, capabilities + 1) ** 0.7
    common = draw.permutation(common / common.sum())
    covers = np.zeros((firms, capabilities), dtype=np.bool_)
    for row in covers:
        count = draw.choice([1, 2, 3], p=[0.45, 0.35, 0.2])
        row[draw.choice(capabilities, min(count, capabilities), replace=False, p=common)] = True
    return covers


def _synergy(draw: np.random.Generator, firms: int) -> NDArray[np.int64]:
    province = draw.choice(len(PROVINCES), firms, p=PROVINCES)
    pairs = np.where(province[:, None] == province[None, :], SAME_PROVINCE, 0)
    pairs += np.where(draw.random((firms, firms)) < 0.02, TOGETHER, 0)
    upper = np.triu(pairs, 1)
    whole: NDArray[np.int64] = (upper + upper.T).astype(np.int64)
    return whole
