"""Fictional firms with complete profiles, for trying the product."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from companies.models import (
    Capacity,
    Certification,
    Company,
    Delivery,
    IPRight,
    PerformanceClaim,
    Technology,
    TechnologyCapability,
    Tier,
)
from matchmaker.tables import Tally
from matchmaker.vocabulary.areas import PriorityArea

if TYPE_CHECKING:
    from datetime import date

FILE = Path(__file__).resolve().parent.parent / "data" / "samples" / "companies.json"
AREAS = tuple(PriorityArea.values)
CAPACITY_AGE = timedelta(days=120)
VERIFIED_AGE = timedelta(days=300)
VERIFIED_FOR = timedelta(days=1_095)
PLAIN = (
    "name",
    "name_fr",
    "name_zh",
    "summary",
    "city",
    "province",
    "size_band",
    "founded_year",
)

Record = dict[str, Any]


def store_sample_companies(as_of: date) -> Tally:
    """Store the firms that are missing; one that is there stays as people left it."""
    records: list[Record] = json.loads(FILE.read_text(encoding="utf-8"))
    present = set(Company.objects.values_list("slug", flat=True))
    missing = [record for record in records if slugify(record["name"]) not in present]
    for record in missing:
        _store(record, as_of)
    return Tally("fictional companies", created=len(missing), kept=len(records) - len(missing))


def _store(record: Record, as_of: date) -> None:
    company = Company.objects.create(
        slug=slugify(record["name"]),
        origin=Company.Origin.SAMPLE,
        is_published=True,
        tags=["fictional"],
        **{name: record[name] for name in PLAIN},
    )
    technologies = [_store_technology(company, entry, as_of) for entry in record["technologies"]]
    first = technologies[0]
    Capacity.objects.create(company=company, as_of=as_of - CAPACITY_AGE, **record["capacity"])
    Delivery.objects.bulk_create(
        Delivery(company=company, technology=first, **entry) for entry in record["deliveries"]
    )
    Certification.objects.bulk_create(
        Certification(
            company=company,
            scheme=entry["scheme"],
            number=entry["number"],
            country=entry["country"],
            valid_until=as_of + timedelta(days=entry["valid_for_days"]),
        )
        for entry in record["certifications"]
    )
    IPRight.objects.bulk_create(
        IPRight(company=company, technology=first, tier=_tier_of_right(entry), **entry)
        for entry in record["ip_rights"]
    )


def _tier_of_right(entry: Record) -> str:
    """Return who may read a right: granted ones are public anyway, secrets are not."""
    if entry["kind"] == IPRight.Kind.TRADE_SECRET:
        return Tier.AFTER_AGREEMENT
    return Tier.PUBLIC if entry["status"] == IPRight.Status.GRANTED else Tier.AFTER_INTEREST


def _store_technology(company: Company, entry: Record, as_of: date) -> Technology:
    parts = {"areas", "capabilities", "claims"}
    technology = Technology.objects.create(
        company=company,
        areas=[AREAS[number - 1] for number in entry["areas"]],
        areas_assigned=False,
        is_published=True,
        **{name: value for name, value in entry.items() if name not in parts},
    )
    TechnologyCapability.objects.bulk_create(
        TechnologyCapability(technology=technology, **capability)
        for capability in entry["capabilities"]
    )
    PerformanceClaim.objects.bulk_create(
        _claim(technology, claim, as_of) for claim in entry["claims"]
    )
    return technology


def _claim(technology: Technology, entry: Record, as_of: date) -> PerformanceClaim:
    verified = as_of - VERIFIED_AGE if entry["verified_by"] else None
    return PerformanceClaim(
        technology=technology,
        verified_on=verified,
        verified_until=verified + VERIFIED_FOR if verified else None,
        **entry,
    )
