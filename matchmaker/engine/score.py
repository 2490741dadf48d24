"""The score of every technology for every need, in whole points that add up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine import components
from matchmaker.engine.confidence import confidence
from matchmaker.engine.inputs import (
    COMPONENTS,
    FULL,
    Flags,
    Hierarchy,
    Needs,
    Offers,
    Thousandths,
    Weights,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the engine says of t technologies and n needs.

    Attributes:
        components: (7, t, n), values in thousandths, neutral where unknown.
        points: (7, t, n), weight x value in 1e-7.
        score: (t, n), sum of the points, 0 to 10,000,000.
        assumed: (t, n), bit k set where component k rests on a neutral or default value.
        quality: (7, t, n), thousandths per component.
        confidence: (t, n), thousandths.
        gate: (t, n), a `Gate`; a pair behind a gate keeps its score but is no match.
    """

    components: Thousandths
    points: NDArray[np.int32]
    score: NDArray[np.int32]
    assumed: NDArray[np.uint8]
    quality: Thousandths
    confidence: Thousandths
    gate: NDArray[np.uint8]


def score(  # noqa: PLR0913 - the six inputs of a run and its gates, each an array of its own
    offers: Offers,
    needs: Needs,
    text: Thousandths,
    text_quality: Thousandths,
    hierarchy: Hierarchy,
    weights: Weights,
    *,
    preset: NDArray[np.uint8] | None = None,
) -> Scores:
    """Score every technology against every need.

    Memory is about 90 bytes a pair: take needs in blocks (`need_blocks`, `Needs.rows`).
    A pair's result does not depend on which other pairs are scored with it.

    Args:
        offers: t technologies.
        needs: n needs.
        text: (t, n), text relevance, 0 to 1000.
        text_quality: (t, n) or (n,), 0 where there was no text to compare.
        hierarchy: the tree above the capability columns.
        weights: the weights and neutral values.
        preset: (t, n), a `Gate` known beforehand (blocked, never, closed), 0 for none.

    Returns:
        Components, points, score, assumed bits, quality, confidence and gate of each pair.

    Raises:
        ValueError: shapes differ, or text leaves 0 to 1000.

    Source:
        docs/scoring.md, "Score".
    """
    shape = (len(offers), len(needs))
    _check(offers, needs, text, hierarchy)
    neutral = dict(zip(COMPONENTS, weights.neutral, strict=True))
    parts = (
        components.area(offers, needs, neutral["area"]),
        components.capability(offers, needs, hierarchy, neutral["capability"]),
        components.text(text, text_quality, neutral["text"]),
        components.evidence(offers, needs, neutral["evidence"]),
        components.policy(offers, needs, neutral["policy"]),
        components.scale(offers, needs, neutral["scale"]),
        components.readiness(offers, needs, neutral["readiness"]),
    )
    values = np.empty((len(parts), *shape), dtype=np.int16)
    quality = np.empty((len(parts), *shape), dtype=np.int16)
    assumed = np.zeros(shape, dtype=np.uint8)
    for index, part in enumerate(parts):
        values[index] = part.value
        quality[index] = part.quality
        assumed |= np.where(part.assumed, np.uint8(1 << index), np.uint8(0))
    points = values * np.array(weights.values, dtype=np.int32)[:, None, None]
    return Scores(
        components=values,
        points=points,
        score=points.sum(axis=0, dtype=np.int32),
        assumed=assumed,
        quality=quality,
        confidence=confidence(quality, weights),
        gate=_gates(related(offers, needs, text, hierarchy), preset),
    )


def related(offers: Offers, needs: Needs, text: Thousandths, hierarchy: Hierarchy) -> Flags:
    """Tell which pairs have anything to do with each other.

    They share an area or a branch of the vocabulary, or their texts are close. Evidence,
    policy, scale and readiness add to a match; they cannot make one.

    Args:
        offers: t technologies.
        needs: n needs.
        text: (t, n), text relevance, 0 to 1000.
        hierarchy: the tree above the capability columns.

    Returns:
        (t, n), True where related.

    Source:
        docs/scoring.md, "Gates".
    """
    leaves = hierarchy.areas.size
    left = components.tree_vectors(offers.capabilities, hierarchy)[:, leaves:-8] > 0
    right = components.tree_vectors(needs.capability_weights, hierarchy)[:, leaves:-8] > 0
    same_area = components.shared(offers.areas, needs.areas) > 0
    same_branch = components.shared(left, right) > 0
    return same_area | same_branch | (text >= TEXT_THRESHOLD)


def _gates(passes: Flags, preset: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    """A gate known beforehand names itself, even where the pair is unrelated."""
    gate = np.where(passes, np.uint8(Gate.NONE), np.uint8(Gate.UNRELATED))
    return gate if preset is None else np.where(preset > 0, preset, gate)


def _check(offers: Offers, needs: Needs, text: Thousandths, hierarchy: Hierarchy) -> None:
    columns = hierarchy.areas.size
    if {offers.capabilities.shape[1], needs.capability_weights.shape[1]} != {columns}:
        message = f"offers, needs and hierarchy name {columns} capabilities"
        raise ValueError(message)
    if text.shape != (len(offers), len(needs)):
        message = f"text has shape {text.shape}, not {(len(offers), len(needs))}"
        raise ValueError(message)
    if text.size and not 0 <= int(text.min()) <= int(text.max()) <= FULL:
        message = f"text leaves 0 to {FULL}"
        raise ValueError(message)
