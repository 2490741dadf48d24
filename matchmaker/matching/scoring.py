"""Scores of many pairs at once, and which of them are worth keeping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine import relevance, text
from matchmaker.engine.inputs import COMPONENTS, Quality, Weights, need_blocks
from matchmaker.engine.score import TEXT_THRESHOLD, Gate, Scores, score, score_pairs
from matchmaker.engine.senses import READ_TWICE, split
from matchmaker.engine.tree import share_subject
from matchmaker.matching import documents, senses, wire
from matchmaker.matching.generations import weights_of
from matchmaker.matching.lists import BEHIND_A_GATE
from matchmaker.matching.models import Generation, Interest, Review
from matchmaker.matching.sides import senses_of, text_quality
from matchmaker.matching.wire import pair_numbers

if TYPE_CHECKING:
    from matchmaker.engine.senses import Senses
    from matchmaker.matching.lists import Positions, Scored
    from matchmaker.matching.reading import Demand, Supply
    from matchmaker.matching.sides import Side
    from matchmaker.matching.wire import Numbers, Rows

KEPT_PER_LIST = 50
"""A pair is stored while it is among the best so many of its need or of its technology."""

Pair = tuple[int, int]
"""Technology id, need id."""

Gates = NDArray[np.uint8]
"""A `Gate` of each pair, 0 for none."""

PAIRS_AT_A_TIME = 600_000
"""Scoring each with each takes about 100 bytes a pair."""

LISTED_AT_A_TIME = 20_000
LISTED_COSTS = 100
"""Scoring one listed pair costs as much as scoring so many among each with each."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs that people said something about; they are kept whatever their score."""

    pairs: frozenset[Pair]
    never: frozenset[Pair]
    blocked: frozenset[Pair]

    @property
    def gates(self) -> tuple[tuple[frozenset[Pair], Gate], ...]:
        """The gates that they mean, the later one counting."""
        return (self.never, Gate.NEVER), (self.blocked, Gate.BLOCKED)

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
    told: Senses | None = None,
) -> Scores:
    """Score every technology for every need by a generation's weights and statistics.

    Args:
        supply: t technologies.
        demand: n needs.
        generation: its weights, statistics and encoder count.
        preset: (t, n), gates known beforehand.
        weights: in place of the generation's.
        told: vectors in place of those of the generation's encoder.
    """
    statistics = documents.statistics_of(generation.statistics)
    used = weights or weights_of(generation.weight_set)
    told = told or senses.of_both(supply, demand, generation)
    parts = split(used.values[COMPONENTS.index("text")], has_senses=told is not None)
    relevance = text.relevance(demand.documents, supply.documents, statistics, parts.words)
    quality = np.array(
        [
            Quality.UNKNOWN if document.is_empty else READ_TWICE if told else Quality.SOURCED
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
        senses=told,
    )


def preset_gates(
    supply: Supply, demand: Demand, decided: Decided, open_needs: set[int], live: set[int]
) -> Gates:
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
    for pairs, gate in decided.gates:
        for technology, need in pairs:
            if technology in rows and need in columns:
                gates[rows[technology], columns[need]] = gate
    gates[[row for pk, row in rows.items() if pk not in live], :] = Gate.CLOSED
    gates[:, [column for pk, column in columns.items() if pk not in open_needs]] = Gate.CLOSED
    return gates


def ranked(supply: Side, demand: Side, decided: Decided) -> Scored:
    """Score every technology for every need, as the lists take it.

    Args:
        supply: t technologies.
        demand: n needs.
        decided: what people said.

    Returns:
        (t, n), scores in 1e-7, -1 behind a gate.
    """
    found = np.full((len(supply), len(demand)), BEHIND_A_GATE, dtype=np.int32)
    size = max(1, PAIRS_AT_A_TIME // max(1, len(supply)))
    for block in need_blocks(len(demand), size) if found.size else ():
        some = demand.take(np.arange(block.start, block.stop))
        # Whole numbers below 2^24 throughout: the product is exact in any order.
        scores = (supply.packed.values @ some.packed.values.T).astype(np.int32)
        text = relevance.meet(supply.texts, some.texts)
        scores += text.points
        related = share_subject(supply.packed.subjects, some.packed.subjects)
        passes = related | (text.share >= TEXT_THRESHOLD)
        passes &= _gates_of_all(supply, some, decided) == Gate.NONE
        found[:, block] = np.where(passes, scores, BEHIND_A_GATE)
    return found


def rows(
    supply: Side,
    demand: Side,
    pairs: tuple[Positions, Positions],
    weights: Weights,
    decided: Decided,
) -> Rows:
    """Score listed pairs, as the table takes it.

    Args:
        supply: t technologies.
        demand: n needs.
        pairs: m rows of the technologies and m rows of the needs.
        weights: the weights and neutral values.
        decided: what people said.
    """
    if len(pairs[0]) * LISTED_COSTS > len(supply) * len(demand):
        return _rows_of_all(supply, demand, pairs, weights, decided)
    parts = [wire.empty()]
    for start in range(0, len(pairs[0]), LISTED_AT_A_TIME):
        some = slice(start, start + LISTED_AT_A_TIME)
        parts.append(_rows(supply, demand, (pairs[0][some], pairs[1][some]), weights, decided))
    return np.concatenate(parts)


def _rows(
    supply: Side,
    demand: Side,
    pairs: tuple[Positions, Positions],
    weights: Weights,
    decided: Decided,
) -> Rows:
    offered, asked = pairs
    scores = score_pairs(
        supply.inputs,
        demand.inputs,
        pairs,
        relevance.meet_listed(supply.texts, demand.texts, offered, asked),
        text_quality(demand)[asked],
        documents.hierarchy(),
        weights,
        preset=_gates_of_pairs(supply, demand, pairs, decided),
        senses=senses_of(supply, demand),
    )
    return _filled(supply.ids[offered], demand.ids[asked], scores, ...)


def _rows_of_all(
    supply: Side,
    demand: Side,
    pairs: tuple[Positions, Positions],
    weights: Weights,
    decided: Decided,
) -> Rows:
    """Score each with each, need by need, and take the listed pairs of it."""
    order = np.argsort(pairs[1], kind="stable")
    offered, asked = pairs[0][order], pairs[1][order]
    parts = [wire.empty()]
    for block in need_blocks(len(demand), max(1, PAIRS_AT_A_TIME // max(1, len(supply)))):
        some = demand.take(np.arange(block.start, block.stop))
        scores = score(
            supply.inputs,
            some.inputs,
            relevance.meet(supply.texts, some.texts),
            text_quality(some),
            documents.hierarchy(),
            weights,
            preset=_gates_of_all(supply, some, decided),
            senses=senses_of(supply, some),
        )
        here = slice(*np.searchsorted(asked, [block.start, block.stop]))
        rows, columns = offered[here], asked[here] - block.start
        parts.append(_filled(supply.ids[rows], some.ids[columns], scores, (rows, columns)))
    return np.concatenate(parts)


def _filled(technologies: Numbers, needs: Numbers, scores: Scores, at: Any) -> Rows:
    """Write the scores at some places as rows of the table."""
    found = np.zeros(len(technologies), dtype=wire.ROW)
    found["technology"], found["need"] = technologies, needs
    found["score"], found["points"] = scores.score[at], scores.points[(slice(None), *_places(at))].T
    found["assumed"], found["confidence"] = scores.assumed[at], scores.confidence[at]
    found["gate"] = scores.gate[at]
    return found


def _places(at: Any) -> tuple[Any, ...]:
    return at if isinstance(at, tuple) else (at,)


def _gates_of_all(supply: Side, demand: Side, decided: Decided) -> Gates:
    gates = np.zeros((len(supply), len(demand)), dtype=np.uint8)
    for pairs, gate in decided.gates:
        listed = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
        offered, asked = supply.positions(listed[:, 0]), demand.positions(listed[:, 1])
        here = (offered >= 0) & (asked >= 0)
        gates[offered[here], asked[here]] = gate
    gates[~supply.is_live, :] = Gate.CLOSED
    gates[:, ~demand.is_live] = Gate.CLOSED
    return gates


def _gates_of_pairs(
    supply: Side, demand: Side, pairs: tuple[Positions, Positions], decided: Decided
) -> Gates:
    offered, asked = pairs
    numbers = pair_numbers(supply.ids[offered], demand.ids[asked])
    gates = np.zeros(len(offered), dtype=np.uint8)
    for listed, gate in decided.gates:
        known = np.array(list(listed), dtype=np.int64).reshape(-1, 2)
        gates[np.isin(numbers, pair_numbers(known[:, 0], known[:, 1]))] = gate
    gates[~supply.is_live[offered] | ~demand.is_live[asked]] = Gate.CLOSED
    return gates
