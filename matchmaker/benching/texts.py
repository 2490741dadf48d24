"""Made-up texts as arrays: which term stands how often in which text, without any prose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.bm25 import Statistics
from matchmaker.engine.documents import ConceptCount, Document, WordCount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

LANGUAGES = ("en", "fr", "zh")
WORDS = (6_000, 3_000, 5_000)
"""Words of each language that texts are made from."""

CONCEPTS = 440
"""Concepts of the vocabulary; each belongs to one area and may be named by any text."""

CONCEPT_DRAWS, WORD_DRAWS = 8, 13
"""Draws a text; with repetitions a text keeps 17 to 20 different terms."""

OWN_AREA = 0.6
"""Share of a text's concepts that come from its own area."""

STEEPNESS = 0.75
"""Exponent of Zipf's law; two texts then share 0.6 terms on average."""

SALIENCES = (100, 60, 20)
SECOND_LANGUAGE = 0.3
COVERED = 0.35
"""Share of a text's words that are part of a phrase of the vocabulary."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """All terms that texts are made from.

    Attributes:
        names: concept codes, then words as "en:w00012", sorted within each group.
        salience: (terms,), 1 to 100; 20 for words.
    """

    names: tuple[str, ...]
    salience: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts of one side, rows in order of their ids.

    Attributes:
        edges: (texts + 1,), where each text's terms begin.
        terms: (entries,), columns of `Terms`, ascending within a text.
        halves: (entries,), twice the count; 1 for a concept that only follows from others.
        covered: (entries,), True for words that are part of a phrase of the vocabulary.
        languages: (texts,), bit set of `LANGUAGES`.
        lengths: (texts,), content words.
    """

    edges: Whole
    terms: NDArray[np.int64]
    halves: NDArray[np.int64]
    covered: NDArray[np.bool_]
    languages: NDArray[np.int64]
    lengths: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.edges) - 1

    def rows(self, chosen: NDArray[np.intp]) -> Texts:
        """Take some texts, in the order given."""
        sizes = np.diff(self.edges)[chosen]
        edges = np.concatenate([[0], np.cumsum(sizes)])
        starts = np.repeat(self.edges[:-1][chosen] - edges[:-1], sizes)
        entries = np.arange(edges[-1]) + starts
        return Texts(
            edges,
            self.terms[entries],
            self.halves[entries],
            self.covered[entries],
            self.languages[chosen],
            self.lengths[chosen],
        )

    def joined(self, others: Texts) -> Texts:
        """Append other texts."""
        return Texts(
            np.concatenate([self.edges, self.edges[-1] + others.edges[1:]]),
            np.concatenate([self.terms, others.terms]),
            np.concatenate([self.halves, others.halves]),
            np.concatenate([self.covered, others.covered]),
            np.concatenate([self.languages, others.languages]),
            np.concatenate([self.lengths, others.lengths]),
        )


def make_terms() -> Terms:
    """Name the concepts and words."""
    concepts = [f"concept-{number:04d}" for number in range(CONCEPTS)]
    words = [
        f"{language}:w{number:05d}"
        for language, count in zip(LANGUAGES, WORDS, strict=True)
        for number in range(count)
    ]
    salience = np.full(CONCEPTS + len(words), SALIENCES[-1], dtype=np.int64)
    salience[:CONCEPTS] = np.array(SALIENCES)[np.arange(CONCEPTS) % len(SALIENCES)]
    return Terms((*concepts, *words), salience)


