"""The search finds the best teams, or says why there is none; two other ways agree."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import ceil

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from matchmaker.engine.team_answers import Answer, Bound, SizeProof, SizeReason
from matchmaker.engine.team_branch import solve_by_branching
from matchmaker.engine.team_lacks import uncovered
from matchmaker.engine.team_search import search
from matchmaker.engine.teams import NoTeam, TeamStatus, alone
from tests.engine.recipes import make_problem, random_problem

NAN = float("nan")


class ByHand:
    """Tries every team of a problem."""

    def __init__(self, problem) -> None:
        required = list(problem.required)
        self.asked = set(range(len(required)))
        self.held = [set(np.flatnonzero(row)) for row in problem.covers[:, required]]
        self.proven = problem.proven_cad
        self.needed = problem.needed_cad or 0
        self.strengths = problem.strengths.tolist()
        self.conflicts = [set(pair) for pair in problem.conflicts]
        self.candidates = np.flatnonzero(problem.covers.any(axis=1)).tolist()

    def suffices(self, members) -> bool:
        covered = set().union(*(self.held[member] for member in members))
        return covered == self.asked and sum(self.proven[m] for m in members) >= self.needed

    def is_feasible(self, members) -> bool:
        """Suffices, without conflict, and only with each of its members."""
        together = set(members)
        return (
            self.suffices(together)
            and not any(pair <= together for pair in self.conflicts)
            and not any(self.suffices(together - {member}) for member in members)
        )

    def strengths_of(self, size, earlier=()):
        """Strengths of every team of a size that meets the need and differs enough."""
        kept = size - ceil(size / 3)
        return [
            sum(self.strengths[member] for member in members)
            for members in combinations(self.candidates, size)
            if all(len(set(members) & set(other.members)) <= kept for other in earlier)
            and self.is_feasible(members)
        ]


def check_by_hand(problem, result):
    by_hand = ByHand(problem)
    sizes = range(2, problem.max_members + 1)
    possible = [size for size in sizes if by_hand.strengths_of(size)]
    if not possible:
        assert result.status == TeamStatus.NONE
        assert result.teams == ()
        assert result.reasons
        assert [proof.size for proof in result.excluded_sizes] == list(sizes)
        return
    smallest = possible[0]
    assert result.status == TeamStatus.PROVED_OPTIMAL
    assert [proof.size for proof in result.excluded_sizes] == list(range(2, smallest))
    for place, team in enumerate(result.teams):
        earlier = result.teams[:place]
        best = {size: by_hand.strengths_of(size, earlier) for size in (smallest, smallest + 1)}
        size = smallest if best[smallest] else smallest + 1
        assert len(team.members) == size
        assert team.strength == max(best[size])
        assert team.is_complete
        assert by_hand.is_feasible(team.members)


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_the_best_teams_are_those_of_trying_every_team(first):
    for seed in range(first, first + 40):
        problem = random_problem(seed)

        check_by_hand(problem, search(problem))


def test_trying_every_team_meets_each_kind_of_answer():
    results = [search(random_problem(seed)) for seed in range(240)]

    assert {result.status for result in results} == {TeamStatus.PROVED_OPTIMAL, TeamStatus.NONE}
    assert {len(result.teams[0].members) for result in results if result.teams} >= {2, 3, 4}
    assert {reason for result in results for reason in result.reasons} >= {
        NoTeam.UNCOVERED,
        NoTeam.CAPACITY,
        NoTeam.ALONE_ONLY,
    }
    assert sum(len(result.teams) == 3 for result in results) > 20


def solve(problem):
    """Members and strength of the best team by mixed-integer programming, or None.

    Whole strengths lie below 1,000 a member, so 10,000 a member puts fewer members first.
    """
    firms = len(problem)
    required = list(problem.required)
    barred = np.isin(np.arange(firms), alone(problem)) | ~problem.covers.any(axis=1)
    limits = [
        LinearConstraint(problem.covers[:, required].T.astype(float), lb=1),
        LinearConstraint(np.ones(firms), lb=2, ub=problem.max_members),
    ]
    if problem.needed_cad:
        limits.append(LinearConstraint(np.array(problem.proven_cad) / problem.needed_cad, lb=1))
    for one, other in problem.conflicts:
        row = np.zeros(firms)
        row[[one, other]] = 1
        limits.append(LinearConstraint(row, ub=1))
    found = milp(
        10_000 - problem.strengths,
        integrality=np.ones(firms),
        bounds=Bounds(0, np.where(barred, 0, 1)),
        constraints=limits,
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        return None
    chosen = np.flatnonzero(found.x > 0.5)
    return len(chosen), int(problem.strengths[chosen].sum())


@pytest.mark.parametrize("first", [0, 15, 30])
def test_an_integer_programme_finds_the_same_best_team(first):
    for seed in range(first, first + 15):
        problem = random_problem(1000 + seed, firms=40, columns=7)
        problem = replace(problem, max_members=5, mandatory=np.ones(7, dtype=bool))

        result = search(problem, alternatives=1, candidates=np.arange(40))

        best = result.teams[0] if result.teams else None
        assert solve(problem) == (best and (len(best.members), best.strength))


def test_a_proof_names_why_smaller_teams_cannot_do():
    problem = make_problem(
        [[0], [1], [2], [0, 1]],
        3,
        capacity_cad=np.array([2e6, 2e6, 2e6, 1e6]),
        size_cad=6e6,
    )

    result = search(problem)

    assert result.teams[0].members == (0, 1, 2)
    assert result.excluded_sizes == (SizeProof(2, SizeReason.CAPACITY, 0),)
    assert result.fewest_to_cover == 2
    assert result.is_whole


def test_a_proof_names_that_so_few_cannot_cover():
    result = search(make_problem([[0], [1], [2]], 3))

    assert result.excluded_sizes == (SizeProof(2, SizeReason.COVER, 0),)


def test_a_capability_that_nobody_covers_is_named():
    problem = make_problem([[0], [1]], 4)

    result = search(problem)

    assert result.status == TeamStatus.NONE
    assert result.reasons == (NoTeam.UNCOVERED,)
    assert result.uncovered == uncovered(problem) == (2, 3)
    assert result.fewest_to_cover is None


def test_capacity_that_nobody_can_bring_is_named():
    problem = make_problem([[0], [1], [0]], 2, capacity_cad=np.array([1e6, NAN, 2e6]), size_cad=9e6)

    result = search(problem)

    assert result.reasons == (NoTeam.CAPACITY,)
    assert result.missing_cad == 6_000_000


def test_a_need_for_more_members_than_allowed_is_named():
    result = search(make_problem([[0], [1], [2]], 3, max_members=2))

    assert result.reasons == (NoTeam.TOO_MANY_MEMBERS,)


def test_conditions_that_only_fail_together_are_named():
    problem = make_problem([[0], [1]], 2, conflicts=((0, 1),))

    assert search(problem).reasons == (NoTeam.TOGETHER,)


def test_a_firm_that_needs_nobody_is_in_no_team():
    result = search(make_problem([[0, 1], [0], [1]], 2, strengths=np.array([900, 1, 1])))

    assert result.alone == (0,)
    assert result.teams[0].members == (1, 2)


def test_only_firms_that_need_nobody_give_no_team():
    result = search(make_problem([[0], [0]], 1))

    assert result.reasons == (NoTeam.ALONE_ONLY,)
    assert result.alone == (0, 1)


def test_no_candidates_give_the_reason():
    result = search(make_problem([[]], 1))

    assert result.reasons == (NoTeam.NO_CANDIDATES, NoTeam.UNCOVERED)


def test_unknown_capacity_may_cover_but_proves_nothing():
    problem = make_problem(
        [[0], [1]],
        2,
        capacity_cad=np.array([NAN, 5e6]),
        size_cad=5e6,
    )

    team = search(problem).teams[0]

    assert team.members_unknown_capacity == (0,)
    assert team.capacity_known_cad == 5_000_000


def test_a_firm_may_join_for_its_capacity_with_an_optional_capability():
    problem = make_problem(
        [[0], [1]],
        2,
        mandatory=np.array([True, False]),
        capacity_cad=np.array([1e6, 5e6]),
        size_cad=6e6,
    )

    assert search(problem).teams[0].members == (0, 1)


def test_alternatives_replace_a_third_of_the_members():
    problem = make_problem([[0], [1], [2], [0], [1], [2]], 3, strengths=np.arange(6) * 100)

    teams = search(problem, alternatives=4).teams

    assert len(teams) == 4
    assert teams[0].members == (5, 4, 3)
    for one, other in combinations(teams, 2):
        assert len(set(one.members) & set(other.members)) <= 2


def test_stopping_at_the_node_limit_is_said():
    problem = random_problem(3, firms=40, columns=6)
    problem = replace(problem, mandatory=np.ones(6, dtype=bool), max_members=5, size_cad=NAN)

    whole = search(problem)
    stopped = search(problem, node_limit=2, solvers=(solve_by_branching,))

    assert whole.status == TeamStatus.PROVED_OPTIMAL
    assert stopped.status == TeamStatus.NODE_LIMIT
    assert stopped.reasons == ((NoTeam.NOT_FINISHED,) if not stopped.teams else ())
    assert stopped.bound is not None
    assert stopped.bound.value >= whole.teams[0].value
    assert search(problem, node_limit=2).status == TeamStatus.PROVED_OPTIMAL


def test_the_same_problem_has_the_same_answer_and_count():
    assert search(random_problem(11)) == search(random_problem(11))


def test_equal_teams_are_ordered_by_index():
    result = search(make_problem([[0], [0], [1], [1]], 2), alternatives=1)

    assert result.teams[0].members == (0, 2)


def test_more_required_columns_than_the_tables_hold_stay_exact():
    rows = [[c for c in range(14) if c % 3 == firm % 3 or c == firm] for firm in range(9)]
    problem = make_problem(rows, 14, strengths=np.arange(9) * 10)

    check_by_hand(problem, search(problem))


def test_a_search_over_some_candidates_says_so():
    problem = make_problem([[0], [1], [0], [1]], 2)

    result = search(problem, candidates=np.array([2, 3]))

    assert result.pool == (2, 3)
    assert result.teams[0].members == (2, 3)
    assert not result.is_whole


def test_the_gap_is_what_the_proof_leaves_open():
    problem = random_problem(3, firms=40, columns=6)
    problem = replace(problem, mandatory=np.ones(6, dtype=bool), max_members=5, size_cad=NAN)

    def guess(_field, sizes, earlier, _limit):
        return Answer((), 0, None, 1) if earlier else Answer((0, 1, 2), 7, Bound(2, 3000), 1)

    open_proof = search(problem, solvers=(guess,))
    value = open_proof.teams[0].value

    assert open_proof.status == TeamStatus.NODE_LIMIT
    assert (open_proof.gap_members, open_proof.gap_value) == (1, max(0, 3000 - value))
    assert (search(problem).gap_members, search(problem).gap_value) == (0, 0)
    none = search(make_problem([[0]], 2))
    assert (none.bound, none.gap_members, none.gap_value) == (None, 0, 0)
