"""The bounds of the search are never below what a team can reach."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from matchmaker.engine.team_tables import Tables
from tests.engine.recipes import make_problem, random_problem


@pytest.mark.parametrize("seed", range(12))
def test_no_team_exceeds_its_bounds(seed):
    problem = random_problem(seed, firms=9, columns=5)
    tables = Tables(problem, np.arange(9), exclude=())
    positions = range(tables.everyone.bit_count())

    for size in (1, 2):
        for team in combinations(positions, size):
            covered = 0
            for position in team:
                covered |= tables.cover[position]
            strength = sum(tables.strength[position] for position in team)
            capacity = sum(tables.capacity[position] for position in team)
            assert strength <= tables.most_strength(size, covered)
            assert capacity <= tables.most_capacity(size, covered)
            assert not tables.needed or capacity <= tables.largest(tables.everyone, size)


def test_candidates_stand_by_strength_then_index():
    problem = make_problem([[0], [0], [0]], 1, strengths=np.array([5, 9, 5]))
    tables = Tables(problem, np.arange(3), exclude=())

    assert tables.members(0b001) == [1]
    assert tables.members(0b110) == [0, 2]


def test_who_covers_nothing_required_joins_only_for_capacity():
    rows, mandatory = [[0], [1], []], np.array([True, False])
    free = make_problem(rows, 2, mandatory=mandatory)
    sized = make_problem(rows, 2, mandatory=mandatory, capacity_cad=np.full(3, 1e6), size_cad=3e6)

    assert Tables(free, np.arange(3), exclude=()).everyone.bit_count() == 1
    assert Tables(sized, np.arange(3), exclude=()).everyone.bit_count() == 2


def test_the_scarcest_column_is_branched_on_first():
    problem = make_problem([[0], [0, 1], [0]], 2, strengths=np.array([9, 1, 5]))
    tables = Tables(problem, np.arange(3), exclude=())

    assert tables.members(tables.who_can(tables.required)) == [1]
    assert tables.who_can(0) == tables.everyone


def test_conflicts_go_both_ways():
    problem = make_problem([[0], [0], [0]], 1, conflicts=((0, 2), (1, 7)))
    tables = Tables(problem, np.arange(3), exclude=())

    assert [tables.members(mask) for mask in tables.conflicts] == [[2], [], [0]]


@pytest.mark.parametrize(("team", "expected"), [([0, 1], True), ([0, 1, 2], False)])
def test_a_member_that_adds_nothing_is_not_needed(team, expected):
    tables = Tables(make_problem([[0], [1], [0]], 2), np.arange(3), exclude=())

    assert tables.needs_each(sum(1 << position for position in team)) is expected
