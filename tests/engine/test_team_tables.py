"""The bounds of the search are never below what a team can reach."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from matchmaker.benching.team_needs import team_need
from matchmaker.engine.team_check import value_of
from matchmaker.engine.team_tables import bounds_of, fewest_to_cover, lay_out
from tests.engine.recipes import make_problem, random_problem


@pytest.mark.parametrize("seed", range(12))
def test_no_team_exceeds_its_bounds(seed):
    problem = team_need(seed, firms=9, capabilities=5)
    field = lay_out(problem, np.arange(9))

    for size in (1, 2, 3):
        bounds = bounds_of(field, size)
        for team in combinations(range(len(field.candidate)), size):
            covered = int(np.bitwise_or.reduce(field.cover[list(team)]))
            capacity = int(field.capacity[list(team)].sum())
            value = value_of(problem, field.members(team))
            assert (
                2 * value <= bounds.value[size, covered & bounds.low]
                or field.clash[np.ix_(team, team)].any()
            )
            assert capacity <= bounds.capacity[size, covered & bounds.low]
            assert capacity <= field.largest[size]


@pytest.mark.parametrize("seed", range(8))
def test_the_fewest_to_cover_are_those_of_trying(seed):
    problem = random_problem(seed, firms=8, columns=5)
    field = lay_out(problem, np.arange(8))
    tried = [
        size
        for size in range(1, problem.max_members + 1)
        for team in combinations(range(len(field.candidate)), size)
        if int(np.bitwise_or.reduce(field.cover[list(team)])) == field.required
    ]

    assert fewest_to_cover(field) == (tried[0] if tried else None)


def test_candidates_stand_by_worth_then_index():
    problem = make_problem(
        [[0], [0], [0]], 1, strengths=np.array([5, 9, 5]), prices=np.array([0, 9, 0])
    )
    field = lay_out(problem, np.arange(3))

    assert field.candidate.tolist() == [0, 2, 1]
    assert field.members([2, 0]) == [0, 1]


def test_who_covers_nothing_required_joins_only_for_capacity():
    rows, mandatory = [[0], [1], []], np.array([True, False])
    free = make_problem(rows, 2, mandatory=mandatory)
    sized = make_problem(rows, 2, mandatory=mandatory, capacity_cad=np.full(3, 1e6), size_cad=3e6)

    assert lay_out(free, np.arange(3)).candidate.tolist() == [0]
    assert lay_out(sized, np.arange(3)).candidate.tolist() == [0, 1]


def test_a_presence_is_a_column_and_makes_nobody_a_candidate():
    problem = make_problem(
        [[0], [0], []], 1, presence=np.array([True, False, True]), needs_presence=True
    )
    field = lay_out(problem, np.arange(3))

    assert field.required == 0b11
    assert sorted(field.cover.tolist()) == [0b01, 0b11]


def test_conflicts_and_exclusive_groups_go_both_ways():
    problem = make_problem(
        [[0], [0], [0], [0]], 1, conflicts=((3, 0), (1, 7)), exclusive=((0, 2, 2),)
    )
    clash = lay_out(problem, np.arange(4)).clash

    assert sorted(zip(*(axis.tolist() for axis in np.nonzero(clash)), strict=True)) == [
        (0, 2),
        (0, 3),
        (2, 0),
        (3, 0),
    ]


def test_more_columns_than_a_number_has_bits_are_refused():
    with pytest.raises(ValueError, match="62"):
        lay_out(make_problem([[0]], 63), np.arange(1))


def test_more_extra_columns_than_a_number_has_bits_are_refused():
    mandatory = np.arange(64) == 0
    problem = make_problem([[0], [63]], 64, mandatory=mandatory, weights=np.full(64, 10))

    with pytest.raises(ValueError, match="62"):
        lay_out(problem, np.arange(2))


def test_nobody_makes_an_empty_field():
    field = lay_out(make_problem([[]], 2), np.arange(1))

    assert len(field.candidate) == 0
    assert fewest_to_cover(field) is None
    assert field.largest.tolist() == [0] * 6
