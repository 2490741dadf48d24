"""The score of every technology for every need, in whole points that add up."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.engine import components
from matchmaker.engine.components import EACH_WITH_EACH, ROW_BY_ROW, Component, Pairing, Worth
from matchmaker.engine.confidence import confidence
from matchmaker.engine.inputs import (
    AREAS,
    COMPONENTS,
    FULL,
    Flags,
    Hierarchy,
    Needs,
    Offers,
    Thousandths,
    Weights,
)
from matchmaker.engine.senses import asked, check, split
from matchmaker.engine.tree import tree_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.engine.relevance import Relevance
    from matchmaker.engine.senses import Senses

TEXT_THRESHOLD = 150
"""Text relevance from which a pair counts as related though it shares no area or branch. Of the
reference data's pairs without a common area, 99 of 100 lie below about 135."""


class Gate(IntEnum):
    """Why a pair is no match at all, apart from its score. 0 passes."""

    NONE = 0
    UNRELATED = 1
    BLOCKED = 2
    NEVER = 3
    CLOSED = 4


LISTED_BLOCK = 16_384
"""Listed pairs scored at once; memory stays at some 60 MB however many are listed."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the engine says of pairs: (t, n) of each with each, or (m,) of listed ones.

    Attributes:
        points: (7, ...), 1e-7, exact; 0 to 1000 x weight.
        score: sum of the points, 0 to 10,000,000.
        assumed: bit k set where component k rests on a neutral or default value.
        quality: (7, ...), thousandths per component.
        confidence: thousandths.
        gate: a `Gate`; a pair behind a gate keeps its score but is no match.
        weights: what the points were computed with.
    """

    points: NDArray[np.int32]
    score: NDArray[np.int32]
    assumed: NDArray[np.uint8]
    quality: Thousandths
    confidence: Thousandths
    gate: NDArray[np.uint8]
    weights: Weights

    @property
    def components(self) -> Thousandths:
        """Values in thousandths, (7, ...), rounded half up: for words and pictures only."""
        return values_of(self.points, self.weights)


def values_of(points: NDArray[np.integer], weights: Weights) -> Thousandths:
    """Return points as shares of their weight.

    Args:
        points: (7, ...), 1e-7.
        weights: what they were computed with.

    Returns:
        (7, ...), thousandths, rounded half up; 0 where the weight is 0.

    Source:
        docs/scoring.md, "Score".
    """
    weight = np.array(weights.values, dtype=np.int64).reshape(-1, *[1] * (points.ndim - 1))
    values = (2 * points.astype(np.int64) + weight) // np.maximum(2 * weight, 1)
    return values.astype(np.int16)


def score(  # noqa: PLR0913 - the six inputs of a run and its gates, each an array of its own
    offers: Offers,
    needs: Needs,
    text: Relevance,
    text_quality: Thousandths,
    hierarchy: Hierarchy,
    weights: Weights,
    *,
    preset: NDArray[np.uint8] | None = None,
    senses: Senses | None = None,
) -> Scores:
    """Score every technology against every need.

    Memory is about 100 bytes a pair: take needs in blocks (`need_blocks`, `Needs.rows`).
    A pair's result does not depend on which other pairs are scored with it, and equals that of
    `score_pairs` and of the packed product to the bit.

    Args:
        offers: t technologies.
        needs: n needs.
        text: of every pair, by the weight of text (`relevance.relevance`).
        text_quality: (n,) or (t, n), 0 where there was no text to compare.
        hierarchy: the tree above the capability columns.
        weights: the weights and neutral values.
        preset: (t, n), a `Gate` known beforehand (blocked, never, closed), 0 for none.
        senses: vectors of both sides; `text` is then by the words' part of the weight
            (`senses.split`).

    Returns:
        Points, score, assumed bits, quality, confidence and gate of each pair.

    Raises:
        ValueError: shapes differ, or text leaves its range.

    Source:
        docs/scoring.md, "Score".
    """
    _check(offers, needs, hierarchy)
    _check_text(text, (len(offers), len(needs)), weights, has_senses=senses is not None)
    market = _Market(offers, needs, hierarchy, weights, EACH_WITH_EACH, senses)
    return _scores(market, text, np.broadcast_to(text_quality, text.points.shape), preset)


def score_pairs(  # noqa: PLR0913, PLR0917 - as `score`, and which pairs
    offers: Offers,
    needs: Needs,
    pairs: tuple[NDArray[np.intp], NDArray[np.intp]],
    text: Relevance,
    text_quality: Thousandths,
    hierarchy: Hierarchy,
    weights: Weights,
    *,
    preset: NDArray[np.uint8] | None = None,
    senses: Senses | None = None,
) -> Scores:
    """Score listed pairs only.

    Args:
        offers: t technologies.
        needs: n needs.
        pairs: m rows of the offers and m rows of the needs.
        text: of the listed pairs, (m,) (`relevance.meet_listed`).
        text_quality: (m,), 0 where there was no text to compare.
        hierarchy: the tree above the capability columns.
        weights: the weights and neutral values.
        preset: (m,), a `Gate` known beforehand, 0 for none.
        senses: vectors of both sides, all rows, as for `score`.

    Returns:
        As `score`, with m in place of (t, n).

    Raises:
        ValueError: shapes differ, or text leaves its range.

    Source:
        docs/scoring.md, "Score".
    """
    rows, columns = pairs
    _check(offers, needs, hierarchy)
    _check_text(text, rows.shape, weights, has_senses=senses is not None)
    found = []
    for start in range(0, max(len(rows), 1), LISTED_BLOCK):
        block = slice(start, start + LISTED_BLOCK)
        some, others = rows[block], columns[block]
        told = None if senses is None else senses.rows(some, others)
        sides = offers.rows(some), needs.rows(others)
        market = _Market(*sides, hierarchy, weights, ROW_BY_ROW, told)
        gates = None if preset is None else preset[block]
        found.append(_scores(market, text.part(block), text_quality[block], gates))
    return _concatenated(found)


