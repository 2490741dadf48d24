"""Firms that stand in many teams cost something, once a generation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from matchmaker.consortia import suggest
from matchmaker.consortia.models import Suggestion, TeamPrice, TeamSearch
from matchmaker.consortia.prices import read_prices
from matchmaker.matching import generations, refresh
from matchmaker.matching.staleness import Moment
from tests import recipes

if TYPE_CHECKING:
    from companies.models import Company
    from opportunities.models import Need

pytestmark = pytest.mark.django_db
MOMENT = Moment(now=recipes.NOW, as_of=recipes.AS_OF)
MEMBRANES, OTHERS = (
    "membrane-filtration",
    ("sludge-treatment", "biological-treatment", "water-quality-monitoring", "hazardous-waste"),
)


def run() -> int:
    refresh.drain(MOMENT, clock=lambda: recipes.NOW)
    done = 0
    while found := suggest.drain(MOMENT, clock=lambda: recipes.NOW):
        done += found
    return done


def firm(capability: str, **fields: object) -> Company:
    company = recipes.company(**fields)
    recipes.capacity(company, largest_contract_cad=3_000_000)
    recipes.technology(company, capabilities=(capability,))
    return company


def market(needs: int) -> tuple[Company, Company, list[Need]]:
    """One firm fits every need; another does the same a little less well, for nobody yet."""
    best = firm(MEMBRANES)
    second = firm(MEMBRANES, province="CA-BC")
    rows = []
    for number in range(needs):
        other = OTHERS[number % len(OTHERS)]
        firm(other)
        rows.append(
            recipes.need(
                capabilities=(MEMBRANES, other),
                budget_amount=Decimal(15_000_000),
                budget_currency="CAD",
            )
        )
    return best, second, rows


def test_where_nobody_stands_in_many_teams_nobody_costs() -> None:
    market(1)

    run()

    assert set(TeamPrice.objects.values_list("price", flat=True)) == {0}
    assert suggest.differences(MOMENT) == []


def test_who_stands_in_too_many_costs_and_others_come_first_where_they_do_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matchmaker.engine.team_fairness.FREE_TIMES", 1)
    best, second, needs = market(4)

    run()

    generation = generations.current()
    assert generation is not None
    prices = read_prices(generation)
    assert prices[best.pk] > 0
    first = Suggestion.objects.get(need=needs[0], rank=1)
    assert first.value == first.strength - first.price + first.synergy + first.extra
    assert {best.pk, second.pk} & set(first.company_ids)
    assert suggest.differences(MOMENT) == []


def test_prices_are_made_once_and_nothing_is_left_to_do() -> None:
    market(2)
    run()
    before = list(TeamPrice.objects.values("company", "stood", "price"))

    assert run() == 0
    assert list(TeamPrice.objects.values("company", "stood", "price")) == before
    assert suggest.count_stale(MOMENT) == 0


def test_a_generation_before_has_no_say() -> None:
    market(1)
    run()
    generation = generations.current()
    assert generation is not None

    TeamPrice.objects.update(generation=generation.pk + 1, price=99)

    assert read_prices(generation) == {}


def test_firms_that_have_won_together_since_make_answers_stale() -> None:
    market(1)
    run()

    TeamSearch.objects.update(ties=1)

    assert suggest.count_stale(MOMENT) == 1
    assert run() == 1
    assert suggest.count_stale(MOMENT) == 0
