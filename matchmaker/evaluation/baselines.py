"""What a user could rank by instead: words, vectors, areas or chance."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import Stemmer

from matchmaker.engine import tokens
from matchmaker.engine.word_lists import STOP_WORDS
from matchmaker.evaluation.collection import area_rows, labels_of
from matchmaker.evaluation.metrics import NOT_LISTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.evaluation.collection import Collection
    from matchmaker.evaluation.metrics import Reals

K1 = 1.2
B = 0.75

_STEMMERS = {name: Stemmer.Stemmer(full) for name, full in (("en", "english"), ("fr", "french"))}
_WORD = re.compile(r"[^\W\d_][\w]*|\d+", re.UNICODE)
_HAN = re.compile(r"[㐀-䶿一-鿿]+")


def words(text: str, language: str) -> list[str]:
    """Cut a text for a plain word search: stems without stop words, pairs of Chinese characters.

    Args:
        text: in any language; Chinese runs are cut into pairs wherever they stand.
        language: "en", "fr" or "zh"; Latin words of a Chinese text are stemmed as English.
    """
    found = [pair for run in _HAN.findall(text) for pair in _pairs(run)]
    latin = "fr" if language == "fr" else "en"
    folded = [tokens.fold(word) for word in _WORD.findall(_HAN.sub(" ", text))]
    kept = [word for word in folded if word not in STOP_WORDS[latin]]
    return found + list(_STEMMERS[latin].stemWords(kept))


def bm25(queries: Sequence[Sequence[str]], texts: Sequence[Sequence[str]]) -> Reals:
    """Rank by Okapi BM25 with k1 1.2 and b 0.75 (Robertson and Zaragoza 2009).

    Args:
        queries: n lists of words.
        texts: t lists of words.

    Returns:
        (n, t), `NOT_LISTED` where no word is shared.
    """
    counts = [Counter(text) for text in texts]
    frequency = Counter(word for one in counts for word in one)
    average = sum(len(text) for text in texts) / max(1, len(texts)) or 1.0
    found = np.zeros((len(queries), len(texts)))
    for row, query in enumerate(queries):
        for word, times in Counter(query).items():
            rarity = math.log1p((len(texts) - frequency[word] + 0.5) / (frequency[word] + 0.5))
            for column, one in enumerate(counts):
                if word in one:
                    norm = K1 * (1 - B + B * len(texts[column]) / average)
                    found[row, column] += times * rarity * one[word] * (K1 + 1) / (one[word] + norm)
    return np.where(found > 0, found, NOT_LISTED)


def by_words(texts: Sequence[str], languages: Sequence[str], collection: Collection) -> Reals:
    """Rank by BM25 alone, each side stemmed in its own language (the technologies' is English)."""
    asked = [words(text, language) for text, language in zip(texts, languages, strict=True)]
    return bm25(asked, [words(text, "en") for text in collection.texts])


def by_areas(texts: Sequence[str], collection: Collection) -> Reals:
    """Rank by the areas alone, as rules find them in the text: shared areas, no words.

    Returns:
        (n, t), the cosine of the two sets of areas, `NOT_LISTED` where none is shared.
    """
    asked = area_rows([label.code for label in labels_of(text).areas] for text in texts)
    offered = collection.supply.offers.areas
    both = asked.astype(np.float64) @ offered.T.astype(np.float64)
    sizes = np.sqrt(asked.sum(axis=1)[:, None] * offered.sum(axis=1)[None, :])
    return np.where(both > 0, both / np.maximum(sizes, 1), NOT_LISTED)


def by_chance(count: int, collection: Collection, seed: int) -> Reals:
    """Rank by chance, the same chance every time."""
    return np.random.default_rng(seed).random((count, len(collection.texts)))


def by_vectors(queries: Reals, texts: Reals) -> Reals:
    """Rank by the cosine of unit vectors alone: (n, d) and (t, d) to (n, t)."""
    return queries @ texts.T


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]
