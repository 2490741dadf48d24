"""Tables into the engine's arrays: technologies, needs and what is known of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from companies.models import Capacity, Delivery, Technology, TechnologyCapability, Tier
from matchmaker.engine.evidence import Basis, capacity_basis
from matchmaker.engine.inputs import AREAS, DELIVERIES_MAX, Needs, Offers, Quality
from matchmaker.matching import documents
from matchmaker.matching.evidence import AREA_COLUMN, Case, Evidence
from matchmaker.vocabulary.capabilities import CAPABILITY_ORDER
from opportunities.models import Need, NeedCapability, NeedPlace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from matchmaker.engine.text import Document

LEADS, SUPPORTS = 1000, 600
"""Strength of a capability that the firm leads with, and of one that it supports with."""

CAPABILITY_COLUMN = {code: column for column, code in enumerate(CAPABILITY_ORDER)}
READABLE_TIERS = (Tier.PUBLIC, Tier.AFTER_INTEREST)
"""What scores may rest on: whoever sees a score may read these (never the last tier)."""

PUBLIC_TIERS = (Tier.PUBLIC,)
"""What a ranking that anyone may ask for rests on."""

CHINA = "CN"


@dataclass(slots=True)
class Supply:
    """Technologies as rows of arrays, with their documents."""

    technologies: list[Technology]
    offers: Offers
    documents: list[Document]
    failures: dict[int, str] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        """Row to technology id."""
        return [technology.pk for technology in self.technologies]


@dataclass(slots=True)
class Demand:
    """Needs as rows of arrays, with their documents and the case of their places."""

    needs: list[Need]
    arrays: Needs
    documents: list[Document]
    cases: list[Case]
    failures: dict[int, str] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=lambda: Evidence(date.min))
    """What the cases were made from."""
    lineages: list[list[list[str]]] = field(default_factory=list)
    """Places of each need with everything above them, the main place first."""

    @property
    def ids(self) -> list[int]:
        """Row to need id."""
        return [need.pk for need in self.needs]


def read_supply(
    technologies: Iterable[Technology], as_of: date, *, tiers: Collection[str] = READABLE_TIERS
) -> Supply:
    """Turn technologies (with their company joined) into arrays; four queries at any size."""
    failures: dict[int, str] = {}
    rows: list[Technology] = []
    texts: list[Document] = []
    for technology in technologies:
        try:
            texts.append(documents.of_technology(technology))
        except Exception as error:  # noqa: BLE001 - one bad text must not stop all others
            failures[technology.pk] = repr(error)
        else:
            rows.append(technology)
    return Supply(rows, _offers(rows, as_of, tiers), texts, failures)


def _offers(rows: Sequence[Technology], as_of: date, tiers: Collection[str]) -> Offers:
    ids = [row.pk for row in rows]
    firms = [row.company_id for row in rows]
    capabilities, quality = _technology_capabilities(ids)
    capacity = _capacities(firms, as_of, tiers)
    deliveries = _china_deliveries(firms, tiers)
    amounts = [capacity.get(firm) for firm in firms]
    return Offers(
        areas=_area_rows(row.areas for row in rows),
        area_quality=_whole([_area_quality(row) for row in rows]),
        capabilities=capabilities,
        capability_quality=quality,
        trl=np.array([row.trl or 0 for row in rows], dtype=np.int8),
        trl_quality=_whole([_trl_quality(row) for row in rows]),
        capacity_cad=np.array(
            [np.nan if amount is None else amount for amount in amounts], dtype=np.float64
        ),
        capacity_quality=_whole(
            [Quality.UNKNOWN if amount is None else Quality.SOURCED for amount in amounts]
        ),
        china_deliveries=np.array(
            [
                min(deliveries[row.company_id], DELIVERIES_MAX)
                if deliveries[row.company_id] or not row.company.is_public_record
                else -1
                for row in rows
            ],
            dtype=np.int8,
        ),
    )


def _area_quality(row: Technology) -> int:
    if not row.areas:
        return Quality.UNKNOWN
    if row.areas_assigned:
        return Quality.ASSIGNED
    return Quality.VERIFIED if row.company.is_verified else Quality.SOURCED


def _trl_quality(row: Technology) -> int:
    if row.trl is None:
        return Quality.UNKNOWN
    if not row.trl_evidence:
        return Quality.ASSIGNED
    return Quality.VERIFIED if row.company.is_verified else Quality.SOURCED


def _technology_capabilities(ids: list[int]) -> tuple[np.ndarray, np.ndarray]:
    row_of = {pk: row for row, pk in enumerate(ids)}
    values = np.zeros((len(ids), len(CAPABILITY_ORDER)), dtype=np.int16)
    quality = np.zeros(len(ids), dtype=np.int16)
    found = TechnologyCapability.objects.filter(technology__in=ids).values_list(
        "technology_id", "code", "is_lead", "is_assigned"
    )
    for pk, code, is_lead, is_assigned in found:
        column = CAPABILITY_COLUMN.get(code)
        if column is None:
            continue
        row = row_of[pk]
        values[row, column] = LEADS if is_lead else SUPPORTS
        quality[row] = max(quality[row], Quality.ASSIGNED if is_assigned else Quality.SOURCED)
    return values, quality


def newest_capacities(
    firms: Iterable[int], as_of: date, *, tiers: Collection[str] = READABLE_TIERS
) -> dict[int, Capacity]:
    """Return each firm's newest capacity entry that scores may rest on."""
    rows = (
        Capacity.objects.filter(company__in=set(firms), tier__in=tiers, as_of__lte=as_of)
        .order_by("company_id", "-as_of", "-pk")
        .distinct("company_id")
    )
    return {row.company_id: row for row in rows}


