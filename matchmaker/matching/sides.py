"""The two sides of the market as arrays that rows can be put into and taken out of."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine import postings
from matchmaker.engine.inputs import Quality
from matchmaker.engine.packing import Layout, pack_needs, pack_offers
from matchmaker.engine.postings import NeedTexts, OfferTexts, Terms
from matchmaker.engine.senses import READ_TWICE, Senses
from matchmaker.matching import documents, senses
from matchmaker.matching.generations import weights_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matchmaker.engine.bm25 import Statistics
    from matchmaker.engine.encoders import Identity
    from matchmaker.engine.inputs import Weights
    from matchmaker.matching.models import Generation
    from matchmaker.matching.reading import Demand, Supply

Ids = NDArray[np.int64]
Positions = NDArray[np.intp]

_Rows = TypeVar("_Rows")


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Technologies or needs, one a row, ascending by id.

    Attributes:
        ids: (r,).
        keys: (r,), public ids as text of 36 bytes.
        inputs: what the engine reads, `Offers` or `Needs`.
        packed: the same ready to be multiplied, `PackedOffers` or `PackedNeeds`.
        vectors: (r, d), of their texts by an encoder; None where words do all.
    """

    ids: Ids
    keys: NDArray[np.bytes_]
    inputs: Any
    packed: Any
    vectors: Any = None

    @property
    def texts(self) -> Any:
        """Return their texts, indexed."""
        return self.packed.texts

    @property
    def is_live(self) -> NDArray[np.bool_]:
        """Mark published technologies or open needs; others are kept for their decisions."""
        found: NDArray[np.bool_] = self.packed.is_live
        return found

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.ids)

    def take(self, rows: Positions) -> Side:
        """Take some rows, in the order given."""
        return taken(self, rows)

    def positions(self, ids: Ids) -> Positions:
        """Find where ids stand, -1 for those that do not."""
        if not len(self.ids):
            return np.full(len(ids), -1, dtype=np.intp)
        place = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.where(self.ids[place] == ids, place, -1)

    def replaced(self, fresh: Side, gone: Collection[int]) -> Side:
        """Put rows in place of those with the same ids, and take others out."""
        stay = ~np.isin(self.ids, np.concatenate([fresh.ids, np.array(list(gone), np.int64)]))
        both = joined(taken(self, np.flatnonzero(stay)), fresh)
        return taken(both, np.argsort(both.ids))


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """Turns what was read from the tables into sides, by one generation's texts and weights."""

    statistics: Statistics
    weights: Weights
    terms: Terms
    encoder: Identity | None = None

    @classmethod
    def of(cls, generation: Generation, weights: Weights | None = None) -> Reader:
        """Read by the weights and statistics of a generation."""
        return cls(
            documents.statistics_of(generation.statistics),
            weights or weights_of(generation.weight_set),
            Terms(),
            senses.identity_of(generation),
        )

    def layout(self, read: Supply) -> Layout:
        """Return the columns that stand for what these technologies say."""
        entries = self.encoder.dimension if self.encoder else 0
        return Layout.of(read.offers, documents.hierarchy(), self.weights, senses=entries)

    def supply(self, read: Supply, live: Collection[int], layout: Layout) -> Side:
        """Make the side of technologies."""
        texts = postings.offer_texts(read.documents, self.statistics, self.terms)
        flags, told = _flags(read.ids, live), None
        if self.encoder:
            told = senses.of_technologies(read.technologies, self.encoder, keep=True)
        return Side(
            ids=_ids(read.ids),
            keys=_keys([row.public_id for row in read.technologies]),
            inputs=read.offers,
            packed=pack_offers(read.offers, texts, layout, is_live=flags, senses=told),
            vectors=told,
        )

    def demand(
        self, read: Demand, live: Collection[int], layout: Layout, patterns: Sequence[int]
    ) -> Side:
        """Make the side of needs, for offers in these patterns of languages."""
        asked = postings.need_terms(read.documents, self.statistics, self.terms)
        texts = NeedTexts.build(asked, patterns, layout.text.words)
        flags, told = _flags(read.ids, live), None
        if self.encoder:
            told = senses.of_needs(read.needs, self.encoder, keep=True)
        quality = _quality(texts, has_senses=told is not None)
        return Side(
            ids=_ids(read.ids),
            keys=_keys([row.public_id for row in read.needs]),
            inputs=read.arrays,
            packed=pack_needs(read.arrays, texts, quality, layout, is_live=flags, senses=told),
            vectors=told,
        )


