"""What a firm could do, and what its score would then be by the engine itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.confidence import shown
from matchmaker.engine.inputs import Offers
from matchmaker.engine.score import Gate
from matchmaker.matching import documents, reading, scoring
from matchmaker.matching.edits import Edit, Pair, edits_of
from matchmaker.matching.reading import Demand, Supply
from matchmaker.matching.stability import rank_with

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from companies.models import Technology
    from matchmaker.engine.stability import Ranked
    from matchmaker.matching.explanation import Explanation
    from matchmaker.matching.models import Generation, Match
    from matchmaker.matching.sentences import Grounds

MOST = 5
MOST_CAPABILITIES = 3
"""Named at most, so that a long list of demands does not hide all else."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An edit with the score that it leads to; all else stays as it is."""

    words: str
    score: int
    gain: int
    """Points of 100 more, as shown."""
    rank: int | None = None
    """Rank among the stored matches of the need; None beyond the best 50 or where not told."""


def what_ifs(
    match: Match, explained: Explanation, others: Sequence[Ranked] | None = None
) -> list[WhatIf] | None:
    """Find what would raise a match's shown score, the largest gain first.

    Args:
        match: the stored match.
        explained: its explanation, with the inputs as the engine read them.
        others: the stored matches of its need, where the reader may know the rank.

    Returns:
        At most five; None behind a gate, and while the inputs have changed since the score was
        made, for then nothing can be compared.
    """
    inputs = explained.inputs
    if match.gate != Gate.NONE:
        return None
    edits = list(edits_of(Pair(explained, inputs.offer, inputs.need)))
    offers = [inputs.offer, *(edit.offer for edit in edits)]
    demand = Demand(
        needs=[explained.need],
        arrays=inputs.need,
        documents=[documents.of_need(explained.need)],
        cases=[inputs.case],
    )
    supply = _supply(offers, [explained.technology] * len(offers))
    scores = scoring.compute(supply, demand, match.generation).score[:, 0]
    return _raising(match, edits, scores.tolist(), others)


def best_of_each(
    matches: Sequence[Match],
    grounds: Mapping[int, Grounds],
    generation: Generation,
    demand: Demand,
    *,
    as_of: date,
) -> dict[int, WhatIf]:
    """Find the one thing that would raise each match of a list most; queries do not grow with it.

    Args:
        matches: stored matches of the generation.
        grounds: what is known about each, by the match's id.
        generation: the one that they belong to.
        demand: their needs as arrays.
        as_of: today.

    Returns:
        By the match's id; without those that nothing raises or that cannot be compared.
    """
    supply = reading.read_supply(
        {row.technology_id: row.technology for row in matches}.values(), as_of.replace(day=1)
    )
    row_of = {pk: row for row, pk in enumerate(supply.ids)}
    column_of = {pk: column for column, pk in enumerate(demand.ids)}
    offers: list[Offers] = []
    technologies: list[Technology] = []
    parts: list[tuple[Match, list[Edit], slice, int]] = []
    for match in matches:
        row, column = row_of.get(match.technology_id), column_of.get(match.need_id)
        if row is None or column is None or match.gate != Gate.NONE:
            continue
        offer, need = _row(supply, row), demand.arrays.rows(slice(column, column + 1))
        edits = list(edits_of(Pair(grounds[match.pk], offer, need)))
        part = slice(len(offers), len(offers) + len(edits) + 1)
        offers += [offer, *(edit.offer for edit in edits)]
        technologies += [match.technology] * (len(edits) + 1)
        parts.append((match, edits, part, column))
    if not parts:
        return {}
    scores = scoring.compute(_supply(offers, technologies), demand, generation).score
    found = {
        match.pk: _raising(match, edits, scores[part, column].tolist(), None)
        for match, edits, part, column in parts
    }
    return {pk: raising[0] for pk, raising in found.items() if raising}


def _row(supply: Supply, row: int) -> Offers:
    return supply.offers.rows(slice(row, row + 1))


def _raising(
    match: Match, edits: Sequence[Edit], scores: Sequence[int], others: Sequence[Ranked] | None
) -> list[WhatIf] | None:
    """Keep the edits that raise the shown score; the first score is that without any edit."""
    base, *changed = scores
    if base != match.score:
        return None
    raising = [pair for pair in zip(edits, changed, strict=True) if shown(pair[1]) > shown(base)]
    return [
        WhatIf(
            words=edit.words,
            score=score,
            gain=shown(score) - shown(base),
            rank=None if others is None else rank_with(match, score, others),
        )
        for edit, score in _best(raising)
    ]


def _best(raising: Sequence[tuple[Edit, int]]) -> list[tuple[Edit, int]]:
    ordered = sorted(raising, key=lambda pair: -pair[1])
    skipped = [pair for pair in ordered if pair[0].is_capability][MOST_CAPABILITIES:]
    return [pair for pair in ordered if pair not in skipped][:MOST]


def _supply(offers: Sequence[Offers], technologies: Sequence[Technology]) -> Supply:
    names = Offers.__dataclass_fields__
    stacked = {name: np.concatenate([getattr(one, name) for one in offers]) for name in names}
    return Supply(
        technologies=list(technologies),
        offers=Offers(**stacked),
        documents=[documents.of_technology(technology) for technology in technologies],
    )


__all__ = ["WhatIf", "best_of_each", "what_ifs"]
