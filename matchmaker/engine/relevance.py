"""Text relevance of pairs, from the index of both sides' texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.postings import NeedTexts, Terms, need_terms, offer_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.engine.bm25 import Statistics
    from matchmaker.engine.documents import Document
    from matchmaker.engine.postings import OfferTexts

Whole = NDArray[np.int64]


class Relevance(NamedTuple):
    """Text relevance of pairs, each array in the shape of the pairs.

    Attributes:
        points: int32, 0 to 1000 x the weight of text.
        share: int16 thousandths, the same before weighting, for words on pages and the gate.
        is_known: False where either text says nothing.
    """

    points: NDArray[np.int32]
    share: NDArray[np.int16]
    is_known: NDArray[np.bool_]

    def part(self, index: slice) -> Relevance:
        """Take some rows: pairs of a list, or technologies."""
        return Relevance(self.points[index], self.share[index], self.is_known[index])


def relevance(
    needs: Sequence[Document], offers: Sequence[Document], statistics: Statistics, unit: int
) -> Relevance:
    """Compute the text relevance of every pair, as `score` takes it.

    Args:
        needs: n analysed texts.
        offers: t analysed texts.
        statistics: frozen frequencies of the terms.
        unit: the weight of text, in 1/10,000.

    Returns:
        Arrays of (t, n). A pair's values depend on that pair, the statistics and the unit alone.

    Source:
        docs/scoring.md, "Text".
    """
    terms = Terms()
    held = offer_texts(offers, statistics, terms)
    patterns = np.unique(held.pattern).tolist()
    return meet(held, NeedTexts.build(need_terms(needs, statistics, terms), patterns, unit))


def meet(offers: OfferTexts, needs: NeedTexts) -> Relevance:
    """Compute the text relevance of each technology with each need, (t, n).

    Source:
        docs/scoring.md, "Text".
    """
    points, gained = meet_sums(offers, needs)
    whole = needs.wholes[:, offers.pattern].T
    known = offers.is_known[:, None] & needs.is_known[None, :]
    return Relevance(points.astype(np.int32), _share(gained, whole), known)


def meet_sums(offers: OfferTexts, needs: NeedTexts) -> tuple[Whole, Whole]:
    """Sum points and weights over the terms that each pair shares, (t, n) each.

    Source:
        docs/scoring.md, "Text".
    """
    width = max(offers.width(), needs.width(), 1)
    held = offers.matrix(width)
    points = (held @ needs.matrix(needs.points, width).T).toarray()
    return points, (held @ needs.matrix(needs.weights, width).T).toarray()


def meet_listed(
    offers: OfferTexts, needs: NeedTexts, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> Relevance:
    """Compute the text relevance of m listed pairs, (m,).

    Args:
        offers: t technologies.
        needs: n needs.
        rows: (m,), the technology of each pair.
        columns: (m,), its need.

    Returns:
        The same integers as `meet` at those places.

    Source:
        docs/scoring.md, "Text".
    """
    width = max(offers.width(), needs.width(), 1)
    held = offers.matrix(width)[rows]
    points = held.multiply(needs.matrix(needs.points, width)[columns]).sum(axis=1)
    gained = held.multiply(needs.matrix(needs.weights, width)[columns]).sum(axis=1)
    whole = needs.wholes[columns, offers.pattern[rows]]
    known = offers.is_known[rows] & needs.is_known[columns]
    return Relevance(points.astype(np.int32), _share(gained, whole), known)


def _share(gained: Whole, whole: Whole) -> NDArray[np.int16]:
    """Thousandths of the need's weight that are covered, rounded half up."""
    return ((2 * gained + whole) // np.maximum(2 * whole, 1)).astype(np.int16)
