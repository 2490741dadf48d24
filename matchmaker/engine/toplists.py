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
