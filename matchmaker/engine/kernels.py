"""The loops that NumPy cannot do: texts added into a block, and both lists kept in one pass.

Imports numba, which takes a second: import this module only where many pairs are ranked. Rows of
a block are needs, columns are offers. Whole numbers below 2^24 in single precision throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from matchmaker.engine.tables import SHUT

if TYPE_CHECKING:
    from matchmaker.engine.tables import Gates, Heaps, Index, Workspace

STRIP, PART = 64, 16
"""Scores compared at once before any is looked at alone."""

GROUPS = 4
"""Groups of needs, for every place in a list, whose highest scores count when lists begin."""

compiled = njit(nogil=True, cache=True)
"""All in one file: what is compiled is kept until this file changes, whatever it calls."""


@compiled
def add_texts(block: Any, need: int, offer: int, index: Index, space: Workspace) -> None:
    """Add the points of the texts to a block of scores.

    Args:
        block: (b, c), scores of needs `need` on and offers `offer` on.
        need: first need of the block.
        offer: first offer of the block; blocks of the same needs come in ascending order.
        index: the texts.
        space: its cursors move along.

    Source:
        docs/scoring.md, "One product".
    """
    rows, columns = block.shape
    end = offer + columns
    first = index.need_starts[need]
    for row in range(rows):
        scores = block[row]
        for entry in range(index.need_starts[need + row], index.need_starts[need + row + 1]):
            start = space.cursors[entry - first]
            stop = index.lists[index.need_lists[entry] + 1]
            if start == stop:
                continue
            if index.list_offers[stop - 1] >= end:
                stop = start + _count_below(index.list_offers[start:stop], end)
            points = index.need_points[entry]
            held = index.list_offers[start:stop]
            saturations = index.list_saturations[start:stop]
            for place in range(len(held)):
                # An unsigned place spares the test whether it counts from the end.
                scores[np.uintp(held[place]) - np.uintp(offer)] += points * saturations[place]
            space.cursors[entry - first] = stop


@compiled
def shut(block: Any, need: int, offer: int, index: Index, gates: Gates, space: Workspace) -> None:
    """Take out of a block what can be told at once: barred, not live, blank and not close.

    Scores become `SHUT`. Pairs of two sides that do name subjects are left to `select`.

    Args:
        block: (b, c), scores of needs `need` on and offers `offer` on.
        need: first need of the block.
        offer: first offer of the block; blocks of the same needs come in ascending order.
        index: the texts.
        gates: what keeps a pair out.
        space: its cursors move along.

    Source:
        docs/scoring.md, "Gates".
    """
    rows, columns = block.shape
    end = offer + columns
    dead = gates.dead_offers[
        _count_below(gates.dead_offers, offer) : _count_below(gates.dead_offers, end)
    ]
    blanks = gates.blanks[_count_below(gates.blanks, offer) : _count_below(gates.blanks, end)]
    for row in range(rows):
        scores = block[row]
        if not gates.live_needs[need + row]:
            scores[:] = SHUT
            continue
        for column in dead:
            scores[column - offer] = SHUT
        for place in range(gates.barred_starts[need + row], gates.barred_starts[need + row + 1]):
            if offer <= gates.barred[place] < end:
                scores[gates.barred[place] - offer] = SHUT
        if gates.blank_needs[need + row]:
            _shut_blank_need(scores, need + row, offer, index, space)
        else:
            _shut_blanks(scores, need, need + row, offer, blanks, index, space)


@compiled
def seed_offers(
    block: Any, need: int, offer: int, of_offers: Heaps, gates: Gates, space: Workspace
) -> None:
    """Give the lists of offers that are still empty a floor, as `_seed` does for one need.

    Args:
        block: (b, c), scores of needs `need` on and offers `offer` on.
        need: first need of the block.
        offer: first offer of the block.
        of_offers: lists of all offers.
        gates: what keeps a pair out.
        space: room for the highest scores of groups of needs.

    Source:
        docs/scoring.md, "One product".
    """
    rows, columns = block.shape
    room = len(space.maxima)
    if rows < room or of_offers.sizes[offer : offer + columns].any():
        return
    size = max(1, rows // (GROUPS * room))
    groups = rows // size
    areas = gates.offer_areas[offer : offer + columns]
    highest = np.zeros((groups, columns), dtype=np.int32)
    for row in range(groups * size):
        scores, most, area = block[row], highest[row // size], gates.need_areas[need + row]
        for column in range(columns):
            value = np.int32(scores[column]) if areas[column] & area else np.int32(0)
            most[column] = max(most[column], value)
    for column in range(columns):
        space.maxima[:] = SHUT
        for group in range(groups):
            _keep_highest(space.maxima, highest[group, column])
        least = _floor_below(space.maxima)
        of_offers.floors[offer + column] = max(of_offers.floors[offer + column], least)


@compiled
def select(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - a kernel is one loop over plain arrays
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
        block: (b, c), scores of needs `need` on and offers `offer` on.
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
    column_floors = of_offers.floors[offer : offer + columns]
    areas = gates.offer_areas[offer : offer + columns]
    for row in range(rows):
        scores = block[row]
        if of_needs.sizes[need + row] == 0:
            least = _seed(scores, gates.need_areas[need + row], areas, space.maxima)
            of_needs.floors[need + row] = max(least, of_needs.floors[need + row])
        floor = of_needs.floors[need + row]
        is_spread = False
        for start in range(0, columns, STRIP):
            if start + STRIP <= columns:
                strip, floors = scores[start : start + STRIP], column_floors[start : start + STRIP]
                found = np.int32(0)
                for place in range(STRIP):
                    found |= np.int32((strip[place] > floor) | (strip[place] > floors[place]))
                if found == 0:
                    continue
            for begin in range(start, min(start + STRIP, columns), PART):
                if begin + PART <= columns:
                    strip, floors = (
                        scores[begin : begin + PART],
                        column_floors[begin : begin + PART],
                    )
                    found = np.int32(0)
                    for place in range(PART):
                        found |= np.int32((strip[place] > floor) | (strip[place] > floors[place]))
                    if found == 0:
                        continue
                for column in range(begin, min(begin + PART, columns)):
                    score = scores[column]
                    if not (score > floor or score > column_floors[column]):
                        continue
                    if not _has_common_subject(need + row, offer + column, gates):
                        if not is_spread:
                            _spread(need + row, index, space.asked)
                            is_spread = True
                        if not _is_close(need + row, offer + column, index, space.asked):
                            continue
                    if score > floor:
                        _push(of_needs, need + row, score, offer + column)
                        floor = of_needs.floors[need + row]
                    if score > column_floors[column]:
                        _push(of_offers, offer + column, score, need + row)
        if is_spread:
            _clear(need + row, index, space.asked)


@compiled
def _shut_blanks(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    scores: Any, first: int, need: int, offer: int, blanks: Any, index: Index, space: Workspace
) -> None:
    """Take blank offers out of one need's scores unless their texts are close."""
    end = offer + len(scores)
    gained = space.gained
    for column in blanks:
        gained[column - offer] = 0
    for entry in range(index.need_starts[need], index.need_starts[need + 1]):
        cursor = entry - index.need_starts[first]
        place = space.blank_cursors[cursor]
        stop = index.blank_lists[index.need_lists[entry] + 1]
        while place < stop and index.blank_offers[place] < end:
            column = index.blank_offers[place] - offer
            gained[column] += index.need_weights[entry] * index.blank_saturations[place]
            place += 1
        space.blank_cursors[cursor] = place
    for column in blanks:
        whole = index.wholes[need, index.pattern[column]]
        if whole == 0 or 2 * gained[column - offer] < index.least * whole:
            scores[column - offer] = SHUT


