"""Calls for partners: opened, changed, answered, decided and closed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaker.consortia.calls import actions, states
from matchmaker.consortia.calls.actions import CallTerms
from matchmaker.consortia.models import CallAnswer, Consortium, PartnerCall
from matchmaker.consortia.refusals import RefusedError
from tests import recipes
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS, TODAY

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from companies.models import Company
    from matchmaker.accounts.models import User
    from tests.consortia.scenes import Scene

pytestmark = pytest.mark.django_db

WORKFLOWS = Path(__file__).resolve().parents[3] / "docs" / "workflows.md"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def terms(**fields: Any) -> CallTerms:
    fields.setdefault("need", None)
    fields.setdefault("area", recipes.WATER)
    fields.setdefault("title", "Who measures?")
    fields.setdefault("brings", (MEMBRANE,))
    fields.setdefault("seeks", (SENSORS,))
    fields.setdefault("message", "We treat, you measure.")
    fields.setdefault("open_until", TODAY + timedelta(days=30))
    return CallTerms(**fields)


def opened(scene: Scene, **fields: Any) -> PartnerCall:
    fields.setdefault("need", scene.need)
    return actions.open_call(scene.lead_firm, terms(**fields), key=uuid4(), by=scene.lead, at=NOW)


def answered(scene: Scene, call: PartnerCall) -> CallAnswer:
    return actions.answer_call(call, scene.partner_firm, "We do.", by=scene.partner, at=NOW)


def typed(scene: Scene, **fields: Any) -> dict[str, Any]:
    return {
        "company": scene.lead_firm.slug,
        "title": "Who measures?",
        "area": recipes.WATER,
        "brings": [MEMBRANE],
        "seeks": [SENSORS],
        "message": "We treat, you measure.",
        "open_until": "2026-12-24",
        "key": recipes.key(),
        **fields,
    }


def test_the_document_shows_the_tables_of_the_code() -> None:
    assert states.as_markdown() in WORKFLOWS.read_text(encoding="utf-8")


# --- Actions ------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_opens_one_call() -> None:
    scene = scenes.scene()
    key = uuid4()

    calls = {
        actions.open_call(scene.lead_firm, terms(), key=key, by=scene.lead, at=NOW).pk
        for _time in range(2)
    }

    assert len(calls) == 1
    with pytest.raises(RefusedError):
        actions.open_call(scene.partner_firm, terms(), key=key, by=scene.partner, at=NOW)


def test_an_unpublished_firm_and_a_closed_need_open_no_call() -> None:
    scene = scenes.scene()
    hidden = recipes.company(is_published=False)

    with pytest.raises(RefusedError, match="Publish"):
        actions.open_call(hidden, terms(), key=uuid4(), by=scene.lead, at=NOW)
    with pytest.raises(RefusedError, match="no longer open"):
        opened(scene, need=recipes.need(stage="completed"))


def test_a_firm_has_twenty_open_calls_at_most() -> None:
    scene = scenes.scene()
    for _number in range(actions.MOST_OPEN_CALLS):
        opened(scene)

    with pytest.raises(RefusedError, match="20 open calls"):
        opened(scene)


def test_a_stale_edit_is_refused() -> None:
    scene = scenes.scene()
    call = opened(scene)
    actions.edit_call(call, terms(title="First"), version=1, by=scene.lead, at=NOW)

    with pytest.raises(actions.StaleCallError):
        actions.edit_call(call, terms(title="Second"), version=1, by=scene.lead, at=NOW)

    call.refresh_from_db()
    assert (call.title, call.version, call.need, call.area) == ("First", 2, None, recipes.WATER)


def test_a_closed_call_is_neither_changed_nor_answered() -> None:
    scene = scenes.scene()
    call = actions.close_call(opened(scene), by=scene.lead, at=NOW)

    with pytest.raises(RefusedError):
        actions.edit_call(call, terms(), version=call.version, by=scene.lead, at=NOW)
    with pytest.raises(RefusedError):
        answered(scene, call)
    assert actions.close_call(call, by=scene.lead, at=NOW).version == call.version


def test_a_firm_answers_once_and_never_itself() -> None:
    scene = scenes.scene()
    call = opened(scene)
    answered(scene, call)

    with pytest.raises(RefusedError, match="already"):
        answered(scene, call)
    with pytest.raises(RefusedError, match="Another"):
        actions.answer_call(call, scene.lead_firm, "Me.", by=scene.lead, at=NOW)
    assert call.answers.count() == 1


def test_an_answer_is_decided_once() -> None:
    scene = scenes.scene()
    answer = answered(scene, opened(scene))

    actions.accept_answer(answer, by=scene.lead, at=NOW)
    again = actions.accept_answer(answer, by=scene.lead, at=NOW)

    assert (again.state, again.decided_by) == ("accepted", scene.lead)
    with pytest.raises(RefusedError, match="decided already"):
        actions.decline_answer(answer, "No.", by=scene.lead, at=NOW)


def test_a_call_past_its_day_is_closed_by_nobody() -> None:
    scene = scenes.scene()
    call = opened(scene)

    closed = actions.expire_calls(on=call.open_until + timedelta(days=1), at=NOW)

    call.refresh_from_db()
    assert (closed, call.state, call.closed_by) == (1, "closed", None)


def test_the_database_refuses_what_forms_explain() -> None:
    scene = scenes.scene()
    call = opened(scene)
    wrong: tuple[dict[str, Any], ...] = (
        {"seeks": []},
        {"area": "", "need": None},
        {"area": recipes.WATER},
        {"state": "closed"},
    )

    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            PartnerCall.objects.filter(pk=call.pk).update(**fields)
    answer = answered(scene, call)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallAnswer.objects.filter(pk=answer.pk).update(state="declined", decided_at=NOW)


# --- Letters ------------------------------------------------------------------------------------


def test_both_sides_get_their_letters(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    scene = scenes.scene()
    call = opened(scene)

    with django_capture_on_commit_callbacks(execute=True):
        answer = answered(scene, call)
    with django_capture_on_commit_callbacks(execute=True):
        actions.decline_answer(answer, "We found one.", by=scene.lead, at=NOW)

    first, second = mail.outbox
    assert (first.to, second.to) == ([scene.lead.email], [scene.partner.email])
    assert "We do." in first.body
    assert "We found one." in second.body
    assert call.get_absolute_url() in second.body


# --- Who reads ----------------------------------------------------------------------------------


def readers(scene: Scene, call: PartnerCall) -> set[str]:
    """Names of the people who find the call."""
    stranger = scenes.outsider()
    people: dict[str, User] = {
        "caller": scene.lead,
        "partner": scene.partner,
        "other firm": stranger,
        "no firm": recipes.member(),
        "inside": recipes.commissioner(),
        "elsewhere": recipes.commissioner(portfolio_provinces=["CN-GD"]),
        "empty": recipes.commissioner(portfolio_areas=[], portfolio_provinces=[]),
        "administrator": recipes.administrator(),
    }
    return {
        name
        for name, person in people.items()
        if PartnerCall.objects.visible_to(person, TODAY).filter(pk=call.pk).exists()
    }


def test_an_open_call_for_a_need_is_read_by_firms_and_its_portfolio() -> None:
    scene = scenes.scene()

    assert readers(scene, opened(scene)) == {
        "caller",
        "partner",
        "other firm",
        "inside",
        "administrator",
    }


def test_a_call_for_an_area_is_read_by_every_commissioner_of_the_area() -> None:
    scene = scenes.scene()

    found = readers(scene, opened(scene, need=None))

    assert found >= {"inside", "elsewhere"}
    assert "empty" not in found


def test_a_closed_call_is_left_to_the_caller_and_who_answered() -> None:
    scene = scenes.scene()
    call = opened(scene)
    answered(scene, call)
    actions.close_call(call, by=scene.lead, at=NOW)

    assert readers(scene, call) == {"caller", "partner", "administrator"}


def test_a_call_of_a_firm_that_is_no_longer_published_is_gone() -> None:
    scene = scenes.scene()
    call = opened(scene)
    scene.lead_firm.is_published = False
    scene.lead_firm.save()

    assert readers(scene, call) == {"caller", "administrator"}


def test_an_answer_is_seen_by_the_two_firms_alone(client: Client) -> None:
    scene = scenes.scene()
    call = opened(scene)
    answer = answered(scene, call)
    answer.message = "Canary offer"
    answer.save()

    def sees(person: User) -> bool:
        client.force_login(person)
        return "Canary offer" in client.get(call.get_absolute_url()).content.decode()

    assert [sees(scene.lead), sees(scene.partner)] == [True, True]
    others = (scenes.outsider(), recipes.commissioner(), recipes.administrator())
    assert [sees(person) for person in others] == [False, False, False]


# --- Pages --------------------------------------------------------------------------------------


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


def other_firm() -> tuple[User, Company]:
    """Another firm that answers."""
    person, firm = recipes.member(), recipes.company()
    recipes.membership(person, firm)
    return person, firm


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
