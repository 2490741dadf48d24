"""The grounds of many scores at once, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from companies.models import Delivery
from matchmaker.engine import explain as engine_explain
from matchmaker.engine import text
from matchmaker.engine.components import ASSUMED_TRL
from matchmaker.engine.inputs import COMPONENTS
from matchmaker.matching import documents, reading
from matchmaker.matching.explanation import RequiredCapability, Scale, scale_of
from matchmaker.matching.generations import weights_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from companies.models import Capacity, Technology, TechnologyCapability
    from matchmaker.engine.text import TermMatch
    from matchmaker.matching.evidence import Case, Gap
    from matchmaker.matching.models import Generation, Match
    from matchmaker.matching.reading import Demand
    from opportunities.models import Need, NeedCapability, PolicySignal

MOST_TERMS = 5


@dataclass(frozen=True, slots=True)
class Brief:
    """What the sentences of one pair are made from (`sentences.Grounds`)."""

    technology: Technology
    need: Need
    score: engine_explain.Explanation
    shared_areas: tuple[str, ...]
    capabilities: tuple[RequiredCapability, ...]
    terms: tuple[TermMatch, ...]
    gaps: tuple[Gap, ...]
    signals: tuple[PolicySignal, ...]
    scale: Scale
    minimum_trl: int
    china_deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Firms:
    """What is known of several firms: their newest capacity and deliveries in China."""

    capacities: dict[int, Capacity]
    deliveries: dict[int, tuple[Delivery, ...]]

    @classmethod
    def read(
        cls,
        firms: Iterable[int],
        as_of: date,
        *,
        tiers: Collection[str] = reading.READABLE_TIERS,
    ) -> Firms:
        """Read both; two queries."""
        ids = set(firms)
        delivered: dict[int, list[Delivery]] = defaultdict(list)
        rows = Delivery.objects.filter(company__in=ids, country=reading.CHINA, tier__in=tiers)
        for row in rows:
            delivered[row.company_id].append(row)
        return cls(
            reading.newest_capacities(ids, as_of, tiers=tiers),
            {firm: tuple(found) for firm, found in delivered.items()},
        )


def of_matches(
    matches: Sequence[Match],
    generation: Generation,
    *,
    as_of: date,
    demand: Demand | None = None,
) -> dict[int, Brief]:
    """Return the grounds of stored matches, by the match's id; `demand` may be read already."""
    month = as_of.replace(day=1)
    needs = {match.need_id: match.need for match in matches}
    technologies = {match.technology_id: match.technology for match in matches}
    prefetch_related_objects(list(needs.values()), "required_capabilities")
    prefetch_related_objects(list(technologies.values()), "capabilities")
    demand = demand or reading.read_demand(needs.values(), month)
    cases = dict(zip(demand.ids, demand.cases, strict=True))
    firms = Firms.read((row.company_id for row in technologies.values()), month)
    weights = weights_of(generation.weight_set)
    found = {}
    for match in matches:
        need, technology = needs[match.need_id], technologies[match.technology_id]
        # The sentences never speak of quality, which only the page of the pair shows.
        points = engine_explain.explain(match.points, match.assumed, [0] * len(COMPONENTS), weights)
        found[match.pk] = brief(
            technology,
            need,
            points,
            capabilities=_required(need.required_capabilities.all(), technology),
            terms=_terms(need, technology, generation),
            case=cases[match.need_id],
            firms=firms,
        )
    return found


def brief(  # noqa: PLR0913 - the parts of one record
    technology: Technology,
    need: Need,
    points: engine_explain.Explanation,
    *,
    capabilities: Sequence[RequiredCapability],
    terms: Sequence[TermMatch],
    case: Case,
    firms: Firms,
) -> Brief:
    """Put the grounds of one pair together."""
    areas = tuple(area for area in need.areas if area in technology.areas)
    gaps = [gap for gap in case.gaps if set(gap.measurement.indicator.areas) & set(areas)]
    return Brief(
        technology=technology,
        need=need,
        score=points,
        shared_areas=areas,
        capabilities=tuple(capabilities),
        terms=tuple(terms),
        gaps=tuple(sorted(gaps, key=lambda gap: (gap.level, -gap.severity))),
        signals=tuple(signal for signal in case.signals if set(signal.areas) & set(areas)),
        scale=scale_of(need, firms.capacities.get(technology.company_id)),
        minimum_trl=need.minimum_trl or ASSUMED_TRL,
        china_deliveries=firms.deliveries.get(technology.company_id, ()),
    )


def _required(
    rows: Iterable[NeedCapability], technology: Technology
) -> tuple[RequiredCapability, ...]:
    held = {row.code: row for row in technology.capabilities.all()}
    return tuple(
        RequiredCapability(
            code=row.code,
            name=row.name,
            weight=row.weight,
            is_mandatory=row.is_mandatory,
            is_assigned=row.is_assigned,
            evidence_phrase=row.evidence_phrase,
            answer=answer_word(held.get(row.code)),
            answer_is_assigned=row.code in held and held[row.code].is_assigned,
        )
        for row in rows
    )


def answer_word(held: TechnologyCapability | None) -> str:
    """Say how a technology answers a capability: leads, supports or none."""
    if held is None:
        return "none"
    return "leads" if held.is_lead else "supports"


def _terms(need: Need, technology: Technology, generation: Generation) -> Sequence[TermMatch]:
    statistics = documents.statistics_of(generation.statistics)
    found = text.explain(documents.of_need(need), documents.of_technology(technology), statistics)
    return found[:MOST_TERMS]