@compiled
def _shut_blank_need(scores: Any, need: int, offer: int, index: Index, space: Workspace) -> None:
    """Take out of a blank need's scores all offers whose texts are not close."""
    columns = len(scores)
    gained = space.gained
    gained[:columns] = 0
    for entry in range(index.need_starts[need], index.need_starts[need + 1]):
        number = index.need_lists[entry]
        start, stop = index.lists[number], index.lists[number + 1]
        start += _count_below(index.list_offers[start:stop], offer)
        stop = start + _count_below(index.list_offers[start:stop], offer + columns)
        for place in range(start, stop):
            column = index.list_offers[place] - offer
            gained[column] += index.need_weights[entry] * np.int64(index.list_saturations[place])
    for column in range(columns):
        whole = index.wholes[need, index.pattern[offer + column]]
        if whole == 0 or 2 * gained[column] < index.least * whole:
            scores[column] = SHUT


@compiled
def _seed(scores: Any, area: Any, areas: Any, maxima: Any) -> Any:
    """Return a score that the last of a list to be made must exceed, `SHUT` for none.

    As many strips hold a pair of a common area at least as good, and such a pair is related.

    Args:
        scores: (c,), of one need.
        area: the need's areas as bits.
        areas: (c,), those of the offers.
        maxima: (k,), room for as many strips as a list is long.
    """
    strips = len(scores) // STRIP
    room = len(maxima)
    lowest = SHUT
    if strips < room:
        return lowest
    maxima[:] = lowest
    for strip in range(strips):
        some = scores[strip * STRIP : (strip + 1) * STRIP]
        shared = areas[strip * STRIP : (strip + 1) * STRIP]
        most = np.int32(0)
        for column in range(STRIP):
            value = np.int32(some[column]) if shared[column] & area else np.int32(0)
            most = max(most, value)
        _keep_highest(maxima, most)
    return _floor_below(maxima)


