"""Made-up technologies and needs of any number, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.benching.texts import Terms, Texts, freeze, make_terms, make_texts
from matchmaker.engine.encoders import quantise
from matchmaker.engine.inputs import AREAS, Hierarchy, Needs, Offers, Quality
from matchmaker.engine.senses import Senses
from matchmaker.vocabulary import capabilities

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from matchmaker.engine.bm25 import Statistics
    from matchmaker.engine.encoders import Vectors

SIZES = {"small": (2_500, 5_000), "large": (100_000, 100_000)}
"""Technologies and needs."""

ENTRIES = 320
"""Entries of a made-up text's vector; encoders give 384 or, as the product's, 512."""

LIKE_ALL, LIKE_AREA, APART = 2, 2, 5
"""How much of a made-up vector all texts share, those of an area share, and a text has alone."""

PER_COMPANY = 3
ROWS = 8192
"""Vectors drawn at once."""

PLACES = 340
"""Places whose figures needs rest on; all needs of a place share them."""

AREA_EDGES = np.cumsum([0.24, 0.2, 0.16, 0.12, 0.1, 0.08, 0.06])
STRENGTHS = np.array([500, 700, 1000], dtype=np.int16)
STATED = np.array([Quality.ASSIGNED, Quality.SOURCED, Quality.VERIFIED], dtype=np.int16)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Both sides with their texts.

    Attributes:
        offers: t technologies.
        needs: n needs.
        hierarchy: the real vocabulary's tree.
        terms: what texts are made from.
        offer_texts: t texts.
        need_texts: n texts.
        statistics: frozen over all texts.
        senses: vectors of the texts; None where they are left out.
    """

    offers: Offers
    needs: Needs
    hierarchy: Hierarchy
    terms: Terms
    offer_texts: Texts
    need_texts: Texts
    statistics: Statistics
    senses: Senses | None

    @property
    def entries(self) -> int:
        """Count the entries of a vector, 0 where there are none."""
        return 0 if self.senses is None else self.senses.offers.shape[1]


def make(technologies: int, needs: int, *, seed: int = 1, entries: int = ENTRIES) -> World:
    """Make a world.

    Only `random` and `integers` of NumPy's PCG64 are drawn from, whose streams are fixed.

    Args:
        technologies: how many, 1 and up.
        needs: how many, 1 and up.
        seed: of everything that is drawn.
        entries: of the vectors, 0 for none; nothing else depends on it.

    Raises:
        ValueError: a side would be empty.
    """
    if min(technologies, needs) < 1:
        message = "technologies and needs are at least 1"
        raise ValueError(message)
    random = np.random.Generator(np.random.PCG64(seed))
    branches, areas = capabilities.tree_columns()
    hierarchy = Hierarchy(np.array(branches, dtype=np.intp), np.array(areas, dtype=np.intp))
    terms = make_terms()
    offer_area, offers = _offers(random, technologies, hierarchy)
    need_area, demanded = _needs(random, needs, hierarchy)
    offer_texts = make_texts(random, offer_area)
    need_texts = make_texts(random, need_area)
    statistics = freeze(terms, (offer_texts, need_texts))
    told = _senses(seed, entries, offer_area, need_area) if entries else None
    return World(offers, demanded, hierarchy, terms, offer_texts, need_texts, statistics, told)


def edited(
    world: World, rows: NDArray[np.intp], *, seed: int
) -> tuple[Offers, Texts, Vectors | None]:
    """Return other contents for some technologies, as after an edit of their company.

    Args:
        world: where they come from.
        rows: which technologies.
        seed: of the new contents.

    Returns:
        Offers, texts and their vectors in the order of `rows`.
    """
    other = make(len(rows), 1, seed=seed, entries=world.entries)
    return other.offers, other.offer_texts, other.senses.offers if other.senses else None


def _senses(
    seed: int, entries: int, offer_area: NDArray[np.int64], need_area: NDArray[np.int64]
) -> Senses:
    """Draw vectors as an encoder gives them: texts of an area are nearer than others.

    Whole numbers until the length is divided by, so that every machine draws the same.
    """
    random = np.random.Generator(np.random.PCG64([seed, entries]))
    # What all and what an area's texts share does not hang on the seed: edits fit in.
    shared = np.random.Generator(np.random.PCG64(entries))
    common = shared.integers(-1000, 1001, entries) * LIKE_ALL
    by_area = shared.integers(-1000, 1001, (AREAS, entries)) * LIKE_AREA

    def drawn(area: NDArray[np.int64]) -> Vectors:
        found = np.zeros((len(area), entries), dtype=np.int16)
        for start in range(0, len(area), ROWS):
            some = area[start : start + ROWS]
            apart = random.integers(-1000, 1001, (len(some), entries)) * APART
            found[start : start + ROWS] = quantise(
                (common + by_area[some] + apart).astype(np.float64)
            )
        return found

    return Senses(drawn(offer_area), drawn(need_area))


