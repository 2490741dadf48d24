"""Why one pair has its score: the stored integers, and the dated facts behind each of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from companies.models import Capacity, Delivery, Technology, TechnologyCapability
from matchmaker.engine import explain as engine_explain
from matchmaker.engine import text
from matchmaker.engine.components import ASSUMED_TRL
from matchmaker.engine.encoders import UNIT
from matchmaker.engine.evidence import (
    Basis,
    Caution,
    CautionFacts,
    cautions,
    coverage_bp,
)
from matchmaker.engine.inputs import COMPONENTS, FULL
from matchmaker.engine.score import Gate
from matchmaker.engine.senses import SENSE_SHARE
from matchmaker.matching import documents, reading, scoring, senses
from matchmaker.matching.generations import weights_of
from opportunities.models import Need, NeedCapability

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from matchmaker.engine.inputs import Needs, Offers, Weights
    from matchmaker.engine.senses import Senses
    from matchmaker.matching.evidence import Case, Evidence, Gap
    from matchmaker.matching.models import Generation, Match
    from matchmaker.matching.reading import Demand, Supply
    from matchmaker.money import InCad
    from opportunities.models import PolicySignal

MOST_TERMS = 12


@dataclass(frozen=True, slots=True)
class RequiredCapability:
    """One capability that the need asks for, and how the technology answers it."""

    code: str
    name: str
    weight: int
    is_mandatory: bool
    is_assigned: bool
    evidence_phrase: str
    answer: str
    """``leads``, ``supports`` or ``none``."""
    answer_is_assigned: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """The need's size against the firm's capacity."""

    size: InCad | None
    size_is_total: bool
    capacity_cad: Decimal | None
    basis: Basis
    capacity_as_of: date | None
    coverage_bp: int | None
    is_shown: bool = True
    """Whether the reader may read the capacity that the score rests on."""

    @property
    def is_short_of_total(self) -> bool:
        """Whether the capacity lies below a project's total, which says nothing of a contract."""
        return self.size_is_total and self.coverage_bp is not None and self.coverage_bp < 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What the two components that rest on the place were computed from."""

    offer: Offers
    need: Needs
    case: Case
    evidence: Evidence
    lineages: Sequence[Sequence[str]]
    weights: Weights


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike an encoder finds the two texts."""

    encoder: str
    cosine: Decimal
    """-1 to 1, to the thousandth."""
    share: int
    """Percent of the text value that it decides."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that a page needs to explain one pair."""

    technology: Technology
    need: Need
    score: engine_explain.Explanation
    gate: Gate
    shared_areas: tuple[str, ...]
    capabilities: tuple[RequiredCapability, ...]
    terms: tuple[text.TermMatch, ...]
    gaps: tuple[Gap, ...]
    signals: tuple[PolicySignal, ...]
    scale: Scale
    minimum_trl: int
    minimum_trl_is_assumed: bool
    china_deliveries: tuple[Delivery, ...]
    cautions: tuple[Caution, ...]
    inputs: Inputs
    tiers: Collection[str] = reading.READABLE_TIERS
    """What the reader may read of the firm."""
    likeness: Likeness | None = None
    """What the encoder says of the two texts, where one counts and both say something."""


def explain_match(
    match: Match,
    *,
    as_of: date,
    tiers: Collection[str] = reading.READABLE_TIERS,
    looking_back_to: date | None = None,
) -> Explanation:
    """Explain a stored match; the points shown add up to its stored score exactly.

    Args:
        match: the stored match.
        as_of: today.
        tiers: what the reader may read of the firm.
        looking_back_to: another day whose evidence and policy replace today's; all else stays as
            it is stored, and nothing is written.
    """
    technology, need, generation = match.technology, match.need, match.generation
    month = as_of.replace(day=1)
    supply = reading.read_supply([technology], month)
    demand = reading.read_demand([need], looking_back_to or month, known_by=looking_back_to)
    told = senses.of_both(supply, demand, generation)
    scores = scoring.compute(supply, demand, generation, told=told)
    quality = scores.quality[:, 0, 0].tolist()
    points, assumed = list(match.points), match.assumed
    if looking_back_to:
        fresh = scores.points[:, 0, 0].tolist()
        points, assumed = _moved(points, assumed, fresh, int(scores.assumed[0, 0]))
    weights = weights_of(generation.weight_set)
    case, areas = demand.cases[0], _shared_areas(technology, need)
    scale = _scale(technology, need, month, tiers)
    return Explanation(
        technology=technology,
        need=need,
        score=engine_explain.explain(points, assumed, quality, weights),
        gate=Gate(match.gate),
        shared_areas=areas,
        capabilities=_capabilities(technology, need),
        terms=_terms(supply, demand, generation),
        gaps=_relevant_gaps(case, areas),
        signals=tuple(signal for signal in case.signals if set(signal.areas) & set(areas)),
        scale=scale,
        minimum_trl=need.minimum_trl or ASSUMED_TRL,
        minimum_trl_is_assumed=need.minimum_trl is None,
        china_deliveries=_china_deliveries(technology),
        cautions=_cautions(need, scale, case, as_of),
        inputs=_inputs(supply, demand, weights),
        tiers=tiers,
        likeness=_likeness(told, generation),
    )


