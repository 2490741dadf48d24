"""The loops that NumPy cannot do: texts added into a block, and both lists kept in one pass.

Imports numba, which takes a second: import this module only where many pairs are ranked. Rows of
a block are needs, columns are offers. Whole numbers below 2^24 in single precision throughout.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

STRIP, PART = 64, 16
"""Scores compared at once before any is looked at alone."""

GROUPS = 4
"""Groups of needs, for every place in a list, whose highest scores count when lists begin."""

NOBODY = -1
compiled = njit(nogil=True, cache=True, boundscheck=False)


class Index(NamedTuple):
    """Texts of both sides as the kernels read them; a list belongs to one term and pattern.

    Attributes:
        lists: (l + 1,), where each list begins in the next two.
        list_offers: ascending in each list.
        list_saturations: thousandths.
        offer_starts: (t + 1,), where each offer begins in the next two.
        offer_lists: the lists that it is in, ascending.
        offer_saturations: thousandths.
        pattern: (t,), languages of each offer.
        blank_lists: (l + 1,), where each list begins in the next two, which hold offers that
            name no subject, again.
        blank_offers: ascending in each list.
        blank_saturations: thousandths.
        need_starts: (n + 1,), where each need begins in the next three.
        need_lists: the lists that it asks for, ascending.
        need_points: parts of the weight of text.
        need_weights: the same before weighting.
        wholes: (n, patterns), sum of all its weights.
        least: twice the text share from which unrelated pairs pass, less one.
    """

    lists: Any
    list_offers: Any
    list_saturations: Any
    offer_starts: Any
    offer_lists: Any
    offer_saturations: Any
    pattern: Any
    blank_lists: Any
    blank_offers: Any
    blank_saturations: Any
    need_starts: Any
    need_lists: Any
    need_points: Any
    need_weights: Any
    wholes: Any
    least: int


class Gates(NamedTuple):
    """What keeps a pair out of every list.

    Attributes:
        need_subjects: (n, w), bits of areas and branches, the areas first.
        offer_subjects: (t, w).
        need_areas: (n,), bits of the areas alone.
        offer_areas: (t,).
        barred_starts: (n + 1,), where each need begins in the next.
        barred: offers that a need must not list.
        live_needs: (n,), False where a need is in no list.
        dead_offers: those in no list, ascending.
        blanks: offers that name no subject, ascending: their texts alone can relate them.
        blank_needs: (n,), True where a need names no subject.
    """

    need_subjects: Any
    offer_subjects: Any
    need_areas: Any
    offer_areas: Any
    barred_starts: Any
    barred: Any
    live_needs: Any
    dead_offers: Any
    blanks: Any
    blank_needs: Any


class Workspace(NamedTuple):
    """What one worker needs, made once.

    Attributes:
        cursors: where each list of each need of a block goes on.
        blank_cursors: the same in the lists of blank offers.
        asked: (l,), zeros; a need's weights stand here while it is looked at.
        gained: (c,), what one need's texts gain.
        maxima: (k,), the highest of the strips of one need.
    """

    cursors: Any
    blank_cursors: Any
    asked: Any
    gained: Any
    maxima: Any


class Heaps(NamedTuple):
    """The best of each row, the worst of them first.

    Attributes:
        scores: (r, k).
        ids: (r, k).
        sizes: (r,).
        floors: (r,), what a score must exceed; minus infinity while there is room, plus infinity
            where nothing is listed.
    """

    scores: Any
    ids: Any
    sizes: Any
    floors: Any


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
                stop = start + count_below(index.list_offers[start:stop], end)
            points = index.need_points[entry]
            held = index.list_offers[start:stop]
            saturations = index.list_saturations[start:stop]
            for place in range(len(held)):
                # An unsigned place spares the test whether it counts from the end.
                scores[np.uintp(held[place]) - np.uintp(offer)] += points * saturations[place]
            space.cursors[entry - first] = stop


@compiled
def count_below(ascending: Any, end: int) -> int:
    """Count the numbers below an end.

    Source:
        docs/scoring.md, "One product".
    """
    low, high = 0, len(ascending)
    while low < high:
        middle = (low + high) >> 1
        if ascending[middle] < end:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def shut(
    block: Any, need: int, offer: int, index: Index, gates: Gates, space: Workspace
) -> None:
    """Take out of a block what can be told at once: barred, not live, blank and not close.

    Scores become minus infinity. Pairs of two sides that do name subjects are left to `select`.

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
        count_below(gates.dead_offers, offer) : count_below(gates.dead_offers, end)
    ]
    blanks = gates.blanks[count_below(gates.blanks, offer) : count_below(gates.blanks, end)]
    for row in range(rows):
        scores = block[row]
        if not gates.live_needs[need + row]:
            scores[:] = -np.inf
            continue
        for column in dead:
            scores[column - offer] = -np.inf
        for place in range(gates.barred_starts[need + row], gates.barred_starts[need + row + 1]):
            if offer <= gates.barred[place] < end:
                scores[gates.barred[place] - offer] = -np.inf
        if gates.blank_needs[need + row]:
            shut_blank_need(scores, need + row, offer, index, space)
        else:
            shut_blanks(scores, need, need + row, offer, blanks, index, space)


