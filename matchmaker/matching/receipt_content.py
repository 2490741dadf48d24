"""All that the score of one pair is made from, in whole numbers and words."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Any

from companies.models import Delivery
from matchmaker.engine import postings
from matchmaker.engine.inputs import AREAS, COMPONENTS, METHOD, Quality
from matchmaker.engine.receipt import RESULTS
from matchmaker.engine.score import Gate
from matchmaker.engine.steps import step_of
from matchmaker.matching import documents, reading, scoring
from matchmaker.matching.stability import candidates, rank_with
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.capabilities import CAPABILITY_ORDER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import numpy as np

    from matchmaker.engine.inputs import Needs, Offers
    from matchmaker.engine.score import Scores
    from matchmaker.matching.evidence import Case, Gap
    from matchmaker.matching.models import Generation, Match
    from matchmaker.matching.reading import Demand, Supply
    from opportunities.models import Limit, PolicySignal

PRESET = (Gate.BLOCKED, Gate.NEVER, Gate.CLOSED)
"""Gates that do not follow from the inputs."""

Content = dict[str, Any]


class UnreadableError(Exception):
    """A text of the pair cannot be analysed, so that its score cannot be made again."""


def content_of(match: Match, *, as_of: date) -> Content:
    """Return what the score of a stored match is made from, and the score that this gives.

    Args:
        match: the stored match.
        as_of: today; its month decides what is in force, as for every score.

    Returns:
        The content of a receipt but for its number, seal and occasion. `shown` is the stored
        score; where the inputs have changed since, `score` differs from it.

    Raises:
        UnreadableError: a text of the pair cannot be analysed.
    """
    month = as_of.replace(day=1)
    generation = match.generation
    supply = reading.read_supply([match.technology], month)
    demand = reading.read_demand([match.need], month)
    if supply.failures or demand.failures:
        raise UnreadableError
    scores = scoring.compute(supply, demand, generation)
    others = candidates(match)
    preset = match.gate if match.gate in PRESET else int(Gate.NONE)
    return {
        "pair": str(match.pair),
        "technology_id": match.technology_id,
        "need_id": match.need_id,
        "subject": _subject(match),
        "as_of": month.isoformat(),
        "offer": _offer(supply.offers),
        "need": _need(demand.arrays),
        "tree": _tree(supply.offers, demand.arrays),
        "text": _text(supply, demand, generation),
        "preset": preset,
        "shown": match.score,
        "rank": rank_with(match, match.score, others),
        "ranked": len(others),
        "tiers": _tiers(match, month),
        "sources": _sources(match, demand.cases[0]),
        **_made_with(generation),
        **_results(scores, preset),
    }


def _made_with(generation: Generation) -> Content:
    weights = generation.weight_set
    return {
        "method": METHOD,
        "shown_method": generation.method,
        "vocabulary": generation.vocabulary_version,
        "statistics": generation.statistics.digest,
        "weights": {
            "version": weights.version,
            "values": list(weights.values),
            "neutral": list(weights.neutral),
        },
    }


def _results(scores: Scores, preset: int) -> Content:
    found = {name: getattr(scores, name)[..., 0, 0].tolist() for name in RESULTS}
    return {**found, "gate": preset or found["gate"]}


def _subject(match: Match) -> Content:
    """The names that people knew the two sides by."""
    technology, need = match.technology, match.need
    return {
        "company": technology.company.name,
        "technology": technology.name,
        "need": need.title_en,
        "ref": need.ref,
        "place": need.place.code,
    }


def _offer(offers: Offers) -> Content:
    step, delivered = int(step_of(offers.capacity_cad)[0]), int(offers.china_deliveries[0])
    return {
        "areas": _areas(offers.areas[0]),
        "area_quality": int(offers.area_quality[0]),
        "capabilities": _held(offers.capabilities[0]),
        "capability_quality": int(offers.capability_quality[0]),
        "trl": int(offers.trl[0]),
        "trl_quality": int(offers.trl_quality[0]),
        "capacity_step": None if step < 0 else step,
        "capacity_quality": int(offers.capacity_quality[0]),
        "china_deliveries": None if delivered < 0 else delivered,
    }


def _need(needs: Needs) -> Content:
    asked = {
        code: [weight, int(needs.mandatory[0, CAPABILITY_ORDER.index(code)])]
        for code, weight in _held(needs.capability_weights[0]).items()
    }
    return {
        "areas": _areas(needs.areas[0]),
        "area_quality": int(needs.area_quality[0]),
        "capabilities": asked,
        "capability_quality": int(needs.capability_quality[0]),
        "severity": _levels(needs.severity[0]),
        "severity_quality": int(needs.severity_quality[0]),
        "tailwind": _levels(needs.tailwind[0]),
        "tailwind_quality": int(needs.tailwind_quality[0]),
        "minimum_trl": int(needs.minimum_trl[0]),
        "size_cad": _decimal(float(needs.size_cad[0])),
        "size_is_total": bool(needs.size_is_total[0]),
        "size_quality": int(needs.size_quality[0]),
    }


def _areas(row: np.ndarray) -> list[str]:
    return [PriorityArea.values[column] for column in range(AREAS) if row[column]]


def _levels(row: np.ndarray) -> dict[str, int]:
    return {PriorityArea.values[c]: int(row[c]) for c in range(AREAS) if row[c] >= 0}


def _held(row: np.ndarray) -> dict[str, int]:
    return {CAPABILITY_ORDER[column]: int(row[column]) for column in row.nonzero()[0]}


def _decimal(amount: float) -> str | None:
    """Write the very number that the engine read."""
    return None if isnan(amount) else format(Decimal(amount).normalize(), "f")


def _tree(offers: Offers, needs: Needs) -> dict[str, list[int]]:
    """Where each capability of either side hangs: its column, branch and area."""
    hierarchy = documents.hierarchy()
    columns = (offers.capabilities[0] + needs.capability_weights[0]).nonzero()[0]
    return {
        CAPABILITY_ORDER[column]: [
            int(column),
            int(hierarchy.branches[column]),
            int(hierarchy.areas[column]),
        ]
        for column in columns
    }


def _text(supply: Supply, demand: Demand, generation: Generation) -> Content:
    """The terms that both texts hold, with what makes their points."""
    statistics = documents.statistics_of(generation.statistics)
    terms = postings.Terms()
    held = postings.offer_texts(supply.documents, statistics, terms)
    pattern = int(held.pattern[0])
    unit = generation.weight_set.values[COMPONENTS.index("text")]
    asked = postings.NeedTexts.build(
        postings.need_terms(demand.documents, statistics, terms), [pattern], unit
    )
    names = {number: term for term, number in terms.numbers.items()}
    saturations = dict(zip(held.keys.tolist(), held.saturations.tolist(), strict=True))
    rows = zip(asked.keys.tolist(), asked.points.tolist(), asked.weights.tolist(), strict=True)
    is_known = bool(held.is_known[0] and asked.is_known[0])
    return {
        "quality": int(Quality.SOURCED if is_known else Quality.UNKNOWN),
        "whole": int(asked.wholes[0, pattern]),
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


def _tiers(match: Match, month: date) -> Content:
    """Who may read the firm's figures in here; what only the firm may read is never in here."""
    firm = match.technology.company_id
    capacity = reading.newest_capacities([firm], month).get(firm)
    deliveries = Delivery.objects.filter(
        company=firm, country=reading.CHINA, tier__in=reading.READABLE_TIERS
    )
    return {
        "capacity": capacity.tier if capacity else None,
        "deliveries": sorted(set(deliveries.values_list("tier", flat=True))),
    }


