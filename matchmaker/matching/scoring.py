"""Scores of many pairs at once, and which of them are worth keeping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine import text
from matchmaker.engine.inputs import COMPONENTS, Quality, Weights
from matchmaker.engine.score import Gate, Scores, score
from matchmaker.matching import documents
from matchmaker.matching.generations import weights_of
from matchmaker.matching.models import Generation, Interest, Review

if TYPE_CHECKING:
    from matchmaker.matching.reading import Demand, Supply

KEPT_PER_LIST = 50
"""A pair is stored while it is among the best so many of its need or of its technology."""

Pair = tuple[int, int]
"""Technology id, need id."""

Values = tuple[int, tuple[int, ...], int, int, int]
"""Score, points, assumed bits, confidence, gate."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs that people said something about; they are kept whatever their score."""

    pairs: frozenset[Pair]
    never: frozenset[Pair]
    blocked: frozenset[Pair]

    @property
    def technologies(self) -> set[int]:
        """Ids of the technologies in them."""
        return {technology for technology, _need in self.pairs}

    @property
    def needs(self) -> set[int]:
        """Ids of the needs in them."""
        return {need for _technology, need in self.pairs}


def read_decided() -> Decided:
    """Read which pairs people have reviewed or answered."""
    interests = list(Interest.objects.values_list("technology_id", "need_id", "answer"))
    newest = list(
        Review.objects.order_by("technology_id", "need_id", "-revision")
        .distinct("technology_id", "need_id")
        .values_list("technology_id", "need_id", "decision", "reason")
    )
    return Decided(
        pairs=frozenset(
            [(technology, need) for technology, need, _answer in interests]
            + [(technology, need) for technology, need, _decision, _reason in newest]
        ),
        never=frozenset(
            (technology, need)
            for technology, need, answer in interests
            if answer == Interest.Answer.NEVER
        ),
        blocked=frozenset(
            (technology, need)
            for technology, need, decision, reason in newest
            if decision == Review.Decision.DECLINE and reason == Review.Reason.BLOCKED
        ),
    )


def compute(
    supply: Supply,
    demand: Demand,
    generation: Generation,
    preset: np.ndarray | None = None,
    weights: Weights | None = None,
) -> Scores:
    """Score every technology for every need by a generation's weights and statistics."""
    statistics = documents.statistics_of(generation.statistics)
    used = weights or weights_of(generation.weight_set)
    relevance = text.relevance(
        demand.documents, supply.documents, statistics, used.values[COMPONENTS.index("text")]
    )
    quality = np.array(
        [
            Quality.UNKNOWN if document.is_empty else Quality.SOURCED
            for document in demand.documents
        ],
        dtype=np.int16,
    )
    return score(
        supply.offers,
        demand.arrays,
        relevance,
        quality,
        documents.hierarchy(),
        used,
        preset=preset,
    )


def preset_gates(
    supply: Supply, demand: Demand, decided: Decided, open_needs: set[int], live: set[int]
) -> np.ndarray:
    """Return the gates that do not follow from the inputs: never, blocked, closed.

    Args:
        supply: t technologies.
        demand: n needs.
        decided: what people said.
        open_needs: ids of needs that can still be answered.
        live: ids of technologies that are published.

    Returns:
        (t, n), a `Gate`, 0 for none.
    """
    gates = np.zeros((len(supply.ids), len(demand.ids)), dtype=np.uint8)
    rows = {pk: row for row, pk in enumerate(supply.ids)}
    columns = {pk: column for column, pk in enumerate(demand.ids)}
    for pairs, gate in ((decided.never, Gate.NEVER), (decided.blocked, Gate.BLOCKED)):
        for technology, need in pairs:
            if technology in rows and need in columns:
                gates[rows[technology], columns[need]] = gate
    gates[[row for pk, row in rows.items() if pk not in live], :] = Gate.CLOSED
    gates[:, [column for pk, column in columns.items() if pk not in open_needs]] = Gate.CLOSED
    return gates


def keep(scores: Scores, supply: Supply, demand: Demand, decided: Decided) -> dict[Pair, Values]:
    """Return the pairs worth storing: both top lists, and all that people decided about.

    Ties go to the smaller id, so that the same inputs always keep the same pairs.
    """
    passes = scores.gate == Gate.NONE
    ranked = np.where(passes, scores.score, -1)
    kept = _top(ranked) | _top(ranked.T).T
    kept &= passes
    rows = {pk: row for row, pk in enumerate(supply.ids)}
    columns = {pk: column for column, pk in enumerate(demand.ids)}
    for technology, need in decided.pairs:
        if technology in rows and need in columns:
            kept[rows[technology], columns[need]] = True
    technology_ids, need_ids = supply.ids, demand.ids
    return {
        (technology_ids[row], need_ids[column]): (
            int(scores.score[row, column]),
            tuple(int(value) for value in scores.points[:, row, column]),
            int(scores.assumed[row, column]),
            int(scores.confidence[row, column]),
            int(scores.gate[row, column]),
        )
        for row, column in np.argwhere(kept).tolist()
    }


def _top(ranked: np.ndarray) -> np.ndarray:
    """Mark the best of each column; rows come in order of id, and a stable sort keeps it."""
    order = np.argsort(-ranked, axis=0, kind="stable")[:KEPT_PER_LIST]
    kept = np.zeros(ranked.shape, dtype=np.bool_)
    np.put_along_axis(kept, order, True, axis=0)  # noqa: FBT003 - the value that is put
    return kept
