"""How a ranking too large for one process is cut, and how the parts come together again.

A shard is a range of technologies against a range of needs. Its result is the best of both sides
within it. The best of a whole list are among the best of its parts, so that merging loses nothing,
whatever the order, and a shard that is run twice only writes the same file again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.benching.ours import EMPTY, Lists

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matchmaker.benching.ours import Ids


@dataclass(frozen=True, slots=True)
class Shard:
    """Ranges of rows on both sides; `stop` is one past the last."""

    first_offer: int
    stop_offer: int
    first_need: int
    stop_need: int

    @property
    def name(self) -> str:
        """Identify the shard: equal cuts have equal names."""
        offers = f"{self.first_offer}-{self.stop_offer}"
        return f"t{offers}_n{self.first_need}-{self.stop_need}"

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return (self.stop_offer - self.first_offer) * (self.stop_need - self.first_need)


def cut(technologies: int, needs: int, shards: int) -> list[Shard]:
    """Cut both sides into ranges, so that about so many shards come out.

    Args:
        technologies: rows of one side.
        needs: rows of the other.
        shards: wanted; the two sides' cuts multiply to it exactly.
    """
    across = max(part for part in range(1, shards + 1) if not shards % part and part**2 <= shards)
    offers = _ranges(technologies, shards // across)
    return [Shard(*offer, *need) for offer, need in product(offers, _ranges(needs, across))]


def _ranges(count: int, parts: int) -> list[tuple[int, int]]:
    edges = [count * part // parts for part in range(parts + 1)]
    return [(low, high) for low, high in pairwise(edges) if high > low]


def save(folder: Path, shard: Shard, lists: Lists) -> None:
    """Write a shard's result; a reader finds all of it or nothing."""
    unfinished = folder / f"{shard.name}.{os.getpid()}.part"
    with unfinished.open("wb") as file:
        np.savez(
            file,
            technologies=np.where(lists.technologies < 0, EMPTY, lists.technologies)
            + np.where(lists.technologies < 0, 0, shard.first_offer),
            technology_scores=lists.technology_scores,
            needs=np.where(lists.needs < 0, EMPTY, lists.needs)
            + np.where(lists.needs < 0, 0, shard.first_need),
            need_scores=lists.need_scores,
        )
    unfinished.replace(folder / f"{shard.name}.npz")


def is_done(folder: Path, shard: Shard) -> bool:
    """Tell whether a shard's result is there."""
    return (folder / f"{shard.name}.npz").exists()


def merge(folder: Path, shards: Sequence[Shard], top: int) -> Lists:
    """Bring all shards' lists together.

    Args:
        folder: where they were saved.
        shards: all of a cut, in any order.
        top: length of the lists.
    """
    needs = max(shard.stop_need for shard in shards)
    offers = max(shard.stop_offer for shard in shards)
    whole = Lists(_blank(needs, top), _blank(needs, top), _blank(offers, top), _blank(offers, top))
    for shard in shards:
        with np.load(folder / f"{shard.name}.npz") as found:
            rows = slice(shard.first_need, shard.stop_need)
            _join(
                whole.technologies,
                whole.technology_scores,
                rows,
                (found["technologies"], found["technology_scores"]),
            )
            rows = slice(shard.first_offer, shard.stop_offer)
            _join(whole.needs, whole.need_scores, rows, (found["needs"], found["need_scores"]))
    return whole


def _blank(rows: int, top: int) -> Ids:
    return np.full((rows, top), EMPTY, dtype=np.int64)


def _join(ids: Ids, scores: Ids, rows: slice, part: tuple[Ids, Ids]) -> None:
    """Keep the best of what is known and what comes: by score, ties by the smaller id."""
    both_ids = np.hstack([ids[rows], part[0]])
    both_scores = np.hstack([scores[rows], part[1]])
    order = np.lexsort((both_ids, -both_scores), axis=1)[:, : ids.shape[1]]
    ids[rows] = np.take_along_axis(both_ids, order, axis=1)
    scores[rows] = np.take_along_axis(both_scores, order, axis=1)