OF_THE_PLACE = ("evidence", "policy")
"""The components that rest on the place, and so on the day."""


def _moved(
    points: list[int], assumed: int, fresh: Sequence[int], fresh_assumed: int
) -> tuple[list[int], int]:
    """Put the evidence and policy of another day in place of today's."""
    for name in OF_THE_PLACE:
        index = COMPONENTS.index(name)
        points[index] = fresh[index]
        assumed = assumed & ~(1 << index) | fresh_assumed & (1 << index)
    return points, assumed


def _inputs(supply: Supply, demand: Demand, weights: Weights) -> Inputs:
    return Inputs(
        offer=supply.offers,
        need=demand.arrays,
        case=demand.cases[0],
        evidence=demand.evidence,
        lineages=demand.lineages[0],
        weights=weights,
    )


def _terms(supply: Supply, demand: Demand, generation: Generation) -> tuple[text.TermMatch, ...]:
    statistics = documents.statistics_of(generation.statistics)
    found = text.explain(demand.documents[0], supply.documents[0], statistics)
    return tuple(found[:MOST_TERMS])


def _likeness(told: Senses | None, generation: Generation) -> Likeness | None:
    identity = senses.identity_of(generation)
    if identity is None or told is None or not (told.offers.any() and told.needs.any()):
        return None
    product = int(told.offers[0].astype(int) @ told.needs[0].astype(int))
    cosine = (Decimal(product) / UNIT**2).quantize(Decimal("0.001"))
    return Likeness(identity.name, cosine, SENSE_SHARE * 100 // FULL)


def _shared_areas(technology: Technology, need: Need) -> tuple[str, ...]:
    return tuple(area for area in need.areas if area in technology.areas)


def _relevant_gaps(case: Case, areas: Sequence[str]) -> tuple[Gap, ...]:
    relevant = [gap for gap in case.gaps if set(gap.measurement.indicator.areas) & set(areas)]
    return tuple(sorted(relevant, key=lambda gap: (gap.level, -gap.severity)))


def _capabilities(technology: Technology, need: Need) -> tuple[RequiredCapability, ...]:
    held = {row.code: row for row in technology.capabilities.all()}
    rows = NeedCapability.objects.filter(need=need)
    return tuple(_required(row, held) for row in rows)


def _required(row: NeedCapability, held: dict[str, TechnologyCapability]) -> RequiredCapability:
    answer = held.get(row.code)
    word = "none" if answer is None else "leads" if answer.is_lead else "supports"
    return RequiredCapability(
        code=row.code,
        name=row.name,
        weight=row.weight,
        is_mandatory=row.is_mandatory,
        is_assigned=row.is_assigned,
        evidence_phrase=row.evidence_phrase,
        answer=word,
        answer_is_assigned=bool(answer and answer.is_assigned),
    )


def _scale(technology: Technology, need: Need, as_of: date, tiers: Collection[str]) -> Scale:
    row = reading.newest_capacities([technology.company_id], as_of).get(technology.company_id)
    return scale_of(need, row, is_shown=row is None or row.tier in tiers)


def scale_of(need: Need, row: Capacity | None, *, is_shown: bool = True) -> Scale:
    """Hold a need's size against a firm's capacity."""
    amount, basis = reading.capacity_of(row)
    size = need.budget_in_cad
    return Scale(
        size=size,
        size_is_total=need.budget_is_total,
        capacity_cad=None if amount is None else Decimal(int(amount)),
        basis=basis,
        capacity_as_of=row.as_of if row else None,
        coverage_bp=coverage_bp(amount, float(size.amount) if size else None),
        is_shown=is_shown,
    )


def _china_deliveries(technology: Technology) -> tuple[Delivery, ...]:
    return tuple(
        Delivery.objects.filter(
            company=technology.company_id,
            country=reading.CHINA,
            tier__in=reading.READABLE_TIERS,
        )
    )


def _cautions(need: Need, scale: Scale, case: Case, as_of: date) -> tuple[Caution, ...]:
    years = [as_of.year - gap.measurement.year for gap in case.gaps]
    return cautions(
        CautionFacts(
            capacity_cad=None if scale.capacity_cad is None else float(scale.capacity_cad),
            size_cad=None if scale.size is None else float(scale.size.amount),
            size_is_total=scale.size_is_total and scale.size is not None,
            evidence_years=min(years) if years else None,
            days_to_close=None if need.closes_on is None else (need.closes_on - as_of).days,
        )
    )


__all__ = ["Explanation", "Inputs", "Likeness", "RequiredCapability", "Scale", "explain_match"]
