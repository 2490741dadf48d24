"""Intervals are seeded, contain their value, and draw one need's languages together."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.evaluation.bootstrap import Draws, from_draws

NAMES = [f"q{number}" for number in range(20)]
VALUES = np.linspace(0, 1, 20)


def test_the_same_seed_gives_the_same_interval():
    first = Draws.of(NAMES, 200, seed=3).figure(VALUES)

    assert first == Draws.of(NAMES, 200, seed=3).figure(VALUES)
    assert first != Draws.of(NAMES, 200, seed=4).figure(VALUES)


def test_an_interval_holds_its_value():
    found = Draws.of(NAMES, 500).figure(VALUES)

    assert found.value == pytest.approx(0.5)
    assert 0.3 < found.low < 0.5 < found.high < 0.7
    assert found.count == 20


def test_rows_without_a_value_do_not_count():
    found = Draws.of(NAMES, 50).figure(np.where(VALUES < 0.5, np.nan, 1.0))

    assert (found.value, found.low, found.high, found.count) == (1, 1, 1, 10)


def test_no_value_at_all_is_no_figure():
    found = Draws.of(NAMES, 50).figure(np.full(20, np.nan))

    assert found.to_json() == {"value": None, "low": None, "high": None, "n": 0}


def test_languages_of_one_need_are_drawn_together():
    times = Draws.of(["a", "a", "b", "c"], 30).times

    assert (times[:, 0] == times[:, 1]).all()
    assert (times[:, 1:].sum(axis=1) == 3).all()


def test_a_system_that_is_always_better_is_above_in_every_draw():
    found = Draws.of(NAMES, 100).compare(VALUES + 0.1, VALUES)

    assert found.share_above == 1
    assert found.difference.value == pytest.approx(0.1)
    assert found.difference.low == pytest.approx(found.difference.high)
    assert found.ratio.value == pytest.approx(1.2)


def test_a_system_against_itself_is_never_above():
    assert Draws.of(NAMES, 100).compare(VALUES, VALUES).share_above == 0


def test_a_ratio_over_nothing_is_no_figure():
    found = Draws.of(NAMES, 100).ratio(VALUES, np.zeros(20))

    assert np.isnan(found.value)
    assert found.to_json()["low"] is None


def test_macro_f1_leaves_the_class_of_no_answer_out():
    draws = Draws.of(["a", "b", "c", "d"], 40)
    value, drawn = draws.macro_f1(np.array([0, 0, 1, 1]), np.array([0, 2, 1, 1]), 2)

    assert value == pytest.approx((2 / 3 + 1) / 2)
    assert drawn.shape == (40,)
    assert 0 <= drawn.min() <= drawn.max() <= 1


def test_figures_are_rounded_for_storage():
    assert from_draws(1 / 3, np.array([0.25, 0.5]), 2).to_json()["value"] == 0.3333