@compiled
def shut_blanks(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    scores: Any, first: int, need: int, offer: int, blanks: Any, index: Index, space: Workspace
) -> None:
    """Take blank offers out of one need's scores unless their texts are close.

    Source:
        docs/scoring.md, "Gates".
    """
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
            scores[column - offer] = -np.inf


@compiled
def shut_blank_need(scores: Any, need: int, offer: int, index: Index, space: Workspace) -> None:
    """Take out of a blank need's scores all offers whose texts are not close.

    Source:
        docs/scoring.md, "Gates".
    """
    columns = len(scores)
    gained = space.gained
    gained[:columns] = 0
    for entry in range(index.need_starts[need], index.need_starts[need + 1]):
        number = index.need_lists[entry]
        start, stop = index.lists[number], index.lists[number + 1]
        start += count_below(index.list_offers[start:stop], offer)
        stop = start + count_below(index.list_offers[start:stop], offer + columns)
        for place in range(start, stop):
            column = index.list_offers[place] - offer
            gained[column] += index.need_weights[entry] * np.int64(index.list_saturations[place])
    for column in range(columns):
        whole = index.wholes[need, index.pattern[offer + column]]
        if whole == 0 or 2 * gained[column] < index.least * whole:
            scores[column] = -np.inf


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
            least = seed(scores, gates.need_areas[need + row], areas, space.maxima)
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
                    strip, floors = scores[begin : begin + PART], column_floors[begin : begin + PART]
                    found = np.int32(0)
                    for place in range(PART):
                        found |= np.int32((strip[place] > floor) | (strip[place] > floors[place]))
                    if found == 0:
                        continue
                for column in range(begin, min(begin + PART, columns)):
                    score = scores[column]
                    if not (score > floor or score > column_floors[column]):
                        continue
                    if not has_common_subject(need + row, offer + column, gates):
                        if not is_spread:
                            spread(need + row, index, space.asked)
                            is_spread = True
                        if not is_close(need + row, offer + column, index, space.asked):
                            continue
                    if score > floor:
                        push(of_needs, need + row, score, offer + column)
                        floor = of_needs.floors[need + row]
                    if score > column_floors[column]:
                        push(of_offers, offer + column, score, need + row)
        if is_spread:
            clear(need + row, index, space.asked)


@compiled
def seed(scores: Any, area: Any, areas: Any, maxima: Any) -> Any:
    """Return a score that the last of a list to be made must exceed, minus infinity for none.

    As many strips hold a pair of a common area at least as good, and such a pair is related.

    Args:
        scores: (c,), of one need.
        area: the need's areas as bits.
        areas: (c,), those of the offers.
        maxima: (k,), room for as many strips as a list is long.

    Source:
        docs/scoring.md, "One product".
    """
    strips = len(scores) // STRIP
    room = len(maxima)
    lowest = np.float32(-np.inf)
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
        keep_highest(maxima, most)
    return floor_below(maxima)


