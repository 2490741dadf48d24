"""How good a ranking is: nDCG, recall and reciprocal rank of each query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Reals = NDArray[np.float64]
Grades = NDArray[np.int8]
Order = NDArray[np.intp]

NOT_LISTED = -np.inf
"""Score of what a system does not list at all."""

UNJUDGED = -1
RELEVANT = 2
"""Grade from which an answer counts as right where a metric knows only right and wrong."""

NDCG_DEPTH = 10
RECALL_DEPTH = 20


def ranking(scores: Reals, tie_break: Sequence[int] | NDArray[np.intp]) -> Order:
    """Return the rows that a system lists, best first.

    Args:
        scores: (t,), `NOT_LISTED` where the system does not list the row.
        tie_break: (t,), the lower comes first among equal scores.
    """
    order = np.lexsort((np.asarray(tie_break), -scores))
    return np.asarray(order[scores[order] > NOT_LISTED])


def condensed(order: Order, grades: Grades) -> Order:
    """Leave out of a ranking what nobody judged (Sakai 2007, condensed lists)."""
    return np.asarray(order[grades[order] != UNJUDGED])


def ndcg(order: Order, grades: Grades, depth: int = NDCG_DEPTH) -> float:
    """Return the gain of the first rows, discounted by rank, as a share of the best possible.

    The gain is 2^grade - 1, the discount 1 / log2(rank + 1) (Järvelin and Kekäläinen 2002;
    Burges and others 2005). What nobody judged gains nothing.

    Args:
        order: rows, best first.
        grades: (t,), 0 to 3, or `UNJUDGED`.
        depth: ranks that count.

    Returns:
        0 to 1, or nan where no judged row has a grade above 0.
    """
    ideal = _discounted(np.sort(grades)[::-1][:depth])
    if not ideal:
        return float("nan")
    return _discounted(grades[order[:depth]]) / ideal


def recall(order: Order, grades: Grades, depth: int = RECALL_DEPTH) -> float:
    """Return the share of the right answers among the first rows.

    Args:
        order: rows, best first.
        grades: (t,), `RELEVANT` and above is right.
        depth: ranks that count.

    Returns:
        0 to 1, or nan where nothing is right.
    """
    right = int((grades >= RELEVANT).sum())
    if not right:
        return float("nan")
    return int((grades[order[:depth]] >= RELEVANT).sum()) / right


def reciprocal_rank(order: Order, grades: Grades) -> float:
    """Return 1 / rank of the first right answer, 0 where none is listed.

    Args:
        order: rows, best first.
        grades: (t,), `RELEVANT` and above is right.

    Returns:
        0 to 1, or nan where nothing is right.
    """
    if not (grades >= RELEVANT).any():
        return float("nan")
    right = np.flatnonzero(grades[order] >= RELEVANT)
    return 1.0 / (int(right[0]) + 1) if right.size else 0.0


def macro_f1(confusion: Reals) -> Reals:
    """Return the mean F1 of the classes.

    Args:
        confusion: (..., c, c), counts by true class and class given.

    Returns:
        (...), 0 to 1; a class that neither occurs nor is given counts 0.
    """
    hits = np.diagonal(confusion, axis1=-2, axis2=-1)
    both = confusion.sum(axis=-1) + confusion.sum(axis=-2)
    shares = np.divide(2.0 * hits, both, out=np.zeros(both.shape), where=both > 0)
    return np.asarray(shares.mean(axis=-1))


def _discounted(grades: Grades) -> float:
    gains = np.exp2(np.maximum(grades, 0).astype(np.float64)) - 1
    return float((gains / np.log2(np.arange(2, len(gains) + 2))).sum())
