"""Frameworks as data: a made-up one equals a table computed by hand, and the loaded ones."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from opportunities.frameworks import example, reading, sentences
from opportunities.frameworks.figures import last_full_year
from opportunities.models import (
    Assessment,
    Dimension,
    Finding,
    Framework,
    Place,
    Slot,
    SlotValue,
)
from tests import recipes

if TYPE_CHECKING:
    from django.test import Client

    from opportunities.frameworks.computing import Row

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)
VALUES = {
    "Ash": (60, 80, None),
    "Birch": (30, None, None),
    "Cedar": (40, 90, 5),
    "Dogwood": (None, 100, None),
}
BASELINES = {
    "Ash": (80, 70, None),
    "Birch": (30, None, None),
    "Cedar": (None, 90, None),
    "Dogwood": (None, None, None),
}
"""The same figures as in tests/engine/test_index.py, where they are computed by hand."""


def framework(method: str = "min-max", **fields: object) -> Framework:
    """A made-up framework of two dimensions and three slots, by rows alone."""
    fields.setdefault("slug", "made-up")
    row = Framework.objects.create(
        name_en="Made-up index", short_name="MUI", method=method, source=recipes.source(), **fields
    )
    air = Dimension.objects.create(framework=row, code="air", position=1, name_en="Air")
    other = Dimension.objects.create(framework=row, code="other", position=2, name_en="Other")
    for position, (code, better, weight, target, heading) in enumerate(
        (
            ("dust", "lower", 2, 35, air),
            ("days", "higher", 1, 95, air),
            ("waste", "lower", 1, 5, other),
        ),
        1,
    ):
        Slot.objects.create(
            framework=row,
            dimension=heading,
            code=code,
            position=position,
            name_en=code.title(),
            better_when=better,
            weight=weight,
            target_value=target,
        )
    return row


def assess(row: Framework, *, until: int = 2024) -> None:
    """Store what the framework measured, with every gap left out."""
    slots = list(row.slots.filter(is_prerequisite=False))
    for number, (name, values) in enumerate(VALUES.items()):
        assessment = Assessment.objects.create(
            framework=row,
            place=recipes.city(f"32910{number}", name),
            period_from=2020,
            period_to=until,
            source=recipes.source(),
        )
        for slot, value, baseline in zip(slots, values, BASELINES[name], strict=True):
            if value is not None:
                SlotValue.objects.create(
                    assessment=assessment, slot=slot, value=value, baseline_value=baseline
                )


def by_name(row: Framework, on: date = ON) -> dict[str, Row]:
    return {one.place.name_en: one for one in reading.page_of(row, on=on).rows}


def indices(rows: dict[str, Row]) -> dict[str, float | None]:
    return {
        name: None if row.index is None else pytest.approx(row.index) for name, row in rows.items()
    }


def test_a_framework_made_by_rows_alone_equals_the_table_between_places() -> None:
    row = framework("min-max")
    assess(row)

    found = by_name(row)

    assert indices(found) == {"Birch": 1, "Cedar": 11 / 18, "Ash": 0, "Dogwood": None}
    assert {name: one.coverage for name, one in found.items()} == {
        "Ash": 0.75,
        "Birch": 0.5,
        "Cedar": 0.75,
        "Dogwood": 0.25,
    }


def test_a_framework_made_by_rows_alone_equals_the_table_towards_targets() -> None:
    row = framework("distance-to-target", minimum_coverage=0)
    assess(row)

    found = by_name(row)

    assert indices(found) == {
        "Birch": 1,
        "Dogwood": 1,
        "Cedar": 1 / 2,
        "Ash": (40 / 45 + 10 / 25) / 3,
    }


def test_its_page_shows_that_index_and_its_csv_the_same_numbers(client: Client) -> None:
    assess(framework("min-max"))

    page = client.get(reverse("framework-detail", args=("made-up",)))
    answer = client.get(reverse("framework-index-csv", args=("made-up",)))
    table = {line["place"]: line for line in csv.DictReader(StringIO(answer.content.decode()))}

    shown = " ".join(page.content.decode().split())
    assert "3 of 4 places have enough figures for an index." in shown
    assert "It runs from 0 of 100 in Ash to 100 in Birch." in shown
    assert '<td class="num">61</td> <td class="num">75%</td> <td class="num">2 / 3</td>' in shown
    assert "not enough data" in shown
    assert (table["Cedar"]["index"], table["Cedar"]["coverage"]) == ("61.1", "0.75")
    assert (table["Cedar"]["dust_value"], table["Cedar"]["dust_share"]) == ("40.0", "0.6667")
    assert (table["Dogwood"]["index"], table["Dogwood"]["waste_value"]) == ("", "")


def test_an_assessment_counts_once_its_period_has_ended() -> None:
    row = framework("min-max")
    assess(row, until=2024)

    assert {one.index for one in by_name(row, on=date(2024, 12, 30)).values()} == {None}
    assert by_name(row, on=date(2024, 12, 31))["Birch"].index == 1


def test_each_dimension_has_its_own_index() -> None:
    row = framework("distance-to-target", minimum_coverage=0)
    assess(row)

    parts = {part.dimension.code: part.index for part in by_name(row)["Cedar"].parts}

    assert parts == {"air": 0, "other": 1}


def test_a_failed_prerequisite_is_named_and_not_averaged(client: Client) -> None:
    row = framework("min-max")
    condition = Slot.objects.create(
        framework=row, code="permit", position=9, name_en="Permit", is_prerequisite=True
    )
    assess(row)
    answered = Assessment.objects.get(place__name_en="Birch")
    SlotValue.objects.create(assessment=answered, slot=condition, value=0)

    found = by_name(row)
    page = client.get(row.get_absolute_url()).content.decode()

    assert found["Birch"].index == 1
    assert [slot.code for slot in found["Birch"].failed] == ["permit"]
    assert [slot.code for slot in found["Ash"].unanswered] == ["permit"]
    assert "Fails" in page
    assert "Not known" in page


# Figures measured here


def measured(row: Framework, **fields: object) -> Slot:
    """Let the first slot be filled by PM2.5 and leave the others empty."""
    slot = row.slots.get(code="dust")
    slot.indicator = recipes.indicator(unit="ug/m3")
    for name, value in fields.items():
        setattr(slot, name, value)
    slot.save()
    row.slots.exclude(pk=slot.pk).delete()
    return slot


def cities(row: Framework, *names: str) -> list[Place]:
    row.places_groups = ["tracker31"]
    row.save()
    places = []
    for number, name in enumerate(names):
        place = recipes.city(f"32910{number}", name)
        place.groups = ["tracker31"]
        place.save()
        places.append(place)
    return places


def test_measurements_fill_a_slot_with_the_better_source_of_the_newest_whole_year() -> None:
    row = framework("min-max")
    measured(row)
    ash, birch = cities(row, "Ash", "Birch")
    recipes.measurement(place=birch, value=20)
    recipes.measurement(place=ash, year=2023, value=99)
    recipes.measurement(place=ash, year=2024, value=41, precedence=3)
    recipes.measurement(place=ash, year=2024, value=40, precedence=1)
    recipes.measurement(place=ash, year=2025, period="2025-01..06", value=10)
    recipes.measurement(place=ash, year=2025, value=5, flags=["target"])
    recipes.measurement(place=ash, year=2025, value=5, flags=["withdrawn"])
    recipes.measurement(place=ash, year=2025, value=5, unit="mg/m3")

    figure = by_name(row)["Ash"].cells[0].figure

    assert figure is not None
    assert (figure.value, figure.year) == (40, 2024)


def test_days_of_a_year_become_a_share_where_the_slot_asks_for_one() -> None:
    row = framework("min-max")
    measured(row, indicator=recipes.indicator("good_days", unit="%"), unit="%")
    row.slots.update(also_indicators=["good_days_counted"])
    (ash,) = cities(row, "Ash")
    days = recipes.indicator("good_days_counted", unit="days")
    recipes.measurement(place=ash, indicator=days, value=292, unit="days of 365")

    figure = by_name(row)["Ash"].cells[0].figure

    assert figure is not None
    assert (figure.value, figure.unit) == (Decimal(80), "%")


def test_a_figure_counts_only_as_long_as_the_framework_says() -> None:
    row = framework("min-max", max_age_years=5)
    measured(row)
    ash, birch = cities(row, "Ash", "Birch")
    recipes.measurement(place=ash, year=2021, value=40)
    recipes.measurement(place=birch, year=2020, value=30)

    found = by_name(row)

    assert found["Ash"].cells[0].figure is not None
    assert found["Birch"].cells[0].figure is None


def test_too_few_places_are_not_compared() -> None:
    row = framework("min-max", minimum_places=3)
    measured(row)
    for place, value in zip(cities(row, "Ash", "Birch"), (20, 40), strict=True):
        recipes.measurement(place=place, value=value)

    assert {name: one.index for name, one in by_name(row).items()} == {"Ash": None, "Birch": None}


def test_change_is_counted_on_one_scale_from_the_figure_of_the_year_to_compare_with() -> None:
    row = framework("min-max", baseline_year=2013, compare_year=2015)
    measured(row)
    ash, birch, _cedar = cities(row, "Ash", "Birch", "Cedar")
    for year, value in ((2012, 200), (2014, 100), (2015, 80), (2016, 70), (2024, 40)):
        recipes.measurement(place=ash, year=year, value=value)
    for year, value in ((2015, 60), (2024, 20)):
        recipes.measurement(place=birch, year=year, value=value)

    found = by_name(row)

    # From 80 to 20 both years: 80 is 0, 60 is 1/3, 40 is 2/3, 20 is 1.
    assert found["Ash"].change == pytest.approx(2 / 3)
    assert found["Birch"].change == pytest.approx(2 / 3)
    assert found["Cedar"].change is None


def test_progress_counts_from_the_first_figure_since_the_baseline_year() -> None:
    row = framework("distance-to-target", baseline_year=2014)
    measured(row)
    (ash,) = cities(row, "Ash")
    for year, value in ((2013, 500), (2014, 75), (2015, 60), (2024, 45)):
        recipes.measurement(place=ash, year=year, value=value)

    (found,) = by_name(row).values()

    assert (found.cells[0].baseline, found.cells[0].baseline_year) == (75, 2014)
    assert found.index == pytest.approx(30 / 40)
    assert found.change == pytest.approx(30 / 40 - 15 / 40)


def test_figures_that_count_another_thing_are_no_baseline() -> None:
    row = framework("distance-to-target")
    measured(row, also_indicators=["PM2.5_elsewhere"])
    (ash,) = cities(row, "Ash")
    elsewhere = recipes.indicator("PM2.5_elsewhere", unit="ug/m3")
    recipes.measurement(place=ash, year=2015, value=90, indicator=elsewhere)
    recipes.measurement(place=ash, year=2024, value=60)

    (found,) = by_name(row).values()

    assert found.cells[0].baseline is None
    assert found.index is None


@pytest.mark.parametrize(("on", "year"), [(date(2026, 11, 21), 2025), (date(2015, 12, 31), 2015)])
def test_a_year_counts_once_it_has_ended(on: date, year: int) -> None:
    assert last_full_year(on) == year


# Findings


def test_findings_of_a_place_come_from_near_to_far_and_from_nowhere_else() -> None:
    row = framework()
    nanjing = recipes.city()
    for code, place in (
        ("everywhere", None),
        ("nation", recipes.nation()),
        ("elsewhere", recipes.province("CN-GD", "Guangdong")),
        ("province", recipes.province()),
        ("city", nanjing),
    ):
        Finding.objects.create(
            framework=row, code=code, place=place, text_en=code, source=row.source
        )
    Finding.objects.create(
        framework=row, code="later", place=nanjing, text_en="x", period_to=2030, source=row.source
    )

    found = [one.code for one in reading.findings_for(nanjing, on=ON)]

    assert found == ["city", "province", "nation", "everywhere"]


# The worked example and sentences


def test_the_worked_example_says_what_the_text_beside_it_says() -> None:
    between, towards = example.between_places(), example.towards_targets()

    assert [round(row.index or 0, 2) for row in between] == [0, 1, 0.78]
    assert [row.coverage for row in between] == [0.75, 0.5, 0.75]
    assert between[2].shares == (pytest.approx(2 / 3), 1, None)
    assert [round(row.index or 0, 2) for row in towards] == [0.43, 1, 0.62]
    assert towards[0].shares == (pytest.approx(20 / 45), pytest.approx(0.4), None)


def test_one_place_alone_is_named_with_its_index() -> None:
    row = framework("min-max", minimum_coverage=1)
    row.slots.exclude(code="dust").delete()
    row.slots.update(indicator=recipes.indicator())
    more = Slot.objects.create(
        framework=row, code="more", position=4, indicator=recipes.indicator("more", unit="ug/m3")
    )
    ash, birch = cities(row, "Ash", "Birch")
    for place, value in ((ash, 20), (birch, 40)):
        recipes.measurement(place=place, value=value)
        recipes.measurement(place=place, value=value, indicator=more.indicator, year=2023)
    birch.measurements.filter(indicator=more.indicator).update(unit="t")
    third = recipes.city("329109", "Elm")
    third.groups = ["tracker31"]
    third.save()
    recipes.measurement(place=third, value=30, indicator=more.indicator)

    assert sentences.of_index(reading.page_of(row, on=ON)) == (
        "1 of 3 places has enough figures for an index. Ash stands at 100 of 100."
    )


def test_a_slot_without_a_target_says_so(client: Client) -> None:
    row = framework("distance-to-target")
    assess(row)
    row.slots.update(target_value=None)

    page = client.get(row.get_absolute_url()).content.decode()

    assert "not counted: no target" in page
