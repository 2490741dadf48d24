"""Suggested teams as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from matchmaker.consortia.models import TeamSearch
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, SENSORS

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def teams(client: Client, scene: scenes.Scene) -> str:
    client.force_login(scene.lead)
    return client.get(reverse("suggestion-list", args=(scene.need.slug,))).content.decode()


@pytest.mark.parametrize(
    ("search", "words"),
    [
        (
            {"missing": [SENSORS], "details": {"reasons": ["uncovered"]}},
            "No firm has this capability",
        ),
        (
            {"details": {"reasons": ["capacity"], "missing_cad": 2_500_000}},
            "cannot prove the scale",
        ),
        (
            {"details": {"reasons": ["too_many_members"], "fewest_to_cover": 6}},
            "No two firms cover this: at least 6 would be needed",
        ),
        ({"details": {"reasons": ["no_candidates"]}}, "No published technology has any"),
        ({"details": {"reasons": ["not_finished"]}}, "met its limit"),
    ],
)
def test_the_reason_why_no_team_exists_is_said(
    client: Client, search: dict[str, object], words: str
) -> None:
    scene = scenes.scene()
    scenes.team_search(scene.need, **search)

    assert words in teams(client, scene)


def test_a_firm_that_needs_no_team_is_named(client: Client) -> None:
    scene = scenes.scene(budget_amount=2_000_000, budget_currency="CAD", budget_basis="contract")
    details = {"reasons": ["alone_only"], "alone": [scene.partner_firm.pk]}
    scenes.team_search(scene.need, details=details)

    page = teams(client, scene)

    assert "One firm alone is enough" in page
    assert scene.partner_firm.name in page


def test_a_firm_is_not_called_enough_where_no_contract_is_known(client: Client) -> None:
    scene = scenes.scene(budget_amount=None, budget_currency="")
    details = {"reasons": ["alone_only"], "alone": [scene.partner_firm.pk]}
    scenes.team_search(scene.need, details=details)

    page = teams(client, scene)

    assert "One firm alone covers the capabilities" in page
    assert "is enough" not in page


def test_a_need_without_capabilities_promises_no_team(client: Client) -> None:
    scene = scenes.scene()
    scenes.team_search(scene.need, details={"reasons": ["no_capabilities"]})

    page = teams(client, scene)

    assert "names no capability" in page
    assert "appears here by itself" not in page


def test_a_team_of_others_is_not_shown_but_said_to_exist(client: Client) -> None:
    scene = scenes.scene()
    scenes.suggestion(scene)
    scenes.team_search(scene.need, status=TeamSearch.Status.PROVED)
    client.force_login(scenes.outsider())

    page = client.get(reverse("suggestion-list", args=(scene.need.slug,))).content.decode()

    assert "none of your companies is in one" in page
    assert scene.partner_firm.name not in page


def test_a_team_states_its_finding_and_what_nobody_has_proved(client: Client) -> None:
    scene = scenes.scene()
    team = scenes.suggestion(
        scene, capacities=(None, 6_000_000), size_cad=12_000_000, is_fictional=True
    )
    recipes.capacity(scene.partner_firm, annual_capacity_cad=6_000_000, tier="public")
    client.force_login(scene.lead)

    page = client.get(team.get_absolute_url()).content.decode()

    assert "Two firms cover 2 of 2 capabilities and 50% of the scale" in page
    assert "Capacity unproven for 1 of 2" in page
    assert "Fictional sample" in page


def test_a_member_does_not_read_the_capacity_of_others(client: Client) -> None:
    scene = scenes.scene()
    team = scenes.suggestion(scene, capacities=(1_000_000, 4_321_000), size_cad=5_000_000)
    recipes.capacity(scene.lead_firm, annual_capacity_cad=1_000_000)
    recipes.capacity(scene.partner_firm, annual_capacity_cad=4_321_000)

    client.force_login(scene.lead)
    inside = client.get(team.get_absolute_url()).content.decode()
    client.force_login(recipes.commissioner())
    overseer = client.get(team.get_absolute_url()).content.decode()

    assert "4,321,000" not in inside
    assert "of the scale" not in inside
    assert "Capacity not shown to you" in inside
    assert "4,321,000" in overseer


def test_a_gap_and_a_single_point_of_failure_are_named(client: Client) -> None:
    scene = scenes.scene()
    team = scenes.suggestion(
        scene,
        covered=[MEMBRANE],
        uncovered=[SENSORS],
        single_points={MEMBRANE: scene.lead_firm.pk},
    )
    client.force_login(scene.lead)

    page = client.get(team.get_absolute_url())

    assert [row.together for row in page.context_data["coverage"].rows] == ["covered", "partly"]
    assert f"Only {scene.lead_firm.name} brings" in page.content.decode()


@pytest.mark.parametrize("may_start", [True, False])
def test_members_of_the_team_can_start_with_it(client: Client, may_start: bool) -> None:
    scene = scenes.scene()
    team = scenes.suggestion(scene)
    client.force_login(scene.partner if may_start else recipes.administrator())

    page = client.get(team.get_absolute_url()).content.decode()

    assert ("Claim this team" in page) == may_start
