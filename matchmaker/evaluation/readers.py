"""Priority areas by the engine's reading of texts: by labels, by its own rules, by vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine import classify, text
from matchmaker.engine.assignment import FULL
from matchmaker.evaluation import vectors
from matchmaker.evaluation.areas import CODES, NONE, by_rules
from matchmaker.matching import documents
from matchmaker.tables import read_table
from matchmaker.vocabulary.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matchmaker.engine.inputs import Flags
    from matchmaker.evaluation.areas import Classes
    from matchmaker.evaluation.metrics import Reals

    Columns = Callable[[Sequence[str]], Reals]

PROJECTS = (
    Path(__file__).resolve().parents[2]
    / "opportunities/data/reference/opportunities_worldbank_china.csv"
)

CLAIMS = 0.5
"""Weight of what the rules claim, 0 to 1 an area, beside words of unit length.
This and the further numbers here were chosen within the tuning half (docs/evaluation.md)."""

MEANING = 0.3
"""Weight of a sentence vector of unit length beside words, where labels teach."""

TAUGHT, TAUGHT_MEANING = 4.0, 2.0
"""Weight of the shares of the model that the rules taught, beside the rules' claims: without
sentence vectors, and with them."""

LEADS, LEADS_MEANING = 0.5, 1.0
"""Lead of an area's claims over the next from which a text teaches, likewise: half a capability,
and one."""

CLOSENESS = 0.6
"""Weight of one standard deviation of closeness to an area's terms, beside the rules' claims."""

CLEAR = 0.7
"""Lead of the closest area over the next, in standard deviations, from which closeness speaks
for a text in which the rules find nothing."""

LIKELIER = 0.2
"""Lead of a class's share over the next from which the model that the rules taught does so."""

TERMS = 3
"""How many of an area's terms, the closest, make up its closeness to a text."""


def by_labels_alone(known: Sequence[str], classes: Classes, asked: Sequence[str]) -> Classes:
    """Learn from labels by words, those of the title and what the rules claim.

    Args:
        known: texts to learn from, the title in the first line.
        classes: their classes.
        asked: texts to classify.
    """
    model = classify.fit(_read(known, _claimed), classes)
    return classify.predict(model, _read(asked, _claimed))


def by_model(known: Sequence[str], classes: Classes, asked: Sequence[str]) -> Classes:
    """Learn from the same and from texts without labels: those asked, and projects in China."""
    return _by_labels(known, classes, asked, _claimed)


def by_model_with_encoder(known: Sequence[str], classes: Classes, asked: Sequence[str]) -> Classes:
    """Learn from all that and from the meaning of title and text.

    Raises:
        LookupError: the encoder is not installed.
    """
    return _by_labels(known, classes, asked, _claimed_and_meant)


def by_rules_self_taught(known: Sequence[str], _: Classes, asked: Sequence[str]) -> Classes:
    """Let the rules teach a model, without a label: what else stands in texts that they know.

    A first model learns from texts in which one area clearly leads; a second from those of which
    the first is sure. Its shares are added to the rules' claims. Where the rules find nothing, a
    clearly likelier area is said, and otherwise nothing.

    Args:
        known: texts, read by the rules alone.
        _: their classes, which are not looked at.
        asked: texts to classify; they teach like the others.
    """
    pool = [*known, *asked]
    first = _taught(pool, by_rules(pool), _leads(pool) >= LEADS, _nothing)
    sure = first.max(axis=1) >= classify.SURE
    taught = _taught(pool, first.argmax(axis=1), sure, _nothing)[len(known) :]
    weighed = _claims(asked) + TAUGHT * taught
    silent = (by_rules(asked) == NONE) & (_lead(taught) < LIKELIER)
    return np.where(silent, NONE, weighed.argmax(axis=1))


def by_rules_with_encoder(known: Sequence[str], _: Classes, asked: Sequence[str]) -> Classes:
    """Let the rules teach a model by meaning too, and add closeness to each area's terms.

    Where the rules find nothing, an area is said if the model finds it clearly likelier, or it is
    clearly the closest.

    Args:
        known: texts, read by the rules alone; closeness is held against their average.
        _: their classes, which are not looked at.
        asked: texts to classify; they teach like the others.

    Raises:
        LookupError: the encoder is not installed.
    """
    pool = [*known, *asked]
    clear = _leads(pool) >= LEADS_MEANING
    taught = _taught(pool, by_rules(pool), clear, meanings)[len(known) :]
    usual = _closeness(known)
    nearness = (_closeness(asked) - usual.mean(axis=0)) / (usual - usual.mean(axis=0)).std()
    weighed = _claims(asked) + TAUGHT_MEANING * taught + CLOSENESS * nearness
    unlikely = (_lead(nearness) <= CLEAR) & (_lead(taught) < LIKELIER)
    return np.where((by_rules(asked) == NONE) & unlikely, NONE, weighed.argmax(axis=1))


@cache
def projects() -> tuple[str, ...]:
    """Return title and objective of the World Bank's projects in China, which have no labels."""
    rows = read_table(PROJECTS)
    return tuple(f"{row['title']}\n{row['objective']}" for row in rows)


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


def _by_labels(
    known: Sequence[str], classes: Classes, asked: Sequence[str], columns: Columns
) -> Classes:
    unlabelled = _read([*projects(), *asked], columns)
    model = classify.fit_with_unlabelled(_read(known, columns), classes, unlabelled)
    return classify.predict(model, _read(asked, columns))


def _taught(texts: Sequence[str], said: Classes, teaching: Flags, columns: Columns) -> Reals:
    """Return (n, areas), the shares of a model that learned from what was said of some texts."""
    rows = np.flatnonzero(teaching & (said != NONE)).tolist()
    present, classes = np.unique(said[rows], return_inverse=True)
    found = np.zeros((len(texts), len(CODES)))
    if len(present) >= classify.LEAST_CLASSES:
        model = classify.fit(_read([texts[row] for row in rows], columns), classes)
        found[:, present] = classify.shares(model, _read(texts, columns))
    return found


def _read(texts: Sequence[str], columns: Columns) -> classify.Texts:
    titles = [documents.analyse(one.partition("\n")[0]) for one in texts]
    return classify.Texts([documents.analyse(one) for one in texts], titles, columns(texts))


def _claims(texts: Sequence[str]) -> Reals:
    lexicon = documents.lexicon()
    claims = [text.area_claims(documents.analyse(one), lexicon) for one in texts]
    return np.array([[one.get(code, 0) / FULL for code in CODES] for one in claims])


def _leads(texts: Sequence[str]) -> Reals:
    return _lead(_claims(texts))


def _lead(found: Reals) -> Reals:
    ordered = np.sort(found, axis=1)
    return np.asarray(ordered[:, -1] - ordered[:, -2])


def _nothing(texts: Sequence[str]) -> Reals:
    return np.zeros((len(texts), 0))


def _claimed(texts: Sequence[str]) -> Reals:
    return CLAIMS * np.minimum(_claims(texts), 1.0)


def _claimed_and_meant(texts: Sequence[str]) -> Reals:
    return np.hstack([_claimed(texts), MEANING * meanings(texts)])
