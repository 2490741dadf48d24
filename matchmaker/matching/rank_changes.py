"""What other weights would change in the ten best of every open need."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from matchmaker.engine.inputs import COMPONENTS
from matchmaker.engine.learning import merit
from matchmaker.matching.decided import shares_of
from matchmaker.matching.models import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class _Changed(TypedDict):
    need: int
    enter: list[int]
    leave: list[int]


TOP = 10
NAMED = 20
"""Needs that a proposal names, those with the most changes first."""


def rank_changes(current: Sequence[int], proposed: Sequence[int]) -> dict[str, Any]:
    """List who would enter and leave the ten best of needs, among the matches that are stored.

    Args:
        current: weights in use, in 1/10,000.
        proposed: weights that would be.

    Returns:
        needs: how many have matches; changed: how many would change; entries: how many places;
        named: for some, the ids of the need and of the technologies that enter and leave.
    """
    rows = list(
        Match.objects.current()
        .ranked()
        .order_by("need_id", "technology_id")
        .values_list("need_id", "technology_id", "points", "generation__weight_set__values")
    )
    needs = np.array([row[0] for row in rows], dtype=np.int64)
    technologies = np.array([row[1] for row in rows], dtype=np.int64)
    shares = np.array([shares_of(row[2], row[3]) for row in rows]).reshape(-1, len(COMPONENTS))
    before, after = merit(shares, current), merit(shares, proposed)
    starts = np.flatnonzero(np.diff(needs, prepend=-1))
    named: list[_Changed] = []
    for start, stop in pairwise([*starts, needs.size]):
        there = technologies[start:stop]
        old, new = _best(before[start:stop], there), _best(after[start:stop], there)
        if old != new:
            named.append(
                {"need": int(needs[start]), "enter": sorted(new - old), "leave": sorted(old - new)}
            )
    named.sort(key=lambda row: (-len(row["enter"]), row["need"]))
    return {
        "needs": int(starts.size),
        "changed": len(named),
        "entries": sum(len(row["enter"]) for row in named),
        "named": named[:NAMED],
    }


def _best(merits: NDArray[np.float64], technologies: NDArray[np.int64]) -> set[int]:
    order = np.lexsort((technologies, -merits))[:TOP]
    return {int(pk) for pk in technologies[order]}
