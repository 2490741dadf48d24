"""The plain arrays that the kernels read and write."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

SHUT = np.float32(-(1 << 25))
"""Stands below every score: of a pair that no list may hold, and the floor of a list with room."""


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
        floors: (r,), what a score must exceed; `SHUT` or a little more while there is room,
            infinity where nothing is listed.
    """

    scores: Any
    ids: Any
    sizes: Any
    floors: Any
