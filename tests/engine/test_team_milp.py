"""HiGHS and the own search agree; what HiGHS cannot tell apart is counted anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matchmaker.benching.team_needs import team_need
from matchmaker.engine import team_milp
from matchmaker.engine.team_answers import Answer, Bound
from matchmaker.engine.team_branch import solve_by_branching
from matchmaker.engine.team_milp import solve_by_highs
from matchmaker.engine.team_search import better, search
from matchmaker.engine.team_tables import lay_out
from matchmaker.engine.teams import TeamStatus
from tests.engine.recipes import make_problem, random_problem

NODES = 100_000


def values(result):
    return [(len(team.members), team.value) for team in result.teams]


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_both_find_the_same_best_team_of_needs_of_realistic_size(first):
    everyone = np.arange(60)
    for seed in range(first, first + 20):
        problem = team_need(seed)

        ours = search(problem, 1, candidates=everyone, solvers=(solve_by_branching,))
        theirs = search(problem, 1, NODES, candidates=everyone, solvers=(solve_by_highs,))

        assert ours.status == theirs.status
        assert values(ours) == values(theirs)


def test_both_find_the_same_alternatives():
    count = 0
    for seed in range(120):
        problem = random_problem(seed)

        ours = search(problem, solvers=(solve_by_branching,))
        theirs = search(problem, node_limit=NODES, solvers=(solve_by_highs,))

        assert values(ours) == values(theirs)
        assert ours.are_alternatives_proved == theirs.are_alternatives_proved
        count += len(ours.teams) > 1
    assert count > 20


def test_a_capacity_that_lacks_a_dollar_is_not_believed():
    # 1e-9 of the size: HiGHS takes it for enough.
    capacity = np.array([5e8, 5e8 - 1, 4e8, 5e8])
    problem = make_problem([[0], [1], [1], [1]], 2, capacity_cad=capacity, size_cad=1e9)
    problem = replace(problem, strengths=np.array([500, 900, 950, 1]))

    found = search(problem, 1, NODES, solvers=(solve_by_highs,))

    assert found.teams[0].members == (0, 3)
    assert found.status == TeamStatus.PROVED_OPTIMAL


def test_too_many_dead_ends_are_no_proof(monkeypatch):
    monkeypatch.setattr(team_milp, "MOST_CUTS", 1)
    capacity = np.array([5e8, 5e8 - 1])
    problem = make_problem([[0], [1]], 2, capacity_cad=capacity, size_cad=1e9)

    found = solve_by_highs(lay_out(problem, np.arange(2)), range(2, 6), [], NODES)

    assert found.team == ()
    assert not found.is_proved


def test_a_node_limit_is_no_proof_that_there_is_no_team():
    field = lay_out(team_need(0), np.arange(60))

    stopped = solve_by_highs(field, range(2, 6), [], 0)
    best = solve_by_branching(field, range(2, 6), [], NODES)

    assert stopped.bound is not None
    assert (stopped.bound.members, -stopped.bound.value) <= (len(best.team), -best.value)


def test_an_answer_without_a_solution_knows_nothing():
    class Nothing:
        status = 1

    found = team_milp._without(Nothing, range(2, 4), 7)

    assert found == Answer((), 0, Bound(2, team_milp.FAR), 7)


def test_the_better_team_and_the_closer_bound_of_two_answers_count():
    one = Answer((1, 2), 900, Bound(2, 1200), 5)
    other = Answer((1, 3), 950, Bound(2, 1000), 7)

    assert better(one, other) == Answer((1, 3), 950, Bound(2, 1000), 12)
    assert better(one, Answer((), 0, None, 3)) == Answer((), 0, None, 3)
    assert better(Answer((), 0, Bound(3, 50), 1), Answer((), 0, Bound(2, 70), 1)).bound == Bound(
        3, 50
    )
