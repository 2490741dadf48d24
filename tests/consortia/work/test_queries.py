"""How often pages of a room ask the database."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaker.consortia.models import (
    Question,
    Task,
    Thread,
    ThreadPerson,
)
from matchmaker.consortia.room.naming import nameable
from matchmaker.consortia.work import days, finance, talking, tasking
from tests.consortia.room import rooms
from tests.consortia.work.furniture import programme, task_terms

pytestmark = pytest.mark.django_db


def url(room: rooms.Room, name: str, **more: Any) -> str:
    return reverse(name, kwargs={"consortium": room.consortium.public_id, **more})


def add_task(room: rooms.Room, who: str = "rival", **fields: Any) -> Task:
    firm, by = room.firms[who], room.people[who]
    terms = task_terms(**fields)
    return tasking.add_task(room.consortium, firm, terms, key=uuid4(), by=by, at=rooms.NOW)


def queries(room: rooms.Room, who: str, address: str) -> int:
    client = room.client(who)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


def _more(room: rooms.Room, number: int) -> None:
    """Add one of everything that the lead sees."""
    firm, by = room.firms["lead"], room.people["lead"]
    terms = task_terms(firm=firm, person=by, due_on=rooms.later(number))
    tasking.add_task(room.consortium, firm, terms, key=uuid4(), by=by, at=rooms.NOW)
    asked = talking.QuestionTerms(f"Why {number}?", "", None, is_for_guests=False)
    question = talking.ask(room.consortium, firm, asked, talking.Sent(uuid4(), by, rooms.NOW))
    other = talking.Sent(uuid4(), room.people["rival"], rooms.NOW)
    talking.answer(question, room.firms["rival"], "So.", other)
    person = next(one for one in nameable(room.consortium, 0) if one.user == other.by)
    opening = talking.Opening("Subject", (person,), "Words")
    sent = talking.Sent(uuid4(), by, rooms.NOW)
    thread = talking.begin_thread(room.consortium, room.seat_of("lead"), opening, sent)
    own = ThreadPerson.objects.get(thread=thread, user=other.by)
    talking.write(thread, own, "Yes.", talking.Sent(uuid4(), other.by, rooms.NOW))
    room.document("lead", tier="room", title=f"Paper {number}")
    days.add_entry(
        room.consortium,
        firm,
        {"title": f"Day {number}", "day": rooms.later(1)},
        key=uuid4(),
        by=by,
        at=rooms.NOW,
    )
    one = programme(f"programme-{number}", valid_to=rooms.later(30))
    for who in ("lead", "rival"):
        plan = finance.PlanTerms(1_00, "CAD", "", "room", 0)
        finance.plan_programme(
            room.consortium, room.firms[who], one, plan, by=room.people[who], at=rooms.NOW
        )


MOST = {
    "room-detail": 36,
    "room-tasks": 18,
    "question-list": 16,
    "thread-list": 16,
    "room-calendar": 20,
    "room-calendar-file": 18,
    "room-checklist": 20,
    "room-finance": 16,
    "task-create": 16,
}


def test_pages_ask_the_database_as_often_for_twenty_rows_as_for_one() -> None:
    room = rooms.room()
    _more(room, 1)
    addresses = {name: url(room, name) for name in MOST}
    one = {name: queries(room, "lead", address) for name, address in addresses.items()}
    for number in range(2, 21):
        _more(room, number)

    twenty = {name: queries(room, "lead", address) for name, address in addresses.items()}

    assert one == twenty
    assert {name: count for name, count in one.items() if count > MOST[name]} == {}


def test_a_thread_and_a_question_cost_the_same_however_long_they_are() -> None:
    room = rooms.room()
    _more(room, 1)
    thread, question = Thread.objects.get(), Question.objects.get()
    addresses = (thread.get_absolute_url(), question.get_absolute_url())
    one = [queries(room, "lead", address) for address in addresses]
    own = ThreadPerson.objects.get(thread=thread, user=room.people["rival"])
    for _number in range(19):
        sent = talking.Sent(uuid4(), room.people["rival"], rooms.NOW)
        talking.write(thread, own, "More.", sent)
        talking.answer(
            question,
            room.firms["rival"],
            "More.",
            talking.Sent(uuid4(), room.people["rival"], rooms.NOW),
        )

    assert [queries(room, "lead", address) for address in addresses] == one
    assert max(one) <= 18
