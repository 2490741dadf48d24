"""Tests of which figures there are, how old they are and what is missing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from opportunities.models import Place
from opportunities.upkeep.coverage import FIRST_YEAR, Asked, coverage
from opportunities.upkeep.coverage_table import table
from opportunities.upkeep.findings import findings
from tests import recipes

if TYPE_CHECKING:
    from opportunities.models import Indicator

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)


def city(code: str, name: str) -> Place:
    place = recipes.city(code, name)
    place.groups = [Place.Group.TRACKER31]
    place.save()
    return place


def two_cities() -> tuple[Place, Place]:
    return city("320100", "Nanjing"), city("420100", "Wuhan")


def water() -> Indicator:
    return recipes.indicator("surface_water_good_share_national_sections", domain="water", unit="%")


def test_a_cell_counts_figures_and_names_the_best_source() -> None:
    nanjing, _wuhan = two_cities()
    recipes.measurement(place=nanjing, year=2024, precedence=3)
    recipes.measurement(place=nanjing, year=2024, precedence=1)
    recipes.measurement(place=nanjing, year=2008, precedence=2)

    row = coverage(Asked(), on=ON).rows[0]

    older, *years = row.cells
    assert (older.count, older.kind) == (1, "press")
    assert [(cell.count, cell.kind) for cell in years if cell] == [(2, "official")]
    assert row.count == 3


def test_years_run_from_the_first_to_this_one() -> None:
    two_cities()

    found = coverage(Asked(), on=ON)

    assert found.years == list(range(FIRST_YEAR, 2027))
    assert all(len(row.cells) == len(found.years) + 1 for row in found.rows)


@pytest.mark.parametrize("flag", ["target", "withdrawn"])
def test_what_is_no_measurement_does_not_count(flag: str) -> None:
    nanjing, _wuhan = two_cities()
    recipes.measurement(place=nanjing, flags=[flag])

    found = coverage(Asked(), on=ON)

    assert found.count == 0
    assert found.lines == []
    assert [one.code for one in found.without] == ["PM2.5_annual_mean"]


def test_a_line_tells_fresh_from_old_and_missing() -> None:
    nanjing, wuhan = two_cities()
    city("440100", "Guangzhou")
    recipes.measurement(place=nanjing, year=2021)
    recipes.measurement(place=nanjing, year=2015)
    recipes.measurement(place=wuhan, year=2014)

    line = coverage(Asked(), on=ON).lines[0]

    assert (line.known, line.fresh, line.stale) == (2, 1, 1)
    assert (line.newest_year, line.median_age) == (2021, 8.5)
    assert [place.name_en for place in line.missing] == ["Guangzhou"]


def test_sentences_are_computed_from_the_figures() -> None:
    nanjing, wuhan = two_cities()
    recipes.measurement(place=nanjing, year=2024)
    recipes.measurement(place=wuhan, year=2014)
    recipes.measurement(place=wuhan, year=2016, indicator=water())

    assert findings(coverage(Asked(), on=ON)) == [
        "PM2.5, annual mean: 1 of 2 places has a value of 2021 or later. 1 has only an older one.",
        "Good air days: no figure for any of the 2 places.",
        "Surface water of class I to III: none of the 2 places has a value of 2021 or later;"
        " 1 has an older one, the newest of 2016.",
        "Water, any indicator: none of the 2 places has a value of 2021 or later;"
        " 1 has an older one, the newest of 2016.",
        "Waste, any indicator: no figure for any of the 2 places.",
        "Energy, any indicator: no figure for any of the 2 places.",
    ]


def test_a_sentence_counts_those_without_any_figure() -> None:
    nanjing, _wuhan = two_cities()
    recipes.measurement(place=nanjing, year=2024)

    said = findings(coverage(Asked(indicator="pm25"), on=ON))

    assert said == ["PM2.5_annual_mean: 1 of 2 places has a value of 2021 or later. 1 has none."]


def test_a_group_without_places_says_so() -> None:
    assert findings(coverage(Asked(), on=ON)) == ["No place of this group is stored."]


def test_a_domain_or_an_indicator_narrows_all_of_it() -> None:
    nanjing, _wuhan = two_cities()
    recipes.measurement(place=nanjing)
    recipes.measurement(place=nanjing, indicator=water())

    found = coverage(Asked(domain="water"), on=ON)

    assert found.count == 1
    assert {line.label for line in found.subjects} == {
        "Surface water of class I to III",
        "Water, any indicator",
    }
    assert coverage(Asked(indicator="pm25"), on=ON).count == 1


def test_the_table_has_a_record_for_every_place_and_indicator() -> None:
    nanjing, _wuhan = two_cities()
    recipes.measurement(place=nanjing, year=2024, precedence=2)
    recipes.measurement(place=nanjing, year=2008, precedence=1)

    columns, rows = table(Asked(), on=ON)
    records = list(rows)

    assert columns[-1] == "2026"
    assert [set(record) == set(columns) for record in records] == [True, True]
    known, empty = records
    assert (known["before_2013"], known["2024"], known["best_source"]) == (1, 1, "official")
    assert (known["newest_year"], known["age_years"]) == (2024, 2)
    assert (empty["figures"], empty["newest_year"], empty["best_source"]) == (0, "", "")
