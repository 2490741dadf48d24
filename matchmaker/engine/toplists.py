"""The best of every row: lists, their merging, and their keeping up edit by edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Keys = NDArray[np.int64]
Ids = NDArray[np.int32]
Points = NDArray[np.int32]
Rows = NDArray[np.intp]

NOBODY = -1
"""Id and score of a place in a list that nobody has."""

RESERVE = 32
"""Candidates kept behind the shown ones, so that an edit seldom makes a whole row count again."""

HIGHEST = 1 << 30
ID_BITS = 32
NO_KEY = np.iinfo(np.int64).max
"""Sorts behind every key."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The best of each row, best first; of equal scores the smaller id.

    Attributes:
        ids: (r, k), -1 where a list ends.
        scores: (r, k), 1e-7, -1 where a list ends.
    """

    ids: Ids
    scores: Points

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.ids)

    def first(self, count: int) -> Lists:
        """Take the first places of each list."""
        return Lists(self.ids[:, :count], self.scores[:, :count])

    def keys(self) -> Keys:
        """Return one number a place that sorts as the list does."""
        return keys_of(self.scores, self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class TopLists:
    """Both sides' lists of one market.

    Attributes:
        of_needs: (n, k), rows of the offers.
        of_offers: (t, k), rows of the needs.
    """

    of_needs: Lists
    of_offers: Lists


def keys_of(scores: NDArray[np.integer], ids: NDArray[np.integer]) -> Keys:
    """Make numbers that sort by score, highest first, then by id.

    Args:
        scores: 1e-7, below 2^30 either way.
        ids: 0 and up, -1 where there is nobody.

    Returns:
        The same shape; `NO_KEY` where there is nobody.

    Source:
        docs/scoring.md, "One product".
    """
    key = (HIGHEST - scores.astype(np.int64) << ID_BITS) + ids
    return np.where(ids < 0, NO_KEY, key)


def lists_of(keys: Keys, count: int) -> Lists:
    """Sort keys and take the best of each row.

    Args:
        keys: (r, m), as of `keys_of`.
        count: length of the lists.

    Returns:
        Lists of (r, count).

    Source:
        docs/scoring.md, "One product".
    """
    best = np.full((len(keys), count), NO_KEY, dtype=np.int64)
    kept = min(count, keys.shape[1])
    best[:, :kept] = np.sort(keys, axis=1)[:, :kept]
    nobody = best == NO_KEY
    ids = np.where(nobody, NOBODY, best & (1 << ID_BITS) - 1)
    scores = np.where(nobody, NOBODY, HIGHEST - (best >> ID_BITS))
    return Lists(ids.astype(np.int32), scores.astype(np.int32))


def merge(parts: Sequence[Lists], count: int) -> Lists:
    """Merge lists of the same rows over different others, as of shards.

    Args:
        parts: lists of (r, k) each; no id stands in two of them for one row.
        count: length of the lists.

    Returns:
        The lists over all others together, whatever the order of the parts.

    Source:
        docs/scoring.md, "One product".
    """
    return lists_of(np.concatenate([part.keys() for part in parts], axis=1), count)


@dataclass(slots=True, eq=False)
class Kept:
    """Lists of one side with their reserve, kept up edit by edit.

    Attributes:
        keys: (r, k + reserve), ascending, `NO_KEY` where a list ends.
        ids: the same places, -1 where a list ends.
        bounds: (r,), every key that is not in the list lies above it; `NO_KEY` where the list
            holds all there is.
        shown: k, the places that count.
    """

    keys: Keys
    ids: Ids
    bounds: Keys
    shown: int

    @classmethod
    def of(cls, lists: Lists, shown: int) -> Kept:
        """Take over lists that are longer than what is shown by a reserve."""
        keys = lists.keys()
        return cls(keys, lists.ids.copy(), keys[:, -1].copy(), shown)

    def lists(self) -> Lists:
        """Return the places that count."""
        return lists_of(self.keys[:, : self.shown], self.shown)

    def replace(self, members: NDArray[np.integer], keys: Keys) -> tuple[Rows, Rows]:
        """Give some members new keys in all lists.

        Args:
            members: (c,), their ids.
            keys: (r, c), their new keys, `NO_KEY` where one must not be listed.

        Returns:
            Rows that changed, and those of them whose shown places are no longer proven: they
            have to be counted again by `reset`.

        Source:
            docs/scoring.md, "One product".
        """
        enters = keys < self.bounds[:, None]
        is_touched = np.zeros(len(self.ids), dtype=np.bool_)
        is_touched[np.flatnonzero(enters) // max(len(members), 1)] = True
        runs = _runs(members)
        width = self.keys.shape[1]
        # Flat places: NumPy finds what is true in one dimension much faster than in two.
        is_touched[np.flatnonzero(_within(self.ids, runs)) // width] = True
        rows = np.flatnonzero(is_touched)
        left = np.where(_within(self.ids[rows], runs), NO_KEY, self.keys[rows])
        entering = np.where(enters[rows], keys[rows], NO_KEY)
        every = np.sort(np.concatenate([left, entering], axis=1), axis=1)
        overflows = every[:, width] < NO_KEY
        self.bounds[rows] = np.where(overflows, every[:, width - 1], self.bounds[rows])
        self._put(rows, every[:, :width])
        is_short = every[:, self.shown - 1] == NO_KEY
        return rows, rows[is_short & (self.bounds[rows] < NO_KEY)]

    def reset(self, rows: NDArray[np.integer], keys: Keys) -> None:
        """Make some lists anew.

        Args:
            rows: (c,).
            keys: (c, m), of all that could be listed, `NO_KEY` where one must not be.

        Source:
            docs/scoring.md, "One product".
        """
        width = self.keys.shape[1]
        best = np.full((len(rows), width), NO_KEY, dtype=np.int64)
        if keys.shape[1] > width:
            keys = np.partition(keys, width - 1, axis=1)[:, :width]
        found = np.sort(keys, axis=1)
        best[:, : found.shape[1]] = found
        self.bounds[rows] = best[:, -1]
        self._put(rows, best)

    def _put(self, rows: NDArray[np.integer], keys: Keys) -> None:
        self.keys[rows] = keys
        ids = np.where(keys == NO_KEY, NOBODY, keys & (1 << ID_BITS) - 1)
        self.ids[rows] = ids.astype(np.int32)


def _runs(members: NDArray[np.integer]) -> list[tuple[int, int]]:
    """Return members as runs, first and last: those of a firm stand together."""
    ordered = np.unique(members)
    ends = np.flatnonzero(np.diff(ordered, append=-1) != 1)
    starts = np.append(0, ends + 1)[: len(ends)]
    return list(zip(ordered[starts].tolist(), ordered[ends].tolist(), strict=True))


def _within(ids: Ids, runs: list[tuple[int, int]]) -> NDArray[np.bool_]:
    """Mark the ids that lie in a run; one subtraction a run, as what is below turns very large."""
    found = np.zeros(ids.shape, dtype=np.bool_)
    for first, last in runs:
        found |= (ids - np.int32(first)).view(np.uint32) <= np.uint32(last - first)
    return found
