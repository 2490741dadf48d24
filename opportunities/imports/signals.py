"""Targets and statements of policy documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.text import slugify

from matchmaker.tables import Row, Tally, changed_by_people, store
from opportunities.imports import reading
from opportunities.models import Place, PolicySignal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from opportunities.imports.evidence import Known

Kind = PolicySignal.Kind
NO_POLICY = ("reference study", "historic", "non-binding")
"""Words of the reported status that make a row a statement."""

DEMONSTRATIONS = {"CN-2025-ZEROCARBON-LIST1"}
INFERRED = " (zh title inferred)"
STANDARD_PREFIX = "CN-2026-GB3095"

SECTOR_WORDS = {
    "agriculture": r"agriculture|farm",
    "aluminium": r"aluminium",
    "automobiles": r"automobile|new[- ]energy vehicle|new vehicles",
    "buildings": r"buildings\b|building retrofit",
    "cement": r"cement",
    "chemicals": r"chemical",
    "coal-mining": r"coal[- ]mine",
    "coking": r"coking",
    "culture-tourism": r"culture-tourism",
    "education": r"education",
    "electroplating": r"electroplating",
    "equipment-making": r"high-end equipment",
    "forestry": r"forest",
    "health": r"medical equipment",
    "oil-gas": r"oilfield|associated[- ]gas",
    "phosphate": r"phosphogypsum",
    "power": r"coal power|wind and solar|power plant",
    "steel": r"steel",
    "tanning": r"tanning",
    "textiles": r"textile",
    "transport": r"transport|freight|\bbus(es)?\b",
    "waste-incineration": r"waste incineration|incineration line",
}
"""Words of a row's metric and target that name an industry. A rule, so the page says "assigned"."""


def store_signals(known: Known) -> Tally:
    """Store every signal; one that a person changed is left alone."""
    touched = changed_by_people(PolicySignal)
    keep = PolicySignal.objects.filter(pk__in=touched).values_list("key")
    return store(PolicySignal, _signals(known), ("key",), keep=keep).tally


def kind_of(row: Mapping[str, str]) -> str:
    """Return the instrument of a signal, as its table says or else by rule."""
    rules = (
        (is_standard(row), Kind.STANDARD),
        (row["policy_ref"] in DEMONSTRATIONS, Kind.DEMONSTRATION),
        (any(word in row["status_on_2026_11_21"] for word in NO_POLICY), Kind.STATEMENT),
        ("relocation" in row["metric"], Kind.RELOCATION),
        (reading.number(row["target_value"]) is not None or row["deadline"], Kind.TARGET),
    )
    by_rule = next((kind for applies, kind in rules if applies), Kind.STATEMENT)
    return row.get("kind") or by_rule


def is_standard(row: Mapping[str, str]) -> bool:
    """Tell whether a row is a limit of the air quality standard of 2026."""
    return row["policy_ref"].startswith(STANDARD_PREFIX)


def deadline_of(row: Mapping[str, str]) -> tuple[date | None, str]:
    """Return the last day of a signal and the words that it comes from.

    A transition value of a standard ends with the transition, not on the day it comes into force.
    A final value has no last day: the day that its row gives is its first.
    """
    if row["target_text"].startswith("from ") and is_standard(row):
        return None, row["target_text"][:60]
    if "(transition)" in row["metric"] and " to " in row["target_text"]:
        return reading.last_day(row["target_text"].split(" to ")[1]), row["target_text"][:60]
    return reading.last_day(row["deadline"]), row["deadline"]


def sectors_of(row: Mapping[str, str]) -> list[str]:
    """Return the industries that a row names in its own words; none where it binds all."""
    said = f"{row['metric']} {row['target_text']}"
    return [
        code for code, words in SECTOR_WORDS.items() if re.search(rf"\b(?:{words})", said, re.I)
    ]


def place_of(row: Mapping[str, str], places: Mapping[str, Place], cities: Mapping[str, str]) -> str:
    """Return the code of the smallest place that a target binds; regions count as the nation."""
    region = row["region"]
    if region in places:
        return region
    if region in cities and row["jurisdiction_iso"] != "CN":
        code = cities[region]
        return code if not code.endswith("0000") else row["jurisdiction_iso"]
    return row["jurisdiction_iso"] if row["jurisdiction_iso"] in places else "CN"


def _note(row: Mapping[str, str]) -> str:
    inferred = "The Chinese title is inferred." if row["title_zh"].endswith(INFERRED) else ""
    return " ".join(filter(None, (row["note"], inferred)))


def _target_text(row: Mapping[str, str]) -> str:
    """Return the target in words, with the words that stand where a figure would."""
    said = reading.plain(row["target_text"])
    if is_standard(row):
        return f"{row['target_value']} {reading.unit(row['unit'])}, {said}"
    instead = row["unit"] if reading.number(row["target_value"]) is None else ""
    if instead in {"", "qualitative", "date"} or row["target_value"]:
        return said
    return f"{said} ({instead})"


def _signals(known: Known) -> Iterator[Row]:
    cities = {place.name_en: code for code, place in known.places.items() if place.kind == "city"}
    seen = reading.retrieved_on("policy_signals")
    codes = {*known.places, "CA", "CN"}
    taken: set[str] = set()
    for row in reading.policy_rows():
        deadline, deadline_text = deadline_of(row)
        value = reading.number(row["target_value"])
        ref = row["policy_ref"]
        # The day in the row stays in the key, also where it is a first day: addresses are kept.
        key = _key(ref, row["metric"], deadline or reading.last_day(row["deadline"]), taken)
        baseline = row["baseline_year"]
        yield {
            "key": key,
            "document_ref": ref,
            "kind": kind_of(row),
            "title_en": row["title_en"],
            "title_zh": row["title_zh"].removesuffix(INFERRED),
            "document_number": row["doc_no"],
            "issuer": row["issuer"],
            "jurisdiction_id": known.places[place_of(row, known.places, cities)].pk,
            "region": "" if set(row["region"].split("|")) <= codes else row["region"],
            "published_on": reading.last_day_seen(row["published"], seen),
            "published_text": row["published"],
            "deadline_on": deadline,
            "deadline_text": deadline_text,
            "metric": row["metric"],
            "target_value": value,
            "target_unit": reading.unit(row["unit"]) if value is not None else "",
            "target_text": _target_text(row),
            "baseline_year": int(baseline) if baseline.isdigit() else None,
            "baseline_value": reading.number(row.get("baseline_value", "")),
            "sectors": sectors_of(row),
            "areas": reading.areas(row["priority_areas"]),
            "areas_assigned": True,
            "status_reported": row["status_on_2026_11_21"],
            "source_id": known.sources[f"policy-{ref.lower()}"].pk,
            "note": _note(row),
        }


def _key(ref: str, metric: str, deadline: date | None, taken: set[str]) -> str:
    """Return a readable key: the document, the metric and the year of the deadline."""
    year = str(deadline.year) if deadline else ""
    stem = slugify(f"{ref} {metric} {year}" if len(ref) + len(metric) < 68 else ref + metric[:34])
    stem = stem[:74].rstrip("-")
    key, count = stem, 1
    while key in taken:
        count += 1
        key = f"{stem}-{count}"
    taken.add(key)
    return key
