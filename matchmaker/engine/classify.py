"""Learns to put texts into classes from examples: naive Bayes ratios under logistic regression."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.engine.documents import Document

Reals = NDArray[np.float64]
Classes = NDArray[np.intp]

SMOOTHING = 0.1
"""Added to the weight of every term in every class before ratios are taken."""

TITLE = 0.5
"""Weight of the block of the title's words beside those of the whole text."""

STRENGTH = 2.0
"""Inverse strength of the ridge penalty. It, `TITLE` and the two below were chosen by ten-fold
cross-validations within the tuning half of the area labels; neighbours lie within 0.005."""

SURE = 0.6
"""Share from which a text without a label teaches the class that the model gives it."""

HEARSAY = 0.3
"""Weight of such a text beside one with a label."""

LEAST_CLASSES = 2
STEPS = 500
LEAST_SHARE = 1e-12

WORD, TITLE_WORD = BLOCKS = ("w", "t")
_BLOCK_WEIGHT = {WORD: 1.0, TITLE_WORD: TITLE}


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Analysed texts, and whatever else is known of them.

    Attributes:
        documents: (n,), the whole texts.
        titles: (n,), their titles by themselves, empty where a text has none.
        further: (n, k), other columns, such as what rules claim or sentence vectors. They
            stand beside the words as they are: their size decides how much they are trusted.
    """

    documents: Sequence[Document]
    titles: Sequence[Document]
    further: Reals

    def with_rows_of(self, other: Texts, rows: Sequence[int]) -> Texts:
        """Put some texts of another set behind these."""
        return Texts(
            [*self.documents, *(other.documents[row] for row in rows)],
            [*self.titles, *(other.titles[row] for row in rows)],
            np.vstack([self.further, other.further[np.asarray(rows, dtype=np.intp)]]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned; made by `fit`.

    Attributes:
        columns: term, with the sign of its block in front, to column.
        rarity: (d,), inverse document frequency of each term.
        weights: (d, c), of each term for each class; the ratios are already in it.
        further: (k, c), of each further column for each class.
        intercepts: (c,).
    """

    columns: Mapping[str, int] = field(repr=False)
    rarity: Reals = field(repr=False)
    weights: Reals = field(repr=False)
    further: Reals = field(repr=False)
    intercepts: Reals


def fit(texts: Texts, classes: Classes, trust: Reals | None = None) -> Model:
    """Learn from examples.

    Each text is two blocks of TF-IDF, each of unit length: its words and the words of its
    title. For each class the logarithm of how much more weight a term has inside the class than
    outside scales the term; on that a ridge-penalised logistic regression of the class against
    the rest is fitted, with both sides weighing the same.

    Args:
        texts: n examples.
        classes: (n,), 0 to c - 1; every class has examples.
        trust: (n,), how much each example weighs, above 0; 1 unless told.

    Returns:
        The model. The same examples in the same order give the same model.

    Raises:
        ValueError: there are fewer than two classes, or one below the largest has no example.

    Source: Wang and Manning, Baselines and Bigrams (2012), naive Bayes features.
    """
    sizes = np.bincount(classes)
    if len(sizes) < LEAST_CLASSES or not sizes.all():
        message = "two classes or more are needed, each with examples"
        raise ValueError(message)
    weighing = np.ones(len(classes)) if trust is None else trust
    columns, rarity = _terms(texts)
    values = _matrix(texts, columns, rarity)
    weights = np.zeros((len(columns), len(sizes)))
    more = np.zeros((texts.further.shape[1], len(sizes)))
    intercepts = np.zeros(len(sizes))
    for one in range(len(sizes)):
        inside = classes == one
        ratio = _ratio(values, inside, weighing)
        scaled = sparse.hstack([values.multiply(ratio), sparse.csr_array(texts.further)])
        found = _regress(sparse.csr_array(scaled), inside, weighing)
        weights[:, one] = found[: len(columns)] * ratio
        more[:, one], intercepts[one] = found[len(columns) : -1], found[-1]
    return Model(columns, rarity, weights, more, intercepts)


