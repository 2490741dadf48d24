"""How cells of the reference tables are read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from opportunities.imports import reading
from opportunities.imports.evidence import precedence_of
from opportunities.imports.signals import SECTOR_WORDS, deadline_of, kind_of, sectors_of
from opportunities.imports.sources import cited, kind_by_flags, kind_of_page
from opportunities.imports.titles import title_of
from opportunities.imports.worldbank import stage_of
from opportunities.sectors import SECTORS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025", date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2026-03-01", date(2026, 3, 1)),
        ("2027 (about)", date(2027, 12, 31)),
        ("", None),
        ("undated page", None),
    ],
)
def test_a_partial_date_ends_with_its_year_or_month(text: str, expected: date | None) -> None:
    assert reading.last_day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2001", date(2001, 1, 1)), ("2025-03", date(2025, 3, 1)), ("", None)],
)
def test_a_programme_begins_with_its_year_or_month(text: str, expected: date | None) -> None:
    assert reading.first_day(text) == expected


def test_a_publication_is_no_later_than_the_day_it_was_seen() -> None:
    seen = date(2026, 11, 21)

    assert reading.last_day_seen("2026", seen) == seen
    assert reading.last_day_seen("2024", seen) == date(2024, 12, 31)


def test_areas_are_read_by_number_and_kept_in_their_order() -> None:
    read = reading.areas("8 environmental monitoring equipment|1 low-carbon electricity")

    assert read == ["low-carbon-electricity", "environmental-monitoring-equipment"]
    assert reading.areas("5|7") == [
        "wastewater-treatment",
        "industrial-processes-waste-remediation",
    ]
    assert reading.areas("") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("28.0", Decimal("28.0")), ("-15", Decimal(-15)), ("12-18", None), ("", None), ("NaN", None)],
)
def test_what_is_no_number_is_unknown(text: str, expected: Decimal | None) -> None:
    assert reading.number(text) == expected


def test_addresses_are_found_in_running_text() -> None:
    text = "Bulletin, http://a.example/x?y=1 ; details https://b.example/z (page excerpt)"

    assert reading.addresses(text) == ["http://a.example/x?y=1", "https://b.example/z"]
    assert reading.first_address("no address") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ug/m3", "µg/m³"),
        ("days/335", "days of 335"),
        ("% of sections Grade I-III", "%"),
        ("factories", "factories"),
    ],
)
def test_units_are_written_the_way_they_are_shown(text: str, expected: str) -> None:
    assert reading.unit(text) == expected


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["official"], 1),
        (["official_as_reported", "derived"], 1),
        (["baseline_pre2013"], 1),
        (["official_via_press"], 2),
        (["secondary", "single_month"], 2),
        (["computed", "scraped"], 3),
    ],
)
def test_an_official_figure_goes_before_press_and_computation(
    flags: list[str], expected: int
) -> None:
    assert precedence_of(flags) == expected


@pytest.mark.parametrize(
    ("flags", "text", "expected"),
    [
        ({"computed"}, "", "computed"),
        ({"official"}, "", "official"),
        ({"official_as_reported"}, "Bulletin, official page, ", "official"),
        ({"official_as_reported"}, "News, ", "press"),
        ({"secondary"}, "", "report"),
        ({"target"}, "", "public-page"),
    ],
)
def test_the_kind_of_a_city_source_follows_its_flags(
    flags: set[str], text: str, expected: str
) -> None:
    assert kind_by_flags(flags, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("report", "report"),
        ("government site and copy (page excerpt)", "official"),
        ("Shanghai Securities News", "press"),
        ("association standard background (page excerpt)", "public-page"),
    ],
)
def test_the_kind_of_a_page_follows_its_description(text: str, expected: str) -> None:
    assert kind_of_page(text) == expected


def test_a_title_leaves_out_addresses_and_how_the_page_was_read() -> None:
    text = "Beijing Bulletin 2023 (news repost), http://www.a.example/1.html (page excerpt)"

    assert title_of(text) == "Beijing Bulletin 2023 (news repost)"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("https://www.a.example/1", "Page on a.example"),
        ("https://a.example/1 (CCTV 2026-02-27)", "Page on a.example (CCTV 2026-02-27)"),
        ("Daily 2024-01-25, http://a.example/1 ; Talk 2024", "Daily 2024-01-25; Talk 2024"),
        ("GB 1 table at http://a.example/1; its values agree with http://b.example", "GB 1 table"),
    ],
)
def test_a_title_reads_on_where_an_address_was_taken_out(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_repository_is_named_without_its_revision_and_path_which_the_note_keeps() -> None:
    text = "GitHub a/b @ 946be98a288fd0f6 data/all.csv (daily, 2022..2025); no licence file; cut"

    row = cited("a", text, kind="computed", table="city_indicators")

    assert row["title"] == "a/b (GitHub), daily, 2022 to 2025"
    assert row["note"] == f"In full: {text}"


@pytest.mark.parametrize(
    ("status", "closing", "approval", "expected"),
    [
        ("Active", "2029-12-31", "2023-03-23", "procuring"),
        ("Pipeline", "2030-12-31", "2025-04-02", "planned"),
        ("Pipeline", "", "2012-04-05", "unknown"),
        ("Closed", "2016-12-31", "2010-01-01", "completed"),
        ("Dropped", "", "2010-01-01", "dropped"),
    ],
)
def test_the_stage_of_a_bank_project_follows_its_status(
    status: str, closing: str, approval: str, expected: str
) -> None:
    row = {"status": status, "closing_date": closing, "approval_date": approval}

    assert stage_of(row) == expected


def _signal(**cells: str) -> dict[str, str]:
    cells.setdefault("policy_ref", "CN-2021-AIR")
    cells.setdefault("status_on_2026_11_21", "running")
    return {"metric": "", "target_value": "", "deadline": "", "target_text": "", **cells}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"target_value": "30", "deadline": "2025-12-31"}, "target"),
        ({"deadline": "2027-12-31"}, "target"),
        ({}, "statement"),
        ({"target_value": "14", "status_on_2026_11_21": "reference study"}, "statement"),
        ({"policy_ref": "CN-2026-GB3095", "target_value": "30"}, "standard"),
        ({"policy_ref": "CN-2025-ZEROCARBON-LIST1", "target_value": "52"}, "demonstration"),
        ({"metric": "key relocation projects", "target_value": "47"}, "relocation"),
    ],
)
def test_the_kind_of_a_signal_follows_rules(cells: dict[str, str], expected: str) -> None:
    assert kind_of(_signal(**cells)) == expected


def test_a_transition_value_ends_with_the_transition() -> None:
    row = _signal(
        metric="PM2.5 annual Grade II (transition)",
        target_text="2026-03-01 to 2030-12-31",
        deadline="2026-03-01",
    )

    assert deadline_of(row) == (date(2030, 12, 31), "2026-03-01 to 2030-12-31")


def test_a_final_value_of_a_standard_has_no_last_day() -> None:
    row = _signal(
        policy_ref="CN-2026-GB3095",
        metric="PM2.5 annual Grade II",
        target_text="from 2031-01-01",
        deadline="2031-01-01",
    )

    assert deadline_of(row) == (None, "from 2031-01-01")


@pytest.mark.parametrize(
    ("metric", "said", "sectors"),
    [
        (
            "strict supervision",
            "coking, tanning and electroplating",
            "coking electroplating tanning",
        ),
        (
            "clusters",
            "automobiles, textiles and high-end equipment",
            "automobiles equipment-making textiles",
        ),
        ("phosphogypsum storage sites", "", "phosphate"),
        (
            "first compliance deadline",
            "Steel, cement and aluminium units",
            "aluminium cement steel",
        ),
        ("rail share of freight turnover", "About 25%", "transport"),
        ("coal-mine gas used per year", "", "coal-mining"),
        ("polluted farmland", "", "agriculture"),
        ("municipal waste collected", "At most 3.3 Mt a year", ""),
        ("buses", "business as usual", "transport"),
        ("share of cities building zero-waste", "", ""),
    ],
)
def test_industries_are_read_from_the_words_of_a_row(metric: str, said: str, sectors: str) -> None:
    assert sectors_of(_signal(metric=metric, target_text=said)) == sectors.split()


def test_the_rules_name_only_industries_of_the_closed_list() -> None:
    assert set(SECTOR_WORDS) == set(SECTORS)


def test_a_deadline_keeps_its_words() -> None:
    assert deadline_of(_signal(deadline="2027")) == (date(2027, 12, 31), "2027")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Within 32 ug/m3", "Within 32 µg/m³"),
        ("2,001 x10^4 t at most", "2,001 × 10⁴ t at most"),
        ("52 parks; 17 named in parks_cn.csv", "52 parks"),
        ("no budget seen; other listed parks in parks_cn.csv", "no budget seen"),
        ("see opportunities_worldbank_china.csv first", "see the World Bank’s list first"),
        ("from 2031-01-01 (CCTV)", "from 1 January 2031"),
    ],
)
def test_a_target_is_written_for_a_reader(text: str, words: str) -> None:
    assert reading.plain(text) == words
