"""The pages of calls for partners."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaker.consortia.calls import actions
from matchmaker.consortia.models import Consortium, PartnerCall
from tests import recipes
from tests.consortia import scenes
from tests.consortia.calls.called import answered, opened, other_firm, terms, typed
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS

pytestmark = pytest.mark.django_db

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_a_firm_opens_a_call_for_a_need(client: Client) -> None:
    scene = scenes.scene()
    client.force_login(scene.lead)
    address = reverse("call-create") + f"?need={scene.need.slug}"

    page = client.get(address)
    answer = client.post(address, typed(scene))

    assert "Water quality monitoring" in page.content.decode()
    call = PartnerCall.objects.get()
    assert answer.headers["Location"] == call.get_absolute_url()
    assert (call.need, call.area, call.seeks, call.brings) == (
        scene.need,
        "",
        [SENSORS],
        [MEMBRANE],
    )


def test_what_a_profile_does_not_show_cannot_be_brought(client: Client) -> None:
    scene = scenes.scene()
    recipes.membership(scene.lead, scene.partner_firm)
    client.force_login(scene.lead)

    answer = client.post(reverse("call-create"), typed(scene, brings=[SENSORS]))

    assert answer.status_code == 422
    assert "does not show all of these" in answer.content.decode()
    assert not PartnerCall.objects.exists()


@pytest.mark.parametrize("day", ["2026-11-21", "2027-11-21"])
def test_a_call_stays_open_for_a_day_to_half_a_year(client: Client, day: str) -> None:
    scene = scenes.scene()
    client.force_login(scene.lead)

    answer = client.post(reverse("call-create"), typed(scene, open_until=day))

    assert answer.status_code == 422
    assert "We treat, you measure." in answer.content.decode()


def test_a_stale_form_shows_both_versions_and_can_be_sent_again(client: Client) -> None:
    scene = scenes.scene()
    call = opened(scene, need=None)
    actions.edit_call(call, terms(title="Stored meanwhile"), version=1, by=scene.lead, at=NOW)
    client.force_login(scene.lead)
    address = reverse("call-edit", args=(call.public_id,))
    mine = typed(scene, title="Typed by me", version=1)

    conflict = client.post(address, mine)
    again = client.post(address, {**mine, "version": 2})

    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Stored meanwhile" in text
    assert "Typed by me" in text
    assert again.status_code == 302
    call.refresh_from_db()
    assert call.title == "Typed by me"


def test_the_way_from_an_answer_to_a_consortium(client: Client) -> None:
    scene = scenes.scene()
    call = opened(scene)
    consortium = scene.found()
    client.force_login(scene.partner)
    client.post(
        reverse("call-answer", args=(call.public_id,)),
        {"company": scene.partner_firm.slug, "message": "We measure."},
    )
    answer = call.answers.get()
    client.force_login(scene.lead)
    address = reverse("call-decide", args=(call.public_id, answer.public_id))

    refused = client.post(address, {"decision": "decline", "reason": ""})
    accepted = client.post(address, {"decision": "accept", "reason": ""}, follow=True)

    assert refused.status_code == 422
    assert "Say in a few words why you decline." in refused.content.decode()
    text = accepted.content.decode()
    assert f"?call={call.public_id}" in text
    assert f"{consortium.public_id}/invite/?company={scene.partner_firm.slug}" in text


def test_the_caller_starts_a_consortium_with_those_it_accepted(client: Client) -> None:
    scene = scenes.scene()
    call = opened(scene)
    actions.accept_answer(answered(scene, call), by=scene.lead, at=NOW)
    waiting, firm = other_firm()
    actions.answer_call(call, firm, "We too.", by=waiting, at=NOW)
    recipes.membership(scene.lead, recipes.company(name="Second firm", slug="second"))
    client.force_login(scene.lead)
    address = reverse("consortium-create", args=(scene.need.slug,)) + f"?call={call.public_id}"

    page = client.get(address)
    client.post(address, {"name": "Team", "lead": scene.lead_firm.slug, "key": recipes.key()})

    assert "Who measures?" in page.content.decode()
    assert "Second firm" not in page.content.decode()
    consortium = Consortium.objects.get()
    assert consortium.started_from["call"] == str(call.public_id)
    assert {seat.company: seat.state for seat in consortium.seats.all()} == {
        scene.lead_firm: "accepted",
        scene.partner_firm: "suggested",
    }


@pytest.mark.parametrize("call", ["zz", "00000000-0000-4000-8000-000000000000"])
def test_no_consortium_starts_from_a_call_that_is_none(client: Client, call: str) -> None:
    scene = scenes.scene()
    client.force_login(scene.lead)
    address = reverse("consortium-create", args=(scene.need.slug,))

    assert client.get(f"{address}?call={call}").status_code == 404


def test_a_person_without_a_firm_is_told_what_to_do(client: Client) -> None:
    client.force_login(recipes.member())

    answer = client.get(reverse("call-create"))

    assert answer.status_code == 403
    assert "Register yours first" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"area={recipes.WATER}", 2),
        (f"area={recipes.AIR}", 0),
        (f"capability={SENSORS}", 2),
        (f"capability={MEMBRANE}", 0),
        ("province=CA-ON", 2),
        ("province=CA-QC", 0),
    ],
)
def test_the_list_is_narrowed(client: Client, query: str, found: int) -> None:
    scene = scenes.scene()
    opened(scene)
    opened(scene, need=None)
    client.force_login(scene.partner)

    page = client.get(f"{reverse('call-list')}?{query}")

    assert page.context["page"].paginator.count == found


def test_pages_ask_as_often_for_twenty_rows_as_for_one(client: Client) -> None:
    scene = scenes.scene()
    call = opened(scene)
    answered(scene, call)
    client.force_login(scene.lead)

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    one = [queries(reverse("call-list")), queries(call.get_absolute_url())]
    for _number in range(19):
        opened(scene)
        person, firm = other_firm()
        actions.answer_call(call, firm, "We too.", by=person, at=NOW)

    twenty = [queries(reverse("call-list")), queries(call.get_absolute_url())]
    assert twenty == one
    assert max(one) <= 12


def test_the_form_that_decides_on_an_answer_carries_its_token() -> None:
    scene = scenes.scene()
    call = opened(scene)
    answer = answered(scene, call)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(scene.lead)
    page = browser.get(call.get_absolute_url()).content.decode()
    form = page[page.index(reverse("call-decide", args=(call.public_id, answer.public_id))) :]
    form = form[: form.index("</form>")]

    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)

    assert token is not None
    decided = browser.post(
        reverse("call-decide", args=(call.public_id, answer.public_id)),
        {"decision": "accept", "csrfmiddlewaretoken": token.group(1)},
    )
    assert decided.status_code == 302


def test_a_firm_that_sits_in_a_team_is_not_offered_for_it_again(client: Client) -> None:
    scene = scenes.scene()
    call = opened(scene)
    answer = answered(scene, call)
    actions.accept_answer(answer, by=scene.lead, at=NOW)
    team = scene.found(name="Clean river")
    client.force_login(scene.lead)
    before = client.get(call.get_absolute_url()).content.decode()
    scene.invite(team)

    after = client.get(call.get_absolute_url()).content.decode()

    assert "Invite to “Clean river”" in before
    assert "Invite to “Clean river”" not in after


def test_no_form_is_included_without_its_token() -> None:
    # An include with "only" drops what the request brings, the token among it.
    included = {
        name
        for file in TEMPLATES.rglob("*.html")
        for name in re.findall(
            r'{% include "([^"]+)"[^%]* only %}', file.read_text(encoding="utf-8")
        )
    }

    forms = [
        name for name in included if "csrf_token" in (TEMPLATES / name).read_text(encoding="utf-8")
    ]

    assert included
    assert forms == []


def test_a_call_is_closed_by_a_second_press_that_says_what_follows(client: Client) -> None:
    scene = scenes.scene()
    call = opened(scene)
    client.force_login(scene.lead)

    page = client.get(call.get_absolute_url()).content.decode()

    asked = re.search(r"<details>(.*?)</details>", page, re.DOTALL)
    assert asked is not None
    assert reverse("call-close", args=(call.public_id,)) in asked[1]
    assert "This cannot be undone." in asked[1]