def make_texts(random: Generator, areas: NDArray[np.int64]) -> Texts:
    """Make one text a row.

    Args:
        random: the seeded source of chance.
        areas: (texts,), the area of each, 0 to 7.
    """
    rows = len(areas)
    first = np.searchsorted([0.7, 0.8], random.random(rows), side="right")
    second = np.where(random.random(rows) < SECOND_LANGUAGE, 0, first)
    concepts = _concepts(random, areas)
    words = _words(random, first, second)
    keys = np.repeat(np.arange(rows), CONCEPT_DRAWS + WORD_DRAWS) * (CONCEPTS + sum(WORDS))
    keys += np.hstack([concepts, words]).ravel()
    unique, counts = np.unique(keys, return_counts=True)
    terms = unique % (CONCEPTS + sum(WORDS))
    edges = np.searchsorted(unique // (CONCEPTS + sum(WORDS)), np.arange(rows + 1))
    is_word = terms >= CONCEPTS
    implied = ~is_word & (counts == 1) & (random.random(len(terms)) < 0.2)
    return Texts(
        edges=edges.astype(np.int64),
        terms=terms,
        halves=np.where(implied, 1, 2 * counts),
        covered=is_word & (random.random(len(terms)) < COVERED),
        languages=(1 << first) | (1 << second),
        lengths=np.add.reduceat(np.where(is_word, counts, 0), edges[:-1]) + CONCEPT_DRAWS,
    )


def freeze(terms: Terms, sides: Sequence[Texts]) -> Statistics:
    """Count how common each term is in all texts."""
    documents = sum(len(side) for side in sides)
    counts = sum(np.bincount(side.terms, minlength=len(terms.names)) for side in sides)
    length = sum(int(side.lengths.sum()) for side in sides)
    listed = zip(terms.names, np.asarray(counts).tolist(), strict=True)
    return Statistics(
        documents=documents,
        average_length=max(1, round(length / documents)),
        frequencies={name: count for name, count in listed if count},
    )


def documents(terms: Terms, texts: Texts) -> list[Document]:
    """Turn the arrays into the documents that the product's own analysis would give."""
    return [_document(terms, texts, row) for row in range(len(texts))]


def _document(terms: Terms, texts: Texts, row: int) -> Document:
    concepts, words = [], []
    for entry in range(int(texts.edges[row]), int(texts.edges[row + 1])):
        column, halves = int(texts.terms[entry]), int(texts.halves[entry])
        name = terms.names[column]
        if column < CONCEPTS:
            salience = int(terms.salience[column])
            concepts.append(ConceptCount(name, halves, salience, (name,), 1))
        else:
            covered = bool(texts.covered[entry])
            words.append(WordCount(name, halves // 2, covered, name.partition(":")[2]))
    spoken = [name for bit, name in enumerate(LANGUAGES) if int(texts.languages[row]) >> bit & 1]
    return Document(
        languages=tuple(spoken),
        concepts=tuple(concepts),
        words=tuple(words),
        length=int(texts.lengths[row]),
    )


def _concepts(random: Generator, areas: NDArray[np.int64]) -> NDArray[np.int64]:
    """Draw concepts: mostly of the text's own area, common ones more often."""
    shape = (len(areas), CONCEPT_DRAWS)
    own = CONCEPTS // 8
    inside = _zipf(random, own, shape) * 8 + areas[:, None]
    anywhere = _zipf(random, CONCEPTS, shape)
    return np.where(random.random(shape) < OWN_AREA, inside, anywhere)


def _words(
    random: Generator, first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.int64]:
    shape = (len(first), WORD_DRAWS)
    language = np.where(random.random(shape) < 0.8, first[:, None], second[:, None])
    starts = CONCEPTS + np.concatenate([[0], np.cumsum(WORDS)[:-1]])
    drawn = np.stack([_zipf(random, count, shape) for count in WORDS])
    chosen = np.take_along_axis(drawn, language[None], axis=0)[0] + starts[language]
    return np.asarray(chosen, dtype=np.int64)


def _zipf(random: Generator, count: int, shape: tuple[int, ...]) -> NDArray[np.int64]:
    weights = np.arange(1, count + 1, dtype=np.float64) ** -STEEPNESS
    edges = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(edges, random.random(shape)), count - 1).astype(np.int64)
