"""A lead's way: from a suggested team to a bid that was handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from matchmaker.clock import day_in_china
from matchmaker.consortia.actions import withdraw_consortium
from matchmaker.consortia.models import Consortium, Seat
from tests.browser.scene import PASSWORD, SENSORS, make_scene
from tests.journeys.hands import Hands, Keyboard, Plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from matchmaker.accounts.models import User
    from tests.browser.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBMIT = "main form button.btn-primary"
NAME = "Yangtze water team"


def give_up_other_teams(scene: Scene) -> None:
    """Leave the firms free: who has formed another team for the need is not ready to bid."""
    for row in Consortium.objects.all():
        withdraw_consortium(row, by=scene.people["member"], at=timezone.now())


def sign_in_by_form(hands: Hands, person: User) -> None:
    hands.open("account_login")
    hands.write(hands.at("login"), person.email)
    hands.write(hands.at("password"), PASSWORD)
    hands.go(hands.page.locator("main form button[type=submit]"))


def start(hands: Hands, scene: Scene) -> Consortium:
    hands.open("need-detail", scene["need"].slug)
    team = scene.team
    hands.go(hands.link("suggestion-detail", team.public_id))
    hands.go(hands.link("consortium-create", scene["need"].slug))
    hands.write(hands.at("name"), NAME)
    hands.go(hands.page.locator(SUBMIT))
    return Consortium.objects.get(name=NAME)


def invite(hands: Hands, scene: Scene) -> None:
    address = reverse("seat-invite", args=(Consortium.objects.get(name=NAME).public_id,))
    firm = scene["partner firm"]
    hands.go(hands.page.locator(f"a[href='{address}?company={firm.slug}']").first)
    hands.write(hands.at(f"share_{SENSORS}"), "40")
    hands.write(hands.at("message"), "Your probes complete our bid.")
    hands.go(hands.page.locator(f"{SUBMIT}[value=invite]"))


def try_to_submit(hands: Hands, consortium: Consortium) -> None:
    hands.go(hands.link("bid-submit", consortium.public_id))
    expect(hands.page.locator("main .is-bad").first).to_be_visible()
    expect(hands.page.locator("main [name=amount]")).to_have_count(0)
    consortium.refresh_from_db()
    assert consortium.stage == "inviting"
    hands.go(hands.link("consortium-detail", consortium.public_id))


def accept(hands: Hands, scene: Scene, consortium: Consortium) -> None:
    sign_in_by_form(hands, scene.people["partner"])
    seat = Seat.objects.get(consortium=consortium, company=scene["partner firm"])
    hands.go(hands.link("invitation-detail", seat.public_id))
    hands.see("Your probes complete our bid.")
    hands.go(hands.page.locator("button[value=accept]"))
    seat.refresh_from_db()
    assert seat.state == Seat.State.ACCEPTED


def set_shares(hands: Hands, scene: Scene, consortium: Consortium) -> None:
    hands.go(hands.link("share-edit", consortium.public_id))
    own = consortium.seats.get(company=scene["firm"])
    hands.write(hands.at(f"share_{own.public_id.hex}"), "60")
    hands.go(hands.page.locator(SUBMIT))
    assert sorted(consortium.seats.values_list("share_bp", flat=True)) == [4_000, 6_000]


def sign(hands: Hands, consortium: Consortium) -> None:
    """Record the agreement on the split and the statement to the tendering authority."""
    today = day_in_china(timezone.now()).isoformat()
    hands.go(hands.link("consortium-agreements", consortium.public_id))
    hands.choose(hands.at("kind"), "split")
    hands.at("signed_on").fill(today)
    hands.go(hands.page.locator(SUBMIT))
    hands.go(hands.link("consortium-statement", consortium.public_id))
    hands.write(hands.at("addressed_to"), "Nanjing water bureau")
    hands.at("given_on").fill(today)
    hands.go(hands.page.locator(SUBMIT))
    hands.go(hands.link("consortium-detail", consortium.public_id))


def declare(hands: Hands, consortium: Consortium) -> None:
    """Say that no work goes to firms outside the team."""
    hands.open("subcontracting", consortium.public_id)
    address = reverse("subcontracting-none", args=(consortium.public_id,))
    hands.go(hands.page.locator(f"form[action$='{address}'] button"))
    hands.open("consortium-detail", consortium.public_id)


def submit(hands: Hands, consortium: Consortium) -> None:
    hands.go(hands.page.locator("form[action$='/form/'] button"))
    declare(hands, consortium)
    hands.go(hands.page.locator("form[action$='/ready/'] button"))
    hands.go(hands.link("bid-submit", consortium.public_id))
    hands.write(hands.at("amount"), "20000000")
    hands.write(hands.at("reference"), "NJ-2026-7")
    hands.go(hands.page.locator(SUBMIT))


def covered(hands: Hands) -> int:
    """Count the capabilities that somebody brings."""
    return hands.page.locator("section[aria-labelledby=coverage] tbody .tag-good").count()


@pytest.mark.parametrize("way", [Keyboard, Plain])
def test_a_lead_goes_from_a_suggestion_to_a_submitted_bid(
    way: type[Hands], new_page: Callable[..., Page]
) -> None:
    scene = make_scene()
    give_up_other_teams(scene)
    lead, partner = (way(new_page(java_script_enabled=way.scripted)) for _one in range(2))

    sign_in_by_form(lead, scene.people["member"])
    consortium = start(lead, scene)
    before = covered(lead)
    invite(lead, scene)
    try_to_submit(lead, consortium)
    accept(partner, scene, consortium)
    set_shares(lead, scene, consortium)
    assert covered(lead) > before
    sign(lead, consortium)
    submit(lead, consortium)

    consortium.refresh_from_db()
    assert consortium.stage == Consortium.Stage.SUBMITTED
    assert consortium.bid.reference == "NJ-2026-7"
