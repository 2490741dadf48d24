"""Tests of the words for periods."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.utils.translation import override

from opportunities.imports import reading
from opportunities.periods import in_words
from opportunities.templatetags.opportunities import (
    CITIES_OF,
    UNIT_WORDS,
    capacity_beside,
    in_unit,
    unit_words,
)
from tests import recipes


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2024", "2024"),
        ("2022-12", "December 2022"),
        ("2016-01..11", "January to November 2016"),
        ("2025-01-01..09-20", "1 January to 20 September 2025"),
        ("2030 target", "target for 2030"),
        ("2021 to 2025", "2021 to 2025"),
    ],
)
def test_a_period_is_written_for_a_reader(period: str, words: str) -> None:
    assert in_words(period) == words


def test_months_are_named_in_the_language_of_the_page() -> None:
    with override("fr"):
        assert in_words("2022-12") == "décembre 2022"


@pytest.mark.parametrize(("unit", "words"), [("rank", "rank 166"), ("index", "index 166")])
def test_what_is_no_unit_goes_before_the_number(unit: str, words: str) -> None:
    assert in_unit(Decimal(166), unit) == words


def test_every_unit_that_is_a_word_can_be_said_in_the_language_of_the_page() -> None:
    units = {row["unit"] for row in reading.rows("indicators")}
    words = {unit for unit in units if re.search("[a-z]{4,}", unit)}

    assert {"days", "factories", "cities of 339"} <= words
    assert {unit for unit in words if not CITIES_OF.fullmatch(unit)} <= set(UNIT_WORDS)
    assert {unit_words(unit) for unit in words} == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "beside"), [("20,000 m³/d", ""), ("2 lines of 10,000 m³/d", "2 lines of 10,000 m³/d")]
)
def test_a_capacity_is_not_said_twice(said: str, beside: str) -> None:
    need = recipes.need(capacity_value=20_000, capacity_unit="m³/d", capacity_text=said)

    assert capacity_beside(need) == beside
