"""Fictional open needs, for trying the product."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from matchmaker.tables import Tally
from opportunities.imports.reading import AREAS
from opportunities.models import Need, NeedCapability, Place, Source

if TYPE_CHECKING:
    from datetime import date

FILE = Path(__file__).resolve().parent.parent / "data" / "samples" / "needs.json"
SOURCE_KEY = "sample"
PLAIN = (
    "ref",
    "origin",
    "stage",
    "title_en",
    "title_zh",
    "summary_en",
    "summary_zh",
    "buyer",
    "minimum_trl",
    "capacity_unit",
    "capacity_text",
    "allows_consortium",
    "place_detail",
)

Record = dict[str, Any]


def store_sample_needs(as_of: date) -> Tally:
    """Store the needs that are missing, and put off the closing date of those that have closed."""
    records: list[Record] = json.loads(FILE.read_text(encoding="utf-8"))
    present = {need.ref: need for need in Need.objects.filter(is_sample=True)}
    source = _source()
    places = {place.code: place for place in Place.objects.all()}
    changed = 0
    for record in records:
        stored = present.get(record["ref"])
        if stored is None:
            _store(record, as_of, places[record["place"]], source)
        elif stored.closes_on is not None and stored.closes_on < as_of:
            _put_off(stored, record, as_of)
            changed += 1
    created = sum(record["ref"] not in present for record in records)
    return Tally(
        "fictional needs",
        created=created,
        changed=changed,
        kept=len(records) - created - changed,
    )


def _source() -> Source:
    source, _created = Source.objects.get_or_create(
        key=SOURCE_KEY,
        defaults={
            "title": "Fictional sample",
            "kind": Source.Kind.SAMPLE,
            "note": "Invented for trying the product.",
        },
    )
    return source


def _dates(record: Record, as_of: date) -> Record:
    opened = as_of - timedelta(days=record["opened_days_ago"])
    return {
        "opens_on": opened,
        "closes_on": as_of + timedelta(days=record["closes_in_days"]),
        "budget_on": opened,
        "as_of": as_of,
    }


def _put_off(need: Need, record: Record, as_of: date) -> None:
    Need.objects.filter(pk=need.pk).update(**_dates(record, as_of))


def _store(record: Record, as_of: date, place: Place, source: Source) -> None:
    need = Need.objects.create(
        slug=f"{slugify(record['title_en'])[:100].rstrip('-')}-{record['ref'].lower()}",
        place=place,
        source=source,
        areas=sorted((AREAS[number - 1] for number in record["areas"]), key=AREAS.index),
        areas_assigned=False,
        budget_amount=Decimal(record["budget_cny"]),
        budget_currency="CNY",
        budget_basis=Need.BudgetBasis.CONTRACT,
        capacity_value=record["capacity_value"],
        status_reported="fictional",
        caveat="Fictional: nobody has asked for this.",
        is_published=True,
        is_sample=True,
        **_dates(record, as_of),
        **{name: record[name] for name in PLAIN},
    )
    NeedCapability.objects.bulk_create(
        NeedCapability(need=need, **capability) for capability in record["capabilities"]
    )