@compiled
def seed_offers(
    block: Any, need: int, offer: int, of_offers: Heaps, gates: Gates, space: Workspace
) -> None:
    """Give the lists of offers that are still empty a floor, as `seed` does for one need.

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
        space.maxima[:] = np.float32(-np.inf)
        for group in range(groups):
            keep_highest(space.maxima, highest[group, column])
        least = floor_below(space.maxima)
        of_offers.floors[offer + column] = max(of_offers.floors[offer + column], least)


@compiled
def keep_highest(maxima: Any, value: Any) -> None:
    """Put a value into a descending list of fixed length, if it is high enough.

    Source:
        docs/scoring.md, "One product".
    """
    place = len(maxima) - 1
    if value <= maxima[place]:
        return
    while place > 0 and maxima[place - 1] < value:
        maxima[place] = maxima[place - 1]
        place -= 1
    maxima[place] = value


@compiled
def floor_below(maxima: Any) -> Any:
    """Return what all of a descending list exceed, minus infinity where one is no score.

    Source:
        docs/scoring.md, "One product".
    """
    last = maxima[len(maxima) - 1]
    return last - np.float32(1) if last > 0 else np.float32(-np.inf)


@compiled
def has_common_subject(need: int, offer: int, gates: Gates) -> bool:
    """Tell whether a pair shares an area or a branch.

    Source:
        docs/scoring.md, "Gates".
    """
    for word in range(gates.need_subjects.shape[1]):
        if gates.need_subjects[need, word] & gates.offer_subjects[offer, word]:
            return True
    return False


@compiled
def spread(need: int, index: Index, asked: Any) -> None:
    """Put a need's weights where the lists of an offer find them.

    Source:
        docs/scoring.md, "Gates".
    """
    for entry in range(index.need_starts[need], index.need_starts[need + 1]):
        asked[index.need_lists[entry]] = index.need_weights[entry]


@compiled
def clear(need: int, index: Index, asked: Any) -> None:
    """Take a need's weights away again.

    Source:
        docs/scoring.md, "Gates".
    """
    for entry in range(index.need_starts[need], index.need_starts[need + 1]):
        asked[index.need_lists[entry]] = 0


@compiled
def is_close(need: int, offer: int, index: Index, asked: Any) -> bool:
    """Tell whether two texts are close enough to relate a pair without a common subject.

    Source:
        docs/scoring.md, "Gates".
    """
    whole = index.wholes[need, index.pattern[offer]]
    gained = np.int64(0)
    for entry in range(index.offer_starts[offer], index.offer_starts[offer + 1]):
        gained += asked[index.offer_lists[entry]] * index.offer_saturations[entry]
    return whole > 0 and 2 * gained >= index.least * whole


@compiled
def push(heaps: Heaps, row: int, score: float, new: int) -> None:
    """Put one id into the list of a row.

    Source:
        docs/scoring.md, "One product".
    """
    scores, ids = heaps.scores, heaps.ids
    room = scores.shape[1]
    size = heaps.sizes[row]
    if size < room:
        place = size
        heaps.sizes[row] = size + 1
        while place > 0:
            parent = (place - 1) >> 1
            if not is_worse(score, new, scores[row, parent], ids[row, parent]):
                break
            scores[row, place], ids[row, place] = scores[row, parent], ids[row, parent]
            place = parent
    else:
        place = 0
        child = 1
        while child < room:
            right = child + 1
            if right < room and is_worse(
                scores[row, right], ids[row, right], scores[row, child], ids[row, child]
            ):
                child = right
            if not is_worse(scores[row, child], ids[row, child], score, new):
                break
            scores[row, place], ids[row, place] = scores[row, child], ids[row, child]
            place = child
            child = 2 * place + 1
    scores[row, place], ids[row, place] = score, new
    if heaps.sizes[row] == room:
        heaps.floors[row] = scores[row, 0]


@compiled
def is_worse(score: float, row: int, other: float, than: int) -> bool:
    """Order a list: by score, of equal ones the larger id is worse.

    Source:
        docs/scoring.md, "One product".
    """
    return score < other or (score == other and row > than)
