"""The index of texts: what each offer holds of a term, and what each need gives for it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaker.engine.bm25 import FULL, is_word, term_halves, term_weights
from matchmaker.engine.tokens import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

    from matchmaker.engine.bm25 import Statistics
    from matchmaker.engine.documents import Document

Whole = NDArray[np.int64]
Pattern = NDArray[np.uint8]

PATTERNS = 2 ** len(LANGUAGES)
"""A pattern is the set of languages of an offer's text, one bit a language. A need's words count
only towards offers in their language, so a term's share of the need depends on the pattern."""


@dataclass(slots=True)
class Terms:
    """Numbers of the terms, in the order in which they are first seen.

    Attributes:
        numbers: by term. No result depends on them.
    """

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, term: str) -> int:
        """Return the number of a term, a new one where it is new."""
        return self.numbers.setdefault(term, len(self.numbers))


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """Texts row by row, whatever their entries hold.

    Attributes:
        starts: (r + 1,), where each row begins in the fields of `ENTRIES`.
        keys: term number x `PATTERNS` + pattern, ascending in each row.
        is_known: (r,), False where the text says nothing.
    """

    ENTRIES: ClassVar[tuple[str, ...]]
    """Fields with an entry for each key; of the others, arrays have one for each row."""

    starts: Whole
    keys: Whole
    is_known: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.is_known)

    def rows(self, index: int | NDArray[np.intp]) -> Self:
        """Take some rows, in the order of the index."""
        some = np.atleast_1d(index)
        lengths = np.diff(self.starts)[some]
        edges = np.append(0, np.cumsum(lengths))
        entries = np.repeat(self.starts[some] - edges[:-1], lengths) + np.arange(edges[-1])
        places = {one.name: entries if one.name in self.ENTRIES else some for one in fields(self)}
        changes = {
            name: value[place]
            for name, place in places.items()
            if isinstance(value := getattr(self, name), np.ndarray)
        }
        return replace(self, **{**changes, "starts": edges})

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Put rows of the same patterns one after another; at least one part."""
        changes = {
            one.name: np.concatenate([getattr(part, one.name) for part in parts])
            for one in fields(cls)
            if isinstance(getattr(parts[0], one.name), np.ndarray)
        }
        lengths = np.concatenate([np.diff(part.starts) for part in parts])
        return replace(parts[0], **{**changes, "starts": np.append(0, np.cumsum(lengths))})

    def width(self) -> int:
        """Return one past the largest key."""
        return int(self.keys.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True, eq=False)
class OfferTexts(_Texts):
    """The texts of t technologies, row by row.

    Attributes:
        starts: (t + 1,), where each row begins in `keys` and `saturations`.
        keys: term number x `PATTERNS` + pattern, ascending in each row.
        saturations: int16 thousandths, 0 to 1000.
        pattern: (t,), the languages as bits.
        is_known: (t,), False where the text says nothing.
    """

    ENTRIES = ("keys", "saturations")

    saturations: NDArray[np.int16]
    pattern: Pattern

    @classmethod
    def build(
        cls, starts: Whole, terms: Whole, halves: Whole, pattern: Pattern, norms: Whole
    ) -> OfferTexts:
        """Make the rows from counted terms.

        Args:
            starts: (t + 1,), where each row begins.
            terms: term numbers, each at most once a row.
            halves: 1 and up, of each of them.
            pattern: (t,), the languages as bits.
            norms: (t, 2), length of each text and average length, 1 and up.

        Returns:
            The rows; a saturation is h / (h + 1/4 + length / (4 average)).

        Source:
            docs/scoring.md, "Text".
        """
        row = np.repeat(np.arange(len(pattern)), np.diff(starts))
        length, average = norms[row, 0], norms[row, 1]
        scaled = 4 * average * halves
        whole = scaled + average + length
        saturation = (2 * FULL * scaled + whole) // (2 * whole)
        keys = terms * PATTERNS + pattern[row]
        order = np.lexsort((keys, row))
        return cls(
            starts=starts.astype(np.int64),
            keys=keys[order].astype(np.int64),
            saturations=saturation[order].astype(np.int16),
            pattern=pattern,
            is_known=np.diff(starts) > 0,
        )

    def matrix(self, width: int) -> sparse.csr_array:
        """Return the rows as a sparse matrix, (t, width)."""
        values = self.saturations.astype(np.int64)
        return sparse.csr_array((values, self.keys, self.starts), shape=(len(self), width))


@dataclass(frozen=True, slots=True, eq=False)
class NeedTerms:
    """What n needs ask for in words, before any language of an offer is known.

    Attributes:
        starts: (n + 1,), where each row begins.
        terms: term numbers, in each row in the order of the terms themselves.
        weights: rarity x salience x halves, 0 and up.
        language: -1 a concept, else the index in `LANGUAGES`.
    """

    starts: Whole
    terms: Whole
    weights: Whole
    language: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class NeedTexts(_Texts):
    """The texts of n needs, row by row, for every pattern that offers have.

    Attributes:
        starts: (n + 1,), where each row begins in the next three.
        keys: term number x `PATTERNS` + pattern, ascending in each row.
        points: int32, the term's part of the weight of text, in 1/10,000; under one pattern a
            need's parts sum to the weight, or all are 0 where it has no term for it.
        weights: the same before weighting.
        wholes: (n, `PATTERNS`), sum of the weights under each pattern.
        is_known: (n,), False where the text says nothing.
        patterns: those listed.
        unit: the weight of text, in 1/10,000.
    """

    ENTRIES = ("keys", "points", "weights")

    points: NDArray[np.int32]
    weights: Whole
    wholes: Whole
    patterns: tuple[int, ...]
    unit: int

    @classmethod
    def build(cls, asked: NeedTerms, patterns: Iterable[int], unit: int) -> NeedTexts:
        """Give every term its part of the weight, by largest remainder.

        Args:
            asked: the terms of n needs.
            patterns: of the offers' texts.
            unit: the weight of text, in 1/10,000.

        Returns:
            The rows.

        Source:
            docs/scoring.md, "Text".
        """
        count = len(asked.starts) - 1
        listed = tuple(sorted({int(pattern) for pattern in patterns}))
        rows = np.repeat(np.arange(count), np.diff(asked.starts))
        wholes = np.zeros((count, PATTERNS), dtype=np.int64)
        parts = []
        for pattern in listed:
            spoken = (asked.language < 0) | (pattern >> np.maximum(asked.language, 0) & 1 > 0)
            row, weight = rows[spoken], asked.weights[spoken]
            wholes[:, pattern] = np.bincount(row, weights=weight, minlength=count)
            points = _apportion(row, weight, wholes[:, pattern], unit)
            parts.append((row, asked.terms[spoken] * PATTERNS + pattern, points, weight))
        row, keys, points, weight = _joined(parts)
        order = np.lexsort((keys, row))
        return cls(
            starts=np.searchsorted(row[order], np.arange(count + 1)).astype(np.int64),
            keys=keys[order],
            points=points[order].astype(np.int32),
            weights=weight[order],
            wholes=wholes,
            is_known=np.diff(asked.starts) > 0,
            patterns=listed,
            unit=unit,
        )

    def matrix(self, values: NDArray[np.integer], width: int) -> sparse.csr_array:
        """Return points or weights as a sparse matrix, (n, width)."""
        whole = values.astype(np.int64)
        return sparse.csr_array((whole, self.keys, self.starts), shape=(len(self), width))


def pattern_of(document: Document) -> int:
    """Return the languages of a text as bits, 0 to `PATTERNS` - 1."""
    return sum(1 << LANGUAGES.index(language) for language in document.languages)


def offer_texts(documents: Sequence[Document], statistics: Statistics, terms: Terms) -> OfferTexts:
    """Index the texts of technologies.

    Args:
        documents: t analysed texts.
        statistics: frozen frequencies of the terms.
        terms: the numbers of the terms; new terms are added.

    Returns:
        The rows in the order of the documents.

    Source:
        docs/scoring.md, "Text".
    """
    numbers: list[int] = []
    halves: list[int] = []
    starts = [0]
    for document in documents:
        held = term_halves(document)
        numbers.extend(terms.number(term) for term in held)
        halves.extend(held.values())
        starts.append(len(numbers))
    norms = [(document.length, statistics.average_length) for document in documents]
    return OfferTexts.build(
        np.array(starts, dtype=np.int64),
        np.array(numbers, dtype=np.int64),
        np.array(halves, dtype=np.int64),
        np.array([pattern_of(document) for document in documents], dtype=np.uint8),
        np.array(norms, dtype=np.int64).reshape(-1, 2),
    )


def need_terms(documents: Sequence[Document], statistics: Statistics, terms: Terms) -> NeedTerms:
    """Weigh the terms of needs.

    Args:
        documents: n analysed texts.
        statistics: frozen frequencies of the terms.
        terms: the numbers of the terms; new terms are added.

    Returns:
        The rows in the order of the documents.

    Source:
        docs/scoring.md, "Text".
    """
    numbers: list[int] = []
    weights: list[int] = []
    languages: list[int] = []
    starts = [0]
    for document in documents:
        asked = term_weights(document, statistics)
        for term in sorted(asked):
            numbers.append(terms.number(term))
            weights.append(asked[term])
            languages.append(_language(term))
        starts.append(len(numbers))
    return NeedTerms(
        np.array(starts, dtype=np.int64),
        np.array(numbers, dtype=np.int64),
        np.array(weights, dtype=np.int64),
        np.array(languages, dtype=np.int8),
    )


def _apportion(row: Whole, weight: Whole, whole: Whole, unit: int) -> Whole:
    """Split the unit over the terms of each row in proportion; the parts sum to it."""
    scaled, total = unit * weight, np.maximum(whole[row], 1)
    parts, rest = scaled // total, scaled % total
    missing = np.where(whole > 0, unit, 0) - np.bincount(
        row, weights=parts, minlength=len(whole)
    ).astype(np.int64)
    order = np.lexsort((-rest, row))
    first = np.searchsorted(row, np.arange(len(whole)))
    place = np.empty_like(parts)
    place[order] = np.arange(len(row)) - first[row[order]]
    return parts + (place < missing[row])


def _joined(parts: Sequence[tuple[Whole, ...]]) -> tuple[Whole, ...]:
    empty = np.zeros(0, dtype=np.int64)
    return tuple(np.concatenate([empty, *(part[index] for part in parts)]) for index in range(4))


def _language(term: str) -> int:
    return LANGUAGES.index(term.partition(":")[0]) if is_word(term) else -1
