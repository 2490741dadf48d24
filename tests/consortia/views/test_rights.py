"""Who may open and do what: strangers find nothing, readers may not write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from matchmaker.consortia import actions
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import NOW, Scene

if TYPE_CHECKING:
    from django.test import Client

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium

pytestmark = pytest.mark.django_db

READS = ("consortium-detail",)
FORMS = ("seat-invite", "share-edit", "bid-submit")
POSTS = ("consortium-form", "consortium-withdraw")


def person(kind: str, scene: Scene) -> User | None:
    return {
        "nobody": lambda: None,
        "outsider": scenes.outsider,
        "lead": lambda: scene.lead,
        "partner": lambda: scene.partner,
        "commissioner": recipes.commissioner,
        "commissioner elsewhere": lambda: recipes.commissioner(portfolio_provinces=["CN-GD"]),
        "administrator": recipes.administrator,
    }[kind]()


def sign_in(client: Client, user: User | None) -> None:
    if user is not None:
        client.force_login(user)


WRITERS = {"lead": 200, "partner": 403, "commissioner": 403, "administrator": 403}


@pytest.mark.parametrize("name", [*READS, *FORMS, *POSTS])
@pytest.mark.parametrize(
    "kind",
    ["outsider", "commissioner elsewhere", "lead", "partner", "commissioner", "administrator"],
)
def test_only_the_lead_manages_and_only_insiders_read(client: Client, kind: str, name: str) -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    sign_in(client, person(kind, scene))
    address = reverse(name, args=(consortium.public_id,))

    answer = client.post(address) if name in POSTS else client.get(address)

    expected = WRITERS.get(kind, 404)
    if expected == 403 and name in READS:
        expected = 200
    if expected == 200 and name in POSTS:
        expected = 302
    assert answer.status_code == expected


@pytest.mark.parametrize("name", ["consortium-list", "invitation-list", *READS, *FORMS, *POSTS])
def test_nobody_is_asked_to_sign_in(client: Client, name: str) -> None:
    arguments = () if name.endswith("list") else (scenes.scene().formed().public_id,)

    answer = client.get(reverse(name, args=arguments))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_an_invitation_opens_for_the_invited_firm_alone(client: Client) -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())
    address = reverse("invitation-detail", args=(seat.public_id,))

    found = []
    for user in (scene.partner, scene.lead, scenes.outsider(), recipes.administrator()):
        client.force_login(user)
        found.append(client.get(address).status_code)

    assert found == [200, 404, 404, 404]


def test_an_invited_firm_reads_the_public_part_only(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    scene.invite(consortium)
    client.force_login(scene.partner)

    page = client.get(consortium.get_absolute_url())

    assert "events" not in page.context_data
    assert b"Seats and shares" not in page.content


@pytest.mark.parametrize("name", ["seat-edit", "seat-remove"])
def test_a_seat_of_another_consortium_is_not_found(client: Client, name: str) -> None:
    scene = scenes.scene()
    other = scene.found().seats.get()
    consortium = scene.found()
    client.force_login(scene.lead)

    answer = client.get(reverse(name, args=(consortium.public_id, other.public_id)))

    assert answer.status_code == 404


def test_a_member_leaves_and_sees_the_consortium_no_more(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    seat = consortium.seats.get(company=scene.partner_firm)
    client.force_login(scene.partner)

    answer = client.post(
        reverse("seat-remove", args=(consortium.public_id, seat.public_id)), {"reason": "Sold"}
    )

    assert answer.status_code == 302
    assert client.get(consortium.get_absolute_url()).status_code == 404


def test_a_member_cannot_remove_another_firm(client: Client) -> None:
    scene = scenes.scene()
    consortium: Consortium = scene.formed()
    lead_seat = consortium.seats.get(company=scene.lead_firm)
    client.force_login(scene.partner)

    answer = client.post(reverse("seat-remove", args=(consortium.public_id, lead_seat.public_id)))

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("kind", "teams"),
    [("lead", 1), ("outsider", 0), ("commissioner", 1), ("administrator", 1)],
)
def test_teams_are_listed_for_their_members_and_overseers(
    client: Client, kind: str, teams: int
) -> None:
    scene = scenes.scene()
    team = scenes.suggestion(scene)
    sign_in(client, person(kind, scene))

    listed = client.get(reverse("suggestion-list", args=(scene.need.slug,)))
    opened = client.get(team.get_absolute_url())

    assert len(listed.context_data["teams"]) == teams
    assert opened.status_code == (200 if teams else 404)


def test_a_commissioner_outside_the_portfolio_finds_no_teams_page(client: Client) -> None:
    scene = scenes.scene()
    client.force_login(recipes.commissioner(portfolio_areas=[]))

    assert client.get(reverse("suggestion-list", args=(scene.need.slug,))).status_code == 404


@pytest.mark.parametrize(
    ("kind", "status"), [("lead", 200), ("commissioner", 403), ("administrator", 403)]
)
def test_companies_start_consortia(client: Client, kind: str, status: int) -> None:
    scene = scenes.scene()
    sign_in(client, person(kind, scene))

    answer = client.get(reverse("consortium-create", args=(scene.need.slug,)))

    assert answer.status_code == status


def test_nobody_answers_for_another_firm(client: Client) -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())
    client.force_login(scene.lead)

    answer = client.post(reverse("seat-answer", args=(seat.public_id,)), {"decision": "accept"})

    seat.refresh_from_db()
    assert (answer.status_code, seat.state) == (404, "invited")


def test_capacity_after_mutual_interest_is_shown_inside_and_hidden_outside(
    client: Client,
) -> None:
    scene = scenes.scene(budget_amount=10_000_000, budget_currency="CAD")
    recipes.capacity(scene.partner_firm, annual_capacity_cad=4_321_000)
    consortium = scene.found()
    seat = scene.invite(consortium)
    client.force_login(scene.lead)

    before = client.get(consortium.get_absolute_url()).content.decode()
    scene.accept(seat)
    after = client.get(consortium.get_absolute_url()).content.decode()
    actions.leave(seat, reason="", by=scene.partner, at=NOW)
    left = client.get(consortium.get_absolute_url()).content.decode()

    assert ["6,000,000" in text for text in (before, after, left)] == [False, True, False]
    assert "Capacity not shown to you" in before
