"""Whether the same phrase is found again in another language."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine import text
from matchmaker.evaluation.ours import MEANING_SHARE
from matchmaker.matching import documents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.evaluation.metrics import Reals

PHRASES = Path(__file__).parent / "data" / "phrases.csv"
DIRECTIONS = (("en", "zh"), ("zh", "en"), ("fr", "zh"), ("zh", "fr"), ("en", "fr"), ("fr", "en"))


def read_phrases(path: Path = PHRASES) -> dict[str, list[str]]:
    """Read the phrases: language to phrases, row by row the same thing."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {language: [row[language] for row in rows] for language in ("en", "fr", "zh")}


def hits(similarity: Reals) -> Reals:
    """Return 1 for each phrase whose own translation is nearest, else 0; a tie is a miss.

    Args:
        similarity: (n, n), of each phrase to each phrase of the other language.
    """
    own = np.diagonal(similarity)
    others = similarity.astype(np.float64, copy=True)
    np.fill_diagonal(others, -np.inf)
    return np.asarray((own > others.max(axis=1, initial=-np.inf)).astype(np.float64))


def by_vocabulary(phrases: Mapping[str, Sequence[str]], source: str, target: str) -> Reals:
    """Return (n, n) text relevance from words and vocabulary alone, 0 to 1."""
    asked = [documents.analyse(phrase) for phrase in phrases[source]]
    offered = [documents.analyse(phrase) for phrase in phrases[target]]
    shares = text.similarity(asked, offered, text.freeze([*asked, *offered]))
    return np.asarray(shares.T / 1000.0)


def by_both(phrases: Mapping[str, Sequence[str]], vectors: Mapping[str, Reals]) -> dict[str, Reals]:
    """Return the hits of each direction by the component "text" as it is with an encoder."""
    found = {}
    for source, target in DIRECTIONS:
        nearness = np.clip(by_vectors(vectors, source, target), 0, 1)
        words = by_vocabulary(phrases, source, target)
        mixed = MEANING_SHARE * nearness + (1 - MEANING_SHARE) * words
        found[f"{source}-{target}"] = hits(mixed)
    return found


def by_vectors(vectors: Mapping[str, Reals], source: str, target: str) -> Reals:
    """Return (n, n) cosines of unit vectors."""
    return np.asarray(vectors[source] @ vectors[target].T)
