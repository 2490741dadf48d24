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

from matchmaker.engine.documents import DIRECT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.engine.documents import Document

Reals = NDArray[np.float64]
Classes = NDArray[np.intp]

SMOOTHING = 0.1
"""Added to the weight of every term in every class before ratios are taken."""

TITLE = 0.5
"""Weight of the block of concepts of the title beside words and concepts."""

STRENGTH = 2.0
"""Inverse strength of the ridge penalty: of 0.5, 1, 2, 3 and 5 the best mean of four ten-fold
cross-validations within the tuning half of the area labels; all lie within 0.005."""

LEAST_CLASSES = 2
STEPS = 500
LEAST_SHARE = 1e-12

WORD, CONCEPT, TITLE_CONCEPT = BLOCKS = ("w", "c", "t")
_BLOCK_WEIGHT = {WORD: 1.0, CONCEPT: 1.0, TITLE_CONCEPT: TITLE}


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


def fit(documents: Sequence[Document], classes: Classes, further: Reals | None = None) -> Model:
    """Learn from examples.

    Each text is three blocks of TF-IDF, each of unit length: its words, its concepts, and the
    concepts of its title. For each class the logarithm of how much more weight a term has
    inside the class than outside scales the term; on that a ridge-penalised logistic regression
    of the class against the rest is fitted, with both sides weighing the same.

    Args:
        documents: n analysed texts.
        classes: (n,), 0 to c - 1; every class has examples.
        further: (n, k), anything else that is known of the texts, such as sentence vectors. It
            stands beside the terms as it is: its size decides how much it is trusted.

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
    columns, rarity = _terms(documents)
    values = _matrix(documents, columns, rarity)
    beside = _columns(further, len(documents))
    weights = np.zeros((len(columns), len(sizes)))
    more = np.zeros((beside.shape[1], len(sizes)))
    intercepts = np.zeros(len(sizes))
    for one in range(len(sizes)):
        inside = classes == one
        ratio = _ratio(values, inside)
        scaled = sparse.hstack([values.multiply(ratio), sparse.csr_array(beside)])
        found = _regress(sparse.csr_array(scaled), inside)
        weights[:, one] = found[: len(columns)] * ratio
        more[:, one], intercepts[one] = found[len(columns) : -1], found[-1]
    return Model(columns, rarity, weights, more, intercepts)


def shares(model: Model, documents: Sequence[Document], further: Reals | None = None) -> Reals:
    """Return how likely each class is for each text.

    Args:
        model: from `fit`.
        documents: n analysed texts.
        further: (n, k), the columns that the model was fitted with.

    Returns:
        (n, c), rows sum to 1. Not calibrated: the classes were fitted one against the rest.

    Raises:
        ValueError: the further columns are not as many as the model was fitted with.
    """
    values = _matrix(documents, model.columns, model.rarity)
    beside = _columns(further, len(documents))
    if beside.shape[1] != len(model.further):
        message = f"{beside.shape[1]} further columns; the model has {len(model.further)}"
        raise ValueError(message)
    pulls = values @ model.weights + beside @ model.further + model.intercepts
    found = np.maximum(expit(pulls), LEAST_SHARE)
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def predict(model: Model, documents: Sequence[Document], further: Reals | None = None) -> Classes:
    """Return the likeliest class of each text, the first on a tie."""
    return np.asarray(shares(model, documents, further).argmax(axis=1), dtype=np.intp)


def _columns(further: Reals | None, count: int) -> Reals:
    return np.zeros((count, 0)) if further is None else further


def _features(document: Document) -> dict[str, float]:
    found = {f"{WORD}:{word.token}": 1.0 + math.log(word.count) for word in document.words}
    for concept in document.concepts:
        found[f"{CONCEPT}:{concept.code}"] = concept.halves / DIRECT
        if concept.is_in_title:
            found[f"{TITLE_CONCEPT}:{concept.code}"] = 1.0
    return found


def _terms(documents: Sequence[Document]) -> tuple[dict[str, int], Reals]:
    seen = Counter(term for document in documents for term in _features(document))
    columns = {term: column for column, term in enumerate(sorted(seen))}
    total = len(documents) + 1
    rarity = np.array([math.log(total / (seen[term] + 1)) + 1.0 for term in columns])
    return columns, rarity


def _matrix(
    documents: Sequence[Document], columns: Mapping[str, int], rarity: Reals
) -> sparse.csr_array:
    places: list[int] = []
    values: list[float] = []
    edges = [0]
    for document in documents:
        known = {
            term: value * float(rarity[columns[term]])
            for term, value in _features(document).items()
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
        shape=(len(documents), len(columns)),
    )


def _length(known: Mapping[str, float], block: str) -> float:
    return math.sqrt(
        math.fsum(value**2 for term, value in known.items() if term.startswith(f"{block}:"))
    )


def _ratio(values: sparse.csr_array, inside: NDArray[np.bool_]) -> Reals:
    ours = SMOOTHING + np.asarray(values[inside].sum(axis=0)).ravel()
    rest = SMOOTHING + np.asarray(values[~inside].sum(axis=0)).ravel()
    return np.asarray(np.log((ours / ours.sum()) / (rest / rest.sum())))


def _regress(values: sparse.csr_array, inside: NDArray[np.bool_]) -> Reals:
    """Return the weights and, last, the intercept, which is not penalised."""
    total, ours = len(inside), int(np.count_nonzero(inside))
    balance = np.where(inside, total / (2 * ours), total / (2 * (total - ours)))
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
