"""Capabilities and areas for texts that nobody has labelled; always marked as assigned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from companies.models import Technology, TechnologyCapability
from matchmaker.engine import text
from matchmaker.matching import documents
from opportunities.models import Need, NeedCapability

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_WEIGHT = 1
PHRASE_LENGTH = 300
LEADS_FROM = 650
"""Strength (thousandths) from which an assigned capability counts as led, not only supported."""


@dataclass(frozen=True, slots=True)
class AssignedCounts:
    """How many rows the rule added, and how many texts say nothing that it knows."""

    technologies: int
    needs: int
    unclassified: int


@transaction.atomic
def assign_missing() -> AssignedCounts:
    """Label technologies and needs that have no capability; labels of people stay.

    Safe to run twice: what has labels already is left alone.
    """
    technologies = list(Technology.objects.filter(capabilities=None).order_by("pk"))
    needs = list(Need.objects.filter(required_capabilities=None).order_by("pk"))
    offered = [row for technology in technologies for row in _offered(technology)]
    required = [row for need in needs for row in _required(need)]
    TechnologyCapability.objects.bulk_create(offered)
    NeedCapability.objects.bulk_create(required)
    labelled = {row.need_id for row in required}
    _add_areas(technologies, documents.technology_text)
    _add_areas(needs, documents.need_text)
    return AssignedCounts(
        len(offered), len(required), sum(need.pk not in labelled for need in needs)
    )


def _labels(words: str) -> text.Assignment:
    return text.assign(documents.analyse(words), documents.lexicon())


def _offered(technology: Technology) -> list[TechnologyCapability]:
    return [
        TechnologyCapability(
            technology=technology,
            code=label.code,
            is_lead=label.strength >= LEADS_FROM,
            is_assigned=True,
            evidence_phrase=_phrase(label),
        )
        for label in _labels(documents.technology_text(technology)).capabilities
    ]


def _required(need: Need) -> list[NeedCapability]:
    return [
        NeedCapability(
            need=need,
            code=label.code,
            weight=max(LEAST_WEIGHT, label.strength // 10),
            is_mandatory=False,
            is_assigned=True,
            evidence_phrase=_phrase(label),
        )
        for label in _labels(documents.need_text(need)).capabilities
    ]


def _phrase(label: text.Assigned) -> str:
    return "; ".join(label.phrases)[:PHRASE_LENGTH]


def _add_areas(rows: Iterable[Technology | Need], words: object) -> None:
    """Give areas to rows that have none; areas that somebody chose stay."""
    for row in rows:
        if not row.areas:
            row.areas = [label.code for label in _labels(words(row)).areas]  # type: ignore[operator]
            row.areas_assigned = True
            if row.areas:
                row.save(update_fields=["areas", "areas_assigned"])