@compiled
def _keep_highest(maxima: Any, value: Any) -> None:
    """Put a value into a descending list of fixed length, if it is high enough."""
    place = len(maxima) - 1
    if value <= maxima[place]:
        return
    while place > 0 and maxima[place - 1] < value:
        maxima[place] = maxima[place - 1]
        place -= 1
    maxima[place] = value


@compiled
def _floor_below(maxima: Any) -> Any:
    """Return what all of a descending list exceed, `SHUT` where one is no score."""
    last = maxima[len(maxima) - 1]
    return last - np.float32(1) if last > 0 else SHUT


@compiled
def _has_common_subject(need: int, offer: int, gates: Gates) -> bool:
    """Tell whether a pair shares an area or a branch."""
    for word in range(gates.need_subjects.shape[1]):
        if gates.need_subjects[need, word] & gates.offer_subjects[offer, word]:
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
def _push(heaps: Heaps, row: int, score: float, new: int) -> None:
    """Put one id into the list of a row."""
    scores, ids = heaps.scores, heaps.ids
    room = scores.shape[1]
    size = heaps.sizes[row]
    if size < room:
        place = size
        heaps.sizes[row] = size + 1
        while place > 0:
            parent = (place - 1) >> 1
            if not _is_worse(score, new, scores[row, parent], ids[row, parent]):
                break
            scores[row, place], ids[row, place] = scores[row, parent], ids[row, parent]
            place = parent
    else:
        place = 0
        child = 1
        while child < room:
            right = child + 1
            if right < room and _is_worse(
                scores[row, right], ids[row, right], scores[row, child], ids[row, child]
            ):
                child = right
            if not _is_worse(scores[row, child], ids[row, child], score, new):
                break
            scores[row, place], ids[row, place] = scores[row, child], ids[row, child]
            place = child
            child = 2 * place + 1
    scores[row, place], ids[row, place] = score, new
    if heaps.sizes[row] == room:
        heaps.floors[row] = scores[row, 0]


@compiled
def _is_worse(score: float, row: int, other: float, than: int) -> bool:
    """Order a list: by score, of equal ones the larger id is worse."""
    return bool(score < other or (score == other and row > than))


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
