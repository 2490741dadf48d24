"""Pages ask the database as often for twenty rows as for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import recipes
from tests.consortia import scenes

if TYPE_CHECKING:
    from django.test import Client

    from tests.consortia.scenes import Scene

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


def test_the_list_of_consortia(client: Client) -> None:
    scene = scenes.scene()
    scene.found()
    client.force_login(scene.lead)

    one = queries(client, reverse("consortium-list"))
    for _number in range(19):
        scene.found()

    assert queries(client, reverse("consortium-list")) == one <= 13


def test_a_consortium_with_one_seat_and_with_twenty(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)

    with_gap = queries(client, consortium.get_absolute_url())
    _guest(scene, consortium)
    one = queries(client, consortium.get_absolute_url())
    for _number in range(18):
        _guest(scene, consortium)

    # Who could fill a gap takes three more, for one gap as for many.
    assert queries(client, consortium.get_absolute_url()) == one <= 29
    assert with_gap == one + 3


def _guest(scene: Scene, consortium: object) -> None:
    firm = recipes.company()
    recipes.membership(recipes.member(), firm)
    recipes.capacity(firm)
    scene.invite(consortium, 0, company=firm)  # type: ignore[arg-type]


def test_the_list_of_invitations(client: Client) -> None:
    scene = scenes.scene()
    scene.invite(scene.found())
    client.force_login(scene.partner)

    one = queries(client, reverse("invitation-list"))
    for _number in range(19):
        scene.invite(scene.found())

    assert queries(client, reverse("invitation-list")) == one <= 9


def test_the_teams_of_a_need(client: Client) -> None:
    scene = scenes.scene()
    scenes.suggestion(scene)
    client.force_login(scene.lead)
    address = reverse("suggestion-list", args=(scene.need.slug,))

    one = queries(client, address)
    for rank in range(2, 21):
        scenes.suggestion(scene, rank=rank)

    assert queries(client, address) == one <= 12


def test_one_suggested_team(client: Client) -> None:
    scene = scenes.scene()
    team = scenes.suggestion(scene)
    client.force_login(scene.lead)

    assert queries(client, team.get_absolute_url()) <= 14


def test_the_choice_of_a_firm(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)
    address = reverse("seat-invite", args=(consortium.public_id,)) + "?q=Firm"

    one = queries(client, address)
    for _number in range(19):
        recipes.company()

    assert queries(client, address) == one <= 11
