"""Severity, tailwind and scale: worked examples and their limits."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine.evidence import (
    Basis,
    BetterWhen,
    Caution,
    CautionFacts,
    capacity_basis,
    cautions,
    coverage_bp,
    scale_fit,
    severity,
    severity_peers,
    tailwind,
    worst,
)

money = st.floats(1, 1e12)


@pytest.mark.parametrize(
    ("value", "limit", "better_when", "expected"),
    [
        pytest.param(70, 35, BetterWhen.LOWER, 500, id="twice the limit"),
        pytest.param(35, 35, BetterWhen.LOWER, 0, id="at the limit"),
        pytest.param(20, 35, BetterWhen.LOWER, 0, id="below the limit"),
        pytest.param(105, 35, BetterWhen.LOWER, 1000, id="three times"),
        pytest.param(500, 35, BetterWhen.LOWER, 1000, id="far beyond"),
        pytest.param(45, 90, BetterWhen.HIGHER, 500, id="half of what is wanted"),
        pytest.param(95, 90, BetterWhen.HIGHER, 0, id="more than wanted"),
        pytest.param(0, 90, BetterWhen.HIGHER, 1000, id="nothing of what is wanted"),
        pytest.param(np.nan, 90, BetterWhen.HIGHER, -1, id="not measured"),
        pytest.param(20, np.nan, BetterWhen.LOWER, -1, id="no standard"),
    ],
)
def test_severity_is_the_distance_beyond_the_limit(value, limit, better_when, expected):
    assert int(severity(value, limit, better_when=better_when)) == expected


def test_severity_takes_whole_columns():
    assert severity([35, 70, 105], 35).tolist() == [0, 500, 1000]


@pytest.mark.parametrize(("value", "limit", "cap"), [(1, 0, 3), (-1, 1, 3), (1, 1, 1)])
def test_severity_refuses_figures_that_cannot_be(value, limit, cap):
    with pytest.raises(ValueError, match=r"cap|limit"):
        severity(value, limit, cap)


@pytest.mark.parametrize(
    ("value", "better_when", "expected"),
    [
        pytest.param(30, BetterWhen.LOWER, 500, id="in the middle"),
        pytest.param(60, BetterWhen.LOWER, 1000, id="worst"),
        pytest.param(60, BetterWhen.HIGHER, 0, id="best"),
        pytest.param(45, BetterWhen.LOWER, 800, id="between"),
        pytest.param(float("nan"), BetterWhen.LOWER, -1, id="not measured"),
    ],
)
def test_severity_among_peers_is_the_share_that_do_better(value, better_when, expected):
    peers = [10, 20, 30, 40, 50, np.nan]

    assert severity_peers(value, peers, better_when) == expected


def test_four_peers_say_nothing():
    assert severity_peers(5, [1, 2, 3, 4]) == -1


@pytest.mark.parametrize(("values", "expected"), [([-1, 300, 200], 300), ([-1], -1), ([], -1)])
def test_the_worst_known_indicator_speaks_for_the_area(values, expected):
    assert worst(values) == expected


def test_a_signal_loses_half_of_its_force_in_a_half_life():
    fresh = tailwind([0.8], [1.0], [0], [1000], [False])
    aged = tailwind([0.8], [1.0], [1000], [1000], [False])

    assert int(fresh) == round(1000 * (1 - exp(-0.8)))
    assert int(aged) == round(1000 * (1 - exp(-0.4)))


@pytest.mark.parametrize(
    ("age", "expired"), [pytest.param(10, True, id="lapsed"), pytest.param(-1, False, id="to come")]
)
def test_a_signal_not_in_force_counts_nothing(age, expired):
    assert int(tailwind([1.0], [1.0], [age], [1000], [expired])) == 0


def test_tailwind_takes_several_areas_at_once():
    relevance = [[1.0, 0.0], [0.5, 0.0]]

    found = tailwind([1.0, 1.0], relevance, [0, 0], [365, 365], [False, False])

    assert found.tolist() == [round(1000 * (1 - exp(-1.5))), 0]


def test_no_signals_give_no_tailwind():
    assert tailwind([], np.empty((0, 8)), [], [], []).tolist() == [0] * 8


@pytest.mark.parametrize(
    ("strength", "relevance", "half_life"), [(1.1, 1, 1), (1, -0.1, 1), (1, 1, 0)]
)
def test_tailwind_refuses_figures_that_cannot_be(strength, relevance, half_life):
    with pytest.raises(ValueError, match=r"strength|half-life"):
        tailwind([strength], [relevance], [0], [half_life], [False])


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, 5000), st.booleans()),
        min_size=2,
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_signals_does_not_matter(signals, random):
    def wind(rows):
        strength, relevance, age, expired = zip(*rows, strict=True)
        return int(tailwind(strength, relevance, age, [900] * len(rows), expired))

    shuffled = random.sample(signals, len(signals))

    assert wind(shuffled) == wind(signals)
    assert 0 <= wind(signals[1:]) <= wind(signals) <= 1000


@pytest.mark.parametrize(
    ("capacity", "size", "expected"),
    [
        pytest.param(5e6, 5e6, 1000, id="as large"),
        pytest.param(1e6, 2e6, 899, id="half"),
        pytest.param(1e6, 1e7, 308, id="a tenth"),
        pytest.param(0, 1e7, 0, id="nothing"),
        pytest.param(2e7, 1e6, 1000, id="twenty times"),
        pytest.param(1e9, 1e6, 1000, id="a thousand times"),
        pytest.param(np.nan, 1e6, -1, id="capacity unknown"),
        pytest.param(1e6, np.nan, -1, id="size unknown"),
    ],
)
def test_scale_is_whole_from_the_size_on(capacity, size, expected):
    assert int(scale_fit(capacity, size)) == expected


@given(money, money)
def test_scale_is_the_formula_rounded(capacity, size):
    ratio = log(size / capacity)
    expected = exp(-0.5 * (ratio / 1.5) ** 2) if ratio > 0 else 1.0

    assert abs(int(scale_fit(capacity, size)) - 1000 * expected) <= 0.5 + 1e-6


@given(money, money, st.floats(1, 20))
def test_a_larger_firm_never_fits_worse_up_to_twenty_times_the_size(capacity, size, factor):
    larger = min(capacity * factor, max(capacity, size * 20))

    assert scale_fit(larger, size) >= min(scale_fit(capacity, size), 1000)


def test_scale_takes_whole_columns():
    capacity, size = np.array([1e6, np.nan])[:, None], np.array([1e6, 2e6, np.nan])[None, :]

    assert scale_fit(capacity, size).tolist() == [[1000, 899, -1], [-1, -1, -1]]


@pytest.mark.parametrize(
    ("capacity", "size", "expected"),
    [(3e6, 1e7, 3000), (2e7, 1e7, 20_000), (1e6, 3e6, 3333), (None, 1e7, None), (1e6, None, None)],
)
def test_coverage_is_a_share_in_basis_points(capacity, size, expected):
    assert coverage_bp(capacity, size) == expected


@pytest.mark.parametrize(
    ("annual", "largest", "expected"),
    [
        pytest.param(5e6, 1e6, (5e6, Basis.ANNUAL), id="annual is larger"),
        pytest.param(5e6, 2e6, (6e6, Basis.LARGEST_CONTRACT), id="three contracts are larger"),
        pytest.param(6e6, 2e6, (6e6, Basis.ANNUAL), id="equal"),
        pytest.param(None, 2e6, (6e6, Basis.LARGEST_CONTRACT), id="annual unknown"),
        pytest.param(5e6, None, (5e6, Basis.ANNUAL), id="nothing delivered"),
        pytest.param(None, None, (None, Basis.UNKNOWN), id="nothing known"),
    ],
)
def test_capacity_names_what_it_rests_on(annual, largest, expected):
    assert capacity_basis(annual, largest) == expected


def test_a_firm_that_is_large_and_a_need_that_is_fresh_raise_no_caution():
    facts = CautionFacts(capacity_cad=2e6, size_cad=1e6, evidence_years=5, days_to_close=31)

    assert cautions(facts) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"needs_ip_protection": True}, [Caution.IP_RISK], id="unprotected"),
        pytest.param(
            {"needs_ip_protection": True, "is_ip_protected": True}, [], id="protected in China"
        ),
        pytest.param({"local_suppliers": 4}, [Caution.LOCAL_COMPETITION], id="local suppliers"),
        pytest.param({"local_suppliers": 0}, [], id="no local supplier"),
        pytest.param({"capacity_cad": None}, [Caution.CAPACITY_UNPROVEN], id="capacity unknown"),
        pytest.param({"capacity_cad": 9e5}, [Caution.TOO_SMALL_ALONE], id="smaller than the need"),
        pytest.param(
            {"capacity_cad": 9e5, "size_is_total": True}, [Caution.SIZE_IS_TOTAL], id="a total"
        ),
        pytest.param({"evidence_years": 6}, [Caution.OLD_EVIDENCE], id="six years old"),
        pytest.param({"days_to_close": 30}, [Caution.PAST_DEADLINE_SOON], id="closes in 30 days"),
    ],
)
def test_each_caution_has_its_fact(changes, expected):
    facts = CautionFacts(**{"capacity_cad": 2e6, "size_cad": 1e6, **changes})

    assert list(cautions(facts)) == expected
