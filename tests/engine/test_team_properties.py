"""What must hold of teams whatever the need; checked by code that the search does not share."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.benching.team_needs import team_need
from matchmaker.engine.team_check import needless, value_of, violations
from matchmaker.engine.team_search import search

SEEDS = st.integers(0, 10_000)
EVERYONE = np.arange(12)


def small(seed):
    """A need of 12 firms and 4 capabilities, with every kind of condition."""
    return team_need(seed, firms=12, capabilities=4)


def without(problem, firm):
    """Take a candidate out of a problem, and move the others up."""
    kept = [one for one in range(len(problem)) if one != firm]
    place = {one: at for at, one in enumerate(kept)}
    pairs = [pair for pair in problem.conflicts if firm not in pair]
    return replace(
        problem,
        **{
            name: getattr(problem, name)[kept]
            for name in ("strengths", "covers", "cover_level", "capacity_cad", "presence")
        },
        prices=problem.prices[kept],
        speaks=problem.speaks[kept],
        synergy=problem.synergy[np.ix_(kept, kept)],
        conflicts=tuple((place[one], place[other]) for one, other in pairs),
        exclusive=tuple(
            tuple(place[one] for one in group if one != firm) for group in problem.exclusive
        ),
    )


def rank(result):
    """Order answers: none last, then fewer members, then more value."""
    if not result.teams:
        return (99, 0)
    return (len(result.teams[0].members), -result.teams[0].value)


def feasible(problem):
    return {
        team
        for size in range(1, problem.max_members + 1)
        for team in combinations(range(len(problem)), size)
        if not violations(problem, team)
    }


@settings(deadline=None, max_examples=60)
@given(SEEDS, st.integers(0, 11))
def test_a_further_candidate_never_worsens_the_best_team(seed, firm):
    problem = small(seed)

    fewer = search(without(problem, firm), candidates=np.arange(11))
    more = search(problem, candidates=EVERYONE)

    assert rank(more) <= rank(fewer)


@settings(deadline=None, max_examples=40)
@given(SEEDS, st.integers(0, 3))
def test_asking_for_less_never_shrinks_the_feasible_set(seed, column):
    problem = replace(small(seed), mandatory=np.ones(4, dtype=bool))
    asked = problem.mandatory.copy()
    asked[column] = False

    assert feasible(problem) <= feasible(replace(problem, mandatory=asked))


@settings(deadline=None, max_examples=60)
@given(SEEDS, st.integers(0, 3))
def test_asking_for_less_loses_no_answer(seed, column):
    problem = replace(small(seed), mandatory=np.ones(4, dtype=bool))
    asked = problem.mandatory.copy()
    asked[column] = False

    before = search(problem, candidates=EVERYONE)
    after = search(replace(problem, mandatory=asked), candidates=EVERYONE)

    if before.teams or before.alone:
        assert after.teams or after.alone
    if before.teams and after.teams and not after.alone:
        assert len(after.teams[0].members) <= len(before.teams[0].members)
    assert set(before.alone) <= set(after.alone)


@settings(deadline=None, max_examples=150)
@given(SEEDS)
def test_every_team_passes_the_independent_checker(seed):
    problem = team_need(seed)

    result = search(problem, candidates=np.arange(60))

    for team in result.teams:
        assert violations(problem, team.members) == ()
        assert needless(problem, team.members) == ()
        assert value_of(problem, team.members) == team.value
    for one, other in combinations(result.teams, 2):
        larger = max(len(one.members), len(other.members))
        shared = len(set(one.members) & set(other.members))
        assert len(other.members) - shared >= -(-len(other.members) // 3)
        assert larger <= len(result.teams[0].members) + 1
    for firm in result.alone:
        assert violations(problem, [firm]) == ()


@settings(deadline=None, max_examples=60)
@given(SEEDS)
def test_the_best_team_is_that_of_trying_every_team(seed):
    problem = small(seed)
    alone = {team[0] for team in feasible(problem) if len(team) == 1}
    tried = [
        (len(team), -value_of(problem, team))
        for team in feasible(problem)
        if len(team) > 1 and not alone & set(team)
    ]

    result = search(problem, candidates=EVERYONE)

    assert set(result.alone) == alone
    assert rank(result) == (min(tried) if tried else (99, 0))


@pytest.mark.parametrize("seed", range(4))
def test_the_same_problem_has_the_same_answer(seed):
    assert search(team_need(seed)) == search(team_need(seed))
