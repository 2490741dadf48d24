"""What the pages of a team say is so, for whoever reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from matchmaker.consortia import actions, amounts
from matchmaker.consortia.models import RoomGuest, Seat, SeatLot
from matchmaker.consortia.terms import BidTerms
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium
    from tests.consortia.scenes import Scene

pytestmark = pytest.mark.django_db

DESALINATION = "desalination"
OTHER_SEAT = "Another firm is asked for this"


def read(client: Client, person: User, address: str) -> str:
    client.force_login(person)
    page: str = client.get(address).content.decode().replace("\u00a0", " ")
    return page


def asking() -> tuple[Scene, Consortium]:
    """A team of two that has asked a third firm for what it lacks."""
    scene = scenes.scene(capabilities=(MEMBRANE, SENSORS, DESALINATION))
    consortium = scene.accepted()
    firm, _person = scenes.third_firm(DESALINATION)
    scene.invite(consortium, 1_000, company=firm, capabilities=(DESALINATION,))
    return scene, consortium


def test_a_bid_is_shown_to_the_cent(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()
    terms = BidTerms(Decimal("60000000.50"), "CAD")
    actions.submit_bid(consortium, terms, by=scene.lead, at=NOW)

    page = read(client, scene.lead, consortium.get_absolute_url())

    assert "CAD 60,000,000.50" in page
    assert "CAD 60,000,001" not in page


def test_a_bid_that_was_handed_in_has_no_last_day_left(client: Client) -> None:
    scene = scenes.scene(closes_on=scenes.TODAY)
    consortium = scene.submitted()

    page = read(client, scene.lead, consortium.get_absolute_url())

    assert "Nothing is due any more." in page


def test_after_the_bid_the_checks_speak_of_no_next_step_and_of_nothing_to_mend(
    client: Client,
) -> None:
    scene = scenes.scene()
    consortium = scene.bid_ready()
    address = reverse("consortium-checks", args=(consortium.public_id,))
    assert "Nothing stops the next step; " in read(client, scene.lead, address)
    assert "How to mend it:" in read(client, scene.lead, address)

    terms = BidTerms(Decimal(5), "CAD")
    actions.submit_bid(consortium, terms, by=scene.lead, at=NOW)
    page = read(client, scene.lead, address)

    assert "of 14 checks are not met or unknown</h1>" in page
    assert "Not met or unknown (" in page
    assert "next step" not in page
    assert "How to mend it:" not in page


@pytest.mark.parametrize(
    ("language", "exact", "price"),
    [("en", "CAD 1,250.50", "CAD 1,250"), ("fr", "1 250,50 CAD", "1 250 CAD")],
)
def test_an_amount_follows_its_language(language: str, exact: str, price: str) -> None:
    with translation.override(language):
        words = amounts.exact_words(Decimal("1250.5"), "CAD")
        whole = amounts.price_words(Decimal(1250), "CAD")

    assert (words.replace("\u00a0", " "), whole.replace("\u00a0", " ")) == (exact, price)


def test_a_member_is_not_told_that_nobody_brings_what_a_firm_is_asked_for(client: Client) -> None:
    scene, consortium = asking()

    page = read(client, scene.partner, consortium.get_absolute_url())

    assert OTHER_SEAT in page
    assert "No published firm brings this" not in page


def test_a_member_reads_how_many_invitations_are_open(client: Client) -> None:
    scene, consortium = asking()

    page = read(client, scene.partner, consortium.get_absolute_url())

    assert "1 invitation is open" in page
    assert "No invitation is open" not in page
    assert "Sum of the seats shown here" in page
    assert "open invitations included" not in page


def test_the_matrix_says_of_a_lot_what_the_firm_agreed_to(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    scene.accept(scene.invite(consortium, supports=(SENSORS,)))

    page = read(client, scene.lead, consortium.get_absolute_url())

    table = page[page.index("Who covers what") :]
    assert "Supports" in table[: table.index("</table>")]


def test_a_share_that_nobody_has_set_is_no_share_of_nothing(client: Client) -> None:
    scene = scenes.scene(budget_amount=2_000_000, budget_currency="CAD", budget_basis="contract")

    page = read(client, scene.lead, scene.found().get_absolute_url())

    assert "no share set" in page
    assert "CAD 0" not in page
    assert ", share 0%" not in page


def test_a_need_without_capabilities_is_not_compared_with_a_team(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.awarded()
    recipes.need(capabilities=())

    page = read(client, scene.lead, reverse("consortium-reuse", args=(consortium.public_id,)))

    assert "The need names no capability" in page
    assert "0 of 0" not in page


def test_a_refused_decline_keeps_the_lots_for_a_change_of_mind(client: Client) -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())
    client.force_login(scene.partner)

    page = client.post(reverse("seat-answer", args=(seat.public_id,)), {"decision": "decline"})

    assert page.status_code == 422
    assert page.context_data["form"]["lots"].value() == [SENSORS]


def test_the_lots_of_an_invitation_are_no_optional_answer(client: Client) -> None:
    scene = scenes.scene()
    seat = scene.invite(scene.found())

    page = read(client, scene.partner, seat.get_absolute_url())

    assert "Lots that you take</legend>" in page


@pytest.fixture
def asked_again(django_capture_on_commit_callbacks: Callable) -> tuple[Scene, Seat]:
    """A firm that had accepted, and whose share the lead has changed."""
    scene = scenes.scene()
    consortium = scene.found()
    seat = scene.accept(scene.invite(consortium))
    with django_capture_on_commit_callbacks(execute=True):
        actions.set_shares(consortium, {seat.pk: 3_000}, by=scene.lead, at=NOW)
    return scene, Seat.objects.get(pk=seat.pk)


def test_a_firm_that_is_asked_again_learns_that_the_terms_have_changed(
    client: Client, asked_again: tuple[Scene, Seat]
) -> None:
    scene, seat = asked_again

    page = read(client, scene.partner, seat.get_absolute_url())

    assert "the lead has changed the terms since" in page
    assert "Your firm had accepted; the lead has changed the terms since" in mail.outbox[-1].body


def test_an_answered_invitation_asks_for_no_answer(client: Client) -> None:
    scene = scenes.scene()
    seat = scene.accept(scene.invite(scene.found()))

    page = read(client, scene.partner, seat.get_absolute_url())

    assert "Answer by" not in page
    assert "is asked to join" not in page
    assert f"The seat of {scene.partner_firm.name}" in page


@pytest.mark.parametrize("is_asked", [True, False])
def test_a_team_that_was_given_up_asks_nobody_for_anything(client: Client, is_asked: bool) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    seat = scene.invite(consortium)
    actions.withdraw_consortium(consortium, by=scene.lead, at=NOW)
    person, row = (scene.partner, seat) if is_asked else (scene.lead, consortium)

    page = read(client, person, row.get_absolute_url())

    assert "days left" not in page
    assert "Answer by" not in page
    assert ("This invitation is closed" if is_asked else "Nothing is due any more.") in page


def test_one_firm_that_is_enough_is_the_headline(client: Client) -> None:
    scene = scenes.scene(budget_amount=2_000_000, budget_currency="CAD", budget_basis="contract")
    details = {"reasons": ["alone_only"], "alone": [scene.lead_firm.pk]}
    scenes.team_search(scene.need, details=details)

    page = read(client, scene.lead, reverse("suggestion-list", args=(scene.need.slug,)))

    assert "<h1>One firm alone is enough</h1>" in page


def test_a_need_without_capabilities_is_not_said_to_lack_a_firm(client: Client) -> None:
    scene = scenes.scene(capabilities=())
    scenes.team_search(scene.need, details={"reasons": ["no_capabilities"]})

    page = read(client, scene.lead, reverse("suggestion-list", args=(scene.need.slug,)))

    assert "The need names no capability" in page
    assert "No single kind of firm from outside would." not in page


def test_the_lead_is_written_which_lots_were_declined(
    django_capture_on_commit_callbacks: Callable,
) -> None:
    scene = scenes.scene()
    capabilities = (SENSORS, MEMBRANE)
    seat = scene.invite(scene.found(), capabilities=capabilities, supports=(MEMBRANE,))

    with django_capture_on_commit_callbacks(execute=True):
        scene.accept(seat, lots=(SENSORS,))

    assert SeatLot.objects.filter(seat=seat, state="declined").count() == 1
    body = mail.outbox[-1].body
    assert "Lead of Water quality monitoring and testing, share 20% – Accepted" in body
    assert "Support of Membrane filtration, share 20% – Declined" in body


def test_the_lead_sees_which_lots_a_firm_did_not_take(client: Client) -> None:
    scene = scenes.scene(capabilities=(MEMBRANE, SENSORS, DESALINATION))
    consortium = scene.found()
    seat = scene.invite(consortium, capabilities=(SENSORS, DESALINATION))
    scene.accept(seat, lots=(SENSORS,))

    to_lead = read(client, scene.lead, consortium.get_absolute_url())
    to_member = read(client, scene.partner, consortium.get_absolute_url())

    assert "Declined: Desalination" in to_lead
    assert "Declined: Desalination" not in to_member


def test_an_error_of_a_share_names_its_lot(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()
    client.force_login(scene.lead)
    invite = reverse("seat-invite", args=(consortium.public_id,))

    page = client.post(
        f"{invite}?company={scene.partner_firm.slug}",
        {"part": "technology", f"role_{SENSORS}": "leads", f"share_{SENSORS}": "101"},
    )

    assert b"Share in percent: Water quality monitoring and testing: " in page.content


def test_a_guest_finds_the_room_from_the_page_of_the_team(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.accepted()
    guest = recipes.commissioner()
    room = reverse("room-detail", args=(consortium.public_id,))
    before = read(client, guest, consortium.get_absolute_url())
    RoomGuest.objects.create(
        consortium=consortium, user=guest, invited_by=scene.lead, invited_at=NOW
    )

    after = read(client, guest, consortium.get_absolute_url())

    assert f'href="{room}"' not in before
    assert f'href="{room}"' in after


def test_a_room_whose_team_is_done_asks_for_nothing_more(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.awarded()
    room = reverse("room-detail", args=(consortium.public_id,))
    before = read(client, scene.lead, room)
    actions.start_delivery(consortium, by=scene.lead, at=NOW)
    actions.close_consortium(consortium, by=scene.lead, at=NOW)

    after = read(client, scene.lead, room)

    assert "that your firm may answer" in before
    assert "that your firm may answer" not in after
    assert "the room can be read, and nothing is added any more" in after


def test_what_stops_a_bid_is_one_click_from_the_refusal(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.formed()
    client.force_login(scene.lead)

    page = client.post(reverse("consortium-ready", args=(consortium.public_id,)))

    assert page.status_code == 422
    checks = reverse("consortium-checks", args=(consortium.public_id,))
    assert f'href="{checks}"' in page.content.decode()


def test_a_page_that_asks_does_not_say_that_it_was_answered(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.formed()

    page = read(client, scene.lead, reverse("subcontracting", args=(consortium.public_id,)))

    assert "What we check:</strong> The lead has declared" in page


def test_a_headline_in_french_counts_firms_as_feminine(client: Client) -> None:
    scene = scenes.scene()
    consortium = scene.found()

    page = read(client, scene.lead, consortium.get_absolute_url().replace("/en/", "/fr/"))

    assert "Un entreprise" not in page


def test_a_person_without_a_firm_is_led_to_register_one(client: Client) -> None:
    page = read(client, recipes.member(), reverse("consortium-list"))

    assert "Register yours first" in page
    assert reverse("company-create") in page