def repacked(supply: Side, demand: Side, layout: Layout) -> tuple[Side, Side]:
    """Pack both sides by another layout."""
    offers = pack_offers(
        supply.inputs, supply.texts, layout, is_live=supply.is_live, senses=supply.vectors
    )
    needs = pack_needs(
        demand.inputs,
        demand.texts,
        text_quality(demand),
        layout,
        is_live=demand.is_live,
        senses=demand.vectors,
    )
    return replace(supply, packed=offers), replace(demand, packed=needs)


def patterns_of(supply: Side) -> list[int]:
    """Return the patterns of languages of the technologies."""
    return [int(pattern) for pattern in np.unique(supply.texts.pattern)]


def senses_of(supply: Side, demand: Side) -> Senses | None:
    """Return the vectors of both sides as the engine takes them."""
    return None if supply.vectors is None else Senses(supply.vectors, demand.vectors)


def text_quality(demand: Side) -> NDArray[np.int16]:
    """Return how far the needs' texts can be trusted, a `Quality` each."""
    return _quality(demand.texts, has_senses=demand.vectors is not None)


def _quality(texts: NeedTexts, *, has_senses: bool) -> NDArray[np.int16]:
    known = np.int16(READ_TWICE if has_senses else Quality.SOURCED)
    return np.where(texts.is_known, known, np.int16(Quality.UNKNOWN))


def taken(rows: _Rows, index: Positions) -> _Rows:
    """Take some rows of every array, in the order given."""
    whole: Any = rows
    changes = {one.name: _taken_field(getattr(whole, one.name), index) for one in fields(whole)}
    found: _Rows = replace(whole, **changes)
    return found


def joined(first: _Rows, second: _Rows) -> _Rows:
    """Put the rows of two together, the first's before the second's."""
    one, other = cast("Any", first), cast("Any", second)
    changes = {
        part.name: _joined_field(getattr(one, part.name), getattr(other, part.name))
        for part in fields(one)
    }
    found: _Rows = replace(one, **changes)
    return found


def _taken_field(value: Any, index: Positions) -> Any:
    if isinstance(value, np.ndarray):
        return value[index]
    if isinstance(value, OfferTexts | NeedTexts):
        return value.rows(index)
    return taken(value, index) if is_dataclass(value) else value


def _joined_field(first: Any, second: Any) -> Any:
    if isinstance(first, np.ndarray):
        return np.concatenate([first, second])
    if isinstance(first, OfferTexts):
        return OfferTexts.joined([first, second])
    if isinstance(first, NeedTexts):
        return NeedTexts.joined([first, second])
    return joined(first, second) if is_dataclass(first) else first


def _ids(ids: Sequence[int]) -> Ids:
    return np.array(ids, dtype=np.int64)


def _keys(keys: Sequence[object]) -> NDArray[np.bytes_]:
    return np.array([str(key).encode() for key in keys], dtype="S36")


def _flags(ids: Sequence[int], live: Collection[int]) -> NDArray[np.bool_]:
    return np.array([pk in live for pk in ids], dtype=np.bool_)


__all__ = [
    "Layout",
    "Reader",
    "Side",
    "joined",
    "patterns_of",
    "repacked",
    "senses_of",
    "taken",
    "text_quality",
]
