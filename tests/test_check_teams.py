"""The command finds nothing wrong with the search, and would say so if there were."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from matchmaker.engine.team_search import search
from matchmaker.management import team_checks
from matchmaker.management.brute_force import best_of_all
from matchmaker.matching import refresh
from matchmaker.matching.staleness import Moment
from matchmaker.vocabulary.capabilities import CAPABILITY_ORDER
from tests import recipes
from tests.engine.recipes import make_problem, random_problem

MOMENT = Moment(now=recipes.NOW, as_of=recipes.AS_OF)
CODES = ("membrane-filtration", "sludge-treatment", "biological-treatment", "hazardous-waste")


@pytest.fixture
def _market(db: None) -> None:
    for number in range(8):
        firm = recipes.company()
        recipes.capacity(firm, largest_contract_cad=1_000_000 * (number + 1))
        recipes.technology(firm, capabilities=(CODES[number % 4], CODES[(number + 1) % 4]))
    recipes.need(capabilities=CODES[:3], budget_amount=Decimal(15_000_000), budget_currency="CAD")
    refresh.drain(MOMENT, clock=lambda: recipes.NOW)


@pytest.mark.usefixtures("_market")
def test_real_and_generated_needs_agree_with_trying_every_team(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("check_teams", needs=25, json=True)

    found = json.loads(capsys.readouterr().out)
    assert (found["needs"], found["real"], found["generated"]) == (25, 1, 24)
    assert found["with_a_team"] > 0
    assert found["disagreements"] == []


@pytest.mark.django_db
def test_data_of_one_firm_and_a_need_of_everything_come_to_an_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_checks, "MOST_DRAWS", 5)
    recipes.technology(recipes.company(), capabilities=CODES[:1])
    recipes.need(capabilities=CODES[:1])
    recipes.need(capabilities=CAPABILITY_ORDER[:70])
    refresh.drain(MOMENT, clock=lambda: recipes.NOW)

    call_command("check_teams", needs=25, json=True)
    found = json.loads(capsys.readouterr().out)
    call_command("check_teams", needs=-1, json=True)

    assert (found["needs"], found["real"]) == (1, 1)
    assert json.loads(capsys.readouterr().out)["needs"] == 0


@pytest.mark.usefixtures("_market")
def test_a_search_that_misses_a_team_is_found_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(problem):  # type: ignore[no-untyped-def]
        return replace(search(problem), teams=(), alone=(), reasons=())

    monkeypatch.setattr(team_checks, "search", blind)

    with pytest.raises(SystemExit) as caught:
        call_command("check_teams", needs=6)

    assert caught.value.code == 1
    said = capsys.readouterr().out
    assert "the search found None, trying every team (" in said
    assert "neither a team nor a reason" in said


@pytest.mark.usefixtures("_market")
def test_a_team_that_breaks_a_condition_is_found_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_checks, "violations", lambda *_asked: ("conflict",))

    with pytest.raises(SystemExit):
        call_command("check_teams", needs=6)

    assert "the checker refuses a team: conflict" in capsys.readouterr().out


@pytest.mark.django_db
def test_without_scores_nothing_can_be_compared() -> None:
    with pytest.raises(CommandError, match="no scores yet"):
        call_command("check_teams")


@pytest.mark.parametrize("seed", range(30))
def test_trying_every_team_finds_what_the_search_finds(seed: int) -> None:
    problem = replace(random_problem(seed, firms=9), max_members=4)

    tried, result = best_of_all(problem), search(problem)

    if result.alone:
        assert tried == (1, 0)
    else:
        best = result.teams[0] if result.teams else None
        assert tried == (best and (len(best.members), best.value))


def test_nobody_at_all_is_no_team() -> None:
    assert best_of_all(make_problem([[]], 1)) is None
