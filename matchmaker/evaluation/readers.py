"""Priority areas by the engine's reading of texts: by labels, by its own rules, by vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine import classify, text
from matchmaker.engine.assignment import FULL
from matchmaker.evaluation import vectors
from matchmaker.evaluation.areas import CODES, NONE, by_rules
from matchmaker.matching import documents
from matchmaker.vocabulary.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.evaluation.areas import Classes
    from matchmaker.evaluation.metrics import Reals

CLAIMS = 0.5
"""Weight of what the rules claim, 0 to 1 an area, beside words and concepts of unit length.
This and the further numbers here were chosen by four ten-fold cross-validations within the tuning
half, where the choices lie within 0.01 of each other."""

SELF_TAUGHT = 2.0
"""Weight of the shares of the model that its own rules taught, beside the rules' claims."""

MEANING = 0.3
"""Weight of one standard deviation of closeness to an area's terms, beside the rules' claims."""

CLEAR = 0.7
"""Lead of the closest area over the next, in standard deviations, from which closeness and the
self-taught model speak for a text in which the rules find nothing."""

TERMS = 3
"""How many of an area's terms, the closest, make up its closeness to a text."""


def by_model(known: Sequence[str], classes: Classes, asked: Sequence[str]) -> Classes:
    """Learn from labels by words, concepts and what the rules claim.

    Args:
        known: texts to learn from, the title in the first line.
        classes: their classes.
        asked: texts to classify.
    """
    model = classify.fit(_read(known), classes, _claimed(known))
    return classify.predict(model, _read(asked), _claimed(asked))


def by_model_with_encoder(known: Sequence[str], classes: Classes, asked: Sequence[str]) -> Classes:
    """Learn from labels by the same and by the meaning of title and text.

    Raises:
        LookupError: the encoder is not installed.
    """
    further = [np.hstack([_claimed(texts), meanings(texts)]) for texts in (known, asked)]
    model = classify.fit(_read(known), classes, further[0])
    return classify.predict(model, _read(asked), further[1])


def by_rules_self_taught(known: Sequence[str], _: Classes, asked: Sequence[str]) -> Classes:
    """Let the rules teach a model, without a label: what else stands in texts that they know.

    The model settles between areas that the rules claim. Where they find nothing, nothing is said.

    Args:
        known: texts, read by the rules alone.
        _: their classes, which are not looked at.
        asked: texts to classify.
    """
    weighed = _claims(asked) + SELF_TAUGHT * _taught(known, asked)
    return np.where(by_rules(asked) == NONE, NONE, weighed.argmax(axis=1))


def by_rules_with_encoder(known: Sequence[str], _: Classes, asked: Sequence[str]) -> Classes:
    """Add to that how close a text is to the vocabulary's words for each area.

    Where the rules find nothing, a clear lead of one area decides that something is said.

    Args:
        known: texts, read by the rules alone; closeness is held against their average.
        _: their classes, which are not looked at.
        asked: texts to classify.

    Raises:
        LookupError: the encoder is not installed.
    """
    usual = _closeness(known)
    nearness = (_closeness(asked) - usual.mean(axis=0)) / (usual - usual.mean(axis=0)).std()
    weighed = _claims(asked) + SELF_TAUGHT * _taught(known, asked) + MEANING * nearness
    ordered = np.sort(nearness, axis=1)
    silent = (by_rules(asked) == NONE) & (ordered[:, -1] - ordered[:, -2] <= CLEAR)
    return np.where(silent, NONE, weighed.argmax(axis=1))


def meanings(texts: Sequence[str]) -> Reals:
    """Return (n, d): the mean direction of title and text, each weighing the same.

    Raises:
        LookupError: the encoder is not installed.
    """
    parts = [one.partition("\n") for one in texts]
    titles = vectors.encode([title for title, _, _ in parts])
    return vectors.to_unit(titles + vectors.encode([rest for _, _, rest in parts]))


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """English words for each area.

    Attributes:
        meaning: (m, d), vectors of the terms.
        areas: (m,), index into `CODES`.
    """

    meaning: Reals
    areas: Classes


@cache
def _terms() -> _Terms:
    rows = [
        (term, CODES.index(one.area))
        for one in CAPABILITIES.values()
        if not one.is_role and one.area in CODES
        for term in one.terms["en"]
    ]
    return _Terms(vectors.encode([term for term, _ in rows]), np.array([area for _, area in rows]))


def _closeness(texts: Sequence[str]) -> Reals:
    terms = _terms()
    cosines = meanings(texts) @ terms.meaning.T
    return np.stack(
        [
            np.sort(cosines[:, terms.areas == area], axis=1)[:, -TERMS:].mean(axis=1)
            for area in range(len(CODES))
        ],
        axis=1,
    )


def _taught(known: Sequence[str], asked: Sequence[str]) -> Reals:
    """Return (n, areas), the shares of a model that learned from what the rules said of `known`."""
    said = by_rules(known)
    rows = np.flatnonzero(said != NONE).tolist()
    present, classes = np.unique(said[rows], return_inverse=True)
    found = np.zeros((len(asked), len(CODES)))
    if len(present) >= classify.LEAST_CLASSES:
        model = classify.fit(_read([known[row] for row in rows]), classes)
        found[:, present] = classify.shares(model, _read(asked))
    return found


def _read(texts: Sequence[str]) -> list[text.Document]:
    return [documents.analyse(one) for one in texts]


def _claims(texts: Sequence[str]) -> Reals:
    lexicon = documents.lexicon()
    claims = [text.area_claims(one, lexicon) for one in _read(texts)]
    return np.array([[one.get(code, 0) / FULL for code in CODES] for one in claims])


def _claimed(texts: Sequence[str]) -> Reals:
    return CLAIMS * np.minimum(_claims(texts), 1.0)
