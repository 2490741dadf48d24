"""The engine as the bench runs it: packed once, ranked as often as wanted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matchmaker.benching import text_index
from matchmaker.engine import packing, product
from matchmaker.engine.inputs import Quality, Weights
from matchmaker.engine.postings import NeedTexts

if TYPE_CHECKING:
    from matchmaker.benching.synthetic import World
    from matchmaker.engine.packing import Layout, PackedNeeds, PackedOffers
    from matchmaker.engine.product import Prepared
    from matchmaker.engine.toplists import TopLists

Ids = NDArray[np.integer]

EMPTY = -1

SETS_OF_LANGUAGES = (1, 2, 3, 4, 5)
"""Bits of the languages of made-up texts: each alone, and with English."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The best of both sides, best first, ties by the smaller number; -1 where a list ends.

    Attributes:
        technologies: (n, top), of each need.
        technology_scores: (n, top), 1e-7.
        needs: (t, top), of each technology.
        need_scores: (t, top), 1e-7.
    """

    technologies: Ids
    technology_scores: Ids
    needs: Ids
    need_scores: Ids

    def digest(self) -> str:
        """Identify the lists; equal digests are equal lists."""
        digest = hashlib.sha256()
        for one in (self.technologies, self.technology_scores, self.needs, self.need_scores):
            digest.update(repr(one.shape).encode())
            digest.update(np.ascontiguousarray(one, dtype="<i8").tobytes())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Both sides, ready to be ranked."""

    layout: Layout
    problem: Prepared

    @property
    def offers(self) -> PackedOffers:
        """The supply side."""
        return self.problem.offers

    @property
    def needs(self) -> PackedNeeds:
        """The demand side."""
        return self.problem.needs

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return len(self.offers) * len(self.needs)

    @property
    def factors(self) -> list[slice]:
        """The columns of each factor: tree, what stands alone, vectors, each kind of class."""
        first = self.layout.first_class
        kinds = self.layout.classes // packing.KIND
        edges = [0, self.layout.tree, self.layout.first_sense]
        edges += [first] if self.layout.senses else []
        edges += [first + int(np.searchsorted(kinds, kind, side="right")) for kind in packing.Kind]
        return [slice(low, high) for low, high in pairwise(edges)]


def layout_of(world: World) -> Layout:
    """Return the columns for a whole registry; shards share them."""
    return packing.Layout.of(world.offers, world.hierarchy, Weights(), senses=world.entries)


def pack(
    world: World,
    offers: slice = slice(None),
    needs: slice = slice(None),
    *,
    layout: Layout | None = None,
) -> Packed:
    """Pack some rows of both sides, all by default."""
    layout = layout or layout_of(world)
    supply = np.arange(len(world.offers))[offers]
    demand = np.arange(len(world.needs))[needs]
    held = text_index.offer_texts(world.offer_texts.rows(supply), world.statistics)
    asked = text_index.need_terms(world.need_texts.rows(demand), world.terms, world.statistics)
    # Every set of languages, so that a need's row does not depend on which offers it meets.
    patterns = SETS_OF_LANGUAGES
    spoken = NeedTexts.build(asked, patterns, layout.text.words)
    told = world.senses.rows(supply, demand) if world.senses else None
    quality = np.full(len(demand), Quality.SOURCED, dtype=np.int16)
    problem = product.prepare(
        packing.pack_offers(
            world.offers.rows(supply), held, layout, senses=told.offers if told else None
        ),
        packing.pack_needs(
            world.needs.rows(demand), spoken, quality, layout, senses=told.needs if told else None
        ),
    )
    return Packed(layout, problem)


def rank(
    packed: Packed, *, top: int, workers: int = 1, block: tuple[int, int] | None = None
) -> Lists:
    """Rank both sides by the engine; its own blocks unless others are named."""
    return listed(
        product.rank_prepared(
            packed.problem, top=top, workers=workers, block=block or product.BLOCK
        )
    )


def listed(found: TopLists) -> Lists:
    """Take the engine's lists."""
    return Lists(
        found.of_needs.ids, found.of_needs.scores, found.of_offers.ids, found.of_offers.scores
    )


def text_additions(world: World) -> int:
    """Count the additions of text that a ranking of all pairs makes."""
    size = len(world.terms.names)
    asked = world.need_texts.terms[~world.need_texts.covered]
    held = np.bincount(world.offer_texts.terms, minlength=size)
    return int((np.bincount(asked, minlength=size) * held).sum())


def best(ranked: NDArray[np.int64], top: int) -> tuple[Ids, Ids]:
    """Return the best columns of each row by a full sort; negative values are no match.

    Args:
        ranked: (rows, columns), scores, negative where a pair is none.
        top: length of the lists.
    """
    order = np.argsort(-ranked, axis=1, kind="stable")[:, :top]
    scores = np.take_along_axis(ranked, order, axis=1)
    missing = scores < 0
    order[missing] = EMPTY
    scores[missing] = EMPTY
    short = top - order.shape[1]
    if short > 0:
        order = np.pad(order, ((0, 0), (0, short)), constant_values=EMPTY)
        scores = np.pad(scores, ((0, 0), (0, short)), constant_values=EMPTY)
    return order.astype(np.int64), scores.astype(np.int64)
