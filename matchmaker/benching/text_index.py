"""The engine's text index of made-up texts, straight from their arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.benching.texts import CONCEPTS, LANGUAGES, WORDS
from matchmaker.engine.bm25 import WORD_SALIENCE
from matchmaker.engine.documents import DIRECT
from matchmaker.engine.postings import NeedTerms, OfferTexts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.benching.texts import Terms, Texts
    from matchmaker.engine.bm25 import Statistics


def offer_texts(texts: Texts, statistics: Statistics) -> OfferTexts:
    """Index the texts of technologies, as the engine does from analysed documents."""
    average = np.full(len(texts), statistics.average_length, dtype=np.int64)
    return OfferTexts.build(
        texts.edges,
        texts.terms,
        texts.halves,
        texts.languages.astype(np.uint8),
        np.stack([texts.lengths, average], axis=1),
    )


def need_terms(texts: Texts, terms: Terms, statistics: Statistics) -> NeedTerms:
    """Weigh the terms of needs, as the engine does from analysed documents."""
    is_concept = texts.terms < CONCEPTS
    asked = ~texts.covered
    weights = np.where(
        is_concept,
        terms.salience[texts.terms] * np.minimum(texts.halves, DIRECT),
        WORD_SALIENCE * DIRECT,
    )
    rarities = np.array([statistics.rarity(name) for name in terms.names], dtype=np.int64)
    counts = np.add.reduceat(asked.astype(np.int64), texts.edges[:-1])
    return NeedTerms(
        starts=np.concatenate([[0], np.cumsum(counts)]),
        terms=texts.terms[asked],
        weights=(weights * rarities[texts.terms])[asked],
        language=_languages()[texts.terms[asked]],
    )


def _languages() -> NDArray[np.int8]:
    """Return -1 for each concept and the number of the language for each word."""
    words = np.repeat(np.arange(len(LANGUAGES)), WORDS)
    return np.concatenate([np.full(CONCEPTS, -1), words]).astype(np.int8)
