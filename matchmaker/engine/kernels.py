"""The loops that NumPy cannot do: texts added into a block, and both lists kept in one pass.

Imports numba, which takes a second: import this module only where many pairs are ranked. Rows of
a block are needs, columns are offers. Whole numbers below 2^24 in single precision throughout.
Each loop over columns is a function of few arrays without gaps: else the compiler does not take
many columns at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from llvmlite.binding import get_host_cpu_features  # type: ignore[import-untyped]
from numba import njit
from numba.core import config

from matchmaker.engine.tables import GONE, SHUT
from matchmaker.engine.toplists import HIGHEST, ID_BITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.engine.tables import Gates, Heaps, Index, Workspace

    Loop = Callable[..., Any]

EIGHT = 8
"""Marks read at once, as one number."""

HALVINGS = 13
"""Steps towards a floor: 2^24 / 2^13 points from the highest that would do."""

GROUPS = 6
"""Groups, for every place in a list, at which their highest scores are not folded any more."""

SCORES_END = 1 << 24

_features = get_host_cpu_features()
# Compilers hold back the widest registers for programs that use them now and then; these loops
# do little else.
_WIDE = ",-prefer-256-bit" * _features.get("avx512f", False)
setattr(config, "CPU_FEATURES", _features.flatten() + _WIDE)  # noqa: B010 - typed as if unset

# Nothing here makes an array, so nobody counts who holds one: that took a fifth of the time.
_UNCOUNTED: dict[str, Any] = {"_nrt": False}

compiled: Callable[[Loop], Loop] = njit(nogil=True, cache=True, **_UNCOUNTED)
"""All in one file: what is compiled is kept until this file changes, whatever it calls."""


@compiled
def rank_block(  # noqa: C901, PLR0913, PLR0917 - a kernel is one loop over plain arrays
    block: Any,
    need: int,
    offer: int,
    of_needs: Heaps,
    of_offers: Heaps,
    index: Index,
    gates: Gates,
    space: Workspace,
) -> None:
    """Put what is good enough of a block of scores into the lists of both sides.

    The points of the texts are added to the block, and pairs that are barred, not live or
    unrelated leave it. A score must exceed the last of a full list: rows and columns come in
    ascending order of id, so that of equal scores the smaller id is there already. Where the
    space has groups for the highest scores, the block is read a second time for the lists: first
    these groups must show from which score on the lists of the offers begin.

    Args:
        block: (b, c), scores of needs `need` on and offers `offer` on.
        need: first need of the block.
        offer: first offer of the block; blocks of the same needs come in ascending order.
        of_needs: lists of all needs.
        of_offers: lists of all offers.
        index: the texts.
        gates: what keeps a pair out.
        space: what a worker needs; its cursors move along.

    Source:
        docs/scoring.md, "One product" and "Gates".
    """
    rows, columns = block.shape
    groups = len(space.highest)
    size = -(-rows // max(groups, 1))
    space.highest[:] = GONE
    floors = of_offers.floors[offer : offer + columns]
    for reading in range(2 if groups else 1):
        for row in range(rows):
            if not gates.live_needs[need + row]:
                continue
            scores = block[row] if reading == 1 else space.gained[:columns]
            if reading == 0:
                _open(block[row], need, need + row, offer, index, gates, space)
                sure = space.sure[:columns]
                if groups:
                    _copy(block[row], scores)
                    _raise_to(space.highest[row // size], sure)
                if of_needs.sizes[need + row] == 0:
                    least = _seed(sure, of_needs.keys.shape[1])
                    of_needs.floors[need + row] = max(least, of_needs.floors[need + row])
            if reading == 1 or not groups:
                _mark(space.marks[:columns], scores, floors, of_needs.floors[need + row])
                _list(scores, need + row, offer, of_needs, of_offers, index, gates, space)
        if reading == 0 and groups:
            _seed_offers(floors, of_offers.keys.shape[1], space)


@compiled
def _open(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    scores: Any, first: int, need: int, offer: int, index: Index, gates: Gates, space: Workspace
) -> None:
    """Complete one need's scores in `gained`; `sure` are those of pairs that may be listed.

    Scores become `GONE` of pairs that are barred, not live, or without a common subject and far
    apart in their texts. What is a little too far apart is left to `_list`.
    """
    columns = len(scores)
    gained, sure = space.gained[:columns], space.sure[:columns]
    _copy(gained, gates.base[offer : offer + columns])
    for place in range(gates.barred_starts[need], gates.barred_starts[need + 1]):
        if offer <= gates.barred[place] < offer + columns:
            gained[gates.barred[place] - offer] = GONE
    _add_texts(gained, first, need, offer, index, space.cursors)
    asked = gates.need_subjects[need]
    first_asked, last = asked[0], len(asked) - 1
    first_held = gates.offer_subjects[0][offer : offer + columns]
    if last > 1:
        first_held, first_asked = space.shared[:columns], np.uint32(0xFFFFFFFF)
        for word in range(last):
            held = gates.offer_subjects[word][offer : offer + columns]
            _share(first_held, held, asked[word], word == 0)
    held = gates.offer_subjects[last][offer : offer + columns]
    _complete(gained, sure, scores, first_held, first_asked, held, asked[last], index.lows[need])


@compiled
def _seed_offers(floors: Any, top: int, space: Workspace) -> None:
    """Raise floors to what as many groups of needs exceed as a list is long."""
    low, high, middle = space.bounds[0], space.bounds[1], space.bounds[2]
    low[:], high[:], middle[:] = SHUT, SCORES_END, 0
    for _step in range(HALVINGS):
        space.exceeding[:] = 0
        for group in range(len(space.highest)):
            _count_over(space.exceeding, space.highest[group], middle)
        _halve(low, high, middle, space.exceeding, top)
    _raise_to(floors, low[: len(floors)])


@compiled
def _list(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    scores: Any,
    need: int,
    offer: int,
    of_needs: Heaps,
    of_offers: Heaps,
    index: Index,
    gates: Gates,
    space: Workspace,
) -> None:
    """List one need's marked pairs if they are related."""
    space.marks[len(scores) : len(scores) + EIGHT] = 0
    eights = space.eights[: -(-len(scores) // EIGHT)]
    hits = space.hits[: _gather(space.hits, space.words, space.marks, eights)]
    asked, held = gates.need_subjects[need], gates.offer_subjects[:, offer:]
    if _some_are_apart(hits, asked, held):
        _spread(need, index, space.asked)
        kept = 0
        for hit in range(len(hits)):
            is_far = _some_are_apart(hits[hit : hit + 1], asked, held)
            if not is_far or _is_close(need, offer + hits[hit], index, space.asked):
                hits[kept] = hits[hit]
                kept += 1
        hits = hits[:kept]
        _clear(need, index, space.asked)
    sizes, floors = of_needs.sizes[need:], of_needs.floors[need:]
    _list_offers(of_needs.keys[need], sizes, floors, scores, hits, offer)
    sizes, floors = of_offers.sizes[offer:], of_offers.floors[offer:]
    _list_need(of_offers.keys[offer:], sizes, floors, scores, hits, need)


@compiled
def _gather(hits: Any, words: Any, marks: Any, eights: Any) -> Any:
    """Note the marked columns and return how many; no branches, nobody could foretell them."""
    some = np.uintp(0)
    for word in range(len(eights)):
        words[some] = word
        some += np.uintp(eights[word] != 0)
    count = np.uintp(0)
    for place in range(some):
        first = np.uintp(words[place]) * np.uintp(EIGHT)
        for step in range(EIGHT):
            hits[count] = first + np.uintp(step)
            count += np.uintp(marks[first + np.uintp(step)])
    return np.int64(count)


@compiled
def _some_are_apart(hits: Any, asked: Any, held: Any) -> bool:
    """Tell whether a need has no common subject with one of the hits."""
    alone = 0
    for hit in range(len(hits)):
        common = np.uint32(0)
        for word in range(len(asked)):
            common |= asked[word] & held[word, hits[hit]]
        alone += common == 0
    return alone > 0


@compiled
def _list_offers(keys: Any, sizes: Any, floors: Any, scores: Any, hits: Any, offer: int) -> None:
    """Put offers into the list of one need."""
    size, floor = sizes[0], floors[0]
    for hit in range(len(hits)):
        score = scores[hits[hit]]
        if score > floor:
            size, floor = _keep(keys, size, floor, score, offer + hits[hit])
    sizes[0], floors[0] = size, floor


@compiled
def _list_need(keys: Any, sizes: Any, floors: Any, scores: Any, hits: Any, need: int) -> None:
    """Put one need into the lists of offers."""
    for hit in range(len(hits)):
        column = hits[hit]
        if scores[column] > floors[column]:
            sizes[column], floors[column] = _keep(
                keys[column], sizes[column], floors[column], scores[column], need
            )


@compiled
def _keep(keys: Any, size: Any, floor: Any, score: Any, new: Any) -> Any:
    """Put one more into a list, in the place of the last where it is full.

    Returns:
        Size and floor of the list. The last of a full one stands in its last place.
    """
    end = len(keys) - 1
    keys[min(size, end)] = ((HIGHEST - np.int64(score)) << ID_BITS) + new
    if size < end:
        return size + 1, floor
    last = keys[end]
    for place in range(end):
        key = keys[place]
        keys[place], last = min(key, last), max(key, last)
    keys[end] = last
    return end + 1, max(floor, np.float32(HIGHEST - (last >> ID_BITS)))


@compiled
def _add_texts(gained: Any, first: int, need: int, offer: int, index: Index, cursors: Any) -> None:
    """Add the points of one need's texts."""
    end = offer + len(gained)
    start_of_block = index.need_starts[first]
    for entry in range(index.need_starts[need], index.need_starts[need + 1]):
        start = cursors[entry - start_of_block]
        stop = index.lists[index.need_lists[entry] + 1]
        if start == stop:
            continue
        if index.list_offers[stop - 1] >= end:
            stop = start + _count_below(index.list_offers[start:stop], end)
        points = index.need_points[entry]
        for place in range(start, stop):
            # An unsigned place spares the test whether it counts from the end.
            at = np.uintp(index.list_offers[np.uintp(place)]) - np.uintp(offer)
            gained[at] += points * index.list_saturations[np.uintp(place)]
        cursors[entry - start_of_block] = stop


@compiled
def _share(shared: Any, held: Any, asked: Any, is_first: bool) -> None:
    """Note which offers share a subject of one word with a need."""
    kept = np.uint32(0 if is_first else 0xFFFFFFFF)
    for column in range(len(shared)):
        shared[column] = (shared[column] & kept) | (held[column] & asked)


@compiled
def _complete(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    gained: Any, sure: Any, scores: Any, held: Any, asked: Any, held2: Any, asked2: Any, low: Any
) -> None:
    """Add the texts; `sure` are the scores of pairs that share a subject and may be listed."""
    for column in range(len(scores)):
        score = scores[column] + gained[column]
        related = score if ((held[column] & asked) | (held2[column] & asked2)) != 0 else GONE
        sure[column] = related
        gained[column] = score if gained[column] >= low else related


@compiled
def _copy(values: Any, others: Any) -> None:
    """Copy a row: assigning a slice takes one column at a time."""
    for place in range(len(values)):
        values[place] = others[place]


@compiled
def _raise_to(values: Any, least: Any) -> None:
    """Raise values to others where those are higher."""
    for place in range(len(least)):
        values[place] = least[place] if least[place] > values[place] else values[place]


@compiled
def _count_over(counts: Any, values: Any, limits: Any) -> None:
    """Count one more where a value exceeds its limit."""
    for place in range(len(counts)):
        counts[place] += np.int32(values[place] > limits[place])


@compiled
def _halve(low: Any, high: Any, middle: Any, exceeding: Any, top: int) -> None:
    """Move one of two bounds to the middle between them, and the middle on."""
    for place in range(len(low)):
        enough = exceeding[place] >= top
        low[place] = middle[place] if enough else low[place]
        high[place] = high[place] if enough else middle[place]
        middle[place] = (low[place] + high[place]) * np.float32(0.5)


@compiled
def _seed(sure: Any, top: int) -> Any:
    """Return a score that the last of a list to be made must exceed, `SHUT` for none.

    As many groups of offers hold a higher one as the list is long. The scores are folded into
    the highest of each group.
    """
    groups = len(sure)
    while groups >= GROUPS * top:
        half = (groups + 1) >> 1
        _raise_to(sure, sure[half:groups])
        groups = half
    maxima = sure[:groups]
    if _number_over(maxima, np.float32(0)) < top:
        return SHUT
    low, high = np.float32(0), np.float32(SCORES_END)
    for _step in range(HALVINGS - 1):
        middle = (low + high) * np.float32(0.5)
        if _number_over(maxima, middle) >= top:
            low = middle
        else:
            high = middle
    return low


@compiled
def _number_over(values: Any, limit: Any) -> Any:
    """Count the values above a limit."""
    count = np.int32(0)
    for place in range(len(values)):
        count += np.int32(values[place] > limit)
    return count


@compiled
def _mark(marks: Any, scores: Any, floors: Any, floor: Any) -> None:
    """Mark the scores that exceed the need's floor or the offer's."""
    for column in range(len(marks)):
        marks[column] = (scores[column] > floor) | (scores[column] > floors[column])


@compiled
def _spread(need: int, index: Index, asked: Any) -> None:
    """Put a need's weights where the lists of an offer find them."""
    for entry in range(index.need_starts[need], index.need_starts[need + 1]):
        asked[index.need_lists[entry]] = index.need_weights[entry]


@compiled
def _clear(need: int, index: Index, asked: Any) -> None:
    """Take a need's weights away again."""
    for entry in range(index.need_starts[need], index.need_starts[need + 1]):
        asked[index.need_lists[entry]] = 0


@compiled
def _is_close(need: int, offer: int, index: Index, asked: Any) -> bool:
    """Tell whether two texts are close enough to relate a pair without a common subject."""
    whole = index.wholes[need, index.pattern[offer]]
    gained = np.int64(0)
    for entry in range(index.offer_starts[offer], index.offer_starts[offer + 1]):
        gained += asked[index.offer_lists[entry]] * index.offer_saturations[entry]
    return bool(whole > 0 and 2 * gained >= index.least * whole)


@compiled
def _count_below(ascending: Any, end: int) -> int:
    """Count the numbers below an end."""
    low, high = 0, len(ascending)
    while low < high:
        middle = (low + high) >> 1
        if ascending[middle] < end:
            low = middle + 1
        else:
            high = middle
    return low
