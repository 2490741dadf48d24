"""Needs in English, French and Chinese find the same companies."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest

from matchmaker.engine.text import analyse, assign
from matchmaker.vocabulary.areas import AREA_ORDER
from tests.engine.texts import NEEDS, market, rows_of, vocabulary

LANGUAGES = ("en", "fr", "zh")
NEED_ROWS = rows_of(NEEDS)


@cache
def best(text: str) -> tuple[str, ...]:
    return tuple(market().ranking(text)[:5])


def share(rows, holds) -> float:
    return sum(map(holds, rows)) / len(rows)


def is_hit(row: dict[str, str], language: str, places: int) -> bool:
    return bool(set(best(row[language])[:places]) & set(row["expected"].split("|")))


def need(number: str) -> dict[str, str]:
    return next(row for row in NEED_ROWS if row["id"] == number)


def test_every_area_has_needs_and_every_expected_company_exists():
    assert {row["area"] for row in NEED_ROWS} == {str(number) for number in range(1, 9)}
    expected = {name for row in NEED_ROWS for name in row["expected"].split("|")}
    assert expected <= set(market().names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ammonia_without_chemicals_finds_electrochemical_oxidation(language):
    assert "Axine Water Technologies Inc." in best(need("N01")[language])[:3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_fuel_cell_engines_for_buses_find_a_fuel_cell_maker_first(language):
    assert best(need("N02")[language])[0] in {"Ballard Power Systems", "Hydrogenics Corp."}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("part", "bar"), [("tuning", 0.97), ("held-out", 0.94), ("last", 0.9)])
def test_an_expected_company_is_among_the_first_three(language, part, bar):
    rows = [row for row in NEED_ROWS if row["part"] == part]

    assert share(rows, lambda row: is_hit(row, language, 3)) >= bar


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_expected_company_is_mostly_first(language):
    assert share(NEED_ROWS, lambda row: is_hit(row, language, 1)) >= 0.82


@pytest.mark.parametrize(("one", "other"), list(combinations(LANGUAGES, 2)))
def test_two_languages_share_four_of_the_first_five(one, other):
    overlap = [len(set(best(row[one])) & set(best(row[other]))) / 5 for row in NEED_ROWS]

    assert sum(overlap) / len(overlap) >= 0.8


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_area_is_assigned_from_words_alone(language):
    def holds(row: dict[str, str]) -> bool:
        areas = assign(analyse(row[language], vocabulary()), vocabulary()).areas
        return AREA_ORDER[int(row["area"]) - 1] in {area.code for area in areas}

    assert share(NEED_ROWS, holds) >= 0.9
