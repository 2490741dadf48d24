"""Nations, provinces, cities and parks as one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify

from matchmaker.tables import Row, Stored, Tally, store
from opportunities.imports import reading
from opportunities.imports.sources import by_text
from opportunities.models import Place, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = Place.Kind
Group = Place.Group
FRENCH = {
    "CN": "Chine",
    "CN-NM": "Mongolie-Intérieure",
    "CN-XZ": "Tibet (Xizang)",
    "CN-TW": "Taïwan",
}
"""Names that French writes in its own way; the others are the same as in English."""

SINGLE_CITY = {"CN-BJ", "CN-TJ", "CN-SH", "CN-CQ"}
"""Municipalities: a province and a city of one name."""


def store_places(sources: Mapping[str, Source]) -> Stored:
    """Store the tree, level by level, so that a place finds what it is part of."""
    tree: dict[str, Place] = {}
    tally = Tally("places")
    for level in (_nations, _provinces, _cities, _parks):
        rows = [_placed(row, tree, sources) for row in level()]
        part = store(Place, rows, ("code",))
        tree = {code: place for (code,), place in part.rows.items()}
        tally = tally.plus(part.tally)
    return Stored(tally, {(code,): place for code, place in tree.items()})


def _placed(row: Row, tree: Mapping[str, Place], sources: Mapping[str, Source]) -> Row:
    """Resolve what a place is part of and its source, and derive its lineage."""
    above = tree[row.pop("part_of")] if "part_of" in row else None
    defaults: Row = {
        "country": row["code"][:2],
        "province_code": "",
        "iso_3166_2": "",
        "gb_2260": "",
        "name_fr": "",
        "name_zh": "",
        "name_zh_full": "",
        "pinyin": "",
        "latitude": None,
        "longitude": None,
        "groups": [],
        "note": "",
    }
    derived = {
        "part_of_id": above.pk if above else None,
        "lineage": [row["code"], *(above.lineage if above else [])],
        "source_id": sources[row.pop("source")].pk,
    }
    return {**defaults, **row, **derived}


def _nations() -> Iterator[Row]:
    for code, english, french, chinese in (
        ("CN", "China", "Chine", "中国"),
        ("CA", "Canada", "Canada", "加拿大"),
    ):
        yield {
            "code": code,
            "slug": slugify(english),
            "kind": Kind.NATION,
            "name_en": english,
            "name_fr": french,
            "name_zh": chinese,
            "source": "iso-3166-2",
        }


def _provinces() -> Iterator[Row]:
    for row in reading.rows("places_provinces_cn"):
        code = row["iso_code"]
        name = slugify(row["name_en"])
        yield {
            "code": code,
            "slug": f"{name}-municipality" if code in SINGLE_CITY else name,
            "kind": Kind.PROVINCE,
            "part_of": "CN",
            "province_code": code,
            "iso_3166_2": code,
            "gb_2260": row["gb2260"],
            "name_en": row["name_en"],
            "name_fr": FRENCH.get(code, ""),
            "name_zh": row["name_zh"],
            "name_zh_full": row["name_zh_full"],
            "pinyin": row["pinyin"],
            "latitude": float(row["label_lat"]),
            "longitude": float(row["label_lon"]),
            "groups": [Group.YANGTZE11.value] if row["in_yangtze_belt"] == "1" else [],
            "source": "iso-3166-2",
        }
    for row in reading.rows("places_provinces_ca"):
        yield {
            "code": row["iso_code"],
            "slug": slugify(row["name_en"]),
            "kind": Kind.PROVINCE,
            "part_of": "CA",
            "province_code": row["iso_code"],
            "iso_3166_2": row["iso_code"],
            "name_en": row["name_en"],
            "name_fr": row["name_fr"] if row["name_fr"] != row["name_en"] else "",
            "name_zh": row["name_zh"],
            "latitude": float(row["lat"]),
            "longitude": float(row["lon"]),
            "source": "provinces-of-canada",
        }


def _cities() -> Iterator[Row]:
    for row in reading.rows("places_cities_cn"):
        yield {
            "code": row["gb2260"],
            "slug": slugify(row["name_en"]),
            "kind": Kind.CITY,
            "country": "CN",
            "part_of": row["province_iso"],
            "province_code": row["province_iso"],
            "gb_2260": row["gb2260"],
            "name_en": row["name_en"],
            "name_zh": row["name_zh"],
            "name_zh_full": row["name_zh_full"],
            "pinyin": row["pinyin"],
            "latitude": float(row["lat"]),
            "longitude": float(row["lon"]),
            "groups": [group for group in reading.parts(row["groups"]) if group in Group.values],
            "source": "geonames",
        }


def _parks() -> Iterator[Row]:
    cities = {row["name_en"]: row["gb2260"] for row in reading.rows("places_cities_cn")}
    for row in reading.rows("zero_carbon_parks_cn"):
        city = row["city_en"]
        yield {
            "code": f"park-2025-{slugify(city)}",
            "slug": slugify(row["name_en"])[:80],
            "kind": Kind.PARK,
            "country": "CN",
            "part_of": cities.get(city, row["province_iso"]),
            "province_code": row["province_iso"],
            "name_en": row["name_en"],
            "name_zh": row["name_zh"],
            "groups": [Group.ZERO_CARBON.value],
            "note": _note_of_park(row, has_city=city in cities),
            "source": by_text("park", row["source_url"]),
        }


def _note_of_park(row: dict[str, str], *, has_city: bool) -> str:
    said = [f"Listed {row['listed']} ({row['doc_no']}). Judged by: {row['indicators']}."]
    if not has_city:
        said.append(f"City: {row['city_en']}.")
    said.append(f"{row['note'][:1].upper()}{row['note'][1:]}.")
    return " ".join(said)
