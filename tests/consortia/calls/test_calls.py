"""Calls for partners: opened, changed, answered, decided and closed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from matchmaker.consortia.calls import actions, states
from matchmaker.consortia.models import CallAnswer, PartnerCall
from matchmaker.consortia.refusals import RefusedError
from tests import recipes
from tests.consortia import scenes
from tests.consortia.calls.called import answered, opened, terms
from tests.consortia.scenes import NOW, TODAY

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from matchmaker.accounts.models import User
    from tests.consortia.scenes import Scene

pytestmark = pytest.mark.django_db

WORKFLOWS = Path(__file__).resolve().parents[3] / "docs" / "workflows.md"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


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
