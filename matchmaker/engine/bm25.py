"""The share of a need's terms that an offer covers, in whole thousandths."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaker.engine.documents import DIRECT, Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Thousandths = NDArray[np.int16]

FULL = 1000
WORD_SALIENCE = 20
"""A word outside the vocabulary counts a fifth of a concept: it helps within one language, and
the order of offers stays close to that of the same need in another language."""
RARITY_UNIT = 1000
QUERY_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Statistics:
    """How common each term is. Frozen, so that a score never depends on its neighbours.

    Attributes:
        documents: number of texts counted, 0 and up.
        average_length: mean content words of a text, at least 1.
        frequencies: term (concept code or word token) to number of texts that hold it. A term
            that is not listed has frequency 0.
    """

    documents: int = 0
    average_length: int = 12
    frequencies: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return plain values for storage."""
        return {
            "documents": self.documents,
            "average_length": self.average_length,
            "frequencies": dict(sorted(self.frequencies.items())),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Statistics:
        """Read what `to_json` returned.

        Raises:
            ValueError: the values are not those of `to_json`.
        """
        documents, length = stored.get("documents"), stored.get("average_length")
        frequencies = stored.get("frequencies")
        if not (
            isinstance(documents, int) and isinstance(length, int) and isinstance(frequencies, dict)
        ):
            message = "stored statistics lack documents, average_length or frequencies"
            raise ValueError(message)
        return cls(documents, max(1, length), dict(frequencies))

    def rarity(self, term: str) -> int:
        """Return ln(1 + (N - f + 1/2) / (f + 1/2)) in thousandths, rounded half to even.

        Robertson and Zaragoza 2009; always positive. N is the number of documents, f the
        frequency of the term, at most N.
        """
        frequency = min(self.frequencies.get(term, 0), self.documents)
        ratio = (self.documents - frequency + 0.5) / (frequency + 0.5)
        return round(RARITY_UNIT * math.log1p(ratio))


def freeze(documents: Iterable[Document]) -> Statistics:
    """Count terms once, for a whole generation of scores.

    Args:
        documents: offers and needs; empty ones are left out.

    Returns:
        Statistics; those of no document treat all terms as equally rare.
    """
    frequencies: Counter[str] = Counter()
    total = length = 0
    for document in documents:
        if document.is_empty:
            continue
        total += 1
        length += document.length
        frequencies.update(concept.code for concept in document.concepts)
        frequencies.update(word.token for word in document.words)
    if not total:
        return Statistics()
    average = max(1, (2 * length + total) // (2 * total))
    return Statistics(total, average, dict(sorted(frequencies.items())))


@dataclass(frozen=True, slots=True)
class TermMatch:
    """One term that a need and an offer share, as shown to people.

    Attributes:
        term: concept code, or word token such as "en:filter".
        is_concept: whether the term is a concept of the vocabulary.
        need_phrase: the need's own words.
        offer_phrase: the offer's own words.
        thousandths: its part of the similarity; the parts add up to it exactly.
    """

    term: str
    is_concept: bool
    need_phrase: str
    offer_phrase: str
    thousandths: int


def similarity(
    queries: Sequence[Document], offers: Sequence[Document], statistics: Statistics
) -> Thousandths:
    """Return how much of each need's terms each offer covers.

    sum of weight x saturation over the need's terms / sum of weight. The weight of a term is
    its rarity x salience x halves. Saturation is h / (h + 1/4 + length / (4 average)) with h
    the offer's halves of the term. Words outside the vocabulary are terms only for offers in
    the same language; towards another language the concepts decide alone. All sums are of
    whole numbers, so neither order nor machine changes a bit; quotients round half up.

    Args:
        queries: n needs.
        offers: t offers.
        statistics: frozen frequencies of the terms.

    Returns:
        (t, n) int16, 0 to 1000; 0 where either text is empty. A pair's value depends on that
        pair and the statistics alone.
    """
    result = np.zeros((len(offers), len(queries)), dtype=np.int16)
    if not queries or not offers:
        return result
    columns = _columns(queries)
    covered = _saturations(offers, columns, statistics)
    languages = sorted({language for query in queries for language in query.languages})
    spoken = np.array(
        [[language in offer.languages for language in languages] for offer in offers],
        dtype=np.int64,
    ).reshape(len(offers), len(languages))
    for start in range(0, len(queries), QUERY_BLOCK):
        block = queries[start : start + QUERY_BLOCK]
        weights = [term_weights(query, statistics) for query in block]
        gained = (covered @ _weight_matrix(weights, columns)).toarray()
        whole = _wholes(weights, languages, spoken)
        shares = (2 * gained + whole) // np.maximum(2 * whole, 1)
        result[:, start : start + len(block)] = shares.astype(np.int16)
    return result


def explain(query: Document, offer: Document, statistics: Statistics) -> list[TermMatch]:
    """List the terms behind one similarity.

    Args:
        query: the need.
        offer: the offer.
        statistics: as given to `similarity`.

    Returns:
        The shared terms, largest part first. Their parts add up to the similarity.
    """
    total = int(similarity([query], [offer], statistics)[0, 0])
    held = term_halves(offer)
    gains = {
        term: weight * _saturation(held[term], offer.length, statistics)
        for term, weight in term_weights(query, statistics).items()
        if term in held
    }
    ordered = sorted(gains, key=lambda term: (-gains[term], term))
    parts = _shares([gains[term] for term in ordered], total)
    need_phrases, offer_phrases = _phrases(query), _phrases(offer)
    return [
        TermMatch(term, not is_word(term), need_phrases[term], offer_phrases[term], part)
        for term, part in zip(ordered, parts, strict=True)
        if part
    ]


def term_weights(query: Document, statistics: Statistics) -> dict[str, int]:
    """Weigh the terms of a need: rarity x salience x halves, by term.

    Source:
        docs/scoring.md, "Text".
    """
    weights = {
        concept.code: statistics.rarity(concept.code)
        * concept.salience
        * min(DIRECT, concept.halves)
        for concept in query.concepts
    }
    for word in query.words:
        if not word.is_covered:
            weights[word.token] = statistics.rarity(word.token) * WORD_SALIENCE * DIRECT
    return weights


def term_halves(document: Document) -> dict[str, int]:
    """Count the halves of every term of an offer, by term.

    Source:
        docs/scoring.md, "Text".
    """
    halves = {concept.code: concept.halves for concept in document.concepts}
    halves.update((word.token, DIRECT * word.count) for word in document.words)
    return halves


def _saturation(halves: int, length: int, statistics: Statistics) -> int:
    average = statistics.average_length
    scaled = 4 * average * halves
    whole = scaled + average + length
    return (2 * FULL * scaled + whole) // (2 * whole)


def is_word(term: str) -> bool:
    """Tell a word token such as "en:filter" from the code of a concept."""
    return ":" in term


def _columns(queries: Sequence[Document]) -> dict[str, int]:
    terms = {concept.code for query in queries for concept in query.concepts}
    terms |= {word.token for query in queries for word in query.words if not word.is_covered}
    return {term: column for column, term in enumerate(sorted(terms))}


def _saturations(
    offers: Sequence[Document], columns: Mapping[str, int], statistics: Statistics
) -> sparse.csr_array:
    indexes: list[int] = []
    values: list[int] = []
    edges = [0]
    for offer in offers:
        for term, halves in term_halves(offer).items():
            column = columns.get(term)
            if column is not None:
                indexes.append(column)
                values.append(_saturation(halves, offer.length, statistics))
        edges.append(len(indexes))
    return sparse.csr_array(
        (np.array(values, dtype=np.int64), np.array(indexes), np.array(edges)),
        shape=(len(offers), len(columns)),
    )


def _weight_matrix(
    weights: Sequence[Mapping[str, int]], columns: Mapping[str, int]
) -> sparse.csc_array:
    indexes = [columns[term] for one in weights for term in one]
    values = [weight for one in weights for weight in one.values()]
    edges = np.cumsum([0, *(len(one) for one in weights)])
    return sparse.csc_array(
        (np.array(values, dtype=np.int64), np.array(indexes, dtype=np.int64), edges),
        shape=(len(columns), len(weights)),
    )


def _wholes(
    weights: Sequence[Mapping[str, int]], languages: Sequence[str], spoken: NDArray[np.int64]
) -> NDArray[np.int64]:
    concepts = np.zeros(len(weights), dtype=np.int64)
    words = np.zeros((len(languages), len(weights)), dtype=np.int64)
    rows = {language: row for row, language in enumerate(languages)}
    for column, one in enumerate(weights):
        for term, weight in one.items():
            if is_word(term):
                words[rows[term.partition(":")[0]], column] += weight
            else:
                concepts[column] += weight
    return concepts[np.newaxis, :] + spoken @ words


def _shares(gains: Sequence[int], total: int) -> list[int]:
    whole = sum(gains)
    if not whole:
        return [0] * len(gains)
    parts = [gain * total // whole for gain in gains]
    order = sorted(range(len(gains)), key=lambda index: (-(gains[index] * total % whole), index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def _phrases(document: Document) -> dict[str, str]:
    phrases = {concept.code: concept.phrases[0] for concept in document.concepts}
    phrases.update((word.token, word.surface) for word in document.words)
    return phrases
