"""A team says what it covers, lacks and depends on, and who could take a place."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.engine.team_description import Departure, Replacement, departures, describe
from matchmaker.engine.teams import Presence
from tests.engine.recipes import make_problem

NAN = float("nan")


def sized(rows, columns, capacities, size, **changes):
    return make_problem(
        rows, columns, capacity_cad=np.array(capacities, dtype=float), size_cad=size, **changes
    )


def test_a_team_says_what_it_covers_and_proves():
    problem = sized(
        [[0, 1], [1, 2], [3]],
        4,
        [3e6, NAN, 1e6],
        8e6,
        strengths=np.array([400, 900, 100]),
        presence=np.array([False, True, False]),
    )

    team = describe(problem, [0, 1])

    assert team.members == (1, 0)
    assert team.strength == 1300
    assert (team.covered, team.missing) == ((0, 1, 2), (3,))
    assert team.levels == ((0, 2, 2, 0), (2, 2, 0, 0))
    assert (team.capacity_known_cad, team.members_unknown_capacity) == (3_000_000, (1,))
    assert (team.missing_cad, team.coverage_bp) == (5_000_000, 3750)
    assert team.has_presence
    assert not team.is_complete
    assert not team.is_capacity_proven


def test_a_team_says_what_breaks_if_one_leaves():
    problem = sized([[0, 1], [1, 2], [1]], 3, [3e6, 4e6, 2e6], 8e6)

    team = describe(problem, [0, 1, 2])

    assert team.is_complete
    assert team.is_capacity_proven
    assert set(team.departures) == {
        Departure(member=0, lost=(0,), missing_cad=2_000_000),
        Departure(member=1, lost=(2,), missing_cad=3_000_000),
        Departure(member=2, lost=(), missing_cad=1_000_000),
    }
    assert departures(problem, [2])[0].lost == (1,)


def test_who_leads_most_required_capabilities_is_the_lead():
    problem = make_problem([[0, 1], [2, 3]], 4, strengths=np.array([300, 800]))
    supports = np.array([[2, 2, 0, 0], [0, 0, 2, 1]], dtype=np.int8)

    team = describe(
        make_problem([[0, 1], [2, 3]], 4, strengths=problem.strengths, cover_level=supports), [1, 0]
    )

    assert describe(problem, [0, 1]).members == (1, 0)
    assert team.members == (0, 1)


def test_a_total_asks_for_no_capacity_but_shows_the_share():
    problem = sized([[0], [1]], 2, [3e6, 1e6], 8e6, size_is_total=True)

    team = describe(problem, [0, 1])

    assert team.is_complete
    assert (team.missing_cad, team.coverage_bp) == (0, 5000)


def test_without_a_size_there_is_no_share():
    assert describe(make_problem([[0], [1]], 2), [0, 1]).coverage_bp is None


def test_where_none_is_mandatory_all_are_asked_for():
    none = make_problem([[0]], 3, mandatory=np.zeros(3, dtype=bool))
    one = make_problem([[0]], 3, mandatory=np.array([False, True, False]))

    assert none.required == (0, 1, 2)
    assert one.required == (1,)


@pytest.mark.parametrize("members", [[], [0, 0]])
def test_a_team_names_each_member_once(members):
    with pytest.raises(ValueError, match="once"):
        describe(make_problem([[0], [1]], 2), members)


def test_the_best_replacement_is_named_with_what_it_changes():
    problem = make_problem(
        [[0], [1], [0], [0], [0, 1]],
        2,
        strengths=np.array([500, 500, 400, 450, 100]),
        prices=np.array([0, 0, 0, 80, 0]),
    )

    leaves = {one.member: one.replacement for one in describe(problem, [0, 1]).departures}

    assert leaves == {0: Replacement(2, -100), 1: Replacement(4, -400)}


def test_who_clashes_or_carries_too_little_replaces_nobody():
    problem = sized(
        [[0], [1], [0], [0], [0]],
        2,
        [3e6, 3e6, 9e6, 1e6, 3e6],
        6e6,
        conflicts=((2, 1), (0, 3)),
        strengths=np.array([500, 500, 900, 800, 100]),
    )

    team = describe(problem, [0, 1])

    assert team.departures[0].replacement == Replacement(4, -400)
    assert team.departures[1].replacement is None
    assert team.clashes == ()
    assert describe(problem, [1, 2]).clashes == ((1, 2),)


def test_two_who_clash_are_mended_by_nobody_else():
    problem = make_problem([[0], [1], [2], [2]], 3, conflicts=((0, 1),))

    assert describe(problem, [0, 1, 2]).departures[2].replacement is None


def test_synergy_and_extras_count_for_a_replacement():
    pairs = np.zeros((4, 4), dtype=int)
    pairs[1, 3] = pairs[3, 1] = 30
    problem = make_problem(
        [[0], [1], [0, 2], [0]],
        3,
        mandatory=np.array([True, True, False]),
        weights=np.array([0, 0, 20]),
        synergy=pairs,
    )

    team = describe(problem, [1, 3])

    assert (team.synergy, team.extra, team.value) == (30, 0, 1030)
    assert team.departures[1].replacement == Replacement(2, -10)


def test_a_presence_that_only_one_brings_leaves_with_it():
    problem = make_problem(
        [[0], [1], [0], [0]],
        2,
        needs_presence=True,
        needs_language=True,
        presence=np.array([True, False, False, True]),
        speaks=np.array([False, True, True, True]),
        strengths=np.array([500, 500, 900, 300]),
    )

    team = describe(problem, [0, 1])

    assert team.is_complete
    assert team.departures[0].lost_presences == (Presence.CHINA,)
    assert team.departures[0].replacement == Replacement(3, -200)
    assert describe(problem, [2, 1]).missing_presences == (Presence.CHINA,)
    assert not describe(problem, [2, 1]).is_complete
