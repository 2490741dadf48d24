"""Prices that keep a few technologies from filling every list, and what they cost in merit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.int64]
"""Scores and prices in units of 1e-7."""
Flags = NDArray[np.bool_]

SHOWN = 10
"""Places of a list."""

CAP = 4.0
"""Most exposure of one technology, in multiples of the mean."""

PASSES = 20
STEP = 0.6
"""Part of the way to the price that clears each technology's own cap, in one pass."""

RISES = 40
"""Passes in which prices only rise, each by a little more, until every cap holds."""
MOST_DOUBLINGS = 13

TENTH = 10
NOTHING = -(1 << 60)
"""Key of a candidate that does not exist."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The technologies that each need could show.

    Attributes:
        ids: (n, k), column of the technology, -1 where a need has fewer candidates.
        scores: (n, k), in units of 1e-7.
        count: number of technologies, t.

    Raises:
        ValueError: the shapes differ or an id leaves -1 to t - 1.
    """

    ids: NDArray[np.intp]
    scores: Units
    count: int

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together."""
        if self.ids.shape != self.scores.shape or self.ids.ndim != 2:
            message = f"ids have shape {self.ids.shape}, scores {self.scores.shape}"
            raise ValueError(message)
        if self.ids.size and not -1 <= self.ids.min() <= self.ids.max() < self.count:
            message = f"ids lie in -1 to {self.count - 1}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who is seen.

    Attributes:
        lists: places of all lists that are filled.
        score_sum: sum of the merit of what is shown, prices apart, in units of 1e-7.
        most: places of the technology that is seen most.
        top_tenth: share of places that goes to the tenth seen most, 0 to 1.
        gini: 0 where all are seen alike, towards 1 where one is seen alone.
        never_shown: technologies in no list.
        flagged: share of places that goes to flagged technologies (small firms), 0 to 1.
    """

    lists: int
    score_sum: int
    most: int
    top_tenth: float
    gini: float
    never_shown: int
    flagged: float

    @property
    def mean_score(self) -> float:
        """Mean merit of what is shown, in units of 1e-7; 0 where nothing is."""
        return self.score_sum / self.lists if self.lists else 0.0


def top_lists(candidates: Candidates, prices: Units, *, shown: int = SHOWN) -> Flags:
    """Tell which candidates are shown: the best by score minus price, ties by id.

    Args:
        candidates: of n needs.
        prices: (t,), in units of 1e-7, not negative.
        shown: places of a list.

    Returns:
        (n, k), True where shown.

    Source:
        docs/scoring.md, "Learning".
    """
    keys = _keys(candidates, prices)
    last_in, _first_out = _cut(keys, shown)
    return (keys >= last_in[:, None]) & (candidates.ids >= 0)


def places(candidates: Candidates, shown: Flags) -> NDArray[np.int64]:
    """Count the lists in which each technology is shown."""
    return np.bincount(candidates.ids[shown], minlength=candidates.count)


def prices(
    candidates: Candidates, *, cap: float = CAP, shown: int = SHOWN, passes: int = PASSES
) -> Units:
    """Find a price for each technology, so that none is seen more than the cap allows.

    The prices are those of the Lagrangian relaxation of the cap: each pass moves every price part
    of the way to the one that would clear its own cap while the others stay, up or down; then
    prices only rise until every cap holds.

    Args:
        candidates: of n needs.
        cap: most places of a technology, in multiples of the mean over all, at least 1.
        shown: places of a list.
        passes: moves in both directions before prices only rise.

    Returns:
        (t,), whole units of 1e-7, not negative; 0 for a technology whose cap does not bind.

    Raises:
        ValueError: the cap is below the mean.

    Source:
        docs/scoring.md, "Learning".
    """
    if cap < 1:
        message = "a cap below the mean cannot hold"
        raise ValueError(message)
    most = _most_places(candidates, cap, shown)
    found = np.zeros(candidates.count, dtype=np.int64)
    if not candidates.ids.size:
        return found
    for _pass in range(passes):
        _seen, wanted = _clearing(candidates, found, most, shown)
        found += np.trunc(STEP * (wanted - found)).astype(np.int64)
    for turn in range(RISES):
        seen, wanted = _clearing(candidates, found, most, shown)
        over = seen > most
        if not over.any():
            break
        found = np.where(over, np.maximum(found, wanted) + (1 << min(turn, MOST_DOUBLINGS)), found)
    return found


def measure(candidates: Candidates, shown: Flags, flagged: Flags) -> Exposure:
    """Say who is seen in given lists.

    Args:
        candidates: of n needs.
        shown: (n, k), as from `top_lists`.
        flagged: (t,), True for the technologies whose share is asked for.

    Returns:
        The figures; all 0 where nothing is shown.

    Source:
        docs/scoring.md, "Learning".
    """
    seen = np.sort(places(candidates, shown))
    total = int(seen.sum())
    tenth = -(-seen.size // TENTH)
    whole = max(total, 1)
    rank = np.arange(1, seen.size + 1)
    gini = float((2 * rank - seen.size - 1) @ seen) / (whole * max(seen.size, 1))
    return Exposure(
        lists=total,
        score_sum=int(candidates.scores[shown].sum()),
        most=int(seen.max(initial=0)),
        top_tenth=float(seen[seen.size - tenth :].sum()) / whole,
        gini=gini,
        never_shown=int((seen == 0).sum()),
        flagged=float(places(candidates, shown)[flagged].sum()) / whole,
    )


def _most_places(candidates: Candidates, cap: float, shown: int) -> int:
    filled = int(np.minimum((candidates.ids >= 0).sum(axis=1), shown).sum())
    return max(int(np.ceil(cap * filled / max(candidates.count, 1))), 1)


def _keys(candidates: Candidates, prices: Units) -> Units:
    """Return score minus price and the id in one number, so that no two of a need are equal."""
    missing = candidates.ids < 0
    adjusted = candidates.scores - prices[np.where(missing, 0, candidates.ids)]
    return np.where(missing, NOTHING, adjusted * candidates.count - candidates.ids)


def _cut(keys: Units, shown: int) -> tuple[Units, Units]:
    """Return each need's key of the last place, and of the first candidate that has none."""
    need_count, width = keys.shape
    if width <= shown:
        nothing = np.full(need_count, NOTHING)
        return nothing, nothing
    cut = np.partition(keys, (width - shown - 1, width - shown), axis=1)
    return cut[:, width - shown], cut[:, width - shown - 1]


def _clearing(
    candidates: Candidates, prices: Units, most: int, shown: int
) -> tuple[NDArray[np.int64], Units]:
    """Return what is seen now, and each least price at which its cap holds, others unmoved."""
    keys = _keys(candidates, prices)
    last_in, first_out = _cut(keys, shown)
    inside = keys >= last_in[:, None]
    seen = places(candidates, inside & (candidates.ids >= 0))
    # Who is in competes with the first outside, who is out with the last inside.
    rival = -(-np.where(inside, first_out[:, None], last_in[:, None]) // candidates.count)
    margin = candidates.scores - rival
    counts = (candidates.ids >= 0) & (margin >= 0) & (rival > NOTHING // candidates.count)
    ids, margins = candidates.ids[counts], margin[counts]
    order = np.lexsort((-margins, ids))
    ids, margins = ids[order], margins[order]
    starts = np.searchsorted(ids, np.arange(candidates.count))
    ends = np.searchsorted(ids, np.arange(candidates.count), side="right")
    binds = ends - starts > most
    wanted = np.zeros_like(prices)
    wanted[binds] = margins[starts[binds] + most] + 1
    return seen, wanted
