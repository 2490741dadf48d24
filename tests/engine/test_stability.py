"""Rank stability: draws that sum, ranks with ties, and pairs that no weight can move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine.inputs import DEFAULT_VALUES, WEIGHT_SUM, Weights
from matchmaker.engine.stability import (
    DRAWS,
    Ranked,
    drawn_weights,
    rank_of,
    stability,
)

POINTS = st.tuples(*(st.integers(0, 1000 * weight) for weight in DEFAULT_VALUES))


def candidate(technology: int, *values: int) -> Ranked:
    points = [value * weight for value, weight in zip(values, DEFAULT_VALUES, strict=True)]
    return Ranked(technology, points, sum(points))


def test_every_draw_sums_to_the_whole_and_is_the_same_each_time() -> None:
    drawn = drawn_weights(DEFAULT_VALUES)

    assert drawn.shape == (DRAWS, 7)
    assert (drawn.sum(axis=1) == WEIGHT_SUM).all()
    assert (drawn >= 0).all()
    drawn_weights.cache_clear()
    assert (drawn_weights(DEFAULT_VALUES) == drawn).all()


def test_most_draws_stay_between_a_half_and_two() -> None:
    ratio = drawn_weights(DEFAULT_VALUES) / np.array(DEFAULT_VALUES)

    assert 0.92 < ((ratio > 0.5) & (ratio < 2)).mean() < 0.99


def test_a_weight_of_nothing_stays_nothing() -> None:
    drawn = drawn_weights((WEIGHT_SUM, 0, 0, 0, 0, 0, 0))

    assert (drawn[:, 0] == WEIGHT_SUM).all()


def test_ties_go_to_the_smaller_id() -> None:
    others = [Ranked(1, (), 50), Ranked(2, (), 70), Ranked(3, (), 50), Ranked(4, (), 50)]

    assert [rank_of(one.technology, one.score, others) for one in others] == [2, 1, 3, 4]
    assert rank_of(3, 70, others) == 2
    assert rank_of(1, 70, others) == 1
    assert rank_of(9, 0, others) == 5


def test_the_best_in_everything_stays_and_the_worst_never_does() -> None:
    rows = [candidate(number, *[900 - number] * 7) for number in range(30)]

    assert stability(0, rows, Weights()).stays == DRAWS
    assert stability(29, rows, Weights()).stays == 0
    found = stability(9, rows, Weights())
    assert (found.stays, found.top, found.candidates) == (DRAWS, 10, 30)


def test_a_pair_that_lives_on_one_component_is_moved_by_its_weight() -> None:
    rows = [candidate(number, 500, 500, 500, 500, 500, 500, 500) for number in range(1, 11)]
    rows.append(candidate(99, 1000, 420, 420, 420, 420, 420, 300))

    assert 50 < stability(99, rows, Weights()).stays < DRAWS - 50


def test_equal_pairs_are_ordered_by_id_in_every_draw() -> None:
    rows = [candidate(number, *[500] * 7) for number in range(11)]

    assert stability(9, rows, Weights()).stays == DRAWS
    assert stability(10, rows, Weights()).stays == 0


def test_a_stranger_has_no_place() -> None:
    with pytest.raises(ValueError, match="not one of the candidates"):
        stability(5, [candidate(1, *[500] * 7)], Weights())


@given(st.lists(POINTS, min_size=1, max_size=25))
def test_exactly_ten_places_are_shared_in_every_draw(points: list[tuple[int, ...]]) -> None:
    rows = [Ranked(number, one, sum(one)) for number, one in enumerate(points)]

    stays = [stability(row.technology, rows, Weights(), draws=50).stays for row in rows]

    assert sum(stays) == 50 * min(10, len(rows))
