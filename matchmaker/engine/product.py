"""The one product: every pair scored block by block, the best of both sides kept on the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.bm25 import FULL
from matchmaker.engine.postings import PATTERNS
from matchmaker.engine.score import TEXT_THRESHOLD
from matchmaker.engine.tables import GONE, SHUT, Gates, Heaps, Index, Workspace
from matchmaker.engine.toplists import NO_KEY, Lists, TopLists, lists_of, merge

if TYPE_CHECKING:
    from matchmaker.engine.packing import PackedNeeds, PackedOffers
    from matchmaker.engine.postings import NeedTexts

TOP = 20
BLOCK = (2560, 4096)
"""Needs x technologies scored at once: 42 MB a worker."""

GROUPS = 4
"""Groups of needs, for every place in a list, whose highest scores count when lists begin."""

Pairs = NDArray[np.integer]


class Shape(NamedTuple):
    """How much is done at once; no result depends on it.

    Attributes:
        top: length of the lists.
        rows: needs a block.
        columns: technologies a block.
    """

    top: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Two packed sides with the index of their texts."""

    offers: PackedOffers
    needs: PackedNeeds
    index: Index
    gates: Gates


def rank(
    offers: PackedOffers,
    needs: PackedNeeds,
    *,
    top: int = TOP,
    workers: int = 1,
    block: tuple[int, int] = BLOCK,
    barred: Pairs | None = None,
) -> TopLists:
    """Rank both sides: the best technologies of each need and the best needs of each technology.

    Imports numba. Each worker is a thread over its part of the needs, so set
    OPENBLAS_NUM_THREADS=1 before NumPy is imported where there are two workers or more. Memory
    beyond the packed sides: a block a worker, and 8 bytes a place in a list.

    Args:
        offers: t technologies in ascending order of id.
        needs: n needs in ascending order of id, packed by the same layout.
        top: length of the lists, 1 and up.
        workers: threads, 1 and up.
        block: needs and technologies scored at once.
        barred: (m, 2), row of the technology and row of the need of pairs that no list may hold.

    Returns:
        Lists of row numbers; ties by the smaller one. The same bits whatever the number of
        workers, the block and the linear algebra library.

    Source:
        docs/scoring.md, "One product".
    """
    return rank_prepared(prepare(offers, needs, barred), top=top, workers=workers, block=block)


def prepare(offers: PackedOffers, needs: PackedNeeds, barred: Pairs | None = None) -> Prepared:
    """Index the texts of both sides, once for any number of rankings.

    Args:
        offers: t technologies.
        needs: n needs.
        barred: (m, 2), as for `rank`.

    Returns:
        What `rank_prepared` takes.

    Source:
        docs/scoring.md, "One product".
    """
    return Prepared(
        offers,
        needs,
        _index(offers, needs.texts),
        _gates(offers, needs, np.zeros((0, 2), dtype=np.int64) if barred is None else barred),
    )


def rank_prepared(
    problem: Prepared, *, top: int = TOP, workers: int = 1, block: tuple[int, int] = BLOCK
) -> TopLists:
    """Rank both sides of what `prepare` returned, as `rank`.

    Source:
        docs/scoring.md, "One product".
    """
    count = len(problem.needs)
    shape = Shape(top, min(block[0], max(count, 1)), min(block[1], max(len(problem.offers), 1)))
    of_needs = _heaps(problem.needs.is_live, top)
    edges = [count * part // workers for part in range(workers + 1)]
    parts = [range(start, stop) for start, stop in pairwise(edges)]
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda part: _rank_part(problem, part, shape, of_needs), parts))
    return TopLists(_listed(of_needs), found[0] if workers == 1 else merge(found, top))


def _rank_part(problem: Prepared, part: range, shape: Shape, of_needs: Heaps) -> Lists:
    """Rank some needs; their own lists go to `of_needs`, those of the technologies come back."""
    from matchmaker.engine import kernels  # noqa: PLC0415 - numba takes a second

    offers, needs, index = problem.offers.values, problem.needs.values, problem.index
    of_offers = _heaps(problem.offers.is_live, shape.top)
    buffer = np.empty(shape.rows * shape.columns, dtype=np.float32)
    space = _workspace(shape, len(index.lists) - 1)
    for need in range(part.start, part.stop, shape.rows):
        left = needs[need : min(need + shape.rows, part.stop)]
        lists = index.need_lists[index.need_starts[need] : index.need_starts[need + len(left)]]
        space = space._replace(cursors=index.lists[lists])
        for offer in range(0, len(offers), shape.columns):
            right = offers[offer : offer + shape.columns]
            scores = buffer[: len(left) * len(right)].reshape(len(left), len(right))
            np.dot(left, right.T, out=scores)
            lists_of_both = (of_needs, of_offers)
            kernels.rank_block(scores, need, offer, *lists_of_both, index, problem.gates, space)
        space = space._replace(highest=space.highest[:0])
    return _listed(of_offers)


