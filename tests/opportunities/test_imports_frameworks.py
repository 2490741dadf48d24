"""The frameworks as they are stored from the files of the product."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from matchmaker.management.commands.load_reference import load_reference
from opportunities.frameworks import reading, sentences
from opportunities.imports.reading import FOLDER
from opportunities.models import Finding, Framework, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load once for the module, and take everything back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


def page(slug: str, on: date = ON) -> reading.Page:
    return reading.page_of(Framework.objects.get(slug=slug), on=on)


def test_gipro_has_seven_slots_of_which_its_source_names_four() -> None:
    found = page("gipro")

    assert (found.slot_count, found.named) == (7, 4)
    assert [row.alike for row in found.slots] == [1, 1, 1, 1, 3]
    assert {row.slot.dimension for row in found.slots} == {None}
    assert sentences.of_index(found) == (
        "The index cannot be computed: 0 of 7 indicators have figures."
    )


@pytest.mark.parametrize(
    ("code", "count", "area"),
    [
        ("overall", 14, "industrial-processes"),
        ("energy-intensity", 18, "energy-efficiency"),
        ("water-intensity", 18, "wastewater-treatment"),
        ("hazardous-waste", 5, "industrial-processes"),
    ],
)
def test_what_gipro_found_is_evidence_of_the_nation_with_its_period(
    code: str, count: int, area: str
) -> None:
    found = Finding.objects.select_related("place").get(framework__slug="gipro", code=code)

    assert (found.count, found.of_total) == (count, 18)
    assert (found.period_from, found.period_to) == (2006, 2015)
    assert found.place is not None
    assert found.place.code == "CN"
    assert len(found.areas) == 1
    assert found.areas[0].startswith(area)
    assert found.source_line == "002:53"


def test_a_city_of_jiangsu_reads_the_findings_of_its_province_before_the_nation() -> None:
    found = reading.findings_for(Place.objects.get(slug="nanjing"), on=ON)

    codes = [one.place.code for one in found if one.place]
    assert codes == sorted(codes, key=["CN-JS", "CN"].index)
    assert {"CN-JS", "CN"} == set(codes)


def test_gep_progress_is_computed_from_stand_ins_for_jiangsu_and_fujian() -> None:
    found = page("gep")

    assert len(found.rows) == 13 + 9
    assert all(row.slot.is_stand_in and row.slot.target_words for row in found.slots)
    assert found.named == 0
    nanjing = next(row for row in found.rows if row.place.slug == "nanjing")
    cell = nanjing.cells[0]
    assert cell.figure is not None
    assert (str(cell.figure.value.normalize()), cell.figure.year) == ("28.6", 2024)
    assert (cell.share, cell.target) == (1, 35)


def test_one_jiangsu_city_by_hand() -> None:
    xuzhou = next(row for row in page("gep").rows if row.place.slug == "xuzhou")

    air, days, *others = xuzhou.cells
    # PM2.5 from 67.0 to 63.9 on the way to 35 is 3.1 of 32.
    assert air.share == pytest.approx(3.1 / 32)
    assert days.baseline is not None
    assert days.figure is not None
    expected = (days.figure.value - days.baseline) / (95 - days.baseline)
    assert days.share == pytest.approx(float(expected))
    assert [cell.share for cell in others] == [None, None]
    assert xuzhou.index == pytest.approx((3.1 / 32 + float(expected)) / 2)


def test_our_own_framework_is_computed_for_the_31_cities_and_says_it_is_ours() -> None:
    found = page("eco-city")

    assert found.framework.is_made_here
    assert len(found.rows) == 31
    assert len(found.with_index) >= 10
    assert all(row.coverage >= 0.5 for row in found.with_index)
    assert all(row.index is None for row in found.rows if row.coverage < 0.5)
    weights = {dimension.code: 0 for dimension in found.dimensions}
    for row in found.slots:
        assert row.slot.dimension is not None
        weights[row.slot.dimension.code] += row.slot.weight
    assert len(set(weights.values())) == 1


@pytest.mark.parametrize(("slug", "slots", "headings"), [("park-26", 26, 5), ("eip", 0, 4)])
def test_frameworks_of_parks_hold_their_headings_and_no_invented_names(
    slug: str, slots: int, headings: int
) -> None:
    found = page(slug)

    assert (found.slot_count, found.named, len(found.dimensions)) == (slots, 0, headings)
    assert found.rows == []


def test_every_text_that_is_shown_has_its_french() -> None:
    for framework in Framework.objects.prefetch_related("slots", "dimensions", "findings"):
        for name in ("name", "summary", "places_text", "note"):
            assert getattr(framework, f"{name}_fr"), (framework.slug, name)
        assert framework.makers_fr
        assert all(finding.text_fr for finding in framework.findings.all())
        assert all(heading.name_fr for heading in framework.dimensions.all())
        for slot in framework.slots.all():
            assert bool(slot.name_en) == bool(slot.name_fr)
            assert bool(slot.note) == bool(slot.note_fr)
            assert bool(slot.target_note) == bool(slot.target_note_fr)


def test_the_digests_of_the_tables_are_those_of_the_files() -> None:
    entries = json.loads((FOLDER / "PROVENANCE.json").read_text(encoding="utf-8"))
    stated = {entry["file"]: entry["sha256"] for entry in entries}
    files = sorted(FOLDER.glob("framework*.csv"))

    assert len(files) == 6
    for file in files:
        assert stated[file.name] == hashlib.sha256(file.read_bytes()).hexdigest(), file.name
