"""Tests of the words for periods."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from opportunities.periods import in_words


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