def _sources(match: Match, case: Case) -> list[Content]:
    """The figures and signals of the areas that both sides share."""
    shared = set(match.need.areas) & set(match.technology.areas)
    gaps = [gap for gap in case.gaps if shared & set(gap.measurement.indicator.areas)]
    signals = [signal for signal in case.signals if shared & set(signal.areas)]
    return [
        *_stated(match),
        *(_measured(gap) for gap in gaps),
        *(_decreed(signal) for signal in signals),
    ]


def _measured(gap: Gap) -> Content:
    row = gap.measurement
    return {
        "kind": "measurement",
        "id": row.pk,
        "place": row.place.code,
        "what": row.indicator.name_en,
        "indicator": row.indicator.code,
        "value": str(row.value),
        "unit": row.unit,
        "year": row.year,
        "source": row.source.title,
        "severity": gap.severity,
        "limit": _limit(gap.limit) if gap.limit else None,
        "reference": gap.reference.pk if gap.reference else None,
    }


def _limit(limit: Limit) -> Content:
    return {
        "value": str(limit.value),
        "unit": limit.unit,
        "standard": limit.standard.code,
        "level": limit.level,
    }


def _decreed(signal: PolicySignal) -> Content:
    published = signal.published_on
    return {
        "kind": "signal",
        "id": signal.key,
        "what": signal.metric,
        "place": signal.jurisdiction.code,
        "document": signal.document_ref,
        "value": signal.target_text,
        "year": published.year if published else None,
        "source": signal.source.title,
    }


def _stated(match: Match) -> Sequence[Content]:
    need, company = match.need, match.technology.company
    source = need.source.title if need.source_id else ""
    return (
        {
            "kind": "need",
            "id": need.ref,
            "what": need.ref,
            "year": need.as_of.year,
            "source": source,
        },
        {
            "kind": "company",
            "id": company.slug,
            "what": company.name,
            "year": company.evidence_year,
            "source": company.origin,
        },
    )


__all__ = ["Content", "UnreadableError", "content_of"]
