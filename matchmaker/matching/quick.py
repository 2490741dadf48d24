"""A ranking for a text that nobody stored, by the same engine and weights; writes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import prefetch_related_objects

from companies.models import Company
from matchmaker.engine import explain as engine_explain
from matchmaker.engine import text as engine_text
from matchmaker.engine.evidence import UNKNOWN
from matchmaker.engine.inputs import (
    AREAS,
    DEFAULT_NEUTRAL,
    DEFAULT_VALUES,
    METHOD,
    WEIGHT_VERSION,
    Needs,
    Quality,
)
from matchmaker.engine.score import Gate
from matchmaker.matching import documents, generations, grounds, reading, scoring
from matchmaker.matching.evidence import AREA_COLUMN, Case, Evidence
from matchmaker.matching.explanation import RequiredCapability
from matchmaker.matching.generations import SHIPPED_STATISTICS, weights_of
from matchmaker.matching.models import Generation, Statistics, WeightSet
from matchmaker.vocabulary.capabilities import CAPABILITY_ORDER, capability_name
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from companies.models import Technology
    from matchmaker.engine.score import Scores
    from matchmaker.engine.text import Assigned, Assignment
    from matchmaker.matching.grounds import Brief
    from matchmaker.matching.reading import Demand, Supply
    from opportunities.models import Place

MOST = 20
"""Rows of a ranking unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How the text was understood.

    Attributes:
        areas: given, or read from the text.
        areas_are_assigned: whether they were read from the text.
        assignment: the labels that the rules found, with their evidence phrases.
        place: given, or none.
    """

    areas: tuple[str, ...]
    areas_are_assigned: bool
    assignment: Assignment
    place: Place | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One technology in the ranking; the points of the lines add up to the score."""

    rank: int
    technology: Technology
    score: int
    confidence: int
    brief: Brief

    @property
    def lines(self) -> tuple[engine_explain.Line, ...]:
        """The seven components."""
        return self.brief.score.lines


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a text was understood as, and who answers it best."""

    asked: Asked
    rows: tuple[Ranked, ...]
    considered: int


def rank(  # noqa: PLR0913 - what may be asked for, each by its name
    text: str,
    *,
    area: str | None = None,
    place: Place | None = None,
    as_of: date,
    top: int = MOST,
    with_samples: bool = False,
    looking_back_to: date | None = None,
) -> Ranking:
    """Rank the published technologies for a text; one row a firm, its best technology.

    Anyone may ask, so the ranking rests on what the firms show to everyone.

    Args:
        text: in English, French or Chinese.
        area: a priority area; without it, areas are read from the text.
        place: whose measurements and policy count; without it both are unknown.
        as_of: the day.
        top: most rows.
        with_samples: rank the fictional firms, too.
        looking_back_to: another day whose evidence and policy count in place of today's.

    Returns:
        How the text was understood, and the ranking, best first; ties by id.
    """
    month = as_of.replace(day=1)
    generation = generations.current() or shipped_generation()
    asked = _read(text, area, place)
    technologies = [
        row
        for row in reading.matched_technologies()
        if with_samples or row.company.origin != Company.Origin.SAMPLE
    ]
    supply = reading.read_supply(technologies, month, tiers=reading.PUBLIC_TIERS)
    demand = _demand(text, asked, month, looking_back_to)
    scores = scoring.compute(supply, demand, generation)
    best = _best(scores, supply)[: max(0, top)]
    return Ranking(asked, _rows(best, scores, supply, demand, asked, generation), len(technologies))


def _read(text: str, area: str | None, place: Place | None) -> Asked:
    found = engine_text.assign(documents.analyse(text), documents.lexicon())
    areas = (area,) if area else tuple(label.code for label in found.areas)
    return Asked(areas, area is None, found, place)


def _demand(text: str, asked: Asked, month: date, looking_back_to: date | None) -> reading.Demand:
    """Make a need of one text that is in no table."""
    need = Need(
        title_en=text,
        areas=list(asked.areas),
        areas_assigned=asked.areas_are_assigned,
        as_of=month,
        stage=Need.Stage.OPEN,
    )
    case = _case(asked.place, month, looking_back_to)
    document = documents.analyse(text)
    return reading.Demand([need], _arrays(asked, case), [document], [case])


def _case(place: Place | None, month: date, looking_back_to: date | None) -> Case:
    if place is None:
        nothing = np.full(AREAS, UNKNOWN, dtype=np.int16)
        return Case(nothing, Quality.UNKNOWN, nothing, Quality.UNKNOWN)
    day = looking_back_to or month
    return Evidence.read([place.lineage], day, known_by=looking_back_to).case([place.lineage])


def _arrays(asked: Asked, case: Case) -> Needs:
    areas = np.zeros((1, AREAS), dtype=np.bool_)
    for area in asked.areas:
        areas[0, AREA_COLUMN[area]] = True
    weights = np.zeros((1, len(CAPABILITY_ORDER)), dtype=np.int16)
    for label in asked.assignment.capabilities:
        weights[0, reading.CAPABILITY_COLUMN[label.code]] = label.strength
    given = Quality.ASSIGNED if asked.areas_are_assigned else Quality.SOURCED
    return Needs(
        areas=areas,
        area_quality=_one(given if asked.areas else Quality.UNKNOWN),
        capability_weights=weights,
        mandatory=np.zeros_like(weights, dtype=np.bool_),
        capability_quality=_one(
            Quality.ASSIGNED if asked.assignment.capabilities else Quality.UNKNOWN
        ),
        severity=case.severity[None, :],
        severity_quality=_one(case.severity_quality),
        tailwind=case.tailwind[None, :],
        tailwind_quality=_one(case.tailwind_quality),
        minimum_trl=np.zeros(1, dtype=np.int8),
        size_cad=np.full(1, np.nan),
        size_is_total=np.zeros(1, dtype=np.bool_),
        size_quality=_one(Quality.UNKNOWN),
    )


def _one(value: int) -> np.ndarray:
    return np.array([value], dtype=np.int16)


def _best(scores: Scores, supply: Supply) -> list[int]:
    """Return the row of each firm's best technology, best first; ties by id."""
    rows = [row for row in range(len(supply.ids)) if scores.gate[row, 0] == Gate.NONE]
    rows.sort(key=lambda row: (-int(scores.score[row, 0]), supply.ids[row]))
    seen: set[int] = set()
    best = []
    for row in rows:
        firm = supply.technologies[row].company_id
        if firm not in seen:
            seen.add(firm)
            best.append(row)
    return best


