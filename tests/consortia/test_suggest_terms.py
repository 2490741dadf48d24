"""Teams that keep to what the notice of a need asks of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from companies.models import Company, Delivery
from matchmaker.consortia import suggest
from matchmaker.consortia.findings import search_findings, terms_of
from matchmaker.consortia.models import Suggestion, TeamSearch
from matchmaker.matching import refresh
from matchmaker.matching.staleness import Moment
from opportunities.models import Need
from opportunities.team_terms import TeamTerms
from tests import recipes

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.django_db
MOMENT = Moment(now=recipes.NOW, as_of=recipes.AS_OF)
CODES = (
    "membrane-filtration",
    "sludge-treatment",
    "water-quality-monitoring",
    "nitrogen-removal",
    "desalination",
    "water-disinfection",
)
MEMBRANES, SLUDGE, SENSORS = CODES[:3]


def run() -> None:
    refresh.drain(MOMENT, clock=lambda: recipes.NOW)
    suggest.drain(MOMENT, clock=lambda: recipes.NOW)


def firm(*capabilities: str, **fields: Any) -> Company:
    """A firm that can carry nine million."""
    company = recipes.company(**fields)
    recipes.capacity(company, largest_contract_cad=3_000_000)
    recipes.technology(company, capabilities=capabilities)
    return company


def asking(codes: Iterable[str] = (MEMBRANES, SLUDGE), **fields: Any) -> Need:
    """A need of fifteen million."""
    amount = {"budget_amount": Decimal(15_000_000), "budget_currency": "CAD"}
    return recipes.need(capabilities=tuple(codes), **{**amount, **fields})


def team_of(need: Need) -> set[int]:
    """Return the firms of the best team, none where there is none."""
    best = Suggestion.objects.filter(need=need, rank=1).first()
    return set() if best is None else set(best.company_ids)


def search_of(need: Need) -> TeamSearch:
    return TeamSearch.objects.get(need=need)


def test_a_need_that_takes_two_firms_gets_a_team_of_two_or_the_reason() -> None:
    three = [firm(code) for code in (MEMBRANES, SLUDGE, SENSORS)]
    fitting = asking(team_size_limit=2)
    too_wide = asking((MEMBRANES, SLUDGE, SENSORS), team_size_limit=2)
    unsaid = asking((MEMBRANES, SLUDGE, SENSORS))

    run()

    assert team_of(fitting) == {three[0].pk, three[1].pk}
    assert team_of(unsaid) == {one.pk for one in three}
    assert team_of(too_wide) == set()
    assert search_findings(search_of(too_wide)) == (
        "The notice allows 2 firms, and no team so small covers everything.",
    )


def test_a_notice_that_allows_more_firms_widens_no_search() -> None:
    for code in CODES:
        firm(code)
    unsaid, wide = asking(CODES), asking(CODES, team_size_limit=9)
    five = asking(CODES[:5], team_size_limit=9)

    run()

    assert len(team_of(five)) == 5
    for need in (unsaid, wide):
        assert team_of(need) == set()
        assert search_findings(search_of(need)) == (
            "No team of up to 5 firms covers every capability.",
        )


def test_no_firm_counts_for_more_than_the_largest_share() -> None:
    membranes, sludge = firm(MEMBRANES), firm(SLUDGE)
    half, less = asking(largest_share_bp=5_000), asking(largest_share_bp=4_000)

    run()

    assert team_of(half) == {membranes.pk, sludge.pk}
    assert team_of(less) == set()
    search = search_of(less)
    assert (search.details["reasons"], search.details["missing_cad"]) == (["capacity"], 3_000_000)

    third = firm(SLUDGE)
    run()

    assert team_of(less) == {membranes.pk, sludge.pk, third.pk}


def test_a_presence_in_china_that_is_asked_for_decides_who_is_in_the_team() -> None:
    membranes, strong, present = firm(MEMBRANES), firm(SLUDGE), firm(SLUDGE, province="CA-BC")
    need = asking(asks_china_presence=True)
    run()
    assert team_of(need) == set()
    assert search_findings(search_of(need)) == (
        "No candidate shows the presence or the language that the need asks for.",
    )

    Delivery.objects.create(company=present, title="Plant", country="CN")
    run()

    assert team_of(need) == {membranes.pk, present.pk}
    assert strong.pk not in team_of(need)


def test_work_in_chinese_that_is_asked_for_decides_who_is_in_the_team() -> None:
    membranes, speaking = firm(MEMBRANES), firm(SLUDGE, name_zh="清水", province="CA-BC")
    firm(SLUDGE)
    need = asking(asks_chinese=True)

    run()

    assert team_of(need) == {membranes.pk, speaking.pk}


@pytest.mark.parametrize(
    ("field", "value", "terms"),
    [
        ("team_size_limit", 4, TeamTerms(size_limit=4)),
        ("largest_share_bp", 7_000, TeamTerms(largest_share_bp=7_000)),
        ("asks_china_presence", True, TeamTerms(china_presence=True)),
        ("asks_chinese", True, TeamTerms(chinese=True)),
    ],
)
def test_another_condition_has_the_teams_looked_for_anew(
    field: str, value: object, terms: TeamTerms
) -> None:
    firm(MEMBRANES, name_zh="清水")
    Delivery.objects.create(company=firm(SLUDGE), title="Plant", country="CN")
    need = asking()
    run()
    before = search_of(need)

    Need.objects.filter(pk=need.pk).update(**{field: value})
    run()

    after = search_of(need)
    assert (terms_of(before), terms_of(after)) == (TeamTerms(), terms)
    assert before.signature != after.signature
    assert len(team_of(need)) == 2
    assert suggest.differences(MOMENT) == []
