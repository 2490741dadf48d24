"""The product's own ranking of the technologies for each judged text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.evidence import UNKNOWN
from matchmaker.engine.inputs import AREAS, Needs, Quality
from matchmaker.engine.score import Gate
from matchmaker.evaluation.collection import area_rows, labels_of
from matchmaker.evaluation.metrics import NOT_LISTED
from matchmaker.matching import documents, reading, scoring
from matchmaker.matching.evidence import Case
from matchmaker.matching.quick import shipped_generation
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.engine.inputs import Thousandths
    from matchmaker.engine.senses import Senses
    from matchmaker.engine.text import Assignment
    from matchmaker.evaluation.collection import Collection
    from matchmaker.evaluation.metrics import Reals

FULL_SCORE = 10_000_000
AS_OF = date(2026, 11, 1)
"""Month of the needs that are made here. Nothing else is known of them but their text."""


def scores(texts: Sequence[str], collection: Collection, senses: Senses | None = None) -> Reals:
    """Return the engine's score of every technology for every text, with the shipped weights.

    Areas and capabilities are read from the text; place, policy, size and level are unknown.

    Args:
        texts: n needs.
        collection: t technologies.
        senses: vectors of the technologies and the texts, which then carry their share of the
            component "text"; without them words and vocabulary carry all of it.

    Returns:
        (n, t), 0 to 1, `NOT_LISTED` behind a gate.
    """
    found = scoring.compute(collection.supply, _demand(texts), shipped_generation(), told=senses)
    return np.where(found.gate.T == Gate.NONE, found.score.T / FULL_SCORE, NOT_LISTED)


def _demand(texts: Sequence[str]) -> reading.Demand:
    labels = [labels_of(words) for words in texts]
    nothing = np.full(AREAS, UNKNOWN, dtype=np.int16)
    case = Case(nothing, Quality.UNKNOWN, nothing, Quality.UNKNOWN)
    needs = [
        Need(pk=number, title_en=words, as_of=AS_OF, stage=Need.Stage.OPEN)
        for number, words in enumerate(texts, start=1)
    ]
    read = [documents.analyse(words) for words in texts]
    return reading.Demand(needs, _arrays(labels), read, [case] * len(texts))


def _arrays(labels: Sequence[Assignment]) -> Needs:
    count = len(labels)
    weights = np.zeros((count, len(reading.CAPABILITY_COLUMN)), dtype=np.int16)
    for row, one in enumerate(labels):
        for label in one.capabilities:
            weights[row, reading.CAPABILITY_COLUMN[label.code]] = label.strength
    unknown = np.zeros(count, dtype=np.int16)
    return Needs(
        areas=area_rows([label.code for label in one.areas] for one in labels),
        area_quality=_assigned([bool(one.areas) for one in labels]),
        capability_weights=weights,
        mandatory=np.zeros_like(weights, dtype=np.bool_),
        capability_quality=_assigned([bool(one.capabilities) for one in labels]),
        severity=np.full((count, AREAS), UNKNOWN, dtype=np.int16),
        severity_quality=unknown,
        tailwind=np.full((count, AREAS), UNKNOWN, dtype=np.int16),
        tailwind_quality=unknown,
        minimum_trl=np.zeros(count, dtype=np.int8),
        size_cad=np.full(count, np.nan),
        size_is_total=np.zeros(count, dtype=np.bool_),
        size_quality=unknown,
    )


def _assigned(known: Sequence[bool]) -> Thousandths:
    return np.where(known, Quality.ASSIGNED, Quality.UNKNOWN).astype(np.int16)
