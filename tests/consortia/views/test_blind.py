"""An invited firm is told what it needs for its answer, and no other firm's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse

from matchmaker.consortia import actions
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import SENSORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from companies.models import Company
    from matchmaker.consortia.models import Consortium, Seat
    from tests.consortia.scenes import Scene

pytestmark = pytest.mark.django_db

CANARY = "Canary Brine Works"


@pytest.fixture
def blind(django_capture_on_commit_callbacks: Callable) -> tuple[Scene, Consortium, Seat]:
    """A consortium with one accepted firm and two that are asked, the scene's partner last."""
    scene = scenes.scene()
    consortium = scene.found()
    for number, part in enumerate(("finance", "operation")):
        firm, person = canary(number), recipes.member()
        recipes.membership(person, firm)
        seat = scene.invite(consortium, 100, company=firm, capabilities=(), part=part)
        if not number:
            scene.accept(seat, by=person)
    with django_capture_on_commit_callbacks(execute=True):
        asked = scene.invite(consortium)
    return scene, consortium, asked


def canary(number: int) -> Company:
    """A firm with a name that must not be seen."""
    name = f"{CANARY} {number}"
    return recipes.company(name=name, size_band="50-249", province="CA-QC", city="Canaryville")


def test_no_page_and_no_letter_names_another_firm_before_the_answer(
    client: Client, blind: tuple[Scene, Consortium, Seat]
) -> None:
    scene, consortium, seat = blind
    client.force_login(scene.partner)
    addresses = [
        consortium.get_absolute_url(),
        seat.get_absolute_url(),
        reverse("invitation-list"),
        reverse("consortium-list"),
    ]

    pages = [client.get(address).content.decode() for address in addresses]

    assert [CANARY in page or "Canaryville" in page for page in pages] == [False] * 4
    assert CANARY not in "".join(letter.body for letter in mail.outbox)
    for page in pages[:2]:
        assert scene.lead_firm.name in page
        assert "A firm of 50 to 249 people from Quebec takes part: Finance" in page
        assert "A firm of 50 to 249 people from Quebec is asked too: Operation" in page


def test_the_invitation_says_role_lots_share_need_and_day(
    client: Client, blind: tuple[Scene, Consortium, Seat]
) -> None:
    scene, _consortium, seat = blind
    client.force_login(scene.partner)

    page = client.get(seat.get_absolute_url()).content.decode()

    for words in ("Technology", "Water quality", "40%", scene.need.title_en, "5 Dec 2026"):
        assert words in page


def test_who_sits_in_the_team_is_named_after_the_answer_and_who_is_asked_is_not(
    client: Client, blind: tuple[Scene, Consortium, Seat]
) -> None:
    scene, consortium, seat = blind
    scene.accept(seat)
    client.force_login(scene.partner)

    page = client.get(consortium.get_absolute_url()).content.decode()

    assert f"{CANARY} 0" in page
    assert f"{CANARY} 1" not in page
    assert "is asked too: Operation" in page


def test_a_planned_firm_is_seen_by_the_lead_alone(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    firm = canary(2)
    terms = scene.offer(supports=(SENSORS,)).terms
    actions.plan_seat(consortium, firm, terms, by=scene.lead, at=scenes.NOW)

    seen = []
    for person in (scene.lead, scene.partner):
        client.force_login(person)
        seen.append(CANARY in client.get(consortium.get_absolute_url()).content.decode())

    assert seen == [True, False]


@pytest.mark.parametrize("role", ["commissioner", "administrator"])
def test_a_plan_that_was_dropped_is_shown_to_nobody_else(client: Client, role: str) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    scene.accept(scene.invite(consortium))
    plan = scene.offer(capabilities=(), company=canary(1))
    seat = actions.plan_seat(consortium, plan.company, plan.terms, by=scene.lead, at=scenes.NOW)
    actions.remove_seat(seat, reason="", by=scene.lead, at=scenes.NOW)
    client.force_login(getattr(recipes, role)())

    page = client.get(consortium.get_absolute_url()).text

    assert scene.partner_firm.name in page
    assert CANARY not in page


@pytest.mark.parametrize("way", ["dropped", "withdrawn"])
def test_a_firm_that_was_never_asked_finds_no_invitation(client: Client, way: str) -> None:
    scene = scenes.scene()
    consortium = scene.found(name=CANARY)
    plan = scene.offer()
    seat = actions.plan_seat(consortium, plan.company, plan.terms, by=scene.lead, at=scenes.NOW)
    if way == "dropped":
        actions.remove_seat(seat, reason="", by=scene.lead, at=scenes.NOW)
    else:
        actions.withdraw_consortium(consortium, by=scene.lead, at=scenes.NOW)
    client.force_login(scene.partner)

    listed = client.get(reverse("invitation-list"))
    page = client.get(reverse("invitation-detail", args=(seat.public_id,)))

    assert CANARY not in listed.text
    assert page.status_code == 404


def test_a_firm_that_was_asked_still_finds_how_it_ended(client: Client) -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found(name=CANARY))
    actions.remove_seat(seat, reason="", by=scene.lead, at=scenes.NOW)
    client.force_login(scene.partner)

    listed = client.get(reverse("invitation-list"))

    assert CANARY in listed.text
