"""Chinese-language tenders, plans and designations, and what trade missions sought."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from opportunities.imports import reading
from opportunities.imports.sources import by_text
from opportunities.models import Need, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matchmaker.tables import Row
    from opportunities.imports.evidence import Known

TEN_THOUSAND = 10_000
NATION = "CN"


def notice_needs(known: Known) -> Iterator[Row]:
    """Yield one need a notice; its stage is a judgement that is written down with its reason."""
    judged = {row["ref"]: row for row in reading.rows("opportunities_zh_judgements")}
    places = _by_name(known.places)
    seen = reading.retrieved_on("opportunities_zh")
    for row in reading.rows("opportunities_zh"):
        judgement = judged[row["ref"]]
        dated = reading.last_day_seen(row["date"], seen)
        yield {
            "ref": row["ref"],
            "slug": slugify(row["title_en"])[:100].rstrip("-") + f"-{row['ref'].lower()}",
            "title_en": row["title_en"],
            "title_zh": row["title_zh"],
            "summary_en": row["summary_en"],
            "summary_zh": row["summary_zh"],
            **_place(row, places),
            "areas": reading.areas(row["priority_area_assigned"]),
            "areas_assigned": True,
            "buyer": row["buyer_type"],
            **_budget(row, judgement, dated),
            "capacity_text": row["capacity"],
            "allows_consortium": True if row["consortium_allowed"].startswith("yes") else None,
            "stage": judgement["stage"],
            "status_reported": row["status"],
            "opens_on": None,
            "closes_on": reading.last_day(judgement["closes_on"]),
            "origin": judgement["origin"],
            "external_ids": {},
            "as_of": dated or seen,
            "source_id": known.sources[by_text("notice", row["source_url"])].pk,
            "source_url": reading.first_address(row["source_url"]),
            "caveat": _caveat(row, judgement),
        }


def _by_name(places: Mapping[str, Place]) -> dict[str, str]:
    """Return codes of cities by English name and of parks by Chinese name."""
    cities = {place.name_en: code for code, place in places.items() if place.kind == "city"}
    parks = {place.name_zh: code for code, place in places.items() if place.kind == "park"}
    return {**cities, **parks}


def _place(row: Mapping[str, str], places: Mapping[str, str]) -> Row:
    """Return the park, the city, the province or the nation, and what lies below it in words."""
    city, detail = row["city_en"], row["place_detail"]
    place = places.get(detail) or places.get(city) or row["province_iso"] or NATION
    named = [city] if city and city not in places else []
    return {"place": place, "also": [], "place_detail": ", ".join([*named, detail]).strip(", ")}


def _budget(row: Mapping[str, str], judgement: Mapping[str, str], dated: Any) -> Row:
    tens = reading.number(row["budget_cny_10k"])
    amount = reading.number(judgement["budget_amount"])
    currency = judgement["budget_currency"]
    if amount is None and tens is not None:
        amount, currency = Decimal(tens * TEN_THOUSAND).quantize(Decimal("0.01")), "CNY"
    return {
        "budget_amount": amount,
        "budget_currency": currency,
        "budget_on": dated if amount is not None else None,
        "budget_basis": judgement["basis"],
    }


def _caveat(row: Mapping[str, str], judgement: Mapping[str, str]) -> str:
    """Return the makers' caveat and why the stage was read as it is."""
    said = [
        reading.plain(row["caveat"]),
        f"Stage read as {judgement['stage']}: {judgement['reason']}",
    ]
    if not row["date"]:
        said.append("the source gives no date, so the day it was gathered stands as its date")
    sentences = (part[:1].upper() + part[1:].rstrip(".") + "." for part in said if part)
    return " ".join(sentences)


def mission_needs(known: Known) -> Iterator[Row]:
    """Yield one past need for each technology that a trade mission looked for."""
    places = _by_name(known.places)
    places["Hong Kong"] = "CN-HK"
    counts: dict[str, int] = {}
    for row in reading.rows("demand_trade_missions"):
        mission = row["mission_ref"]
        counts[mission] = counts.get(mission, 0) + 1
        ref = f"{mission}-{counts[mission]:02d}"
        held = reading.last_day(row["date"])
        yield {
            "ref": ref,
            "slug": slugify(row["technology_sought"])[:90].rstrip("-") + f"-{ref.lower()}",
            "title_en": row["technology_sought"],
            "title_zh": "",
            "summary_en": _sought(row),
            "summary_zh": "",
            "place": NATION,
            "also": [places[city] for city in reading.parts(row["cities"])],
            "place_detail": ", ".join(reading.parts(row["cities"])),
            "areas": reading.areas(row["priority_area_assigned"]),
            "areas_assigned": True,
            "buyer": "",
            "budget_amount": None,
            "budget_currency": "",
            "budget_on": None,
            "budget_basis": Need.BudgetBasis.CONTRACT.value,
            "capacity_text": "",
            "allows_consortium": None,
            "stage": Need.Stage.COMPLETED.value,
            "status_reported": f"mission held {row['date']}",
            "opens_on": None,
            "closes_on": held,
            "origin": Need.Origin.MISSION_REQUEST.value,
            "external_ids": {},
            "as_of": held,
            "source_id": known.sources[f"mission-{mission.lower()}"].pk,
            "source_url": reading.first_address(row["source_url"]),
            "caveat": "A request of a past mission: it shows demand and is no open tender.",
        }


def _sought(row: Mapping[str, str]) -> str:
    return f"{row['sector']}: {row['technology_sought']}. Sought by the {row['mission']}."
