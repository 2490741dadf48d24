"""The loops that NumPy cannot do: texts added into a block, and both lists kept in one pass.

Imports numba, which takes a second: import this module only where many pairs are ranked. Rows of
a block are needs, columns are offers. Whole numbers below 2^24 in single precision throughout.
Each loop over columns is a function of few arrays: of more, the compiler does not take many columns
at once.
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
    from matchmaker.engine.tables import Gates, Heaps, Index, Workspace

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

compiled = njit(nogil=True, cache=True)
"""All in one file: what is compiled is kept until this file changes, whatever it calls."""


@compiled
def rank_block(  # noqa: C901, PLR0912, PLR0913, PLR0917 - a kernel is one loop over plain arrays
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
            scores = block[row]
            if reading == 0:
                sure = _open(scores, need, need + row, offer, index, gates, space)
                if groups:
                    _raise_to(space.highest[row // size], sure)
                if of_needs.sizes[need + row] == 0:
                    least = _seed(sure, of_needs.keys.shape[1] // 2)
                    of_needs.floors[need + row] = max(least, of_needs.floors[need + row])
            if reading == 1 or not groups:
                _mark(space.marks[:columns], scores, floors, of_needs.floors[need + row])
                _list(scores, need + row, offer, of_needs, of_offers, index, gates, space)
                _shorten(of_needs, need + row)
        if reading == 0 and groups:
            _seed_offers(floors, of_offers.keys.shape[1] // 2, space)
    for column in range(columns):
        _shorten(of_offers, offer + column)


@compiled
def _open(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    scores: Any, first: int, need: int, offer: int, index: Index, gates: Gates, space: Workspace
) -> Any:
    """Complete one need's scores; return those of pairs that surely may be listed.

    Scores become `GONE` of pairs that are barred, not live, or without a common subject and far
    apart in their texts. What is a little too far apart is left to `_list`.
    """
    columns = len(scores)
    gained, sure = space.gained[:columns], space.sure[:columns]
    gained[:] = gates.base[offer : offer + columns]
    for place in range(gates.barred_starts[need], gates.barred_starts[need + 1]):
        if offer <= gates.barred[place] < offer + columns:
            gained[gates.barred[place] - offer] = GONE
    _add_texts(gained, first, need, offer, index, space.cursors)
    shared, last = space.shared[:columns], len(gates.offer_subjects) - 1
    for word in range(last):
        held = gates.offer_subjects[word][offer : offer + columns]
        _share(shared, held, gates.need_subjects[need, word], word == 0)
    held = gates.offer_subjects[last][offer : offer + columns]
    _complete(scores, sure, gained, shared, held, gates.need_subjects[need, last], index.lows[need])
    return sure


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
def _list(  # noqa: C901, PLR0913, PLR0917 - a kernel takes plain arrays
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
    hits, count = space.hits, np.int64(0)
    space.marks[len(scores) : len(scores) + EIGHT] = 0
    for word in range(-(-len(scores) // EIGHT)):
        if space.eights[word] != 0:
            # No branch for each of the eight: nobody could foretell it.
            for column in range(word * EIGHT, word * EIGHT + EIGHT):
                hits[count] = column
                count += np.int64(space.marks[column])
    is_spread = False
    for hit in range(count):
        column = hits[hit]
        if not _has_common_subject(need, offer + column, gates):
            if not is_spread:
                _spread(need, index, space.asked)
                is_spread = True
            if not _is_close(need, offer + column, index, space.asked):
                continue
        _keep(of_needs, need, scores[column], offer + column)
        _keep(of_offers, offer + column, scores[column], need)
    if is_spread:
        _clear(need, index, space.asked)


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
    scores: Any, sure: Any, gained: Any, shared: Any, held: Any, asked: Any, low: Any
) -> None:
    """Add the texts; `sure` are the scores of pairs that share a subject and may be listed."""
    for column in range(len(scores)):
        score = scores[column] + gained[column]
        related = score if (shared[column] | (held[column] & asked)) != 0 else GONE
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
