"""The index engine: a hand-computed table, and what holds for every table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matchmaker.engine import index
from matchmaker.engine.index import NO_DIMENSION

NAN = np.nan
LOWER, HIGHER = False, True
WEIGHTS = np.array([2.0, 1.0, 1.0])
DIRECTIONS = np.array([LOWER, HIGHER, LOWER])

VALUES = np.array(
    [
        [60.0, 80.0, NAN],
        [30.0, NAN, NAN],
        [40.0, 90.0, 5.0],
        [NAN, 100.0, NAN],
    ]
)
"""Four places; the third slot has one figure, too few to compare."""

BASELINES = np.array(
    [
        [80.0, 70.0, 9.0],
        [30.0, 60.0, 9.0],
        [NAN, 90.0, NAN],
        [50.0, NAN, 4.0],
    ]
)
TARGETS = np.array([35.0, 95.0, 5.0])


def same(found: np.ndarray, expected: object) -> None:
    np.testing.assert_allclose(found, np.array(expected, dtype=float), rtol=0, atol=1e-12)


def test_min_max_equals_the_table_computed_by_hand() -> None:
    # Slot 1, lower is better, 30 to 60: 60 is 0, 30 is 1, 40 is 20 of 30.
    # Slot 2, higher is better, 80 to 100: 80 is 0, 90 is 1/2, 100 is 1.
    # Slot 3 has one figure only and says nothing.
    shares = index.min_max(VALUES, DIRECTIONS)
    found = index.weighted_index(shares, WEIGHTS, minimum_coverage=0.5)

    same(shares, [[0, 0, NAN], [1, NAN, NAN], [2 / 3, 1 / 2, NAN], [NAN, 1, NAN]])
    # Weights 2, 1, 1: place 3 is (2 x 2/3 + 1 x 1/2) / 3 = 11/18; place 4 knows 1 of 4.
    same(found.value, [0, 1, 11 / 18, NAN])
    same(found.coverage, [0.75, 0.5, 0.75, 0.25])


def test_distance_to_target_equals_the_table_computed_by_hand() -> None:
    # Slot 1, down to 35: 80 to 60 is 20 of 45; 30 has met it; 40 has no baseline; nan.
    # Slot 2, up to 95: 70 to 80 is 10 of 25; nan; 90 to 90 is 0 of 5; 100 has met it.
    # Slot 3, down to 5: nan; nan; 5 has met it though no baseline is known; nan.
    shares = index.distance_to_target(VALUES, BASELINES, TARGETS, DIRECTIONS)
    found = index.weighted_index(shares, WEIGHTS)

    same(shares, [[20 / 45, 10 / 25, NAN], [1, NAN, NAN], [NAN, 0, 1], [NAN, 1, NAN]])
    # Place 1 is (2 x 20/45 + 10/25) / 3, place 3 is (0 + 1) / 2.
    same(found.value, [(40 / 45 + 10 / 25) / 3, 1, 1 / 2, 1])
    same(found.coverage, [0.75, 0.5, 0.5, 0.25])


@pytest.mark.parametrize(
    ("value", "baseline", "target", "better", "share"),
    [
        pytest.param(90, 80, 35, LOWER, 0, id="behind its baseline"),
        pytest.param(40, 30, 35, LOWER, 0, id="met at the baseline and lost"),
        pytest.param(35, 35, 35, LOWER, 1, id="met all along"),
        pytest.param(20, 80, 35, LOWER, 1, id="beyond the target"),
        pytest.param(50, 40, 90, HIGHER, 0.2, id="upwards"),
        pytest.param(40, 50, 90, HIGHER, 0, id="upwards, fallen behind"),
        pytest.param(50, 40, NAN, HIGHER, NAN, id="no target"),
        pytest.param(50, NAN, 90, HIGHER, NAN, id="no baseline"),
    ],
)
def test_the_way_to_a_target_in_each_case(
    value: float, baseline: float, target: float, better: bool, share: float
) -> None:
    found = index.distance_to_target(
        np.array([[float(value)]]),
        np.array([[float(baseline)]]),
        np.array([float(target)]),
        np.array([better]),
    )

    same(found, [[share]])


def test_places_that_do_not_differ_say_nothing() -> None:
    assert np.isnan(index.min_max(np.array([[100.0], [100.0]]), np.array([HIGHER]))).all()


def test_a_slot_needs_the_number_of_places_asked_for() -> None:
    values = np.array([[1.0], [2.0], [3.0]])

    same(index.min_max(values, np.array([HIGHER]), minimum_places=3), [[0], [0.5], [1]])
    assert np.isnan(index.min_max(values, np.array([HIGHER]), minimum_places=4)).all()


def test_no_place_and_no_slot_give_empty_answers() -> None:
    assert index.min_max(np.empty((0, 2)), np.array([LOWER, LOWER])).shape == (0, 2)
    found = index.weighted_index(np.empty((3, 0)), np.empty(0))

    assert np.isnan(found.value).all()
    same(found.coverage, [0, 0, 0])


def test_a_dimension_counts_its_own_slots_only() -> None:
    shares = np.array([[0.2, 0.8, 1.0, 0.0], [NAN, 0.5, NAN, 1.0]])
    weights = np.array([1.0, 3.0, 2.0, 5.0])
    dimensions = np.array([0, 0, 1, NO_DIMENSION])

    found = index.dimension_indices(shares, weights, dimensions, 3, minimum_coverage=0.8)

    same(found.value, [[(0.2 + 2.4) / 4, 1, NAN], [NAN, NAN, NAN]])
    same(found.coverage, [[1, 1, 0], [0.75, 0, 0]])


def test_a_failed_prerequisite_is_named_and_an_unknown_one_too() -> None:
    found = index.prerequisites(np.array([[1.0, 0.0, NAN]]))

    assert found.failed.tolist() == [[False, True, False]]
    assert found.unknown.tolist() == [[False, False, True]]


def test_change_counts_only_what_is_known_in_both_periods() -> None:
    then = np.array([[0.2, 0.9, NAN], [NAN, 0.5, 0.5]])
    now = np.array([[0.6, NAN, 1.0], [1.0, NAN, NAN]])

    found = index.change(then, now, WEIGHTS)

    same(found.then, [0.2, NAN])
    same(found.now, [0.6, NAN])
    same(found.difference, [0.4, NAN])
    assert found.used.tolist() == [[True, False, False], [False, False, False]]


def test_change_over_too_few_slots_is_unknown() -> None:
    then, now = np.array([[NAN, 0.9, NAN]]), np.array([[0.1, 0.95, NAN]])

    assert np.isnan(index.change(then, now, WEIGHTS, minimum_coverage=0.5).difference).all()


figures = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
some = st.one_of(figures, st.just(NAN))
SHAPE = (6, 4)
tables = arrays(float, SHAPE, elements=some)
share_tables = arrays(float, SHAPE, elements=st.one_of(st.floats(0, 1), st.just(NAN)))
weight_rows = arrays(float, SHAPE[1], elements=st.floats(0.01, 100))
direction_rows = arrays(bool, SHAPE[1])


@given(tables, direction_rows, st.floats(0.01, 100), figures)
def test_units_do_not_matter_to_min_max(
    values: np.ndarray, directions: np.ndarray, factor: float, offset: float
) -> None:
    spread = np.nanmax(values, initial=-np.inf) - np.nanmin(values, initial=np.inf)
    assume(spread > 1)

    one = index.min_max(values, directions)
    other = index.min_max(values * factor + offset, directions)

    # A slot whose places differ by less than a double can hold after the offset is left out.
    wide = np.nanmax(np.nan_to_num(values, nan=-np.inf), axis=0) - np.nanmin(
        np.nan_to_num(values, nan=np.inf), axis=0
    )
    np.testing.assert_allclose(one[:, wide > 1], other[:, wide > 1], atol=1e-6)


@given(tables, direction_rows)
def test_the_best_place_has_one_the_worst_none_and_unknown_stays_unknown(
    values: np.ndarray, directions: np.ndarray
) -> None:
    shares = index.min_max(values, directions)

    known = ~np.isnan(shares)
    assert (shares[known] >= 0).all()
    assert (shares[known] <= 1).all()
    assert np.isnan(shares[np.isnan(values)]).all()
    for column in shares[:, known.any(axis=0)].T:
        assert np.nanmin(column) == 0
        assert np.nanmax(column) == 1


@given(share_tables, weight_rows, st.floats(0.01, 1000))
def test_only_the_proportions_of_weights_matter(
    shares: np.ndarray, weights: np.ndarray, factor: float
) -> None:
    one = index.weighted_index(shares, weights)
    other = index.weighted_index(shares, weights * factor)

    np.testing.assert_allclose(one.value, other.value, atol=1e-9)
    np.testing.assert_allclose(one.coverage, other.coverage, atol=1e-9)


@given(share_tables, weight_rows, st.floats(0.01, 100))
def test_an_unknown_slot_never_changes_the_index(
    shares: np.ndarray, weights: np.ndarray, weight: float
) -> None:
    more = np.column_stack([shares, np.full(len(shares), NAN)])

    one = index.weighted_index(shares, weights)
    other = index.weighted_index(more, np.append(weights, weight))

    np.testing.assert_array_equal(one.value, other.value)
    assert (other.coverage <= one.coverage).all()


@given(share_tables, weight_rows, st.integers(0, 5), st.integers(0, 3), st.floats(0, 1))
def test_a_better_share_never_lowers_the_index(
    shares: np.ndarray, weights: np.ndarray, row: int, column: int, better: float
) -> None:
    assume(not np.isnan(shares[row, column]) and better >= shares[row, column])
    improved = shares.copy()
    improved[row, column] = better

    before = index.weighted_index(shares, weights).value
    after = index.weighted_index(improved, weights).value

    assert after[row] >= before[row] - 1e-12
    np.testing.assert_array_equal(np.delete(before, row), np.delete(after, row))


@given(share_tables, weight_rows, st.floats(0, 1))
def test_the_index_lies_between_its_shares_and_below_the_coverage_is_unknown(
    shares: np.ndarray, weights: np.ndarray, minimum: float
) -> None:
    found = index.weighted_index(shares, weights, minimum)

    for row, value, coverage in zip(shares, found.value, found.coverage, strict=True):
        if np.isnan(value):
            assert np.isnan(row).all() or coverage < minimum
        else:
            assert np.nanmin(row) - 1e-12 <= value <= np.nanmax(row) + 1e-12


@given(tables, tables, tables, direction_rows)
def test_progress_is_a_share_and_the_same_seen_in_a_mirror(
    values: np.ndarray, baselines: np.ndarray, targets: np.ndarray, directions: np.ndarray
) -> None:
    one = index.distance_to_target(values, baselines, targets, directions)
    mirrored = index.distance_to_target(-values, -baselines, -targets, ~directions)

    known = ~np.isnan(one)
    assert ((one[known] >= 0) & (one[known] <= 1)).all()
    assert np.isnan(one[np.isnan(values) | np.isnan(targets)]).all()
    np.testing.assert_array_equal(one, mirrored)


@given(figures, figures, figures, st.floats(0, 1000))
def test_a_better_figure_never_lowers_the_progress(
    value: float, baseline: float, target: float, gain: float
) -> None:
    def progress(figure: float) -> float:
        table = [np.array([[one]]) for one in (figure, baseline, target)]
        return float(index.distance_to_target(*table, np.array([HIGHER]))[0, 0])

    assert progress(value + gain) >= progress(value) - 1e-12


@given(share_tables, weight_rows)
def test_nothing_changes_between_a_period_and_itself(
    shares: np.ndarray, weights: np.ndarray
) -> None:
    found = index.change(shares, shares, weights)

    assert (found.difference[~np.isnan(found.difference)] == 0).all()
    np.testing.assert_array_equal(found.now, index.weighted_index(shares, weights).value)
