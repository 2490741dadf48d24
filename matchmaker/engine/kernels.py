"""The loops that NumPy cannot do: texts added into a block, and both lists kept in one pass.

Imports numba, which takes a second: import this module only where many pairs are ranked. Rows of
a block are needs, columns are offers. Whole numbers below 2^24 in single precision throughout.
A block is read twice: `open_block` completes its scores, `select` lists the good ones. Each loop
over columns is a function over few arrays, else the compiler does not take 16 columns at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from matchmaker.engine.tables import GONE, SHUT
from matchmaker.engine.toplists import HIGHEST, ID_BITS

if TYPE_CHECKING:
    from matchmaker.engine.tables import Gates, Heaps, Index, Workspace

EIGHT = 8
"""Marks read at once, as one number."""

HALVINGS = 13
"""Steps towards a floor: 2^24 / 2^13 points from the highest that would do."""

SCORES_END = 1 << 24

compiled = njit(nogil=True, cache=True)
"""All in one file: what is compiled is kept until this file changes, whatever it calls."""


@compiled
def open_block(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    block: Any, need: int, offer: int, of_needs: Heaps, index: Index, gates: Gates, space: Workspace
) -> None:
    """Add the points of the texts to a block of scores and take out what must not be listed.

    Scores become `GONE` of pairs that are barred, not live, or without a common subject and far
    apart in their texts. What is a little too far apart is left to `select`. Lists of needs that
    are still empty get a floor, and the highest scores of groups of needs are noted.

    Args:
        block: (b, c), scores of needs `need` on and offers `offer` on.
        need: first need of the block.
        offer: first offer of the block; blocks of the same needs come in ascending order.
        of_needs: lists of all needs.
        index: the texts.
        gates: what keeps a pair out.
        space: its cursors move along; `highest` is made anew.

    Source:
        docs/scoring.md, "One product" and "Gates".
    """
    rows, columns = block.shape
    base = gates.base[offer : offer + columns]
    gained, shared = space.gained[:columns], space.shared[:columns]
    sure, words = space.sure[:columns], gates.offer_subjects[:, offer : offer + columns]
    groups = len(space.highest)
    size = -(-rows // groups) if groups else 1
    space.highest[:] = GONE
    for row in range(rows):
        scores = block[row]
        if not gates.live_needs[need + row]:
            scores[:] = GONE
            continue
        gained[:] = base
        for place in range(gates.barred_starts[need + row], gates.barred_starts[need + row + 1]):
            if offer <= gates.barred[place] < offer + columns:
                gained[gates.barred[place] - offer] = GONE
        _add_texts(gained, need, need + row, offer, index, space.cursors)
        _share(shared, words, gates.need_subjects[need + row])
        _complete(scores, sure, gained, shared, index.lows[need + row])
        if groups:
            _raise_to(space.highest[row // size], sure)
        if of_needs.sizes[need + row] == 0:
            least = _seed(sure, space.maxima, of_needs.keys.shape[1] // 2)
            of_needs.floors[need + row] = max(least, of_needs.floors[need + row])


@compiled
def seed_offers(offer: int, columns: int, of_offers: Heaps, space: Workspace) -> None:
    """Give the lists of offers a floor: what as many groups of needs exceed as a list is long.

    Args:
        offer: first offer of the block that `open_block` read last.
        columns: offers of the block.
        of_offers: lists of all offers.
        space: its `highest` are read.

    Source:
        docs/scoring.md, "One product".
    """
    top = of_offers.keys.shape[1] // 2
    if len(space.highest) < top:
        return
    low, high, middle = space.bounds[0], space.bounds[1], space.bounds[2]
    low[:], high[:], middle[:] = SHUT, SCORES_END, 0
    for _step in range(HALVINGS):
        space.exceeding[:] = 0
        for group in range(len(space.highest)):
            _count_over(space.exceeding, space.highest[group], middle)
        _halve(low, high, middle, space.exceeding, top)
    _raise_to(of_offers.floors[offer : offer + columns], low[:columns])


@compiled
def select(  # noqa: C901, PLR0912, PLR0913, PLR0917 - a kernel is one loop over plain arrays
    block: Any,
    need: int,
    offer: int,
    of_needs: Heaps,
    of_offers: Heaps,
    index: Index,
    gates: Gates,
    space: Workspace,
) -> None:
    """Put what is good enough into the lists of both sides.

    A score must exceed the last of a full list: rows and columns come in ascending order of id,
    so that of equal scores the smaller id is there already.

    Args:
        block: (b, c), scores of needs `need` on and offers `offer` on, opened.
        need: first need of the block.
        offer: first offer of the block.
        of_needs: lists of all needs.
        of_offers: lists of all offers.
        index: the texts, read again for pairs without a common subject.
        gates: what keeps a pair out.
        space: what a worker needs.

    Source:
        docs/scoring.md, "One product".
    """
    rows, columns = block.shape
    floors = of_offers.floors[offer : offer + columns]
    marks = space.marks[:columns]
    for row in range(rows):
        if not gates.live_needs[need + row]:
            continue
        scores = block[row]
        _mark(marks, scores, floors, of_needs.floors[need + row])
        is_spread = False
        for word in range(-(-columns // EIGHT)):
            if space.eights[word] == 0:
                continue
            for column in range(word * EIGHT, min(word * EIGHT + EIGHT, columns)):
                if marks[column] == 0:
                    continue
                if not _has_common_subject(need + row, offer + column, gates):
                    if not is_spread:
                        _spread(need + row, index, space.asked)
                        is_spread = True
                    if not _is_close(need + row, offer + column, index, space.asked):
                        continue
                _keep(of_needs, need + row, scores[column], offer + column)
                _keep(of_offers, offer + column, scores[column], need + row)
        if is_spread:
            _clear(need + row, index, space.asked)
        _shorten(of_needs, need + row)
    for column in range(columns):
        _shorten(of_offers, offer + column)


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
def _share(shared: Any, words: Any, subjects: Any) -> None:
    """Note which offers share a subject with a need: not 0."""
    held, asked = words[0], subjects[0]
    for column in range(len(shared)):
        shared[column] = held[column] & asked
    for word in range(1, len(words)):
        held, asked = words[word], subjects[word]
        for column in range(len(shared)):
            shared[column] |= held[column] & asked


@compiled
def _complete(scores: Any, sure: Any, gained: Any, shared: Any, low: Any) -> None:
    """Add the texts; `sure` are the scores of pairs that share a subject and may be listed."""
    for column in range(len(scores)):
        score = scores[column] + gained[column]
        related = score if shared[column] != 0 else GONE
        sure[column] = related
        scores[column] = score if gained[column] >= low else related


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
def _seed(sure: Any, maxima: Any, top: int) -> Any:
    """Return a score that the last of a list to be made must exceed, `SHUT` for none.

    As many groups of offers hold a higher one as the list is long.

    Args:
        sure: (c,), of one need.
        maxima: (g,), room for the highest of each group: every g-th offer.
        top: length of the list.
    """
    width = len(maxima)
    maxima[:] = GONE
    for start in range(0, len(sure) - width + 1, width):
        _raise_to(maxima, sure[start : start + width])
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
def _has_common_subject(need: int, offer: int, gates: Gates) -> bool:
    """Tell whether a pair shares an area or a branch."""
    for word in range(gates.need_subjects.shape[1]):
        if gates.need_subjects[need, word] & gates.offer_subjects[word, offer]:
            return True
    return False


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
def _keep(heaps: Heaps, row: int, score: Any, new: int) -> None:
    """Put one id into the list of a row if its score exceeds the floor."""
    if score > heaps.floors[row]:
        size = heaps.sizes[row]
        heaps.keys[row, size] = ((HIGHEST - np.int64(score)) << ID_BITS) + new
        heaps.sizes[row] = size + 1
        if size + 1 == heaps.keys.shape[1]:
            _shorten(heaps, row)


@compiled
def _shorten(heaps: Heaps, row: int) -> None:
    """Leave the best of a list that is longer than wanted; the last of them is its floor."""
    top = heaps.keys.shape[1] // 2
    if heaps.sizes[row] >= top:
        last = _put_smallest_first(heaps.keys[row], heaps.sizes[row], top)
        heaps.sizes[row] = top
        heaps.floors[row] = max(heaps.floors[row], np.float32(HIGHEST - (last >> ID_BITS)))


@compiled
def _put_smallest_first(keys: Any, size: int, count: int) -> Any:
    """Sort just so far that the smallest of different numbers stand first; return their last."""
    low, high, wanted = 0, size - 1, count - 1
    while low < high:
        pivot = keys[(low + high) >> 1]
        left, right = low, high
        while left <= right:
            while keys[left] < pivot:
                left += 1
            while keys[right] > pivot:
                right -= 1
            if left <= right:
                keys[left], keys[right] = keys[right], keys[left]
                left += 1
                right -= 1
        if wanted <= right:
            high = right
        elif wanted >= left:
            low = left
        else:
            break
    return keys[wanted]


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
