"""Words follow the numbers that people see."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine.confidence import (
    Confidence,
    Strength,
    confidence,
    confidence_word,
    shown,
    shown_tenths,
    strength_word,
)
from matchmaker.engine.inputs import Weights


def test_confidence_is_the_quality_averaged_by_weight():
    quality = np.array([1000, 500, 800, 0, 0, 1000, 1000])

    found = confidence(quality, Weights())

    assert int(found) == 150 + 125 + 160 + 80 + 100


@pytest.mark.parametrize(
    ("thousandths", "word"),
    [
        (1000, Confidence.HIGH),
        (750, Confidence.HIGH),
        (749, Confidence.MEDIUM),
        (500, Confidence.MEDIUM),
        (499, Confidence.LOW),
        (0, Confidence.LOW),
    ],
)
def test_confidence_words_change_at_their_bounds(thousandths, word):
    assert confidence_word(thousandths) == word


@pytest.mark.parametrize(
    ("score", "number", "word"),
    [
        (10_000_000, 100, Strength.STRONG),
        (6_950_000, 70, Strength.STRONG),
        (6_949_999, 69, Strength.FAIR),
        (4_450_000, 45, Strength.FAIR),
        (4_449_999, 44, Strength.WEAK),
        (0, 0, Strength.WEAK),
    ],
)
def test_strength_words_follow_the_number_as_shown(score, number, word):
    assert (shown(score), strength_word(score)) == (number, word)


def test_tenths_that_round_down_still_add_up():
    assert shown_tenths((6_000, 6_000, 6_000)) == (1, 1, 0)


@given(st.lists(st.integers(0, 2_500_000), min_size=7, max_size=7))
def test_tenths_add_up_to_the_rounded_score(points):
    tenths = shown_tenths(tuple(points))

    assert sum(tenths) == (sum(points) + 5_000) // 10_000
    assert all(
        abs(tenth * 10_000 - point) < 10_000 for tenth, point in zip(tenths, points, strict=True)
    )