def _workspace(shape: Shape, lists: int) -> Workspace:
    columns = shape.columns
    groups = min(GROUPS * shape.top, shape.rows)
    marks = np.zeros(-(-columns // 8) * 8, dtype=np.uint8)
    return Workspace(
        cursors=np.zeros(0, dtype=np.int64),
        asked=np.zeros(lists, dtype=np.int64),
        gained=np.empty(columns, dtype=np.float32),
        shared=np.zeros(columns, dtype=np.uint32),
        sure=np.empty(columns, dtype=np.float32),
        highest=np.empty((groups, columns), dtype=np.float32),
        bounds=np.empty((3, columns), dtype=np.float32),
        exceeding=np.empty(columns, dtype=np.int32),
        marks=marks,
        eights=marks.view(np.uint64),
        words=np.empty(len(marks) // 8 + 1, dtype=np.int64),
        hits=np.empty(len(marks) + 1, dtype=np.int64),
    )


def _heaps(is_live: NDArray[np.bool_], top: int) -> Heaps:
    count = len(is_live)
    return Heaps(
        keys=np.full((count, top), NO_KEY, dtype=np.int64),
        sizes=np.zeros(count, dtype=np.int64),
        floors=np.where(is_live, SHUT, np.inf).astype(np.float32),
    )


def _listed(heaps: Heaps) -> Lists:
    return lists_of(heaps.keys, heaps.keys.shape[1])


def _index(offers: PackedOffers, needs: NeedTexts) -> Index:
    """Turn the offers' rows around: a list for each key, its offers in ascending order."""
    texts = offers.texts
    keys, number = np.unique(texts.keys, return_inverse=True)
    order = np.argsort(number, kind="stable")
    rows = np.repeat(np.arange(len(texts)), np.diff(texts.starts))[order]
    ordered, held = number[order], texts.saturations[order]
    edges = np.arange(len(keys) + 1)
    place = np.searchsorted(keys, needs.keys)
    asked = np.isin(needs.keys, keys)
    kept: NDArray[np.int64] = np.append(0, np.cumsum(asked))
    return Index(
        lists=np.searchsorted(ordered, edges),
        list_offers=rows.astype(np.uint32),
        list_saturations=held.astype(np.float32),
        offer_starts=texts.starts,
        offer_lists=number.astype(np.int32),
        offer_saturations=texts.saturations,
        pattern=texts.pattern,
        need_starts=kept[needs.starts],
        need_lists=place[asked].astype(np.int32),
        need_points=needs.points[asked].astype(np.float32),
        need_weights=needs.weights[asked],
        wholes=needs.wholes,
        lows=_lows(needs),
        least=2 * TEXT_THRESHOLD - 1,
    )


def _lows(needs: NeedTexts) -> NDArray[np.float32]:
    """Bound the points of texts that are close enough, for each need.

    A term's points differ from its share of all points by less than 1. A need of unknown quality
    has no points: then the bound is below 0.
    """
    shape = (len(needs), PATTERNS)
    rows = np.repeat(np.arange(len(needs)), np.diff(needs.starts))
    cells = rows * PATTERNS + needs.keys % PATTERNS
    terms = np.bincount(cells, minlength=needs.wholes.size).reshape(shape)
    units = np.bincount(cells, weights=needs.points, minlength=needs.wholes.size).reshape(shape)
    bounds = np.where(needs.wholes > 0, (TEXT_THRESHOLD - 0.5) * units - FULL * terms, np.inf)
    lows: NDArray[np.float32] = bounds.min(axis=1, initial=np.inf).astype(np.float32)
    return lows


def _gates(offers: PackedOffers, needs: PackedNeeds, barred: Pairs) -> Gates:
    pairs = barred.astype(np.int64)[np.argsort(barred[:, 1], kind="stable")]
    asked, held = needs.subjects.view(np.uint32), offers.subjects.view(np.uint32)
    used = np.append(0, 1 + np.flatnonzero(asked[:, 1:].any(axis=0) & held[:, 1:].any(axis=0)))
    return Gates(
        need_subjects=np.ascontiguousarray(asked[:, used]),
        offer_subjects=np.ascontiguousarray(held[:, used].T),
        base=np.where(offers.is_live, 0, GONE).astype(np.float32),
        barred_starts=np.searchsorted(pairs[:, 1], np.arange(len(needs) + 1)),
        barred=pairs[:, 0].copy(),
        live_needs=needs.is_live,
    )
