"""Pages of a room: sent twice is once, refused input keeps what was typed, rights hold."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pgtrigger
import pytest
from django.urls import reverse

from matchmaker.consortia.models import (
    Answer,
    CalendarEntry,
    Consortium,
    Message,
    ProgrammePlan,
    Question,
    RoomGuest,
    Task,
    Thread,
)
from matchmaker.consortia.room.naming import nameable
from matchmaker.consortia.work import days, finance, overview, talking, tasking
from matchmaker.consortia.work.views import front
from tests import recipes
from tests.consortia.room import rooms
from tests.consortia.work.furniture import furnish_work, programme, task_terms
from tests.consortia.work.test_ics import unfold, values

pytestmark = pytest.mark.django_db

PAGES = (
    "room-detail",
    "room-tasks",
    "question-list",
    "thread-list",
    "room-calendar",
    "room-calendar-file",
    "room-checklist",
    "room-finance",
)
FORMS = ("task-create", "question-create", "thread-create")


def url(room: rooms.Room, name: str, **more: Any) -> str:
    return reverse(name, kwargs={"consortium": room.consortium.public_id, **more})


def task_data(**changes: Any) -> dict[str, Any]:
    return {"title": "Draw", "audience": "room", "key": str(uuid4()), **changes}


def add_task(room: rooms.Room, who: str = "rival", **fields: Any) -> Task:
    firm, by = room.firms[who], room.people[who]
    terms = task_terms(**fields)
    return tasking.add_task(room.consortium, firm, terms, key=uuid4(), by=by, at=rooms.NOW)


@pytest.mark.parametrize("name", [*PAGES, *FORMS])
def test_only_those_in_the_room_find_its_pages(name: str) -> None:
    room = rooms.room()

    found = {who: room.client(who).get(url(room, name)).status_code for who in rooms.READERS}

    inside = {"lead": 200, "rival": 200, "member": 200, "guest": 403 if name in FORMS else 200}
    assert found == {who: inside.get(who, 404) for who in rooms.READERS}


def test_what_is_sent_twice_is_stored_once() -> None:
    room = rooms.room()
    client = room.client("rival")
    question = talking.ask(
        room.consortium,
        room.firms["lead"],
        talking.QuestionTerms("Why?", "", None, is_for_guests=False),
        talking.Sent(uuid4(), room.people["lead"], rooms.NOW),
    )
    person = next(one for one in nameable(room.consortium, 0) if one.user == room.people["lead"])
    key = programme().key
    text = {"text": "Because.", "key": str(uuid4())}
    first = {"title": "Visit", "people": [person.value], "text": "Come", "key": str(uuid4())}
    sent = (
        (url(room, "task-create"), task_data(), Task),
        (url(room, "question-create"), task_data(to="everybody"), Question),
        (question.get_absolute_url(), text, Answer),
        (url(room, "thread-create"), first, Thread),
        (url(room, "room-calendar"), task_data(day="2026-12-01", time="09:30"), CalendarEntry),
        (
            url(room, "finance-plan", key=key),
            {"amount": "1,000.50", "currency": "CAD", "audience": "room", "seen": "0"},
            ProgrammePlan,
        ),
    )
    for address, data, model in sent:
        before = model.objects.count()
        statuses = [client.post(address, data).status_code for _time in range(2)]

        assert statuses == [302, 302], address
        assert model.objects.count() == before + 1, address
    assert ProgrammePlan.objects.get().amount_cents == 100_050
    assert Message.objects.count() == 1


def test_refused_input_keeps_what_was_typed() -> None:
    room = rooms.room()
    client = room.client("rival")
    far = task_data(title="Keep these words", due_on="2099-01-01")
    sent = (
        ("task-create", far),
        ("question-create", task_data(title="Keep these words", to="firm:nobody")),
        ("thread-create", {"title": "Keep these words", "text": "x", "key": str(uuid4())}),
        ("room-calendar", {"title": "Keep these words", "day": "2026-13-45", "audience": "room"}),
    )
    for name, data in sent:
        page = client.post(url(room, name), data)

        assert page.status_code == 422, name
        assert "Keep these words" in page.content.decode()
        assert "There is a problem" in page.content.decode()
    address = url(room, "finance-plan", key=programme().key)
    plan = {"amount": "-1", "currency": "CAD", "note": "Keep these words", "seen": "0"}
    page = client.post(address, {**plan, "audience": "room"})
    assert (page.status_code, "Keep these words" in page.content.decode()) == (422, True)


def test_a_stale_task_is_shown_beside_what_was_typed_and_can_be_sent_again() -> None:
    room = rooms.room()
    task = add_task(room)
    address = url(room, "task-edit", task=task.public_id)
    client = room.client("rival")
    tasking.edit_task(task, task_terms("What a colleague wrote"), version=1)

    page = client.post(address, task_data(title="What I typed", version="1"))

    assert page.status_code == 409
    text = page.content.decode()
    assert "What a colleague wrote" in text
    assert "What I typed" in text
    again = client.post(address, task_data(title="What I typed", version="2"))
    assert again.status_code == 302
    assert Task.objects.get().title == "What I typed"


def test_a_stale_plan_is_shown_beside_what_was_typed() -> None:
    room = rooms.room()
    terms = finance.PlanTerms(5_00, "CAD", "of a colleague", "room", 0)
    firm, by = room.firms["rival"], room.people["rival"]
    finance.plan_programme(room.consortium, firm, programme(), terms, by=by, at=rooms.NOW)
    address = url(room, "finance-plan", key=programme().key)

    data = {"amount": "7", "currency": "CAD", "note": "mine", "audience": "room", "seen": "0"}
    page = room.client("rival").post(address, data)

    assert page.status_code == 409
    assert "of a colleague" in page.content.decode()
    assert room.client("rival").post(address, {**data, "seen": "1"}).status_code == 302


def test_tasks_are_changed_by_those_who_entered_or_do_them_and_by_the_lead() -> None:
    room = rooms.room()
    task = add_task(room, "rival", firm=room.firms["rival"])
    address = url(room, "task-edit", task=task.public_id)
    mark = url(room, "task-mark", task=task.public_id)
    place = url(room, "task-place", task=task.public_id)

    def statuses(name: str, method: str = "post") -> dict[str, int]:
        return {
            who: getattr(room.client(who), method)(name).status_code
            for who in ("rival", "lead", "member", "guest", "outsider")
        }

    edits = {"rival": 200, "lead": 200, "member": 403, "guest": 404, "outsider": 404}
    assert statuses(address, "get") == edits
    acts = {who: 302 if code == 200 else code for who, code in edits.items()}
    assert statuses(mark) == acts
    assert statuses(place) == {**acts, "member": 302}
    remove = url(room, "task-remove", task=task.public_id)
    assert room.client("member").post(remove).status_code == 403


def test_the_list_of_tasks_is_put_in_order_done_opened_and_cleared() -> None:
    room = rooms.room()
    client = room.client("lead")
    one, two = add_task(room, title="One"), add_task(room, title="Two")
    place = url(room, "task-place", task=two.public_id)

    client.post(place, {"before": str(one.public_id)})
    client.post(place, {"before": "no such task"})
    page = client.get(url(room, "room-tasks")).content.decode()
    assert page.index("Two") < page.index("One")

    mark = url(room, "task-mark", task=one.public_id)
    client.post(mark, {"done": "yes"})
    assert "One" in client.get(url(room, "room-tasks") + "?show=done").content.decode()
    client.post(mark, {"done": "no"})
    client.post(url(room, "task-remove", task=two.public_id))
    found = client.get(url(room, "room-tasks")).context_data["entries"]
    assert [entry["task"].title for entry in found] == ["One"]


def test_the_lead_does_not_hide_a_members_task_from_itself() -> None:
    room = rooms.room()
    task = add_task(room)
    address = url(room, "task-edit", task=task.public_id)

    page = room.client("lead").post(address, task_data(audience="firm", version="1"))

    assert page.status_code == 422


def test_a_firm_cannot_answer_or_close_what_is_not_its_own_to() -> None:
    room = rooms.room()
    sent = talking.Sent(uuid4(), room.people["rival"], rooms.NOW)
    terms = talking.QuestionTerms("Why?", "", room.firms["member"], is_for_guests=False)
    question = talking.ask(room.consortium, room.firms["rival"], terms, sent)
    close = url(room, "question-close", question=question.public_id)

    found = {
        who: (
            room.client(who).post(question.get_absolute_url(), {"sent": "1"}).status_code,
            room.client(who).post(close).status_code,
        )
        for who in ("lead", "member", "guest", "rival")
    }

    assert found == {
        "lead": (404, 404),
        "member": (422, 403),
        "guest": (404, 404),
        "rival": (403, 302),
    }
    late = room.client("member").post(
        question.get_absolute_url(), {"text": "Late", "key": str(uuid4())}
    )
    assert late.status_code == 422


def test_a_guest_answers_in_a_thread_and_begins_none() -> None:
    room = rooms.room()
    guest = RoomGuest.objects.get()
    thread = furnish_work(room.consortium, room.firms["lead"], by=room.people["lead"], guest=guest)[
        "thread"
    ]
    client = room.client("guest")

    sent = client.post(thread.get_absolute_url(), {"text": "I can.", "key": str(uuid4())})

    assert sent.status_code == 302
    assert "I can." in room.client("lead").get(thread.get_absolute_url()).content.decode()
    assert client.post(url(room, "thread-create")).status_code == 403
    assert client.post(url(room, "room-calendar")).status_code == 403


def test_an_entry_is_taken_out_by_its_own_firm_only() -> None:
    room = rooms.room()
    entry = days.add_entry(
        room.consortium,
        room.firms["rival"],
        {"title": "Call", "day": rooms.TODAY},
        key=uuid4(),
        by=room.people["rival"],
        at=rooms.NOW,
    )
    address = url(room, "room-calendar-remove", entry=entry.public_id)

    found = {who: room.client(who).post(address).status_code for who in ("lead", "guest", "rival")}

    assert found == {"lead": 404, "guest": 403, "rival": 302}


def test_the_calendar_file_is_valid_and_holds_what_the_page_shows() -> None:
    room = rooms.room()
    add_task(room, due_on=rooms.later(1), title="Zeichnen; 污水处理, und mehr")
    add_task(room, "member", due_on=rooms.later(1), title="Not for rivals", audience="firm")

    answer = room.client("rival").get(url(room, "room-calendar-file"))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="clean-river.ics"'
    titles = values(unfold(answer.content), "SUMMARY")
    assert "Due: Zeichnen\\; 污水处理\\, und mehr" in titles
    assert not any("rivals" in title for title in titles)


def test_a_long_calendar_is_cut_on_the_page_and_whole_in_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = rooms.room()
    for day in (1, 2, 3):
        add_task(room, due_on=rooms.later(day))
    monkeypatch.setattr(front, "MOST_DAYS", 2)
    monkeypatch.setattr(overview, "MOST_DUE", 2)
    client = room.client("rival")

    page = client.get(url(room, "room-calendar"))

    ahead = page.context_data["coming_count"]
    assert (len(page.context_data["coming"]), page.context_data["is_cut"]) == (2, True)
    file = unfold(client.get(url(room, "room-calendar-file")).content)
    assert len(values(file, "SUMMARY")) == ahead
    shown = client.get(url(room, "room-detail")).context_data["overview"]
    assert len(shown.due) == 2 < shown.due_count


def test_a_room_that_is_closed_is_read_and_not_written() -> None:
    room = rooms.room()
    task = add_task(room)
    # No team of the scene is complete enough to be closed by the guards of the database.
    with pgtrigger.ignore("consortia.Consortium:keeps_the_guards"):
        Consortium.objects.update(stage=Consortium.Stage.CLOSED)
    client = room.client("rival")

    assert {client.get(url(room, name)).status_code for name in PAGES} == {200}
    refused = client.post(url(room, "task-create"), task_data())
    assert refused.status_code == 422
    assert client.get(url(room, "task-edit", task=task.public_id)).status_code == 403


def test_the_choice_of_a_person_of_two_firms_decides_what_is_read() -> None:
    room = rooms.room()
    recipes.membership(room.people["rival"], room.firms["member"])
    add_task(room, "member", title="Kept to the member", audience="firm")
    client = room.client("rival")
    assert "Kept to the member" not in client.get(url(room, "room-tasks")).content.decode()

    client.post(url(room, "room-firm"), {"company": room.firms["member"].slug})

    assert "Kept to the member" in client.get(url(room, "room-tasks")).content.decode()
