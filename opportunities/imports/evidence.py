"""Indicators, standards with their limits, and measurements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from matchmaker.tables import Row, Stored, Tally, changed_by_people, loaded_keys, store
from opportunities.imports import reading
from opportunities.imports.sources import WATER_STANDARD, by_text
from opportunities.models import Indicator, Limit, Measurement, Place, Source, Standard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OFFICIAL, IN_THE_PRESS, COMPUTED = 1, 2, 3
"""Precedence of a figure; the lower number wins."""

COMPARABLE = {
    ("PM2.5", "annual"): "PM2.5_annual_mean",
    ("PM10", "annual"): "PM10_annual_mean",
    ("SO2", "annual"): "SO2_annual_mean",
    ("NO2", "annual"): "NO2_annual_mean",
}
"""Limits that an annual mean is held against, whatever the standard."""

COMPARABLE_IN_CHINA = {
    ("CO", "24h"): "CO_daily_p95",
    ("O3", "8h daily max"): "O3_daily_p90",
    ("O3", "8h"): "O3_daily_p90",
}
"""Daily limits that the national assessment (HJ 663-2013) holds a percentile against."""

STANDARDS = (
    (
        "GB 3095-2012",
        "Ambient air quality standard (2012)",
        "Norme de qualité de l’air ambiant (2012)",
        "环境空气质量标准（2012年）",
        date(2016, 1, 1),
        date(2026, 2, 28),
    ),
    (
        "GB 3095-2026",
        "Ambient air quality standard (2026)",
        "Norme de qualité de l’air ambiant (2026)",
        "环境空气质量标准（2026年）",
        date(2026, 3, 1),
        None,
    ),
    (
        "WHO AQG 2021",
        "WHO global air quality guidelines (2021)",
        "Lignes directrices de l’OMS sur la qualité de l’air (2021)",
        "世界卫生组织全球空气质量指南（2021年）",
        date(2021, 1, 1),
        None,
    ),
    (
        "GB 3838-2002",
        "Environmental quality standards for surface water (2002)",
        "Normes de qualité des eaux de surface (2002)",
        "地表水环境质量标准（2002年）",
        date(2002, 6, 1),
        None,
    ),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What later tables refer to."""

    sources: Mapping[str, Source]
    places: Mapping[str, Place]


def store_evidence(known: Known) -> list[Tally]:
    """Store indicators, standards, limits and measurements."""
    indicators = store(Indicator, _indicators(), ("code",))
    by_code = {code: indicator for (code,), indicator in indicators.rows.items()}
    standards = store(Standard, _standards(known), ("code",))
    limits = store(
        Limit,
        _limits(known, standards, by_code),
        ("standard_id", "parameter", "averaging", "level", "unit", "valid_from"),
    )
    key = ("place_id", "indicator_id", "period", "source_id", "method")
    touched = changed_by_people(Measurement)
    # The key a figure was loaded by stands for it even where a correction gave it another one.
    keep = {
        *Measurement.objects.filter(pk__in=touched).values_list(*key),
        *loaded_keys(Measurement, touched, *key),
    }
    measurements = store(Measurement, _measurements(known, by_code), key, keep=keep)
    return [indicators.tally, standards.tally, limits.tally, measurements.tally]


def _indicators() -> Iterator[Row]:
    for row in reading.rows("indicators"):
        yield {**row, "areas": reading.areas(row["areas"])}


def _standards(known: Known) -> Iterator[Row]:
    sources = {row["standard"]: row["source"] for row in reading.rows("vocab_air_standards")[::-1]}
    for code, english, french, chinese, start, end in STANDARDS:
        key = by_text("limits", sources[code]) if code in sources else WATER_STANDARD
        yield {
            "code": code,
            "title_en": english,
            "title_fr": french,
            "title_zh": chinese,
            "valid_from": start,
            "valid_to": end,
            "is_binding": code.startswith("GB"),
            "source_id": known.sources[key].pk,
        }


def _limits(known: Known, standards: Stored, indicators: Mapping[str, Indicator]) -> Iterator[Row]:
    for row in reading.rows("vocab_air_standards"):
        code = _indicator_for(row["standard"], row["pollutant"], row["averaging"])
        yield {
            "standard_id": standards.rows[row["standard"],].pk,
            "indicator_id": indicators[code].pk if code else None,
            "parameter": row["pollutant"],
            "parameter_zh": "",
            "averaging": row["averaging"],
            "level": row["level"],
            "operator": Limit.Operator.AT_MOST.value,
            "value": reading.number(row["value"]),
            "unit": reading.unit(row["unit"]),
            "valid_from": reading.first_day(row["valid_from"]),
            "valid_to": reading.last_day(row["valid_to"]),
            "note": row["note"],
            "source_id": known.sources[by_text("limits", row["source"])].pk,
        }
    yield from _limits_of_water(known, standards.rows["GB 3838-2002",].pk)


