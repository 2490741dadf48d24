"""Companies that public sources name, each with one technology as its source describes it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from companies.models import Company, Delivery, Membership, Technology
from matchmaker.tables import Row, Tally, changed_by_people, read_table, removed_keys, store
from matchmaker.vocabulary.areas import PriorityArea

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).resolve().parent.parent / "data" / "reference"
ADDRESS = re.compile(r"https?://\S+")
AREAS = tuple(PriorityArea.values)
TEXT_LIMIT = 5_000

Kept = set[tuple[Any, ...]]


def store_public_records() -> list[Tally]:
    """Store companies, technologies and deliveries.

    A record that somebody claimed, changed or removed is left as it is, with all that hangs on it.
    """
    records = read_table(FOLDER / "companies_ca.csv")
    kept = _kept_companies()
    companies = store(
        Company, map(_company, records), ("slug",), only_new=("is_published",), keep=kept
    )
    ours = {
        row["name"]: companies.rows[key]
        for row in records
        if (key := (_slug(row["name"]),)) not in kept
    }
    technologies = store(
        Technology,
        _technologies(records, ours),
        ("company_id", "name"),
        only_new=("is_published",),
        keep=_kept(Technology, "company_id", "name"),
    )
    deliveries = store(
        Delivery,
        _deliveries(records, ours, technologies.rows),
        ("company_id", "title"),
        keep=_kept(Delivery, "company_id", "title"),
    )
    return [companies.tally, technologies.tally, deliveries.tally]


def unsaved_records() -> tuple[list[Technology], list[Delivery]]:
    """Return what `store_public_records` would store, made without a database.

    Rows are numbered from 1 in the order of the files; companies hang on their technologies.
    """
    records = read_table(FOLDER / "companies_ca.csv")
    firms = {
        row["name"]: Company(pk=number, **_company(row))
        for number, row in enumerate(records, start=1)
    }
    by_id = {firm.pk: firm for firm in firms.values()}
    technologies = [
        Technology(pk=number, company=by_id[row.pop("company_id")], **row)
        for number, row in enumerate(_technologies(records, firms), start=1)
    ]
    ours = {(row.company_id, row.name): row for row in technologies}
    return technologies, [Delivery(**row) for row in _deliveries(records, firms, ours)]


def _kept(model: type[Company | Technology | Delivery], *key: str) -> Kept:
    """Return the keys of rows that a person changed or removed since the loader stored them."""
    touched = changed_by_people(model)
    changed = model._default_manager.filter(pk__in=touched).values_list(*key)  # noqa: SLF001
    return set(changed) | removed_keys(model, *key)


def _kept_companies() -> Kept:
    registered = Company.objects.exclude(origin=Company.Origin.PUBLIC_RECORD)
    claimed = Company.objects.filter(memberships__state=Membership.State.ACTIVE)
    return (
        _kept(Company, "slug")
        | set(registered.values_list("slug"))
        | set(claimed.values_list("slug"))
    )


def _slug(name: str) -> str:
    return slugify(name)[:120]


def _areas(text: str) -> list[str]:
    return [AREAS[int(part) - 1] for part in sorted(text.split("|")) if part]


def _company(row: Mapping[str, str]) -> Row:
    return {
        "slug": _slug(row["name"]),
        "name": row["name"],
        "summary": _described(row),
        "city": row["city"],
        "province": row["province_iso"],
        "website": f"https://{row['website']}" if row["website"] else "",
        "origin": Company.Origin.PUBLIC_RECORD.value,
        "evidence_year": int(row["evidence_year"]),
        "evidence": list(_evidence(row)),
        "tags": [tag for tag in row["sector_tags"].split("|") if tag],
        "is_published": True,
    }


def _described(row: Mapping[str, str]) -> str:
    """Return the sentence about the technology; a remark in brackets is no description."""
    text = row["technology_summary"]
    return "" if text.startswith("(") else text


def _evidence(row: Mapping[str, str]) -> Iterator[Row]:
    """Yield the pages, then what they say about China, then what to be careful about."""
    amount = float(row["amount_cad_m"]) if row["amount_cad_m"] else None
    for index, page in enumerate(row["evidence_url"].split(" ; ")):
        found = ADDRESS.search(page)
        yield {
            "url": found.group() if found else "",
            "kind": row["source_kind"],
            "programme": row["programme"] if index == 0 else "",
            "amount_cad_m": amount if index == 0 else None,
            "note": "" if found else page,
        }
    for kind, note in (("china", row["china_evidence"]), ("caution", row["status_note"])):
        if note:
            yield {"url": "", "kind": kind, "programme": "", "amount_cad_m": None, "note": note}


def _technologies(records: list[dict[str, str]], ours: Mapping[str, Any]) -> Iterator[Row]:
    named = {row["company"]: row for row in read_table(FOLDER / "technologies_ca.csv")}
    path = FOLDER / "technologies_longtext_cc0.json"
    texts = {row["company"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    for row in records:
        if row["name"] not in ours:
            continue
        name = named[row["name"]]
        long = texts.get(name["long_text_of"])
        said = [_described(row), long["brief"] if long else "", long["text"] if long else ""]
        yield {
            "company_id": ours[row["name"]].pk,
            "name": name["technology"],
            "summary": "\n\n".join(filter(None, said))[:TEXT_LIMIT],
            "areas": _areas(row["priority_areas_assigned"]),
            "areas_assigned": True,
            "is_published": True,
        }


def _deliveries(
    records: list[dict[str, str]], ours: Mapping[str, Any], technologies: Mapping[Any, Any]
) -> Iterator[Row]:
    """Yield the deliveries in China that a source names with a place; agreements are none."""
    by_company = {key[0]: technology.pk for key, technology in technologies.items()}
    pages = {row["name"]: ADDRESS.search(row["evidence_url"]) for row in records}
    for row in read_table(FOLDER / "deliveries_ca.csv"):
        if row["company"] not in ours:
            continue
        company = ours[row["company"]].pk
        page = pages[row["company"]]
        yield {
            "company_id": company,
            "technology_id": by_company.get(company),
            "title": row["title"],
            "country": "CN",
            "place_name": row["place_name"],
            "year": int(row["year"]) if row["year"] else None,
            "source_url": page.group() if page else "",
        }
