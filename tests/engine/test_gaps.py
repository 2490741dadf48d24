"""The formulas of the gap rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine import gaps
from matchmaker.engine.evidence import BetterWhen

HIGHER = BetterWhen.HIGHER
figures = st.floats(min_value=0.01, max_value=1e6)


def test_a_figure_a_quarter_above_its_limit_is_a_quarter_beyond_it():
    assert gaps.beyond(44, 35) == pytest.approx(9 / 35)


def test_where_high_is_good_the_distance_is_what_is_missing_of_the_figure():
    assert gaps.beyond(60, 75, HIGHER) == pytest.approx(0.25)


def test_a_figure_on_the_good_side_is_not_beyond():
    assert gaps.beyond(28, 35) < 0
    assert gaps.beyond(90, 75, HIGHER) < 0


def test_a_share_of_nothing_is_as_far_as_anything_gets():
    assert gaps.beyond(0, 75, HIGHER) == 9.0


@pytest.mark.parametrize(("value", "reference"), [(-1, 35), (10, 0), (10, -1)])
def test_impossible_figures_are_refused(value, reference):
    with pytest.raises(ValueError, match="not negative"):
        gaps.beyond(value, reference)


@pytest.mark.parametrize(
    ("share", "width"), [(-0.5, 0), (0, 0), (0.2771, 277), (0.0005, 1), (1, 1000), (9, 1000)]
)
def test_a_gap_is_full_at_twice_the_limit(share, width):
    assert gaps.width(share) == width


@given(figures, figures, figures)
def test_a_worse_figure_never_has_a_narrower_gap(one, other, limit):
    low, high = sorted((one, other))

    assert gaps.width(gaps.beyond(low, limit)) <= gaps.width(gaps.beyond(high, limit))


@pytest.mark.parametrize(
    ("years", "factor"), [(-1, 1000), (0, 1000), (2, 1000), (3, 850), (5, 550), (8, 100), (40, 100)]
)
def test_confidence_falls_with_age_and_keeps_a_tenth(years, factor):
    assert gaps.age_factor(years) == factor


def test_confidence_is_the_product_of_what_lowers_it():
    assert gaps.confidence_of([]) == 1000
    assert gaps.confidence_of([850, 700]) == 595


@given(st.lists(st.integers(0, 1000), max_size=8), st.randoms())
def test_the_order_of_factors_does_not_matter(factors, chance):
    shuffled = list(factors)
    chance.shuffle(shuffled)

    assert gaps.confidence_of(shuffled) == gaps.confidence_of(factors)
    assert 0 <= gaps.confidence_of(factors) <= 1000


def test_the_median_of_an_even_number_lies_between():
    assert gaps.middle([30, 20, 40, 28]) == 29


def test_equal_figures_share_a_rank():
    assert gaps.rank_of(30, [20, 30, 40]) == 2
    assert gaps.rank_of(30, [20, 30, 40], HIGHER) == 2
    assert gaps.rank_of(50, [20, 30, 40]) == 4


def test_two_points_make_no_trend():
    assert gaps.slope([(2022, 30), (2024, 40)]) is None
    assert gaps.worsening([(2022, 30), (2024, 40)]) is None


def test_one_unusual_year_does_not_make_the_trend():
    steady = [(year, 30.0 + 2 * (year - 2018)) for year in range(2018, 2025)]
    dented = [(year, 10.0 if year == 2020 else value) for year, value in steady]

    assert gaps.slope(dented) == pytest.approx(gaps.slope(steady))


def test_a_falling_share_of_good_days_is_a_worsening():
    days = [(2020, 85.2), (2022, 82.5), (2023, 77.3)]

    assert gaps.worsening(days, HIGHER) == pytest.approx(7.9 / 85.2, abs=0.001)
    assert gaps.worsening(days) < 0


def test_nothing_is_said_of_a_series_that_begins_with_nothing():
    assert gaps.worsening([(2020, 0), (2021, 3), (2022, 5)]) is None
