"""What the engine reads of one pair, as names and whole numbers for a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Any

from matchmaker.engine import postings
from matchmaker.engine.inputs import Quality
from matchmaker.engine.senses import asked, split
from matchmaker.engine.steps import step_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.engine.bm25 import Statistics
    from matchmaker.engine.documents import Document
    from matchmaker.engine.inputs import Hierarchy, Needs, Offers
    from matchmaker.engine.senses import Senses

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What the columns of the arrays are called in receipts.

    Attributes:
        areas: of the 8 areas.
        capabilities: of the c capabilities.
    """

    areas: Sequence[str]
    capabilities: Sequence[str]

    def of_areas(self, row: NDArray[Any]) -> list[str]:
        """Name the areas that are set."""
        return [self.areas[column] for column in row.nonzero()[0].tolist()]

    def of_levels(self, row: NDArray[Any]) -> dict[str, int]:
        """Name the areas whose level is known, each with it."""
        return {self.areas[column]: int(row[column]) for column in (row >= 0).nonzero()[0].tolist()}

    def of_capabilities(self, row: NDArray[Any]) -> dict[str, int]:
        """Name the capabilities above 0, each with its figure."""
        return {self.capabilities[column]: int(row[column]) for column in row.nonzero()[0].tolist()}


def inputs_of(offer: Offers, need: Needs, hierarchy: Hierarchy, names: Names) -> Content:
    """Write one pair's arrays as a receipt holds them.

    Args:
        offer: one technology.
        need: one need.
        hierarchy: the tree above the capability columns.
        names: of the columns.

    Returns:
        `offer`, `need` and `tree`: all that the components but text rest on.
    """
    return {
        "offer": _offer(offer, names),
        "need": _need(need, names),
        "tree": _tree(offer, need, hierarchy, names),
    }


def _offer(offer: Offers, names: Names) -> Content:
    step, delivered = int(step_of(offer.capacity_cad)[0]), int(offer.china_deliveries[0])
    return {
        "areas": names.of_areas(offer.areas[0]),
        "area_quality": int(offer.area_quality[0]),
        "capabilities": names.of_capabilities(offer.capabilities[0]),
        "capability_quality": int(offer.capability_quality[0]),
        "trl": int(offer.trl[0]),
        "trl_quality": int(offer.trl_quality[0]),
        "capacity_step": None if step < 0 else step,
        "capacity_quality": int(offer.capacity_quality[0]),
        "china_deliveries": None if delivered < 0 else delivered,
    }


def _need(need: Needs, names: Names) -> Content:
    mandatory = set(names.of_capabilities(need.mandatory[0]))
    weights = names.of_capabilities(need.capability_weights[0])
    return {
        "areas": names.of_areas(need.areas[0]),
        "area_quality": int(need.area_quality[0]),
        "capabilities": {code: [weight, code in mandatory] for code, weight in weights.items()},
        "capability_quality": int(need.capability_quality[0]),
        "severity": names.of_levels(need.severity[0]),
        "severity_quality": int(need.severity_quality[0]),
        "tailwind": names.of_levels(need.tailwind[0]),
        "tailwind_quality": int(need.tailwind_quality[0]),
        "minimum_trl": int(need.minimum_trl[0]),
        "size_cad": _decimal(float(need.size_cad[0])),
        "size_is_total": bool(need.size_is_total[0]),
        "size_quality": int(need.size_quality[0]),
    }


def _decimal(amount: float) -> str | None:
    """Write the very number that the engine read."""
    return None if isnan(amount) else format(Decimal(amount).normalize(), "f")


def _tree(offer: Offers, need: Needs, hierarchy: Hierarchy, names: Names) -> dict[str, list[int]]:
    """Where each capability of either side hangs: its column, branch and area."""
    either = (offer.capabilities[0] > 0) | (need.capability_weights[0] > 0)
    return {
        names.capabilities[column]: [
            int(column),
            int(hierarchy.branches[column]),
            int(hierarchy.areas[column]),
        ]
        for column in either.nonzero()[0].tolist()
    }


def senses_of(senses: Senses, weight: int) -> Content:
    """Write down what the vectors of one pair's texts give.

    Args:
        senses: the vectors of one technology and one need.
        weight: that of text, in 1/10,000.

    Returns:
        `words`, the part of the weight that the terms carry; `half`, half of that of the vectors;
        `likeness`, the product of the vectors, -1000 to 1000 x half.

    Source:
        docs/scoring.md, "Vectors".
    """
    parts = split(weight, has_senses=True)
    product = senses.offers[0].astype(int) @ asked(senses.needs, parts.half)[0].astype(int)
    return {"words": parts.words, "half": parts.half, "likeness": int(product)}


def text_of(need: Document, offer: Document, statistics: Statistics, unit: int) -> Content:
    """Write down the terms that both texts hold, with what makes their points.

    Args:
        need: the need's analysed text.
        offer: the technology's.
        statistics: frozen frequencies of the terms.
        unit: the weight of text, in 1/10,000; with vectors the words' part of it.

    Returns:
        quality; `whole`, the sum of all the need's weights; and for each shared term its
        `points` (part of the unit), `weight` and the offer's `saturation` in thousandths.

    Source:
        docs/scoring.md, "Text".
    """
    terms = postings.Terms()
    held = postings.offer_texts([offer], statistics, terms)
    pattern = int(held.pattern[0])
    wanted = postings.NeedTexts.build(
        postings.need_terms([need], statistics, terms), [pattern], unit
    )
    names = {number: term for term, number in terms.numbers.items()}
    saturations = dict(zip(held.keys.tolist(), held.saturations.tolist(), strict=True))
    rows = zip(wanted.keys.tolist(), wanted.points.tolist(), wanted.weights.tolist(), strict=True)
    is_known = bool(held.is_known[0] and wanted.is_known[0])
    return {
        "quality": int(Quality.SOURCED if is_known else Quality.UNKNOWN),
        "whole": int(wanted.wholes[0, pattern]),
        "terms": [
            {
                "term": names[key // postings.PATTERNS],
                "points": points,
                "weight": weight,
                "saturation": saturations[key],
            }
            for key, points, weight in rows
            if key in saturations
        ],
    }
