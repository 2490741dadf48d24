"""The plain way: for every need, for every technology, add the components up in Python."""

from __future__ import annotations

import heapq
import math
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from matchmaker.engine.inputs import FULL
from matchmaker.engine.senses import SENSE_SHARE
from matchmaker.engine.tree import unit_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.benching.synthetic import World
    from matchmaker.benching.texts import Texts
    from matchmaker.engine.encoders import Vectors

SAMPLE = 150
"""Rows of each side; their pairs are timed and the time scaled to all pairs."""

WEIGHTS = (0.15, 0.25, 0.2, 0.12, 0.1, 0.08, 0.1)
SATURATION = 1.2
SENSE = SENSE_SHARE / FULL


class Row(NamedTuple):
    """One technology or need as a program without arrays would hold it."""

    areas: frozenset[int]
    capabilities: Mapping[int, float]
    words: Mapping[int, float]
    severity: Sequence[int]
    tailwind: Sequence[int]
    money: float
    trl: int
    deliveries: int
    sense: Sequence[float]


def nanoseconds_a_pair(world: World, top: int) -> float:
    """Return the processor time of one pair, from a sample of both sides' first rows."""
    needs, offers = rows_of_needs(world, SAMPLE), rows_of_offers(world, SAMPLE)
    began = time.process_time()
    best_lists(needs, offers, top)
    taken = time.process_time() - began
    return taken * 1e9 / (len(needs) * len(offers))


def best_lists(needs: Sequence[Row], offers: Sequence[Row], top: int) -> list[list[Any]]:
    """Return the best technologies of each need, then the best needs of each technology."""
    by_need: list[list[Any]] = [[] for _ in needs]
    by_offer: list[list[Any]] = [[] for _ in offers]
    for n, need in enumerate(needs):
        for t, offer in enumerate(offers):
            value = score(need, offer)
            for heap, entry in ((by_need[n], (value, -t)), (by_offer[t], (value, -n))):
                if len(heap) < top:
                    heapq.heappush(heap, entry)
                elif entry > heap[0]:
                    heapq.heapreplace(heap, entry)
    return [sorted(heap, reverse=True) for heap in (*by_need, *by_offer)]


def score(need: Row, offer: Row) -> float:
    """Add the seven components of one pair up."""
    shared = need.areas & offer.areas
    text = sum(
        weight * _saturated(offer.words.get(term, 0.0)) for term, weight in need.words.items()
    )
    if need.sense:
        cosine = sum(left * right for left, right in zip(need.sense, offer.sense, strict=True))
        text = (1 - SENSE) * text + SENSE * (1 + cosine) / 2
    parts = (
        len(shared) / math.sqrt(len(need.areas) * len(offer.areas) or 1),
        sum(part * offer.capabilities.get(code, 0) for code, part in need.capabilities.items()),
        text,
        _mean([need.severity[area] for area in shared]),
        _mean([need.tailwind[area] for area in shared]),
        _scale(offer.money, need.money),
        _readiness(need, offer),
    )
    return sum(weight * part for weight, part in zip(WEIGHTS, parts, strict=True))


def _saturated(count: float) -> float:
    return count / (count + SATURATION)


def _mean(figures: Sequence[int]) -> float:
    known = [figure for figure in figures if figure >= 0]
    return sum(known) / len(known) / 1000 if known else 0.5


def _scale(capacity: float, size: float) -> float:
    if math.isnan(capacity) or math.isnan(size) or not capacity:
        return 0.5
    return 1.0 if capacity >= size else math.exp(-((math.log(size / capacity) / 1.5) ** 2) / 2)


def _readiness(need: Row, offer: Row) -> float:
    missing = max(0, (need.trl or 7) - offer.trl) if offer.trl else 1.5
    return 0.6 * max(0.0, 1 - missing / 3) + 0.4 * min(max(offer.deliveries, 0), 3) / 3


def rows_of_needs(world: World, count: int) -> list[Row]:
    """Take the first needs out of their arrays."""
    needs = world.needs.rows(slice(0, count))
    words = _words(world.need_texts, len(needs), weighted=True)
    tree = unit_rows(needs.capability_weights, world.hierarchy, FULL)
    senses = _senses(None if world.senses is None else world.senses.needs, len(needs))
    return [
        Row(
            _set(needs.areas[n]),
            _dict(tree[n]),
            words[n],
            needs.severity[n].tolist(),
            needs.tailwind[n].tolist(),
            float(needs.size_cad[n]),
            int(needs.minimum_trl[n]),
            0,
            senses[n],
        )
        for n in range(len(needs))
    ]


def rows_of_offers(world: World, count: int) -> list[Row]:
    """Take the first technologies out of their arrays."""
    offers = world.offers.rows(slice(0, count))
    words = _words(world.offer_texts, len(offers), weighted=False)
    tree = unit_rows(offers.capabilities, world.hierarchy, FULL)
    senses = _senses(None if world.senses is None else world.senses.offers, len(offers))
    return [
        Row(
            _set(offers.areas[t]),
            _dict(tree[t]),
            words[t],
            (),
            (),
            float(offers.capacity_cad[t]),
            int(offers.trl[t]),
            int(offers.china_deliveries[t]),
            senses[t],
        )
        for t in range(len(offers))
    ]


def _senses(vectors: Vectors | None, count: int) -> list[list[float]]:
    return [[]] * count if vectors is None else (vectors[:count] / FULL).tolist()


def _set(flags: np.ndarray) -> frozenset[int]:
    return frozenset(np.flatnonzero(flags).tolist())


def _dict(values: np.ndarray) -> dict[int, float]:
    return {column: int(values[column]) / FULL for column in np.flatnonzero(values).tolist()}


def _words(texts: Texts, count: int, *, weighted: bool) -> list[dict[int, float]]:
    found = []
    for row in range(count):
        part = slice(int(texts.edges[row]), int(texts.edges[row + 1]))
        terms = texts.terms[part].tolist()
        halves = texts.halves[part].tolist()
        weights = [1 / len(terms)] * len(terms) if weighted else halves
        found.append(dict(zip(terms, weights, strict=True)))
    return found
