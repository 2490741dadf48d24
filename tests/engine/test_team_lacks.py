"""Where no team exists, the kind of firm from outside that would close it is named."""

from __future__ import annotations

import numpy as np

from matchmaker.engine.team_lacks import Lack, absent
from matchmaker.engine.team_search import search
from matchmaker.engine.teams import NoTeam, Partner, Presence
from tests.engine.recipes import make_problem


def lacks(problem):
    return search(problem).lacks


def test_a_capability_of_a_kind_that_nobody_covers_is_enough():
    problem = make_problem(
        [[0], [1]], 3, partners=(Partner.TECHNOLOGY, Partner.TECHNOLOGY, Partner.OPERATION)
    )

    assert lacks(problem) == (Lack(Partner.OPERATION, (2,), is_enough=True),)


def test_two_kinds_that_are_missing_are_both_named_and_neither_is_enough():
    problem = make_problem(
        [[0]], 3, partners=(Partner.TECHNOLOGY, Partner.TECHNOLOGY, Partner.FINANCE)
    )

    assert set(lacks(problem)) == {
        Lack(Partner.TECHNOLOGY, (1,)),
        Lack(Partner.FINANCE, (2,)),
    }


def test_missing_capacity_asks_for_an_integrator():
    capacity = np.array([2e6, 2e6, 1e6])
    problem = make_problem([[0], [1], [1]], 2, capacity_cad=capacity, size_cad=9e6)

    assert lacks(problem) == (Lack(Partner.INTEGRATOR, missing_cad=4_000_000, is_enough=True),)


def test_most_of_the_capacity_missing_asks_for_finance_beside():
    capacity = np.array([2e6, 1e6])
    problem = make_problem([[0], [1]], 2, capacity_cad=capacity, size_cad=9e6)

    assert lacks(problem) == (
        Lack(Partner.INTEGRATOR, missing_cad=6_000_000, is_enough=True),
        Lack(Partner.FINANCE, missing_cad=6_000_000),
    )


def test_a_share_that_is_too_small_for_one_is_not_enough():
    problem = make_problem(
        [[0], [1]], 2, capacity_cad=np.full(2, 1e6), size_cad=9e6, max_share_bp=3_000
    )

    assert lacks(problem)[0] == Lack(Partner.INTEGRATOR, missing_cad=7_000_000)


def test_a_presence_that_nobody_brings_asks_for_a_local_partner():
    problem = make_problem([[0], [1], []], 2, needs_presence=True, presence=np.arange(3) == 2)

    result = search(problem)

    assert absent(problem) == (Presence.CHINA,)
    assert result.reasons == (NoTeam.PRESENCE,)
    assert result.lacks == (Lack(Partner.LOCAL, presences=(Presence.CHINA,), is_enough=True),)


def test_a_language_that_nobody_speaks_is_absent():
    problem = make_problem([[0], [1]], 2, needs_language=True)

    assert absent(problem) == (Presence.LANGUAGE,)
    assert lacks(problem)[0].presences == (Presence.LANGUAGE,)


def test_too_many_members_name_the_capability_that_one_firm_could_add():
    problem = make_problem([[0], [1], [2]], 3, max_members=2)

    # A firm that covers one capability takes a seat: it closes nothing.
    assert lacks(problem) == ()


def test_a_conflict_is_closed_by_another_firm_for_either_part():
    problem = make_problem([[0], [1]], 2, conflicts=((0, 1),))

    assert lacks(problem) == (
        Lack(Partner.TECHNOLOGY, (0,), is_enough=True),
        Lack(Partner.TECHNOLOGY, (1,), is_enough=True),
    )


def test_nobody_lacks_anything_where_a_firm_needs_nobody():
    assert lacks(make_problem([[0]], 1)) == ()
    assert lacks(make_problem([[0], [1]], 2)) == ()