def _capacities(firms: Iterable[int], as_of: date, tiers: Collection[str]) -> dict[int, float]:
    found: dict[int, float] = {}
    for firm, row in newest_capacities(firms, as_of, tiers=tiers).items():
        amount, _basis = capacity_of(row)
        if amount is not None:
            found[firm] = amount
    return found


def capacity_of(row: Capacity | None) -> tuple[float | None, Basis]:
    """Return what a firm can carry, in CAD, and what that rests on."""
    if row is None:
        return None, Basis.UNKNOWN
    annual, largest = row.annual_capacity_cad, row.largest_contract_cad
    return capacity_basis(
        None if annual is None else float(annual), None if largest is None else float(largest)
    )


def _china_deliveries(firms: Iterable[int], tiers: Collection[str]) -> dict[int, int]:
    counted: dict[int, int] = defaultdict(int)
    rows = Delivery.objects.filter(
        company__in=set(firms), country=CHINA, tier__in=tiers
    ).values_list("company_id", flat=True)
    for firm in rows:
        counted[firm] += 1
    return counted


def read_demand(needs: Iterable[Need], as_of: date, *, known_by: date | None = None) -> Demand:
    """Turn needs (with their place joined) into arrays, with the case of their places.

    Args:
        needs: the needs.
        as_of: the day that decides what policy is in force.
        known_by: the day whose knowledge of figures and limits counts, where a page looks back.
    """
    failures: dict[int, str] = {}
    rows: list[Need] = []
    texts: list[Document] = []
    for need in needs:
        try:
            texts.append(documents.of_need(need))
        except Exception as error:  # noqa: BLE001 - one bad text must not stop all others
            failures[need.pk] = repr(error)
        else:
            rows.append(need)
    lineages = _lineages(rows)
    evidence = Evidence.read([one for many in lineages for one in many], as_of, known_by=known_by)
    cases = [evidence.case(many) for many in lineages]
    return Demand(rows, _arrays(rows, cases), texts, cases, failures, evidence, lineages)


def _lineages(rows: Sequence[Need]) -> list[list[list[str]]]:
    further: dict[int, list[list[str]]] = defaultdict(list)
    links = NeedPlace.objects.filter(need__in=[row.pk for row in rows]).select_related("place")
    for link in links.order_by("place__code"):
        further[link.need_id].append(link.place.lineage)
    return [[row.place.lineage, *further[row.pk]] for row in rows]


def _arrays(rows: Sequence[Need], cases: Sequence[Case]) -> Needs:
    weights, mandatory, quality = _need_capabilities([row.pk for row in rows])
    sizes = [size_cad(row) for row in rows]
    return Needs(
        areas=_area_rows(row.areas for row in rows),
        area_quality=_whole(
            [
                Quality.UNKNOWN
                if not row.areas
                else Quality.ASSIGNED
                if row.areas_assigned
                else Quality.SOURCED
                for row in rows
            ]
        ),
        capability_weights=weights,
        mandatory=mandatory,
        capability_quality=quality,
        severity=_stack([case.severity for case in cases]),
        severity_quality=_whole([case.severity_quality for case in cases]),
        tailwind=_stack([case.tailwind for case in cases]),
        tailwind_quality=_whole([case.tailwind_quality for case in cases]),
        minimum_trl=np.array([row.minimum_trl or 0 for row in rows], dtype=np.int8),
        size_cad=np.array([np.nan if size is None else size for size in sizes], dtype=np.float64),
        size_is_total=np.array([row.budget_is_total for row in rows], dtype=np.bool_),
        size_quality=_whole(
            [Quality.UNKNOWN if size is None else Quality.SOURCED for size in sizes]
        ),
    )


def size_cad(need: Need) -> float | None:
    """Return the need's budget in CAD by the rate of its own date, or None if unknown."""
    found = need.budget_in_cad
    return None if found is None else float(found.amount)


def _need_capabilities(ids: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    row_of = {pk: row for row, pk in enumerate(ids)}
    shape = (len(ids), len(CAPABILITY_ORDER))
    weights = np.zeros(shape, dtype=np.int16)
    mandatory = np.zeros(shape, dtype=np.bool_)
    quality = np.zeros(len(ids), dtype=np.int16)
    found = NeedCapability.objects.filter(need__in=ids).values_list(
        "need_id", "code", "weight", "is_mandatory", "is_assigned"
    )
    for pk, code, weight, is_mandatory, is_assigned in found:
        column = CAPABILITY_COLUMN.get(code)
        if column is None:
            continue
        row = row_of[pk]
        weights[row, column] = weight * 10
        mandatory[row, column] = is_mandatory
        quality[row] = max(quality[row], Quality.ASSIGNED if is_assigned else Quality.SOURCED)
    return weights, mandatory, quality


def _area_rows(rows: Iterable[Sequence[str]]) -> np.ndarray:
    listed = list(rows)
    found = np.zeros((len(listed), AREAS), dtype=np.bool_)
    for row, areas in enumerate(listed):
        for area in areas:
            if area in AREA_COLUMN:
                found[row, AREA_COLUMN[area]] = True
    return found


def _whole(values: Sequence[int]) -> np.ndarray:
    return np.array(values, dtype=np.int16)


def _stack(rows: Sequence[np.ndarray]) -> np.ndarray:
    return np.stack(rows) if rows else np.zeros((0, AREAS), dtype=np.int16)


def matched_technologies() -> list[Technology]:
    """Return every technology that is scored, the published ones."""
    return list(Technology.objects.published().select_related("company").order_by("pk"))


__all__ = [
    "CAPABILITY_COLUMN",
    "Demand",
    "Supply",
    "matched_technologies",
    "newest_capacities",
    "read_demand",
    "read_supply",
    "size_cad",
]
