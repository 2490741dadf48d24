"""Both sides as rows of whole numbers whose product is the score, text aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine import components
from matchmaker.engine.inputs import (
    AREAS,
    COMPONENTS,
    FULL,
    Hierarchy,
    Needs,
    Offers,
    Quality,
    Weights,
)
from matchmaker.engine.score import subjects
from matchmaker.engine.senses import asked, known_only, split
from matchmaker.engine.steps import UNKNOWN_STEP, amount_of, step_of
from matchmaker.engine.tree import demanded, unit_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.engine.encoders import Vectors
    from matchmaker.engine.postings import NeedTexts, OfferTexts
    from matchmaker.engine.senses import Split

Singles = NDArray[np.float32]
Codes = NDArray[np.int64]
Words = NDArray[np.uint64]

ROWS = 4096
"""Rows packed at once."""

MULTIPLE = 8
"""Columns come in multiples of this; those to spare take classes that are not known yet."""

KIND = 1 << 12
EXPERIENCES = 5
WORD_BITS = 64
KNOWN_AREAS = 1 << AREAS


class Kind(IntEnum):
    """What a class of offers says: they share a column, worth the same for a need."""

    PATTERN = 0
    READINESS = 1
    STEP = 2


class Factor(IntEnum):
    """Columns that stand beside the classes."""

    CAPABILITY_UNKNOWN = 0
    CAPABILITY_KNOWN = 1
    TEXT_UNKNOWN = 2
    TEXT_KNOWN = 3
    PRICE = 4


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Which column stands for what.

    The vector of the tree comes first, then one column for each `Factor`, then the vector of an
    encoder if there is one, then the classes of offers in the order in which they were met: sets
    of areas, readiness, steps of capacity.

    Attributes:
        hierarchy: the tree above the capability columns.
        weights: the weights and neutral values.
        classes: kind x 4096 + code, of each class.
        senses: entries of an encoder's vector, 0 where both sides come without.
    """

    hierarchy: Hierarchy
    weights: Weights
    classes: Codes
    senses: int = 0

    @property
    def tree(self) -> int:
        """Count the columns of the tree."""
        return self.hierarchy.areas.size + int(self.hierarchy.branches.max(initial=-1)) + 1 + AREAS

    @property
    def first_class(self) -> int:
        """Return the column of the first class."""
        return self.first_sense + self.senses

    @property
    def first_sense(self) -> int:
        """Return the first column of an encoder's vector."""
        return self.tree + len(Factor)

    @property
    def text(self) -> Split:
        """Return how words and vectors share the weight of text."""
        return split(self.weight("text"), has_senses=self.senses > 0)

    @property
    def width(self) -> int:
        """Count the columns."""
        return -(-(self.first_class + len(self.classes)) // MULTIPLE) * MULTIPLE

    @classmethod
    def of(
        cls, offers: Offers, hierarchy: Hierarchy, weights: Weights, *, senses: int = 0
    ) -> Layout:
        """Give every class that occurs a column, and every entry of an encoder's vectors."""
        return cls(hierarchy, weights, np.unique(classes_of(offers)), senses)

    def extended(self, offers: Offers) -> Layout:
        """Append the classes of some offers that have no column yet; the others keep theirs."""
        new = np.setdiff1d(classes_of(offers), self.classes)
        return self if not new.size else replace(self, classes=np.append(self.classes, new))

    def weight(self, component: str) -> int:
        """Return a component's weight in 1/10,000."""
        return self.weights.values[COMPONENTS.index(component)]

    def neutral(self, component: str) -> int:
        """Return a component's neutral value in thousandths."""
        return self.weights.neutral[COMPONENTS.index(component)]


@dataclass(frozen=True, slots=True, eq=False)
class PackedOffers:
    """The supply side, ready to be multiplied. Rows come in ascending order of id.

    Attributes:
        values: (t, k), whole numbers.
        subjects: (t, w), bits of the areas and branches named.
        texts: the words.
        is_live: (t,), False where the technology is in no list at all.
    """

    values: Singles
    subjects: Words
    texts: OfferTexts
    is_live: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the technologies."""
        return len(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class PackedNeeds:
    """The demand side, ready to be multiplied. Rows come in ascending order of id.

    Attributes:
        values: (n, k), whole numbers.
        subjects: (n, w), bits of the areas and branches named.
        texts: the words; no points where the quality of the text is 0.
        is_live: (n,), False where the need is in no list at all.
    """

    values: Singles
    subjects: Words
    texts: NeedTexts
    is_live: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the needs."""
        return len(self.values)


def classes_of(offers: Offers) -> Codes:
    """Return the three classes of each technology.

    Args:
        offers: t technologies.

    Returns:
        (t, 3), kind x 4096 + code: its set of areas, its readiness, the step of its capacity.

    Source:
        docs/scoring.md, "One product".
    """
    mask = (offers.areas * (1 << np.arange(AREAS))).sum(axis=1)
    pattern = mask + np.where(offers.area_quality > 0, KNOWN_AREAS, 0)
    level = np.where(offers.trl_quality > 0, offers.trl, 0).astype(np.int64)
    readiness = level * EXPERIENCES + np.clip(offers.china_deliveries, -1, EXPERIENCES - 2) + 1
    step = np.where(offers.capacity_quality > 0, step_of(offers.capacity_cad), UNKNOWN_STEP) + 1
    kinds = np.array([Kind.PATTERN, Kind.READINESS, Kind.STEP], dtype=np.int64) * KIND
    return np.stack([pattern, readiness, step], axis=1).astype(np.int64) + kinds


def pack_offers(
    offers: Offers,
    texts: OfferTexts,
    layout: Layout,
    *,
    senses: Vectors | None = None,
    price: NDArray[np.integer] | None = None,
    is_live: NDArray[np.bool_] | None = None,
) -> PackedOffers:
    """Pack technologies: ones in their classes, the tree vector in thousandths.

    Args:
        offers: t technologies in ascending order of id, all of classes of the layout.
        texts: their texts, in the same order.
        layout: which column stands for what.
        senses: (t, d), vectors of their texts, where the layout has columns for them.
        price: (t,), 1e-7 taken from the rank of each technology, 0 to 10,000,000; none: 0.
        is_live: (t,), False where the technology is in no list; none: all are.

    Returns:
        The packed side.

    Raises:
        ValueError: a class has no column, or a shape differs.

    Source:
        docs/scoring.md, "One product".
    """
    count = len(offers)
    if len(texts) != count:
        message = f"{len(texts)} texts for {count} technologies"
        raise ValueError(message)
    values = np.zeros((count, layout.width), dtype=np.float32)
    for block in _blocks(count):
        values[block, : layout.tree] = unit_rows(offers.capabilities[block], layout.hierarchy, FULL)
    rows = np.arange(count)
    columns = _columns(classes_of(offers), layout)
    values[rows[:, None], columns] = 1
    known = offers.capabilities.any(axis=1) & (offers.capability_quality > Quality.UNKNOWN)
    values[rows, layout.tree + np.where(known, Factor.CAPABILITY_KNOWN, 0)] = 1
    values[~known, : layout.tree] = 0
    text = np.where(texts.is_known, Factor.TEXT_KNOWN, Factor.TEXT_UNKNOWN)
    values[rows, layout.tree + text] = 1
    if (told := known_only(senses, texts.is_known, layout.senses)) is not None:
        values[:, layout.first_sense : layout.first_class] = told
    if price is not None:
        values[:, layout.tree + Factor.PRICE] = -price.astype(np.float32)
    live = np.ones(count, dtype=np.bool_) if is_live is None else is_live
    bits = _bits(subjects(offers.areas, offers.capabilities, layout.hierarchy))
    return PackedOffers(values, bits, texts, live)


def pack_needs(
    needs: Needs,
    texts: NeedTexts,
    text_quality: NDArray[np.integer],
    layout: Layout,
    *,
    senses: Vectors | None = None,
    is_live: NDArray[np.bool_] | None = None,
) -> PackedNeeds:
    """Pack needs: what each class of offers is worth, the tree vector in 1/10,000.

    Args:
        needs: n needs in ascending order of id.
        texts: their texts, in the same order, by the words' part of the weight (`Layout.text`).
        text_quality: (n,), 0 where there was no text to compare.
        layout: which column stands for what.
        senses: (n, d), vectors of their texts, where the layout has columns for them.
        is_live: (n,), False where the need is in no list; none: all are.

    Returns:
        The packed side.

    Raises:
        ValueError: a shape differs.

    Source:
        docs/scoring.md, "One product".
    """
    count = len(needs)
    if len(texts) != count or text_quality.shape != (count,):
        message = f"{len(texts)} texts for {count} needs"
        raise ValueError(message)
    values = np.zeros((count, layout.width), dtype=np.float32)
    for block in _blocks(count):
        _fill(values[block], needs.rows(block), layout)
    known = texts.is_known & (text_quality > Quality.UNKNOWN)
    neutral = layout.text.neutral(layout.neutral("text"))
    values[:, layout.tree + Factor.TEXT_UNKNOWN] = neutral
    values[:, layout.tree + Factor.TEXT_KNOWN] = np.where(known, layout.text.half * FULL, neutral)
    if (told := known_only(senses, known, layout.senses)) is not None:
        for block in _blocks(count):
            part = values[block, layout.first_sense : layout.first_class]
            part[:] = asked(told[block], layout.text.half)
    values[:, layout.tree + Factor.PRICE] = 1
    live = np.ones(count, dtype=np.bool_) if is_live is None else is_live
    bits = _bits(subjects(needs.areas, needs.capability_weights, layout.hierarchy))
    spoken = np.repeat(known, np.diff(texts.starts))
    heard = replace(texts, points=np.where(spoken, texts.points, 0).astype(np.int32))
    return PackedNeeds(values, bits, heard, live)


def class_points(needs: Needs, classes: Codes, layout: Layout) -> NDArray[np.int64]:
    """Return what each class of offers is worth for each need.

    Args:
        needs: n needs.
        classes: (c,), as of `classes_of`.
        layout: the weights.

    Returns:
        (c, n), points of 1e-7 by the formulas of the components themselves.

    Source:
        docs/scoring.md, "One product".
    """
    found = np.zeros((len(classes), len(needs)), dtype=np.int64)
    parts = {
        Kind.PATTERN: (components.area, components.evidence, components.policy),
        Kind.READINESS: (components.readiness,),
        Kind.STEP: (components.scale,),
    }
    for kind, formulas in parts.items():
        of_kind = np.flatnonzero(classes // KIND == kind)
        offers = _typical(classes[of_kind] % KIND, kind)
        for formula in formulas:
            weight, neutral = layout.weight(formula.__name__), layout.neutral(formula.__name__)
            found[of_kind] += weight * formula(offers, needs, neutral).value.astype(np.int64)
    return found


def _fill(values: Singles, needs: Needs, layout: Layout) -> None:
    weight, neutral = (
        layout.weight("capability"),
        layout.neutral("capability") * layout.weight("capability"),
    )
    known = needs.capability_weights.any(axis=1) & (needs.capability_quality > Quality.UNKNOWN)
    tree = unit_rows(demanded(needs), layout.hierarchy, weight)
    values[:, : layout.tree] = np.where(known[:, None], tree, 0)
    values[:, layout.tree + Factor.CAPABILITY_UNKNOWN] = neutral
    values[:, layout.tree + Factor.CAPABILITY_KNOWN] = np.where(known, 0, neutral)
    first = layout.first_class
    points = class_points(needs, layout.classes, layout)
    values[:, first : first + len(layout.classes)] = points.T


def _typical(codes: Codes, kind: Kind) -> Offers:
    """Make one technology of each class; what the class leaves open is unknown."""
    count = len(codes)
    sure = np.full(count, Quality.VERIFIED, dtype=np.int16)
    nothing = np.zeros(count, dtype=np.int16)
    mask = codes % KNOWN_AREAS if kind == Kind.PATTERN else nothing
    is_known = codes >= KNOWN_AREAS if kind == Kind.PATTERN else nothing
    level, deliveries = np.divmod(codes if kind == Kind.READINESS else nothing, EXPERIENCES)
    step = codes - 1 if kind == Kind.STEP else nothing
    return Offers(
        areas=(mask[:, None] >> np.arange(AREAS) & 1).astype(np.bool_),
        area_quality=np.where(is_known, sure, 0).astype(np.int16),
        capabilities=np.zeros((count, 0), dtype=np.int16),
        capability_quality=nothing,
        trl=level.astype(np.int8),
        trl_quality=sure,
        capacity_cad=amount_of(step),
        capacity_quality=np.where(step < 0, 0, sure).astype(np.int16),
        china_deliveries=(deliveries - 1).astype(np.int8),
    )


def _columns(classes: Codes, layout: Layout) -> NDArray[np.intp]:
    order = np.argsort(layout.classes)
    ordered = layout.classes[order]
    place = np.minimum(np.searchsorted(ordered, classes), max(len(ordered) - 1, 0))
    if classes.size and not (ordered.size and np.array_equal(ordered[place], classes)):
        message = "a technology is of a class without a column"
        raise ValueError(message)
    return layout.first_class + order[place] if classes.size else np.zeros((0, 3), dtype=np.intp)


def _bits(flags: NDArray[np.bool_]) -> Words:
    count, width = flags.shape
    words = -(-width // WORD_BITS)
    padded = np.zeros((count, words * WORD_BITS), dtype=np.bool_)
    padded[:, :width] = flags
    return np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def _blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, ROWS):
        yield slice(start, start + ROWS)
