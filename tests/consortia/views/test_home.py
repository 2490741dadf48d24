"""What a firm finds on its page of consortia, and what a day of a person says of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import TODAY

if TYPE_CHECKING:
    from django.test import Client

    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db

MOST_QUERIES = 22


def home(client: Client, person: User, query: str = "") -> str:
    client.force_login(person)
    page: str = client.get(reverse("consortium-list") + query).content.decode()
    return page


def test_a_lead_reads_what_is_open_and_how_many_days_are_left(client: Client) -> None:
    scene = scenes.scene(closes_on=TODAY + timedelta(days=12))
    scene.invite(scene.found(name="Clean river"))

    page = home(client, scene.lead)

    assert "1 answer open" in page
    assert "6 things missing before the bid" in page
    assert "12 days left" in page


def test_an_invited_firm_reads_its_lots_and_the_others_without_names(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    other = recipes.company(name="Nameless Works", province="CA-QC")
    recipes.membership(recipes.member(), other)
    scene.invite(consortium, 1_000, company=other, supports=(scenes.SENSORS,))
    scene.invite(consortium)

    page = home(client, scene.partner)

    assert "Lead of Water quality monitoring and testing, share 40%" in page
    assert "from Quebec is asked too" in page
    assert "Nameless Works" not in page


def test_a_suggestion_is_offered_until_its_need_is_taken_up(client: Client) -> None:
    scene = scenes.scene()
    team = scenes.suggestion(scene)

    before = home(client, scene.lead)
    scene.found()
    after = home(client, scene.lead)

    assert team.get_absolute_url() in before
    assert team.get_absolute_url() not in after


def test_a_newcomer_is_told_what_to_do(client: Client) -> None:
    page = home(client, scenes.outsider())

    assert "You lead no consortium" in page
    assert "No invitation is waiting" in page
    assert reverse("call-list") in page


def test_a_filtered_list_is_the_list_alone(client: Client) -> None:
    scene = scenes.scene()
    scene.found()

    assert "Waiting for you as lead" not in home(client, scene.lead, "?stage=claimed")


def test_home_asks_the_database_as_often_for_ten_teams_as_for_one(client: Client) -> None:
    scene = scenes.scene()
    scene.invite(scene.found())
    client.force_login(scene.lead)

    one = _queries(client)
    for _number in range(9):
        scene.invite(scene.found())

    assert _queries(client) == one <= MOST_QUERIES


def _queries(client: Client) -> int:
    client.get(reverse("consortium-list"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("consortium-list"))
    return len(captured)


def test_the_day_of_a_lead_and_of_a_commissioner_has_a_line_each(client: Client) -> None:
    scene = scenes.scene(closes_on=TODAY + timedelta(days=12))
    scene.invite(scene.found())

    client.force_login(scene.lead)
    of_lead = client.get(reverse("my-day")).content.decode()
    client.force_login(recipes.commissioner())
    of_commissioner = client.get(reverse("my-day")).content.decode()

    assert "As lead: 1 answer open, 6 steps missing before a bid" in of_lead
    assert "Consortia in your portfolio: 1 forming" in of_commissioner


def test_a_portfolio_with_one_winner_says_so_in_the_singular(client: Client) -> None:
    scenes.scene().awarded()
    client.force_login(recipes.commissioner())

    found = client.get(reverse("my-day")).content.decode()

    assert "0 forming, 0 formed, 0 with a bid handed in, 1 that has won." in found
