"""All that the score of one pair is made from, in whole numbers and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companies.models import Delivery
from matchmaker.engine.inputs import COMPONENTS, METHOD
from matchmaker.engine.receipt import RESULTS
from matchmaker.engine.receipt_inputs import Content, Names, inputs_of, senses_of, text_of
from matchmaker.engine.score import Gate
from matchmaker.engine.senses import READ_TWICE, split
from matchmaker.matching import documents, reading, scoring, senses
from matchmaker.matching.stability import candidates, rank_with
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.capabilities import CAPABILITY_ORDER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from matchmaker.engine.score import Scores
    from matchmaker.matching.evidence import Case, Gap
    from matchmaker.matching.models import Generation, Match
    from opportunities.models import Limit, PolicySignal

PRESET = (Gate.BLOCKED, Gate.NEVER, Gate.CLOSED)
"""Gates that do not follow from the inputs."""

NAMES = Names(areas=PriorityArea.values, capabilities=CAPABILITY_ORDER)


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
        **inputs_of(supply.offers, demand.arrays, documents.hierarchy(), NAMES),
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


def _text(supply: reading.Supply, demand: reading.Demand, generation: Generation) -> Content:
    weight = generation.weight_set.values[COMPONENTS.index("text")]
    told = senses.of_both(supply, demand, generation)
    found = text_of(
        demand.documents[0],
        supply.documents[0],
        documents.statistics_of(generation.statistics),
        split(weight, has_senses=told is not None).words,
    )
    if told is not None:
        found["quality"] = READ_TWICE if found["quality"] else 0
        found["senses"] = senses_of(told, weight) | {"encoder": generation.encoder}
    return found


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
