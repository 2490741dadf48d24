"""A consortium's own page: its finding, gaps, shares in money, risks and days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from matchmaker.consortia import actions
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import NOW, SENSORS, TODAY

if TYPE_CHECKING:
    from django.test import Client

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium

pytestmark = pytest.mark.django_db

DESALINATION = "desalination"
AMOUNT = {"budget_amount": 2_000_000, "budget_currency": "CAD"}


def read(client: Client, person: User, consortium: Consortium) -> str:
    client.force_login(person)
    page: str = client.get(consortium.get_absolute_url()).content.decode()
    return page


def test_the_finding_is_the_headline_and_the_stage_is_marked(client: Client) -> None:
    scene = scenes.scene()

    page = read(client, scene.lead, scene.accepted())

    assert "<h1>Two firms cover 2 of 2 capabilities</h1>" in page
    assert 'aria-current="step">Partly accepted' in page


def test_a_gap_names_who_could_fill_it_to_the_lead_and_not_to_members(client: Client) -> None:
    scene = scenes.scene(capabilities=(scenes.MEMBRANE, SENSORS, DESALINATION))
    firm = recipes.company(name="Salt Harbour", province="CA-NS")
    recipes.technology(firm, capabilities=(DESALINATION,))
    consortium = scene.accepted()

    to_lead = read(client, scene.lead, consortium)
    to_member = read(client, scene.partner, consortium)
    to_commissioner = read(client, recipes.commissioner(), consortium)

    assert "Salt Harbour" in to_lead
    assert "leads it" in to_lead
    assert "Salt Harbour" not in to_member
    assert "from Nova Scotia" in to_member
    assert "Salt Harbour" in to_commissioner


def test_no_more_than_five_firms_are_named_for_a_gap(client: Client) -> None:
    scene = scenes.scene(capabilities=(scenes.MEMBRANE, DESALINATION))
    for number in range(7):
        firm = recipes.company(name=f"Salt firm {number}")
        recipes.technology(firm, capabilities=(DESALINATION,))

    page = read(client, scene.lead, scene.found())

    assert page.count("leads it") == 5


def test_shares_are_worth_what_the_need_names(client: Client) -> None:
    scene = scenes.scene(**AMOUNT, budget_basis="contract")

    page = read(client, scene.lead, scene.accepted())

    assert "CAD\u00a01,200,000" in page
    assert "not of a price that anybody has offered" in page


@pytest.mark.parametrize(
    "need",
    [{"budget_amount": None, "budget_currency": ""}, {**AMOUNT, "budget_basis": "project-total"}],
)
def test_what_a_share_is_worth_is_unknown_without_a_contract(
    client: Client, need: dict[str, object]
) -> None:
    scene = scenes.scene(**need)

    page = read(client, scene.lead, scene.accepted())

    assert "what a share is worth is unknown" in page
    assert "CAD\u00a01,200,000" not in page


def test_risks_name_what_hangs_on_one_firm_and_what_china_does_not_protect(
    client: Client,
) -> None:
    scene = scenes.scene()

    page = read(client, scene.lead, scene.accepted())

    assert f"Only {scene.partner_firm.name} brings" in page
    assert f"{scene.partner_firm.name} shows no patent, mark or trade secret in China" in page


def test_days_are_listed_the_next_first(client: Client) -> None:
    scene = scenes.scene(closes_on=TODAY + timedelta(days=40))
    consortium = scene.found()
    scene.invite(consortium)

    page = read(client, scene.lead, consortium)

    answer, bids = (page.index(words) for words in ("Answer of", "Last day for bids"))
    assert answer < bids


def test_a_capacity_that_is_hidden_is_not_summed_up_by_a_check(client: Client) -> None:
    scene = scenes.scene(**AMOUNT, budget_basis="contract")
    recipes.capacity(scene.lead_firm, annual_capacity_cad=100_000)
    recipes.capacity(scene.partner_firm, annual_capacity_cad=400_000, tier="after-agreement")

    page = read(client, scene.lead, scene.accepted())

    assert "Proven capacity is 25%" not in page


def test_a_team_that_was_given_up_has_no_way_ahead(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    actions.withdraw_consortium(consortium, by=scene.lead, at=NOW)

    page = read(client, scene.lead, consortium)

    assert 'aria-current="step"' not in page
    assert "Withdrawn" in page
