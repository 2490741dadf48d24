"""Scores as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.templatetags.score import (
    confidence_word,
    out_of_100,
    points,
    score_word,
    whole_points,
)


@pytest.mark.parametrize(
    ("units", "score"), [(0, 0), (49_999, 0), (50_000, 1), (7_849_999, 78), (10_000_000, 100)]
)
def test_units_round_to_whole_points(units: int, score: int) -> None:
    assert out_of_100(units) == score


def test_points_keep_a_decimal() -> None:
    assert points(2_734_000) == "27.3"
    assert points(2_739_999) == "27.4"


@pytest.mark.parametrize(
    ("score", "word"),
    [(0, "Weak"), (44, "Weak"), (45, "Fair"), (69, "Fair"), (70, "Strong"), (100, "Strong")],
)
def test_a_score_has_a_word(score: int, word: str) -> None:
    assert score_word(score) == word


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(0, "Low"), (0.49, "Low"), (0.5, "Medium"), (0.74, "Medium"), (0.75, "High"), (1, "High")],
)
def test_a_confidence_has_a_word(confidence: float, word: str) -> None:
    assert confidence_word(confidence) == word


@given(st.lists(st.integers(0, 3_000_000), max_size=9))
def test_shown_parts_add_up_to_the_shown_score(units: list[int]) -> None:
    shown = whole_points(units)

    assert sum(shown) == out_of_100(sum(units))
    assert all(
        abs(part * 100_000 - unit) <= 100_000 for part, unit in zip(shown, units, strict=True)
    )
