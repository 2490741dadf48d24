"""Building a team: every edit at once, nobody asked, nothing overwritten, nothing given away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from matchmaker.consortia import actions
from matchmaker.consortia.models import Seat
from matchmaker.consortia.terms import Lot
from tests import recipes
from tests.consortia import scenes
from tests.consortia.builder.hands import address, edit, planned, seen, started
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS

if TYPE_CHECKING:
    from django.test import Client


pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true"}


def test_a_firm_put_down_is_planned_and_nobody_is_told(client: Client) -> None:
    scene, consortium = started(client)

    answer = edit(client, consortium, f"lead|{SENSORS}|{scene.partner_firm.slug}")

    assert answer.status_code == 302
    assert planned(consortium, scene.partner_firm) == (Lot(SENSORS, 0, is_lead=True),)
    assert mail.outbox == []


def test_the_plan_shows_what_the_team_would_be(client: Client) -> None:
    scene, consortium = started(client)
    before = client.get(address(consortium)).content.decode()
    edit(client, consortium, f"lead|{SENSORS}|{scene.partner_firm.slug}")

    after = client.get(address(consortium)).content.decode()

    assert "One firm covers 1 of 2 capabilities" in before
    assert "Two firms cover 2 of 2 capabilities" in after
    assert f"{scene.partner_firm.name} (planned)" in after


def test_a_script_gets_the_panel_alone(client: Client) -> None:
    scene, consortium = started(client)

    answer = edit(client, consortium, f"lead|{SENSORS}|{scene.partner_firm.slug}", headers=PART)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "HX-Request" in answer["Vary"]
    assert "<html" not in page
    assert "Two firms cover 2 of 2 capabilities" in page


@pytest.mark.parametrize(
    ("button", "goes_on"),
    [
        (f"lead|{SENSORS}|{{firm}}", f'<h3 id="lot-{SENSORS}" data-focus>'),
        ("support|general|{firm}", '<h3 id="lot-general" data-focus>'),
        ("shares|general|", 'role="status" data-focus>'),
    ],
)
def test_a_script_goes_on_where_the_button_was(client: Client, button: str, goes_on: str) -> None:
    scene, consortium = started(client)

    pressed = button.format(firm=scene.partner_firm.slug)
    page = edit(client, consortium, pressed, headers=PART).content.decode()

    assert goes_on in page
    assert page.count("data-focus") == 1


def test_what_was_refused_reaches_a_script_too(client: Client) -> None:
    scene, consortium = started(client)
    scene.accept(scene.invite(consortium))

    answer = edit(client, consortium, f"drop|{SENSORS}|{scene.partner_firm.slug}", headers=PART)

    assert answer.status_code == 200
    assert "has been asked already" in answer.content.decode()


def test_a_firm_changes_its_role_and_goes_with_its_last_lot(client: Client) -> None:
    scene, consortium = started(client)
    slug = scene.partner_firm.slug
    edit(client, consortium, f"lead|{SENSORS}|{slug}")

    edit(client, consortium, f"support|{SENSORS}|{slug}")
    supports = planned(consortium, scene.partner_firm)
    edit(client, consortium, f"drop|{SENSORS}|{slug}")

    assert supports == (Lot(SENSORS, 0, is_lead=False),)
    assert planned(consortium, scene.partner_firm) == ()


def test_a_lot_is_led_once(client: Client) -> None:
    scene, consortium = started(client)

    answer = edit(client, consortium, f"lead|{MEMBRANE}|{scene.partner_firm.slug}")

    assert answer.status_code == 422
    assert "Another firm leads this already" in answer.content.decode()
    assert planned(consortium, scene.partner_firm) == ()


def test_shares_are_kept_with_every_button(client: Client) -> None:
    scene, consortium = started(client)
    own = consortium.seats.get(company=scene.lead_firm)
    field = f"share_{own.public_id.hex}_{MEMBRANE}"

    edit(client, consortium, f"lead|{SENSORS}|{scene.partner_firm.slug}", **{field: "62.5"})

    own.refresh_from_db()
    assert own.share_bp == 6_250
    assert planned(consortium, scene.partner_firm) == (Lot(SENSORS, 0, is_lead=True),)


def test_a_share_that_is_none_is_said_beside_its_field_and_kept(client: Client) -> None:
    scene, consortium = started(client)
    own = consortium.seats.get(company=scene.lead_firm)
    field = f"share_{own.public_id.hex}_{MEMBRANE}"

    answer = edit(client, consortium, "shares|general|", **{field: "a half"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="a half"' in page
    assert f'id="id_{field}_error"' in page


def test_an_edit_of_an_older_plan_is_not_taken(client: Client) -> None:
    scene, consortium = started(client)
    old = seen(client, consortium)
    edit(client, consortium, f"lead|{SENSORS}|{scene.partner_firm.slug}")

    answer = edit(client, consortium, f"drop|{SENSORS}|{scene.partner_firm.slug}", seen=old)

    assert answer.status_code == 409
    assert planned(consortium, scene.partner_firm) == (Lot(SENSORS, 0, is_lead=True),)


def test_the_same_edit_twice_is_one_edit(client: Client) -> None:
    scene, consortium = started(client)
    old = seen(client, consortium)
    button = f"lead|{SENSORS}|{scene.partner_firm.slug}"

    answers = [edit(client, consortium, button, seen=old).status_code for _once in range(2)]

    assert answers == [302, 302]
    assert Seat.objects.filter(consortium=consortium, state="suggested").count() == 1


@pytest.mark.parametrize(
    "button",
    [
        "",
        "lead",
        "lead|no-such-lot|{slug}",
        "lead|water-quality-monitoring|no-such-firm",
        "burn|water-quality-monitoring|{slug}",
        "lead|water-quality-monitoring|{slug}|more",
    ],
)
def test_a_button_that_the_page_does_not_have_is_refused(client: Client, button: str) -> None:
    scene, consortium = started(client)

    answer = edit(client, consortium, button.format(slug=scene.partner_firm.slug))

    assert answer.status_code == 422
    assert planned(consortium, scene.partner_firm) == ()


def test_a_firm_is_found_by_name_and_put_down_for_what_it_shows(client: Client) -> None:
    scene, consortium = started(client)
    page = client.get(address(consortium), {"q": scene.partner_firm.name}).content.decode()

    edit(client, consortium, f"firm|general|{scene.partner_firm.slug}")

    assert f"firm|general|{scene.partner_firm.slug}" in page
    assert planned(consortium, scene.partner_firm) == (Lot(SENSORS, 0, is_lead=True),)


def test_a_plan_does_not_tell_a_capacity_that_is_hidden(client: Client) -> None:
    scene = scenes.scene(budget_amount=10_000_000, budget_currency="CAD", budget_basis="contract")
    recipes.capacity(scene.lead_firm, annual_capacity_cad=1_000_000)
    recipes.capacity(scene.partner_firm, annual_capacity_cad=4_321_000)
    client.force_login(scene.lead)
    consortium = scene.found()

    edit(client, consortium, f"lead|{SENSORS}|{scene.partner_firm.slug}")

    page = client.get(address(consortium))
    assert "4,321,000" not in page.content.decode()
    assert "53%" not in page.content.decode()
    assert "capacity" not in [check.rule for check in page.context_data["plan"].checks]


def test_a_closed_team_is_shown_and_not_changed(client: Client) -> None:
    scene, consortium = started(client)
    actions.withdraw_consortium(consortium, by=scene.lead, at=NOW)

    answer = edit(client, consortium, f"lead|{SENSORS}|{scene.partner_firm.slug}")

    assert answer.status_code == 422
    assert "can no longer be changed" in answer.content.decode()
