"""Compiled or not, the search goes the same way, and what it leaves open is never too low."""

from __future__ import annotations

import numpy as np
import pytest
from numba import typeof

from matchmaker.benching.team_needs import team_need
from matchmaker.engine import team_kernel
from matchmaker.engine.team_branch import compile_search, solve_by_branching
from matchmaker.engine.team_tables import lay_out
from tests.engine.recipes import make_problem

SIZES = range(2, 6)


@pytest.fixture
def plain(monkeypatch):
    """Run the loops as Python."""
    for name in dir(team_kernel):
        if hasattr(getattr(team_kernel, name), "py_func"):
            monkeypatch.setattr(team_kernel, name, getattr(team_kernel, name).py_func)


def answers(seeds):
    found = []
    for seed in seeds:
        field = lay_out(team_need(seed, firms=25, capabilities=6), np.arange(25))
        first = solve_by_branching(field, SIZES, [], 10_000)
        other = solve_by_branching(field, SIZES, [first.team] if first.team else [], 10_000)
        stopped = solve_by_branching(field, SIZES, [], 3)
        found.append((first, other, stopped))
    return found


COMPILED = answers(range(24))


@pytest.mark.usefixtures("plain")
def test_python_goes_the_same_way():
    assert answers(range(24)) == COMPILED


def test_compiling_ahead_compiles_what_every_search_calls(monkeypatch):
    called = []
    inner = team_kernel.best_of_size
    monkeypatch.setattr(
        team_kernel,
        "best_of_size",
        lambda *given: called.append(tuple(typeof(one) for one in given)) or inner(*given),
    )

    compile_search()
    ahead = called[0]
    answers(range(5))

    assert {*called} == {ahead}


@pytest.mark.usefixtures("plain")
def test_teams_with_somebody_whom_nobody_needs_are_none():
    field = lay_out(make_problem([[0], [1], [0], [1]], 2), np.arange(4))

    found = solve_by_branching(field, range(3, 5), [], 1_000)

    assert found.team == ()
    assert found.bound is None
    assert [proof.size for proof in found.excluded] == [3, 4]


@pytest.mark.parametrize("limit", [1, 2, 5, 20])
def test_what_is_left_open_is_never_below_the_best(limit):
    closed = 0
    for seed in range(60):
        field = lay_out(team_need(seed), np.arange(60))
        best = solve_by_branching(field, SIZES, [], 1_000_000)
        stopped = solve_by_branching(field, SIZES, [], limit)
        closed += stopped.is_proved
        assert best.is_proved
        if not best.team:
            continue
        assert stopped.bound is not None
        assert stopped.bound.members <= len(best.team)
        if stopped.bound.members == len(best.team):
            assert stopped.bound.value >= best.value
        if stopped.is_proved:
            assert stopped == best

    assert closed < 60


def test_values_below_nothing_are_still_compared():
    # Every firm costs more than it is worth; synergy makes some pairs worth it.
    problem = team_need(3, firms=12, capabilities=3)
    problem = type(problem)(
        strengths=np.zeros(12, dtype=np.int64),
        covers=problem.covers,
        cover_level=problem.cover_level,
        mandatory=problem.mandatory,
        capacity_cad=problem.capacity_cad,
        size_cad=float("nan"),
        size_is_total=False,
        presence=problem.presence,
        prices=np.full(12, 70),
        synergy=problem.synergy,
    )

    found = solve_by_branching(lay_out(problem, np.arange(12)), SIZES, [], 10_000)

    assert found.team
    assert found.is_proved
    assert found.value < 0