def _indicator_for(standard: str, pollutant: str, averaging: str) -> str | None:
    found = COMPARABLE.get((pollutant, averaging))
    if not found and standard.startswith("GB"):
        found = COMPARABLE_IN_CHINA.get((pollutant, averaging))
    return found


def _limits_of_water(known: Known, standard: int) -> Iterator[Row]:
    uses = {row["class"]: row["use_en"] for row in reading.rows("vocab_surface_water_classes")}
    for row in reading.rows("vocab_surface_water_gb3838"):
        at_least = row["op"] == ">="
        for level, use in uses.items():
            yield {
                "standard_id": standard,
                "indicator_id": None,
                "parameter": row["parameter_en"],
                "parameter_zh": row["parameter_zh"],
                "averaging": "",
                "level": f"Class {level}",
                "operator": Limit.Operator.AT_LEAST if at_least else Limit.Operator.AT_MOST,
                "value": reading.number(row[f"class_{level}"]),
                "unit": reading.unit(row["unit"]),
                "valid_from": date(2002, 6, 1),
                "valid_to": None,
                "note": use,
                "source_id": known.sources[WATER_STANDARD].pk,
            }


def _measurements(known: Known, indicators: Mapping[str, Indicator]) -> Iterator[Row]:
    for part in (_of_cities, _of_provinces, _of_the_nation):
        for row in part(known.sources):
            yield {
                "place_id": known.places[row.pop("place")].pk,
                "indicator_id": indicators[row.pop("indicator")].pk,
                **row,
            }


def precedence_of(flags: list[str]) -> int:
    """Return how far a city figure goes before others of the same place and period."""
    if "computed" in flags:
        return COMPUTED
    if {"official", "official_as_reported", "baseline_pre2013"} & set(flags):
        return OFFICIAL
    return IN_THE_PRESS


def _of_cities(sources: Mapping[str, Source]) -> Iterator[Row]:
    for row in reading.rows("city_indicators"):
        flags = row["flags"].split(";")
        ngo = row["source_id"].startswith("greenpeace")
        yield {
            "place": row["gb2260"],
            "indicator": row["indicator"],
            "year": int(row["year"]),
            "period": row["period"],
            "value": reading.number(row["value"]),
            "unit": reading.unit(row["unit"]),
            "method": row["method"],
            "source_id": sources[f"city-{row['source_id']}"].pk,
            "source_detail": "",
            "flags": flags,
            "precedence": COMPUTED if ngo else precedence_of(flags),
        }


def _of_provinces(sources: Mapping[str, Source]) -> Iterator[Row]:
    for row in reading.rows("province_indicators"):
        official = "NBS" in row["source"] or "Bulletin" in row["source"]
        yield {
            "place": row["province_iso"],
            "indicator": row["indicator"],
            "year": int(row["year"]),
            "period": row["year"],
            "value": reading.number(row["value"]),
            "unit": reading.unit(row["unit"]),
            "method": row["unit"] if row["unit"].startswith("% of ") else "",
            "source_id": sources[by_text("province", row["source"])].pk,
            "source_detail": "",
            "flags": ["derived"] if "(derived)" in row["source"] else [],
            "precedence": OFFICIAL if official else IN_THE_PRESS,
        }


def _of_the_nation(sources: Mapping[str, Source]) -> Iterator[Row]:
    for row in reading.rows("national_indicators_cn"):
        regional = "surroundings" in row["scope"] or "plain" in row["scope"]
        yield {
            "place": "CN",
            "indicator": row["indicator"],
            "year": int(row["year"]),
            "period": row["year"],
            "value": reading.number(row["value"]),
            "unit": reading.unit(row["unit"]),
            "method": row["scope"],
            "source_id": sources[by_text("nation", row["source"])].pk,
            "source_detail": "",
            # A region's figure is kept under the nation, so it must never win over the nation's.
            "flags": ["region_only"] if regional else [],
            "precedence": COMPUTED if regional else IN_THE_PRESS,
        }