def _rows(
    best: Sequence[int],
    scores: Scores,
    supply: Supply,
    demand: Demand,
    asked: Asked,
    generation: Generation,
) -> tuple[Ranked, ...]:
    technologies = [supply.technologies[row] for row in best]
    prefetch_related_objects(technologies, "capabilities")
    firms = grounds.Firms.read(
        (row.company_id for row in technologies),
        demand.needs[0].as_of,
        tiers=reading.PUBLIC_TIERS,
    )
    statistics = documents.statistics_of(generation.statistics)
    weights = weights_of(generation.weight_set)
    found = []
    for number, (row, technology) in enumerate(zip(best, technologies, strict=True), start=1):
        points = engine_explain.explain(
            scores.points[:, row, 0].tolist(),
            int(scores.assumed[row, 0]),
            scores.quality[:, row, 0].tolist(),
            weights,
        )
        terms = engine_text.explain(demand.documents[0], supply.documents[row], statistics)
        found.append(
            Ranked(
                rank=number,
                technology=technology,
                score=points.score,
                confidence=points.confidence,
                brief=grounds.brief(
                    technology,
                    demand.needs[0],
                    points,
                    capabilities=_required(asked.assignment.capabilities, technology),
                    terms=terms[: grounds.MOST_TERMS],
                    case=demand.cases[0],
                    firms=firms,
                ),
            )
        )
    return tuple(found)


def _required(labels: Sequence[Assigned], technology: Technology) -> tuple[RequiredCapability, ...]:
    held = {row.code: row for row in technology.capabilities.all()}
    return tuple(
        RequiredCapability(
            code=label.code,
            name=capability_name(label.code),
            weight=max(1, label.strength // 10),
            is_mandatory=False,
            is_assigned=True,
            evidence_phrase="; ".join(label.phrases),
            answer=grounds.answer_word(held.get(label.code)),
            answer_is_assigned=label.code in held and held[label.code].is_assigned,
        )
        for label in labels
    )


@cache
def shipped_generation() -> Generation:
    """Return the weights and text statistics that the product ships with, stored nowhere."""
    payload: dict[str, Any] = json.loads(SHIPPED_STATISTICS.read_text(encoding="utf-8"))
    digest = hashlib.sha256(SHIPPED_STATISTICS.read_bytes()).hexdigest()
    return Generation(
        weight_set=WeightSet(
            pk=-1,
            version=WEIGHT_VERSION,
            values=list(DEFAULT_VALUES),
            neutral=list(DEFAULT_NEUTRAL),
        ),
        statistics=Statistics(pk=-1, digest=digest, payload=payload),
        method=METHOD,
    )
