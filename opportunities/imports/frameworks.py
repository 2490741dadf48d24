"""Index frameworks with their headings, slots, findings and the places they measured."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from matchmaker.tables import Row, Stored, Tally, store
from opportunities.imports import reading
from opportunities.models import (
    Assessment,
    Dimension,
    Finding,
    Framework,
    Indicator,
    Place,
    Slot,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opportunities.imports.evidence import Known


def store_frameworks(known: Known) -> list[Tally]:
    """Store every framework; slots that a source counts without naming are stored nameless."""
    frameworks = store(Framework, _frameworks(known), ("slug",))
    dimensions = store(Dimension, _dimensions(frameworks), ("framework_id", "code"))
    slots = store(Slot, _slots(frameworks, dimensions), ("framework_id", "code"))
    findings = store(Finding, _findings(known, frameworks, slots), ("framework_id", "code"))
    assessments = store(
        Assessment,
        _assessments(known, frameworks),
        ("framework_id", "place_id", "period_from", "period_to"),
    )
    return [part.tally for part in (frameworks, dimensions, slots, findings, assessments)]


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _frameworks(known: Known) -> Iterator[Row]:
    for row in reading.rows("frameworks"):
        source = known.sources[row.pop("source")]
        numbers = (
            "period_from",
            "period_to",
            "places_stated",
            "slots_stated",
            "baseline_year",
            "compare_year",
            "max_age_years",
        )
        yield {
            **row,
            **{name: _whole(row[name]) for name in numbers},
            "is_made_here": row["is_made_here"] == "1",
            "places_groups": reading.parts(row["places_groups"]),
            "minimum_coverage": Decimal(row["minimum_coverage"] or "0.5"),
            "minimum_places": int(row["minimum_places"] or 2),
            "source_id": source.pk,
        }


def _dimensions(frameworks: Stored) -> Iterator[Row]:
    for row in reading.rows("framework_dimensions"):
        framework = frameworks.rows[row.pop("framework"),]
        yield {**row, "framework_id": framework.pk, "position": int(row["position"])}


def _slots(frameworks: Stored, dimensions: Stored) -> Iterator[Row]:
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    named: dict[str, list[dict[str, str]]] = {}
    for row in reading.rows("framework_slots"):
        named.setdefault(row["framework"], []).append(row)
    for (slug,), framework in frameworks.rows.items():
        rows = named.get(slug, [])
        for position, row in enumerate(rows, 1):
            heading = dimensions.rows.get((framework.pk, row["dimension"]))
            yield {
                "framework_id": framework.pk,
                "dimension_id": heading.pk if heading else None,
                "position": position,
                **_of_slot(row, indicators),
            }
        for position in range(len(rows) + 1, (framework.slots_stated or 0) + 1):
            yield {
                "framework_id": framework.pk,
                "code": f"unnamed-{position}",
                "position": position,
            }


def _of_slot(row: dict[str, str], indicators: dict[str, Indicator]) -> Row:
    return {
        "code": row["code"],
        "name_en": row["name_en"],
        "name_fr": row["name_fr"],
        "name_zh": row["name_zh"],
        "indicator_id": indicators[row["indicator"]].pk if row["indicator"] else None,
        "also_indicators": reading.parts(row["also_indicators"]),
        "unit": row["unit"],
        "is_stand_in": row["is_stand_in"] == "1",
        "better_when": row["better_when"],
        "weight": Decimal(row["weight"] or 1),
        "target_value": reading.number(row["target_value"]),
        "target_note": row["target_note_en"],
        "target_note_fr": row["target_note_fr"],
        "is_prerequisite": row["is_prerequisite"] == "1",
        "note": row["note_en"],
        "note_fr": row["note_fr"],
    }


def _findings(known: Known, frameworks: Stored, slots: Stored) -> Iterator[Row]:
    for row in reading.rows("framework_findings"):
        framework = frameworks.rows[row.pop("framework"),]
        slot = row.pop("slot")
        place = row.pop("place")
        source = known.sources[row.pop("source")]
        numbers = ("count", "of_total", "period_from", "period_to")
        yield {
            **row,
            **{name: _whole(row[name]) for name in numbers},
            "framework_id": framework.pk,
            "slot_id": slots.rows[framework.pk, slot].pk if slot else None,
            "place_id": known.places[place].pk if place else None,
            "areas": reading.areas(row["areas"]),
            "source_id": source.pk,
        }


def _assessments(known: Known, frameworks: Stored) -> Iterator[Row]:
    for row in reading.rows("framework_assessments"):
        for place in _members(row["place"], known):
            yield {
                "framework_id": frameworks.rows[row["framework"],].pk,
                "place_id": place.pk,
                "period_from": int(row["period_from"]),
                "period_to": int(row["period_to"]),
                "source_id": known.sources[row["source"]].pk,
                "note": row["note"],
            }


def _members(name: str, known: Known) -> list[Place]:
    """Return the place of a code, or the places of a group."""
    if name in known.places:
        return [known.places[name]]
    return [place for place in known.places.values() if name in place.groups]