def _offers(
    random: Generator, count: int, hierarchy: Hierarchy
) -> tuple[NDArray[np.int64], Offers]:
    companies = -(-count // PER_COMPANY)
    # Technologies of a company stand together and share its capacity and deliveries.
    company = np.arange(count) // PER_COMPANY
    area, areas = _areas(random, count)
    capacity = np.exp(random.random(companies) * 7.0 + np.log(150_000))
    capacity[random.random(companies) < 0.3] = np.nan
    deliveries = np.searchsorted([0.4, 0.75, 0.88, 0.95], random.random(companies)) - 1
    trl = random.integers(4, 10, count)
    return area, Offers(
        areas=areas,
        area_quality=_quality(random, count),
        capabilities=_leaves(random, area, hierarchy),
        capability_quality=_quality(random, count),
        trl=np.where(random.random(count) < 0.1, 0, trl).astype(np.int8),
        trl_quality=_quality(random, count),
        capacity_cad=np.floor(capacity)[company],
        capacity_quality=_quality(random, companies)[company],
        china_deliveries=deliveries.astype(np.int8)[company],
    )


def _needs(random: Generator, count: int, hierarchy: Hierarchy) -> tuple[NDArray[np.int64], Needs]:
    place = random.integers(0, PLACES, count)
    area, areas = _areas(random, count)
    leaves = _leaves(random, area, hierarchy)
    size = np.floor(np.exp(random.random(count) * 8.0 + np.log(100_000)))
    size[random.random(count) < 0.25] = np.nan
    return area, Needs(
        areas=areas,
        area_quality=_quality(random, count),
        capability_weights=leaves,
        mandatory=(leaves > 0) & (random.random(leaves.shape) < 0.25),
        capability_quality=_quality(random, count),
        severity=_by_place(random)[place],
        severity_quality=_quality(random, PLACES)[place],
        tailwind=_by_place(random)[place],
        tailwind_quality=_quality(random, PLACES)[place],
        minimum_trl=np.where(random.random(count) < 0.6, 0, random.integers(5, 10, count)).astype(
            np.int8
        ),
        size_cad=size,
        size_is_total=random.random(count) < 0.4,
        size_quality=_quality(random, count),
    )


def _areas(random: Generator, count: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Draw one or two areas a row; one row in twenty names none."""
    first = np.searchsorted(AREA_EDGES, random.random(count)).astype(np.int64)
    second = np.where(random.random(count) < 0.35, random.integers(0, AREAS, count), first)
    areas = np.zeros((count, AREAS), dtype=np.bool_)
    areas[np.arange(count), first] = True
    areas[np.arange(count), second] = True
    areas[random.random(count) < 0.05] = False
    return first, areas


def _leaves(random: Generator, area: NDArray[np.int64], hierarchy: Hierarchy) -> NDArray[np.int16]:
    """Draw one to four capabilities a row, of its own area but for one in ten."""
    columns = hierarchy.areas.size
    values = np.zeros((len(area), columns), dtype=np.int16)
    order = np.argsort(hierarchy.areas, kind="stable")
    starts = np.searchsorted(hierarchy.areas[order], np.arange(AREAS + 1))
    wanted = random.integers(1, 5, len(area))
    for number in range(4):
        chosen = np.where(
            random.random(len(area)) < 0.1, random.integers(0, AREAS, len(area)), area
        )
        room = np.maximum(starts[chosen + 1] - starts[chosen], 1)
        at = starts[chosen] + (random.random(len(area)) * room).astype(np.int64)
        leaf = order[np.minimum(at, columns - 1)]
        strength = STRENGTHS[random.integers(0, len(STRENGTHS), len(area))]
        rows = np.flatnonzero(wanted > number)
        values[rows, leaf[rows]] = strength[rows]
    values[random.random(len(area)) < 0.12] = 0
    return values


def _by_place(random: Generator) -> NDArray[np.int16]:
    """Draw a figure for each place and area; one in five is unknown."""
    shape = (PLACES, AREAS)
    figures = random.integers(0, 1001, shape)
    return np.where(random.random(shape) < 0.2, -1, figures).astype(np.int16)


def _quality(random: Generator, count: int) -> NDArray[np.int16]:
    return STATED[random.integers(0, len(STATED), count)]
