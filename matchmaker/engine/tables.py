"""The plain arrays that the kernels read and write."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

SHUT = np.float32(-(1 << 25))
"""Stands below every score: the floor of a list with room."""

GONE = np.float32(-(1 << 27))
"""Score of a pair that no list may hold: below `SHUT` whatever is added."""


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
        need_starts: (n + 1,), where each need begins in the next three.
        need_lists: the lists that it asks for, ascending.
        need_points: parts of the weight of text.
        need_weights: the same before weighting.
        wholes: (n, patterns), sum of all its weights.
        lows: (n,), single: texts that gain fewer points are too far apart to relate a pair.
        least: twice the text share from which unrelated pairs pass, less one.
    """

    lists: Any
    list_offers: Any
    list_saturations: Any
    offer_starts: Any
    offer_lists: Any
    offer_saturations: Any
    pattern: Any
    need_starts: Any
    need_lists: Any
    need_points: Any
    need_weights: Any
    wholes: Any
    lows: Any
    least: int


class Gates(NamedTuple):
    """What keeps a pair out of every list.

    Attributes:
        need_subjects: (n, w), 32 bits of areas and branches a word.
        offer_subjects: (w, t), the same.
        base: (t,), 0, or `GONE` where an offer is in no list.
        barred_starts: (n + 1,), where each need begins in the next.
        barred: offers that a need must not list.
        live_needs: (n,), False where a need is in no list.
    """

    need_subjects: Any
    offer_subjects: Any
    base: Any
    barred_starts: Any
    barred: Any
    live_needs: Any


class Workspace(NamedTuple):
    """What one worker needs, made once; c is the number of offers of a block.

    Attributes:
        cursors: where each list of each need of a block goes on.
        asked: (l,), zeros; a need's weights stand here while it is looked at.
        gained: (c,), points that one need's texts gain.
        shared: (c,), subjects shared with one need.
        sure: (c,), scores of one need with whom it shares a subject.
        highest: (g, c), the highest of groups of needs; no group where none is wanted.
        bounds: (3, c), for the search of floors between two bounds.
        exceeding: (c,), how many groups exceed a bound.
        marks: (c,), bytes, 1 where a score is good enough.
        eights: the same bytes eight at a time.
        words: (c / 8,), which of the eights hold a mark.
        hits: (c + 8,), columns of the marks.
    """

    cursors: Any
    asked: Any
    gained: Any
    shared: Any
    sure: Any
    highest: Any
    bounds: Any
    exceeding: Any
    marks: Any
    eights: Any
    words: Any
    hits: Any


class Heaps(NamedTuple):
    """The best of each row in no order but that the last of a full list stands last.

    Attributes:
        keys: (r, k), as of `toplists.keys_of`; `NO_KEY` beyond the size.
        sizes: (r,).
        floors: (r,), single: what a score must exceed; `SHUT` or more while there is room,
            infinity where nothing is listed.
    """

    keys: Any
    sizes: Any
    floors: Any
