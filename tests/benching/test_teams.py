"""Both searches agree on made-up needs, and the section says what they cost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaker.benching import report, teams
from matchmaker.benching.team_needs import team_need
from matchmaker.engine.team_branch import solve_by_branching
from matchmaker.engine.team_search import search


@pytest.fixture
def found(monkeypatch):
    monkeypatch.setattr(teams, "BATCH", 5)
    monkeypatch.setattr(teams, "WHOLE_ONE_IN", 3)
    return teams.teams({"needs": 4, "seed": 12})


def test_both_agree_and_every_team_is_sound(found):
    assert (found["agree"], found["pass_the_checker"], found["equal"]) == (4, 4, True)
    assert (found["needs_with_alternatives"], found["highs_best_alone"]["needs"]) == (2, 2)
    assert 0 < found["cpu_ratio"] < 1
    assert found["batch"]["proved"] + found["batch"]["none_proved"] == 5


def test_the_section_says_it_in_a_table(found):
    machine = {
        "processor": "X",
        "cores": 2,
        "memory_gb": 8,
        "system": "Linux",
        "load_average": 0.1,
    }
    said = {"command": "bench teams", "measured_on": "2026-11-22", "versions": {"python": "3.11"}}

    text = report.section("teams", {**found, **said, "machine": machine})

    assert "| **ours**, three teams | 4 |" in text
    assert "Both agree on 4 of 4 needs" in text
    assert "for the best alone" in text
    assert report.place_of("teams", "small") == "teams"


def test_an_unfinished_proof_agrees_with_nothing():
    problem = team_need(12)
    whole = search(problem, solvers=(solve_by_branching,))
    stopped = search(problem, node_limit=1, solvers=(solve_by_branching,))

    assert teams._figures(stopped) == [None]
    assert None not in teams._figures(whole)


def test_a_need_without_a_team_is_agreed_on():
    problem = team_need(12)
    problem = replace(problem, speaks=None, needs_language=True)
    result = search(problem)

    assert teams._figures(result) == [(0, 0)] == teams._by_highs(problem, result, 3)


def test_made_up_needs_are_the_same_every_time_and_differ():
    assert search(team_need(7)) == search(team_need(7))
    assert len({search(team_need(seed)).teams for seed in range(10)}) == 10
