"""How firmly a pair stands in its ranking while the weights are in doubt."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.engine.inputs import FULL, WEIGHT_SUM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.engine.inputs import Weights

DRAWS = 1000
TOP = 10
SEED = 2026

DOUBT = 0.354
"""Spread of ln(weight): 19 of 20 draws leave a weight between half of it and twice it."""

FINE = 100
"""Values are taken to a hundredth of a thousandth, so that all sums are whole and exact."""


class Ranked(NamedTuple):
    """One candidate of a need: the technology's id, its points and its score in 1e-7."""

    technology: int
    points: Sequence[int]
    score: int


class Stability(NamedTuple):
    """How often a pair stays among the best.

    Attributes:
        stays: draws in which it does.
        draws: number of draws.
        top: how many count as the best.
        candidates: pairs of the need that were ranked, itself among them.
    """

    stays: int
    draws: int
    top: int
    candidates: int


def rank_of(technology: int, score: int, candidates: Sequence[Ranked]) -> int:
    """Rank one technology among the others of its need; the smaller id goes first in a tie.

    Args:
        technology: its id; what the candidates say of it is left out.
        score: the score that it has, or would have, in 1e-7.
        candidates: the ranked pairs of the need.

    Returns:
        1 for the best.
    """
    return 1 + sum(
        (-other.score, other.technology) < (-score, technology)
        for other in candidates
        if other.technology != technology
    )


def stability(
    technology: int, candidates: Sequence[Ranked], weights: Weights, *, draws: int = DRAWS
) -> Stability:
    """Rank the candidates of a need by many sets of weights around the present one.

    Each weight is multiplied by a lognormal factor and the seven are made to sum to 10,000
    again. A component's value stays as it is; where its weight is 0 it is not known, and the
    component stays without weight. The draws depend on the weights alone.

    Args:
        technology: id of the pair looked at, which is one of the candidates.
        candidates: the ranked pairs of the need.
        weights: the weights that the points were made with.
        draws: number of weight sets.

    Returns:
        In how many draws the pair is among the best ten.

    Raises:
        ValueError: the technology is not among the candidates.

    Source:
        docs/scoring.md, "Rank stability".
    """
    ids = np.array([one.technology for one in candidates], dtype=np.int64)
    own = np.flatnonzero(ids == technology)
    if own.size != 1:
        message = f"technology {technology} is not one of the candidates"
        raise ValueError(message)
    at = int(own[0])
    values = _values(candidates, weights)
    scores = drawn_weights(weights.values, draws).astype(np.float64) @ values.T
    mine = scores[:, at : at + 1]
    before = (scores > mine) | ((scores == mine) & (ids < technology))
    stays = int((before.sum(axis=1) < TOP).sum())
    return Stability(stays, draws, TOP, len(candidates))


@lru_cache(maxsize=8)
def drawn_weights(values: tuple[int, ...], draws: int = DRAWS) -> NDArray[np.int64]:
    """Draw sets of weights around one.

    Args:
        values: weights in 1/10,000.
        draws: number of sets.

    Returns:
        (draws, 7); every row sums to 10,000, by largest remainder, the earlier one first.
    """
    normal = np.random.Generator(np.random.PCG64(SEED)).standard_normal((draws, len(values)))
    drawn = np.array(values) * np.exp(DOUBT * normal)
    exact = drawn * (WEIGHT_SUM / drawn.sum(axis=1, keepdims=True))
    whole = np.floor(exact).astype(np.int64)
    missing = WEIGHT_SUM - whole.sum(axis=1)
    order = np.argsort(-(exact - whole), axis=1, kind="stable")
    place = np.argsort(order, axis=1, kind="stable")
    found: NDArray[np.int64] = whole + (place < missing[:, None])
    return found


def _values(candidates: Sequence[Ranked], weights: Weights) -> NDArray[np.float64]:
    """(c, 7), 0 to 100,000; products with weights and their sums stay far below 2^53."""
    points = np.array([one.points for one in candidates], dtype=np.int64)
    by = np.array(weights.values, dtype=np.int64)
    values = np.where(by > 0, points * FINE // np.maximum(by, 1), 0)
    return np.minimum(values, FULL * FINE).astype(np.float64)