def fit_with_unlabelled(texts: Texts, classes: Classes, unlabelled: Texts) -> Model:
    """Learn from examples, then once more with what the first model is sure of elsewhere.

    Args:
        texts: n examples.
        classes: (n,), 0 to c - 1; every class has examples.
        unlabelled: texts of the same kind of which no class is known, with the same columns.

    Returns:
        A model of the examples and, weighing `HEARSAY` each, of the texts whose likeliest class
        has a share of `SURE` or more.

    Raises:
        ValueError: as `fit`, and where the further columns are not as many.

    Source: Yarowsky (1995), self-training.
    """
    said = shares(fit(texts, classes), unlabelled)
    rows = np.flatnonzero(said.max(axis=1) >= SURE)
    trust = np.concatenate([np.ones(len(classes)), np.full(len(rows), HEARSAY)])
    both = np.concatenate([classes, said[rows].argmax(axis=1)])
    return fit(texts.with_rows_of(unlabelled, rows.tolist()), both, trust)


def shares(model: Model, texts: Texts) -> Reals:
    """Return how likely each class is for each text.

    Args:
        model: from `fit`.
        texts: n texts with the further columns that the model was fitted with.

    Returns:
        (n, c), rows sum to 1. Not calibrated: the classes were fitted one against the rest.

    Raises:
        ValueError: the further columns are not as many as the model was fitted with.
    """
    beside = texts.further
    if beside.shape[1] != len(model.further):
        message = f"{beside.shape[1]} further columns; the model has {len(model.further)}"
        raise ValueError(message)
    values = _matrix(texts, model.columns, model.rarity)
    pulls = values @ model.weights + beside @ model.further + model.intercepts
    found = np.maximum(expit(pulls), LEAST_SHARE)
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def predict(model: Model, texts: Texts) -> Classes:
    """Return the likeliest class of each text, the first on a tie."""
    return np.asarray(shares(model, texts).argmax(axis=1), dtype=np.intp)


def _features(texts: Texts) -> list[dict[str, float]]:
    return [
        {f"{WORD}:{word.token}": 1.0 + math.log(word.count) for word in document.words}
        | {f"{TITLE_WORD}:{word.token}": 1.0 for word in title.words}
        for document, title in zip(texts.documents, texts.titles, strict=True)
    ]


def _terms(texts: Texts) -> tuple[dict[str, int], Reals]:
    seen = Counter(term for found in _features(texts) for term in found)
    columns = {term: column for column, term in enumerate(sorted(seen))}
    total = len(texts.documents) + 1
    rarity = np.array([math.log(total / (seen[term] + 1)) + 1.0 for term in columns])
    return columns, rarity


def _matrix(texts: Texts, columns: Mapping[str, int], rarity: Reals) -> sparse.csr_array:
    places: list[int] = []
    values: list[float] = []
    edges = [0]
    for found in _features(texts):
        known = {
            term: value * float(rarity[columns[term]])
            for term, value in found.items()
            if term in columns
        }
        lengths = {block: _length(known, block) for block in BLOCKS}
        for term in sorted(known):
            block = term.partition(":")[0]
            places.append(columns[term])
            values.append(_BLOCK_WEIGHT[block] * known[term] / lengths[block])
        edges.append(len(places))
    return sparse.csr_array(
        (np.array(values), np.array(places, dtype=np.intp), np.array(edges)),
        shape=(len(texts.documents), len(columns)),
    )


def _length(known: Mapping[str, float], block: str) -> float:
    return math.sqrt(
        math.fsum(value**2 for term, value in known.items() if term.startswith(f"{block}:"))
    )


def _ratio(values: sparse.csr_array, inside: NDArray[np.bool_], trust: Reals) -> Reals:
    ours = SMOOTHING + values.T @ np.where(inside, trust, 0.0)
    rest = SMOOTHING + values.T @ np.where(inside, 0.0, trust)
    return np.asarray(np.log((ours / ours.sum()) / (rest / rest.sum())))


def _regress(values: sparse.csr_array, inside: NDArray[np.bool_], trust: Reals) -> Reals:
    """Return the weights and, last, the intercept, which is not penalised."""
    total, ours = float(trust.sum()), float(trust[inside].sum())
    balance = trust * np.where(inside, total / (2 * ours), total / (2 * (total - ours)))
    signs = np.where(inside, 1.0, -1.0)

    def loss(point: Reals) -> tuple[float, Reals]:
        margins = signs * (values @ point[:-1] + point[-1])
        pulls = -STRENGTH * balance * signs * expit(-margins)
        value = STRENGTH * float(balance @ np.logaddexp(0.0, -margins))
        slope = np.append(values.T @ pulls + point[:-1], pulls.sum())
        return value + 0.5 * float(point[:-1] @ point[:-1]), slope

    start = np.zeros(values.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x, dtype=np.float64)