class _Market(NamedTuple):
    offers: Offers
    needs: Needs
    hierarchy: Hierarchy
    weights: Weights
    pairing: Pairing
    senses: Senses | None

    def likeness(self) -> NDArray[np.int64] | None:
        """Multiply the vectors of the two sides, if they come with any."""
        if self.senses is None:
            return None
        check(self.senses.offers)
        half = split(self.worth("text").weight, has_senses=True).half
        return self.pairing.dot(self.senses.offers, asked(self.senses.needs, half))

    def worth(self, component: str) -> Worth:
        index = COMPONENTS.index(component)
        return Worth(self.weights.values[index], self.weights.neutral[index])


def _scores(
    market: _Market,
    text: Relevance,
    text_quality: Thousandths,
    preset: NDArray[np.uint8] | None,
) -> Scores:
    shape = text.points.shape
    parts = _parts(market, text, text_quality)
    points = np.empty((len(parts), *shape), dtype=np.int32)
    quality = np.empty((len(parts), *shape), dtype=np.int16)
    assumed = np.zeros(shape, dtype=np.uint8)
    for index, part in enumerate(parts):
        points[index] = part.value
        quality[index] = part.quality
        assumed |= np.where(part.assumed, np.uint8(1 << index), np.uint8(0))
    offers, needs, hierarchy, weights, pairing, _senses = market
    return Scores(
        points=points,
        score=points.sum(axis=0, dtype=np.int32),
        assumed=assumed,
        quality=quality,
        confidence=confidence(quality, weights),
        gate=_gates(related(offers, needs, text.share, hierarchy, pairing), preset),
        weights=weights,
    )


def _parts(market: _Market, text: Relevance, text_quality: Thousandths) -> tuple[Component, ...]:
    """Compute the seven components, all in points."""
    offers, needs, hierarchy, weights, pairing, _senses = market
    by_value = {
        name: formula(offers, needs, market.worth(name).neutral, pairing)
        for name, formula in BY_VALUE.items()
    }
    by_points = {
        "capability": components.capability(
            offers, needs, hierarchy, market.worth("capability"), pairing
        ),
        "text": components.text(text, text_quality, market.worth("text"), market.likeness()),
    }
    return tuple(
        by_points.get(name) or by_value[name]._replace(value=by_value[name].value * weight)
        for name, weight in zip(COMPONENTS, weights.values, strict=True)
    )


BY_VALUE = {
    "area": components.area,
    "evidence": components.evidence,
    "policy": components.policy,
    "scale": components.scale,
    "readiness": components.readiness,
}
"""The components whose points are weight x thousandths."""


def related(
    offers: Offers,
    needs: Needs,
    text: Thousandths,
    hierarchy: Hierarchy,
    pairing: Pairing = EACH_WITH_EACH,
) -> Flags:
    """Tell which pairs have anything to do with each other.

    They share an area or a branch of the vocabulary, or their texts are close. Evidence,
    policy, scale and readiness add to a match; they cannot make one.

    Args:
        offers: t technologies.
        needs: n needs.
        text: text relevance of the pairs, 0 to 1000.
        hierarchy: the tree above the capability columns.
        pairing: which offers meet which needs.

    Returns:
        In the shape of the pairs, True where related.

    Source:
        docs/scoring.md, "Gates".
    """
    left = subjects(offers.areas, offers.capabilities, hierarchy)
    right = subjects(needs.areas, needs.capability_weights, hierarchy)
    return (pairing.dot(left, right) > 0) | (text >= TEXT_THRESHOLD)


def subjects(areas: Flags, leaves: Thousandths, hierarchy: Hierarchy) -> Flags:
    """Mark the areas and the branches of the vocabulary that a side names.

    Args:
        areas: (r, 8).
        leaves: (r, c), capabilities, above 0 where named.
        hierarchy: the tree above the c columns.

    Returns:
        (r, 8 + branches).

    Source:
        docs/scoring.md, "Gates".
    """
    tree = tree_vectors(leaves, hierarchy)
    return np.hstack([areas, tree[:, hierarchy.areas.size : -AREAS] > 0])


def _gates(passes: Flags, preset: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    """A gate known beforehand names itself, even where the pair is unrelated."""
    gate = np.where(passes, np.uint8(Gate.NONE), np.uint8(Gate.UNRELATED))
    return gate if preset is None else np.where(preset > 0, preset, gate)


def _check(offers: Offers, needs: Needs, hierarchy: Hierarchy) -> None:
    columns = hierarchy.areas.size
    if {offers.capabilities.shape[1], needs.capability_weights.shape[1]} != {columns}:
        message = f"offers, needs and hierarchy name {columns} capabilities"
        raise ValueError(message)


def _check_text(
    text: Relevance, shape: tuple[int, ...], weights: Weights, *, has_senses: bool
) -> None:
    if text.points.shape != shape:
        message = f"text has shape {text.points.shape}, not {shape}"
        raise ValueError(message)
    weight = weights.values[COMPONENTS.index("text")]
    most = split(weight, has_senses=has_senses).words * FULL
    if text.points.size and not 0 <= int(text.points.min()) <= int(text.points.max()) <= most:
        message = f"text leaves 0 to {most}"
        raise ValueError(message)


def _concatenated(parts: list[Scores]) -> Scores:
    if len(parts) == 1:
        return parts[0]
    names = [one.name for one in fields(Scores) if one.name != "weights"]
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names
    }
    return Scores(**joined, weights=parts[0].weights)
