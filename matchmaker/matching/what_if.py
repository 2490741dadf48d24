"""What a firm could do, and what its score would then be by the engine itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext as _

from matchmaker.engine.confidence import shown
from matchmaker.engine.evidence import UNKNOWN
from matchmaker.engine.inputs import TRL_MAX, Offers, Quality
from matchmaker.engine.score import Gate
from matchmaker.matching import documents, scoring
from matchmaker.matching.reading import CAPABILITY_COLUMN, LEADS, Demand, Supply
from matchmaker.matching.stability import rank_with
from matchmaker.templatetags.money import money_short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matchmaker.engine.stability import Ranked
    from matchmaker.matching.explanation import Explanation, RequiredCapability
    from matchmaker.matching.models import Match

MOST = 5
MOST_CAPABILITIES = 3
"""Named at most, so that a long list of demands does not hide all else."""

MOST_DELIVERIES = 3
"""A fourth delivery in China adds nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """One thing that a firm could do, in words and as the engine would read it."""

    words: str
    offer: Offers
    is_capability: bool = False


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
    if match.gate != Gate.NONE:
        return None
    edits = list(_edits(explained))
    base, *scores = _scores(match, explained, edits)
    if base != match.score:
        return None
    raising = [pair for pair in zip(edits, scores, strict=True) if shown(pair[1]) > shown(base)]
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


def _scores(match: Match, explained: Explanation, edits: Sequence[Edit]) -> list[int]:
    """Score the offer as it is, and as each edit makes it, by the engine of all scores."""
    inputs, technology, need = explained.inputs, explained.technology, explained.need
    count = len(edits) + 1
    supply = Supply(
        technologies=[technology] * count,
        offers=_stacked([inputs.offer, *(edit.offer for edit in edits)]),
        documents=[documents.of_technology(technology)] * count,
    )
    demand = Demand(
        needs=[need],
        arrays=inputs.need,
        documents=[documents.of_need(need)],
        cases=[inputs.case],
    )
    found = scoring.compute(supply, demand, match.generation)
    return [int(score) for score in found.score[:, 0]]


def _stacked(offers: Sequence[Offers]) -> Offers:
    names = Offers.__dataclass_fields__
    return Offers(
        **{name: np.concatenate([getattr(one, name) for one in offers]) for name in names}
    )


def _edits(explained: Explanation) -> Iterator[Edit]:
    yield from _areas(explained)
    yield from _readiness(explained)
    yield from _deliveries(explained)
    yield from _capacity(explained)
    yield from _capabilities(explained)


def _areas(explained: Explanation) -> Iterator[Edit]:
    offer, need = explained.inputs.offer, explained.inputs.need
    if offer.areas.any() or not need.areas.any():
        return
    yield Edit(
        _("State the priority areas of the need, if the technology lies in them"),
        replace(offer, areas=need.areas, area_quality=_one(Quality.SOURCED)),
    )


def _readiness(explained: Explanation) -> Iterator[Edit]:
    level, asked = explained.technology.trl, explained.minimum_trl
    if level is None:
        words = _("State the readiness level: level %(level)d") % {"level": asked}
        yield _with_level(explained, asked, words)
    elif level < min(asked, TRL_MAX):
        words = _("Readiness level %(level)d to %(next)d") % {"level": level, "next": level + 1}
        yield _with_level(explained, level + 1, words)


def _with_level(explained: Explanation, level: int, words: str) -> Edit:
    offer = explained.inputs.offer
    changed = replace(
        offer, trl=np.array([level], dtype=np.int8), trl_quality=_one(Quality.SOURCED)
    )
    return Edit(words, changed)


def _deliveries(explained: Explanation) -> Iterator[Edit]:
    offer = explained.inputs.offer
    counted = int(offer.china_deliveries[0])
    if counted >= MOST_DELIVERIES:
        return
    words = _("One delivery in China more")
    if counted <= 0:
        words = _("A first delivery in China")
    more = counted + 1
    if counted == UNKNOWN:
        # The first one is worth no more than not knowing.
        words, more = _("State two deliveries in China, if there are"), 2
    yield Edit(words, replace(offer, china_deliveries=np.array([more], dtype=np.int8)))


def _capacity(explained: Explanation) -> Iterator[Edit]:
    offer, scale = explained.inputs.offer, explained.scale
    size = explained.inputs.need.size_cad
    if scale.size is None or scale.size_is_total or not scale.is_shown:
        return
    if offer.capacity_cad[0] >= size[0]:
        return
    words = _("State a capacity of the size of the contract, %(size)s")
    if scale.capacity_cad is not None:
        words = _("Capacity as large as the contract, %(size)s")
    yield Edit(
        words % {"size": money_short(scale.size.amount)},
        replace(offer, capacity_cad=size, capacity_quality=_one(Quality.SOURCED)),
    )


def _capabilities(explained: Explanation) -> Iterator[Edit]:
    for row in explained.capabilities:
        if row.answer != "leads" and row.code in CAPABILITY_COLUMN:
            yield _with_capability(explained, row)


def _with_capability(explained: Explanation, row: RequiredCapability) -> Edit:
    offer = explained.inputs.offer
    held = offer.capabilities.copy()
    held[0, CAPABILITY_COLUMN[row.code]] = LEADS
    quality = np.maximum(offer.capability_quality, np.int16(Quality.ASSIGNED))
    words = _("Offer one capability more: %(name)s")
    if row.answer == "supports":
        words = _("Lead, and not only support, in %(name)s")
    return Edit(
        words % {"name": row.name},
        replace(offer, capabilities=held, capability_quality=quality),
        is_capability=True,
    )


def _one(quality: Quality) -> np.ndarray:
    return np.array([quality], dtype=np.int16)


__all__ = ["WhatIf", "what_ifs"]
