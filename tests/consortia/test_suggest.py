"""The second stage: teams for open needs, proved or with the reason why none exists."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from companies.models import Capacity, Company, Technology, TechnologyCapability
from matchmaker.consortia import suggest
from matchmaker.consortia.models import Suggestion, TeamSearch
from matchmaker.matching import refresh
from matchmaker.matching.models import Run
from matchmaker.matching.staleness import Moment
from matchmaker.vocabulary.capabilities import CAPABILITY_ORDER
from opportunities.models import Need
from tests import recipes

pytestmark = pytest.mark.django_db
MOMENT = Moment(now=recipes.NOW, as_of=recipes.AS_OF)
MEMBRANES, SLUDGE = "membrane-filtration", "sludge-treatment"


def run() -> int:
    refresh.drain(MOMENT, clock=lambda: recipes.NOW)
    return suggest.drain(MOMENT, clock=lambda: recipes.NOW)


def firm(*capabilities: str, capacity: int | None = 3_000_000, **fields: object) -> Company:
    company = recipes.company(**fields)
    if capacity:
        recipes.capacity(company, largest_contract_cad=capacity)
    recipes.technology(company, capabilities=capabilities)
    return company


def big_need(**fields: object) -> Need:
    fields.setdefault("budget_amount", Decimal(15_000_000))
    fields.setdefault("budget_currency", "CAD")
    return recipes.need(capabilities=(MEMBRANES, SLUDGE), **fields)


def test_two_firms_that_cover_a_need_together_are_proved_a_team() -> None:
    membranes, sludge = firm(MEMBRANES), firm(SLUDGE)
    need = big_need()

    run()

    team = Suggestion.objects.get(need=need)
    assert set(team.company_ids) == {membranes.pk, sludge.pk}
    assert (team.uncovered, team.is_proved) == ([], True)
    assert team.capacity_cad == 18_000_000
    assert TeamSearch.objects.get(need=need).status == TeamSearch.Status.PROVED


def test_what_only_one_member_covers_is_named() -> None:
    membranes, sludge = firm(MEMBRANES), firm(SLUDGE)
    need = big_need()

    run()

    points = Suggestion.objects.get(need=need).single_points
    assert points == {MEMBRANES: membranes.pk, SLUDGE: sludge.pk}


def test_what_breaks_if_one_leaves_is_kept_with_the_best_replacement() -> None:
    membranes, sludge = firm(MEMBRANES), firm(SLUDGE)
    spare = firm(SLUDGE, province="CA-BC")
    need = big_need()

    run()

    team = Suggestion.objects.get(need=need, rank=1)
    assert team.departures == [
        {
            "company": membranes.pk,
            "lost": [MEMBRANES],
            "missing_cad": 6_000_000,
            "replacement": None,
            "replacement_value": None,
        },
        {
            "company": sludge.pk,
            "lost": [SLUDGE],
            "missing_cad": 6_000_000,
            "replacement": spare.pk,
            "replacement_value": -10,
        },
    ]
    assert team.ties == [
        {
            "companies": [membranes.pk, sludge.pk],
            "reasons": ["complementary", "same-province"],
            "value": 25,
        }
    ]
    assert team.value == team.strength + 25


def test_a_proved_team_is_its_own_bound() -> None:
    firm(MEMBRANES)
    firm(SLUDGE)
    need = big_need()

    run()

    search, team = TeamSearch.objects.get(need=need), Suggestion.objects.get(need=need)
    assert (search.bound_members, search.bound_value) == (2, team.value)
    assert (search.gap_members, search.gap_value) == (0, 0)


def test_who_from_outside_would_close_it_is_kept() -> None:
    firm(MEMBRANES)
    need = recipes.need(capabilities=(MEMBRANES, SLUDGE))
    operated = recipes.need(capabilities=(MEMBRANES, "operation-maintenance"))

    run()

    [lack] = TeamSearch.objects.get(need=need).details["lacks"]
    assert (lack["partner"], lack["capabilities"]) == ("technology", [SLUDGE])
    [lack] = TeamSearch.objects.get(need=operated).details["lacks"]
    assert (lack["partner"], lack["is_enough"]) == ("operation", True)
    assert TeamSearch.objects.get(need=need).bound_members is None


def test_a_capability_that_nobody_has_is_the_stated_reason() -> None:
    firm(MEMBRANES)
    need = big_need()

    run()

    search = TeamSearch.objects.get(need=need)
    assert (search.status, search.missing) == (TeamSearch.Status.NONE, [SLUDGE])
    assert not Suggestion.objects.exists()


def test_a_firm_that_needs_no_partner_is_named_as_alone() -> None:
    alone = firm(MEMBRANES, SLUDGE, capacity=9_000_000)
    need = big_need()

    run()

    assert TeamSearch.objects.get(need=need).details["alone"] == [alone.pk]


def test_a_projects_total_asks_for_no_capacity_and_says_that_it_is_unproven() -> None:
    firm(MEMBRANES, capacity=None)
    firm(SLUDGE, capacity=None)
    need = big_need(budget_basis=Need.BudgetBasis.PROJECT_TOTAL)

    run()

    team = Suggestion.objects.get(need=need)
    assert (team.size_is_total, team.members_unknown, team.capacity_cad) == (True, 2, 0)


def test_a_need_without_capabilities_is_not_searched() -> None:
    need = recipes.need()

    run()

    assert TeamSearch.objects.get(need=need).status == TeamSearch.Status.NOT_SEARCHED


def test_a_sample_joins_a_real_need_only_where_real_firms_cannot() -> None:
    firm(MEMBRANES)
    sample = firm(SLUDGE, origin=Company.Origin.SAMPLE)
    need = big_need()

    run()

    team = Suggestion.objects.get(need=need)
    assert sample.pk in team.company_ids
    assert team.is_fictional


def test_no_public_record_joins_the_team_of_a_fictional_need() -> None:
    firm(MEMBRANES, origin=Company.Origin.SAMPLE)
    firm(SLUDGE, origin=Company.Origin.PUBLIC_RECORD)
    need = big_need(is_sample=True)

    run()

    assert TeamSearch.objects.get(need=need).missing == [SLUDGE]


def test_a_second_drain_finds_nothing_to_do() -> None:
    firm(MEMBRANES)
    firm(SLUDGE)
    big_need()
    run()
    before = list(Suggestion.objects.values())

    assert run() == 0
    assert list(Suggestion.objects.values()) == before


def test_inputs_that_did_not_change_write_no_team_again() -> None:
    firm(MEMBRANES)
    firm(SLUDGE)
    big_need()
    run()
    runs = Run.objects.filter(kind=Run.Kind.TEAMS).count()

    suggest.forget_all()
    run()

    assert Run.objects.filter(kind=Run.Kind.TEAMS).count() == runs
    assert suggest.count_stale(MOMENT) == 0


def test_a_firm_that_leaves_changes_the_team() -> None:
    firm(MEMBRANES)
    sludge = firm(SLUDGE)
    need = big_need()
    run()

    Technology.objects.filter(company=sludge).update(is_published=False)
    assert suggest.count_stale(MOMENT) == 0
    run()

    assert not Suggestion.objects.filter(need=need).exists()


@pytest.mark.parametrize("is_replaced", [False, True])
def test_what_is_told_of_a_member_follows_its_technology(is_replaced: bool) -> None:
    firm(MEMBRANES)
    sludge = firm(SLUDGE)
    big_need()
    run()

    if is_replaced:
        Technology.objects.filter(company=sludge).update(is_published=False)
        recipes.technology(sludge, capabilities=(SLUDGE,))
    else:
        TechnologyCapability.objects.filter(technology__company=sludge).update(is_assigned=True)
    run()

    assert suggest.differences(MOMENT) == []


def test_what_is_told_of_a_member_follows_what_its_capacity_rests_on() -> None:
    firm(MEMBRANES)
    sludge = firm(SLUDGE)
    big_need()
    run()

    Capacity.objects.filter(company=sludge).update(annual_capacity_cad=9_000_000)
    run()

    assert suggest.differences(MOMENT) == []


def test_a_need_that_names_too_much_keeps_no_other_from_its_teams() -> None:
    firm(MEMBRANES)
    firm(SLUDGE)
    need = big_need()
    endless = recipes.need(capabilities=CAPABILITY_ORDER[:70])

    run()

    assert Suggestion.objects.filter(need=need).exists()
    search = TeamSearch.objects.get(need=endless)
    assert search.status == TeamSearch.Status.NOT_SEARCHED
    assert search.details["reasons"] == ["too_many_capabilities"]


def test_the_search_is_compiled_before_any_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    firm(MEMBRANES)
    big_need()
    refresh.drain(MOMENT, clock=lambda: recipes.NOW)
    done: list[str] = []
    batch = suggest._run_batch
    monkeypatch.setattr(suggest, "compile_search", lambda: done.append("compiled"))
    monkeypatch.setattr(suggest, "_run_batch", lambda *of: done.append("batch") or batch(*of))

    suggest.drain(MOMENT, clock=lambda: recipes.NOW)
    suggest.drain(MOMENT, clock=lambda: recipes.NOW)

    assert done == ["compiled", "batch", "batch", "batch"]


def test_teams_of_a_closed_need_go() -> None:
    firm(MEMBRANES)
    firm(SLUDGE)
    big_need(closes_on=recipes.AS_OF)
    run()
    assert Suggestion.objects.exists()

    tomorrow = Moment(now=recipes.NOW, as_of=recipes.AS_OF + timedelta(days=1))
    suggest.drain(tomorrow, clock=lambda: recipes.NOW)

    assert not Suggestion.objects.exists()
    assert not TeamSearch.objects.exists()


def test_verify_finds_a_team_that_somebody_changed_by_hand() -> None:
    firm(MEMBRANES)
    firm(SLUDGE)
    big_need()
    run()
    assert suggest.differences(MOMENT) == []

    Suggestion.objects.update(strength=1)

    assert len(suggest.differences(MOMENT)) == 1


def test_teams_wait_where_the_worker_is_wanted_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggest, "BATCH", 1)
    recipes.technology(capabilities=("membrane-filtration",))
    for _number in range(3):
        recipes.need(capabilities=("membrane-filtration",))
    refresh.drain(MOMENT, clock=lambda: recipes.NOW)

    done = suggest.drain(MOMENT, clock=lambda: recipes.NOW, is_wanted=lambda: True)

    assert done == 1
    assert suggest.count_stale(MOMENT) == 2
