"""Only who stands in many teams costs, and never more than a fifth of a full strength."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine.team_fairness import HIGHEST, team_prices


def test_firms_of_few_teams_cost_nothing():
    assert team_prices({}) == {}
    assert team_prices({4: 3, 5: 3}) == {4: 0, 5: 0}


def test_each_need_beyond_twice_the_mean_costs_a_step():
    # Mean 15 / 5 = 3, so 6 are free.
    assert team_prices({1: 1, 2: 1, 3: 1, 4: 1, 5: 11}) == {1: 0, 2: 0, 3: 0, 4: 0, 5: 100}


@given(st.dictionaries(st.integers(0, 99), st.integers(1, 500), min_size=1))
def test_a_price_grows_with_the_teams_and_is_bounded(stood):
    prices = team_prices(stood)
    ordered = [prices[firm] for firm in sorted(stood, key=lambda firm: stood[firm])]

    assert ordered == sorted(ordered)
    assert 0 <= ordered[0] <= ordered[-1] <= HIGHEST
