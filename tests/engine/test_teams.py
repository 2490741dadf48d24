"""Pools are drawn by capability, and a team says what it covers, lacks and depends on."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.engine.teams import alone, pool
from tests.engine.recipes import make_problem, random_problem

NAN = float("nan")


def sized(rows, columns, capacities, size, **changes):
    return make_problem(
        rows, columns, capacity_cad=np.array(capacities, dtype=float), size_cad=size, **changes
    )


@pytest.mark.parametrize(
    ("size", "is_total", "expected"),
    [
        pytest.param(4e6, False, (3, 0), id="with proven capacity"),
        pytest.param(4e6, True, (2, 3, 0), id="a total asks for none"),
        pytest.param(NAN, False, (2, 3, 0), id="no size asks for none"),
    ],
)
def test_firms_that_need_nobody_are_named_strongest_first(size, is_total, expected):
    problem = sized(
        [[0, 1], [0], [0, 1], [0, 1]],
        2,
        [5e6, 5e6, NAN, 4e6],
        size,
        size_is_total=is_total,
        strengths=np.array([100, 900, 900, 500]),
    )

    assert alone(problem) == expected


def test_the_pool_holds_who_covers_a_scarce_capability_though_weak():
    rows = [[0]] * 50 + [[1]]
    problem = make_problem(rows, 2, strengths=np.array([900] * 50 + [1]))

    assert 50 in pool(problem, limit=5)


def test_the_pool_holds_the_largest_and_the_present():
    rows = [[0]] * 50
    capacity = np.full(50, NAN)
    capacity[40] = 9e6
    presence = np.zeros(50, dtype=bool)
    presence[45] = True
    problem = make_problem(
        rows, 1, strengths=np.arange(50)[::-1] + 100, capacity_cad=capacity, presence=presence
    )

    assert {40, 45} <= set(pool(problem, limit=6).tolist())


def test_the_pool_leaves_out_who_covers_nothing_and_keeps_the_limit():
    problem = make_problem([[], [0], [0], [1], [1], []], 2)

    assert pool(problem).tolist() == [1, 2, 3, 4]
    assert len(pool(problem, limit=3)) == 3


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        pytest.param({"strengths": np.array([1])}, "candidates", id="one strength for two"),
        pytest.param({"strengths": np.array([1, 1001])}, "strengths", id="strength above 1000"),
        pytest.param({"mandatory": np.array([True])}, "capability", id="one flag for two"),
        pytest.param({"cover_level": np.zeros((2, 2), np.int8)}, "led", id="covered at no level"),
        pytest.param({"max_members": 1}, "two members", id="a team of one"),
        pytest.param({"weights": np.array([1])}, "weights", id="one weight for two"),
        pytest.param({"weights": np.array([1, 1001])}, "1000", id="weight above 1000"),
        pytest.param({"weights": np.array([1, 0.5])}, "whole", id="weight not whole"),
        pytest.param({"prices": np.array([1, -1])}, "prices", id="price below 0"),
        pytest.param({"prices": np.array([1, 10**16])}, "1000000", id="price beyond all values"),
        pytest.param({"capacity_cad": np.array([1.0, -1.0])}, "0 or more", id="capacity below 0"),
        pytest.param({"capacity_cad": np.array([1.0, np.inf])}, "infinite", id="capacity no end"),
        pytest.param({"synergy": np.array([[0, 1], [2, 0]])}, "both ways", id="one-sided pair"),
        pytest.param({"synergy": np.array([[1, 0], [0, 0]])}, "one firm 0", id="pair of itself"),
        pytest.param({"max_share_bp": 0}, "share", id="no share"),
        pytest.param({"speaks": np.array([True])}, "candidates", id="one speaker flag for two"),
        pytest.param({"partners": ("technology",)}, "partner", id="one partner for two"),
        pytest.param({"size_cad": 0.0}, "positive", id="a contract of nothing"),
    ],
)
def test_a_problem_that_does_not_fit_together_is_refused(changes, match):
    with pytest.raises(ValueError, match=match):
        make_problem([[0], [1]], 2, **changes)


def test_a_random_problem_is_one_that_people_could_state():
    assert len(random_problem(0)) == 11
