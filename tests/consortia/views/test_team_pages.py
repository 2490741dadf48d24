"""How sure a suggested team is, why each firm is in it, what breaks, and what would close a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from matchmaker.consortia.models import TeamSearch
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, SENSORS

if TYPE_CHECKING:
    from django.test import Client

    from matchmaker.accounts.models import User
    from tests.consortia.scenes import Scene

pytestmark = pytest.mark.django_db


def read(client: Client, person: User, address: str) -> str:
    client.force_login(person)
    page: str = client.get(address).content.decode()
    return page


@pytest.mark.parametrize(
    ("team", "search", "words"),
    [
        (
            {"is_proved": True},
            {"status": TeamSearch.Status.PROVED, "details": {"candidates": 41, "is_whole": True}},
            "Proved best of 41 candidates",
        ),
        (
            {"is_proved": True},
            {"status": TeamSearch.Status.PROVED, "details": {"candidates": 90, "is_whole": False}},
            "Proved best of the 12 candidates searched; 90 firms bring something",
        ),
        (
            {},
            {"status": TeamSearch.Status.LIMIT, "gap_members": 1},
            "Not ruled out: a team with 1 firm fewer",
        ),
        (
            {},
            {"status": TeamSearch.Status.LIMIT, "gap_value": 125},
            "stronger by up to 12.5 points",
        ),
        (
            {},
            {"status": TeamSearch.Status.LIMIT, "gap_members": 2, "details": {"candidates": 1}},
            "Best found among 1 candidate. Not ruled out: a team with 2 firms fewer.",
        ),
        ({"rank": 2}, {"status": TeamSearch.Status.PROVED}, "An alternative with other firms"),
    ],
)
def test_a_team_says_how_sure_it_is_to_be_the_best(
    client: Client, team: dict[str, Any], search: dict[str, Any], words: str
) -> None:
    scene = scenes.scene()
    found = scenes.suggestion(scene, **team)
    scenes.team_search(scene.need, **search)

    assert words in read(client, scene.lead, found.get_absolute_url())


def breaking(scene: Scene, replacement: int | None) -> Any:
    lost = {
        "company": scene.partner_firm.pk,
        "lost": [SENSORS],
        "missing_cad": 2_500_000,
        "replacement": replacement,
        "replacement_value": None if replacement is None else -35,
    }
    return scenes.suggestion(scene, departures=[lost], single_points={})


def test_what_breaks_names_the_loss_and_the_best_replacement(client: Client) -> None:
    scene = scenes.scene()
    other = recipes.company(name="Replacement Works")
    team = breaking(scene, other.pk)

    page = read(client, recipes.commissioner(), team.get_absolute_url())

    assert "Water quality monitoring and testing, CAD\u00a02.5\u00a0million of proven" in page
    assert "Replacement Works" in page
    assert "weaker by 3.5 points" in page


def test_where_nobody_can_replace_a_firm_that_is_said(client: Client) -> None:
    scene = scenes.scene()

    page = read(client, scene.lead, breaking(scene, None).get_absolute_url())

    assert "No single firm" in page


def test_a_firm_reads_no_score_but_its_own(client: Client) -> None:
    scene = scenes.scene()
    other = recipes.company()
    team = breaking(scene, other.pk)

    to_firm = read(client, scene.lead, team.get_absolute_url())
    to_commissioner = read(client, recipes.commissioner(), team.get_absolute_url())

    assert to_firm.count("Scores 80 of 100") == 1
    assert "weaker than before" in to_firm
    assert "3.5 points" not in to_firm
    assert to_commissioner.count("Scores 80 of 100") == 2


def test_ties_say_why_firms_go_together(client: Client) -> None:
    scene = scenes.scene()
    pair = [scene.lead_firm.pk, scene.partner_firm.pk]
    tie = {"companies": pair, "reasons": ["together", "same-province"], "value": 70}
    team = scenes.suggestion(scene, ties=[tie])

    page = read(client, scene.lead, team.get_absolute_url())

    assert f"Has delivered together with {scene.partner_firm.name}" in page
    assert f"Is in the same province as {scene.lead_firm.name}" in page


def test_alternatives_stand_side_by_side(client: Client) -> None:
    scene = scenes.scene()
    scenes.suggestion(scene)
    scenes.suggestion(scene, rank=2, covered=[MEMBRANE])

    page = read(client, scene.lead, reverse("suggestion-list", args=(scene.need.slug,)))

    assert "Teams side by side" in page
    assert "2 of 2" in page
    assert "1 of 2" in page


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        (
            {"partner": "technology", "capabilities": [SENSORS], "is_enough": True},
            "A technology firm from outside would close this: Water quality monitoring",
        ),
        (
            {"partner": "local-partner", "presences": ["china"], "is_enough": False},
            "A local partner in China from outside is needed, and more besides: a presence",
        ),
        (
            {"partner": "finance", "missing_cad": 3_000_000, "is_enough": True},
            "A finance partner from outside would close this: CAD\u00a03.0\u00a0million of proven",
        ),
    ],
)
def test_where_there_is_no_team_the_partner_that_would_close_it_is_named(
    client: Client, lack: dict[str, Any], words: str
) -> None:
    scene = scenes.scene()
    scenes.team_search(scene.need, details={"reasons": ["capacity"], "lacks": [lack]})

    page = read(client, recipes.commissioner(), reverse("suggestion-list", args=(scene.need.slug,)))

    assert words in page


def test_a_firm_reads_of_missing_capacity_without_its_amount(client: Client) -> None:
    scene = scenes.scene()
    lack = {"partner": "finance", "missing_cad": 3_000_000, "is_enough": True}
    scenes.team_search(scene.need, details={"reasons": ["capacity"], "lacks": [lack]})

    page = read(client, scene.lead, reverse("suggestion-list", args=(scene.need.slug,)))

    assert "more proven capacity" in page
    assert "3.0" not in page


ASKED = {"size_limit": 3, "largest_share_bp": 6_000, "china_presence": True, "chinese": False}


def test_both_pages_state_the_conditions_that_the_search_kept_to(client: Client) -> None:
    scene = scenes.scene(source_url="https://example.org/notice")
    found = scenes.suggestion(scene, size_cad=10_000_000)
    scenes.team_search(scene.need, details={"terms": ASKED})

    team = read(client, scene.lead, found.get_absolute_url())
    teams = read(client, scene.lead, reverse("suggestion-list", args=[scene.need.slug]))

    for page in (team, teams):
        told = page.partition("What the notice asks of a team")[2].partition("</section>")[0]
        assert "At most 3 firms in a team" in told
        assert "No firm takes on more than 60% of the work" in told
        assert "One firm has delivered in China or has an office there" in told
        assert "Chinese" not in told
        assert "at most CAD 6.0 million counts towards the scale" in told.replace("\xa0", " ")
        assert "https://example.org/notice" in told
    assert "Teams of at most 3 firms" in teams


def test_where_the_notice_asks_nothing_the_pages_state_no_conditions(client: Client) -> None:
    scene = scenes.scene()
    found = scenes.suggestion(scene)
    scenes.team_search(scene.need)

    team = read(client, scene.lead, found.get_absolute_url())
    teams = read(client, scene.lead, reverse("suggestion-list", args=[scene.need.slug]))

    assert "What the notice asks of a team" not in team + teams
    assert "Teams of two to five firms" in teams
