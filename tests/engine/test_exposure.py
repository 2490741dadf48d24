"""Prices of exposure: caps hold, merit is mostly kept, and merit alone costs nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.engine import exposure, synthetic_reviews
from matchmaker.engine.exposure import Candidates

NOBODY = np.zeros(3, dtype=bool)


def table(rows: list[list[int]]) -> Candidates:
    scores = np.array(rows, dtype=np.int64)
    ids = np.tile(np.arange(scores.shape[1]), (scores.shape[0], 1))
    return Candidates(ids, scores, scores.shape[1])


def test_merit_alone_shows_the_best_and_ties_by_id() -> None:
    shown = exposure.top_lists(table([[5, 9, 5]]), np.zeros(3, dtype=np.int64), shown=2)

    assert shown.tolist() == [[True, True, False]]


def test_a_missing_candidate_is_never_shown() -> None:
    ids = np.array([[0, -1, -1], [1, 0, -1]])
    candidates = Candidates(ids, np.array([[7, 0, 0], [5, 6, 0]]), 2)

    shown = exposure.top_lists(candidates, np.zeros(2, dtype=np.int64), shown=2)

    assert shown.tolist() == [[True, False, False], [True, True, False]]
    assert exposure.places(candidates, shown).tolist() == [2, 1]


def test_a_star_pays_just_enough_to_keep_to_the_cap() -> None:
    candidates = table([[100, 90, 80], [100, 50, 40], [100, 95, 10]])

    found = exposure.prices(candidates, cap=1.0, shown=1)
    shown = exposure.top_lists(candidates, found, shown=1)

    assert exposure.places(candidates, shown).max() == 1
    assert shown[1].tolist() == [True, False, False]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), cap=st.sampled_from([2.0, 3.0, 4.0]))
def test_caps_hold_and_prices_are_whole_and_not_negative(seed: int, cap: float) -> None:
    candidates, small = synthetic_reviews.stars(60, 40, seed)

    found = exposure.prices(candidates, cap=cap)
    seen = exposure.measure(candidates, exposure.top_lists(candidates, found), small)

    assert found.dtype == np.int64
    assert found.min() >= 0
    assert seen.most <= np.ceil(cap * 600 / 40) + 1
    assert seen.lists == 600


def test_prices_stop_rising_after_a_fixed_number_of_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exposure, "RISES", 1)
    candidates, _small = synthetic_reviews.stars(60, 40)

    assert exposure.prices(candidates, cap=1.0, passes=0).max() > 0


def test_a_cap_that_does_not_bind_costs_nothing() -> None:
    candidates, _small = synthetic_reviews.stars(60, 40)

    assert not exposure.prices(candidates, cap=40.0).any()


def test_short_lists_leave_nothing_to_price() -> None:
    assert not exposure.prices(table([[3, 2, 1], [3, 2, 1]]), cap=1.0, shown=5).any()


def test_a_cap_below_the_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="below the mean"):
        exposure.prices(table([[1, 2, 3]]), cap=0.5)


def test_a_cap_of_four_keeps_nearly_all_merit() -> None:
    candidates, small = synthetic_reviews.stars(600, 200)
    nothing = np.zeros(200, dtype=np.int64)
    merit = exposure.measure(candidates, exposure.top_lists(candidates, nothing), small)

    for cap, least in ((4.0, 0.995), (2.0, 0.98)):
        prices = exposure.prices(candidates, cap=cap)
        seen = exposure.measure(candidates, exposure.top_lists(candidates, prices), small)
        assert seen.mean_score >= least * merit.mean_score
        assert seen.most <= np.ceil(cap * 30)
        assert seen.top_tenth <= merit.top_tenth
        assert seen.gini <= merit.gini


def test_the_figures_of_a_small_market() -> None:
    candidates = table([[9, 8, 1], [9, 8, 1]])
    shown = exposure.top_lists(candidates, np.zeros(3, dtype=np.int64), shown=1)

    seen = exposure.measure(candidates, shown, np.array([True, False, False]))

    assert (seen.lists, seen.most, seen.never_shown) == (2, 2, 2)
    assert (seen.top_tenth, seen.flagged, seen.mean_score) == (1.0, 1.0, 9.0)
    assert seen.gini == pytest.approx(2 / 3)


def test_an_empty_market_has_no_figures() -> None:
    empty = Candidates(np.zeros((0, 0), dtype=np.intp), np.zeros((0, 0), dtype=np.int64), 0)

    seen = exposure.measure(empty, np.zeros((0, 0), dtype=bool), np.zeros(0, dtype=bool))

    assert seen.mean_score == 0
    assert exposure.prices(empty).size == 0


def test_tables_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        Candidates(np.zeros((1, 2), dtype=np.intp), np.zeros((1, 3), dtype=np.int64), 3)
    with pytest.raises(ValueError, match="-1 to 2"):
        Candidates(np.full((1, 2), 3), np.zeros((1, 2), dtype=np.int64), 3)
