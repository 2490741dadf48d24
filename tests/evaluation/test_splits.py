"""The split is fixed: these halves may never change."""

from __future__ import annotations

import pytest

from matchmaker.evaluation.splits import HALVES, fold_of, half_of, need_of

T, E = HALVES
FIRST_DAY = [T, E, E, E, T, E, E, E]


def test_halves_are_those_of_the_first_day():
    assert [half_of(f"q{number:02}") for number in range(1, 9)] == FIRST_DAY


@pytest.mark.parametrize("language", ["en", "fr", "zh"])
def test_one_need_stays_in_one_half_in_every_language(language):
    assert half_of(f"wb-p123-{language}") == half_of("wb-p123")
    assert need_of(f"wb-p123-{language}") == "wb-p123"


def test_only_a_language_at_the_end_is_left_out():
    assert need_of("zh-0001") == "zh-0001"
    assert need_of("grid-en-x") == "grid-en-x"


def test_both_halves_are_about_equally_large():
    halves = [half_of(str(number)) for number in range(1000)]

    assert {halves.count(half) // 100 for half in HALVES} <= {4, 5}


def test_there_are_five_folds():
    assert {fold_of(str(number)) for number in range(200)} == {0, 1, 2, 3, 4}
