"""Questions, answers and messages: who is told, what is kept, what is refused."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.html import strip_tags

from companies.models import Membership
from matchmaker.consortia.models import Answer, Message, Question, Thread, ThreadPerson
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room.naming import nameable
from matchmaker.consortia.work import talking
from matchmaker.consortia.work.overview import waiting_questions
from tests.consortia.room import rooms

pytestmark = pytest.mark.django_db


def sent(room: rooms.Room, who: str, key: Any = None) -> talking.Sent:
    return talking.Sent(key or uuid4(), room.people[who], rooms.NOW, "https://site.example")


def ask(room: rooms.Room, who: str = "rival", to: str = "", **fields: Any) -> Question:
    firm = room.firms[to] if to else None
    terms = talking.QuestionTerms(
        "SECRET question", "SECRET text", firm, fields.get("guests", False)
    )
    return talking.ask(room.consortium, room.firms[who], terms, sent(room, who, fields.get("key")))


def begin(room: rooms.Room, who: str, *others: str, key: Any = None) -> Thread:
    people = tuple(
        one for one in nameable(room.consortium, 0) if one.user in [room.people[o] for o in others]
    )
    opening = talking.Opening("SECRET subject", people, "SECRET words")
    return talking.begin_thread(room.consortium, room.seat_of(who), opening, sent(room, who, key))


def own(room: rooms.Room, thread: Thread, who: str) -> ThreadPerson:
    return ThreadPerson.objects.get(thread=thread, user=room.people[who])


def test_the_same_form_asks_answers_and_writes_once() -> None:
    room = rooms.room()
    keys = [uuid4() for _number in range(4)]
    for _time in range(2):
        question = ask(room, key=keys[0])
        talking.answer(question, room.firms["lead"], "Yes.", sent(room, "lead", keys[1]))
        thread = begin(room, "lead", "rival", key=keys[2])
        talking.write(thread, own(room, thread, "rival"), "I can.", sent(room, "rival", keys[3]))

    found = [model.objects.count() for model in (Question, Answer, Thread, Message)]
    assert found == [1, 1, 1, 2]


def test_a_question_that_the_browser_brings_back_is_asked_once() -> None:
    room = rooms.room()
    question = ask(room, to="lead")

    assert ask(room, to="lead") == question
    assert ask(room, to="member") != question
    talking.close_question(question, at=rooms.NOW)
    assert ask(room, to="lead") != question


def test_the_form_of_another_person_is_refused() -> None:
    room = rooms.room()
    question, thread = ask(room), begin(room, "lead", "rival")

    with pytest.raises(RefusedError, match="used before"):
        ask(room, "member", key=question.key)
    with pytest.raises(RefusedError, match="used before"):
        talking.write(
            thread, own(room, thread, "rival"), "x", sent(room, "rival", thread.messages.get().key)
        )


def test_a_firm_answers_others_and_not_itself() -> None:
    room = rooms.room()
    question = ask(room)

    with pytest.raises(RefusedError, match="another firm answers it"):
        talking.answer(question, room.firms["rival"], "Yes.", sent(room, "rival"))


def test_a_closed_question_takes_no_answer() -> None:
    room = rooms.room()
    question = ask(room)
    for _time in range(2):
        talking.close_question(question, at=rooms.NOW)

    with pytest.raises(RefusedError, match="closed"):
        talking.answer(question, room.firms["lead"], "Yes.", sent(room, "lead"))


@pytest.mark.parametrize("to", ["rival", "invited", "outsider"])
def test_only_another_firm_of_the_team_is_asked(to: str) -> None:
    room = rooms.room()

    with pytest.raises(RefusedError, match="another firm"):
        ask(room, "rival", to)


def test_nobody_writes_to_people_who_have_left() -> None:
    room = rooms.room()
    people = tuple(nameable(room.consortium, 0))
    room.leave("member")

    with pytest.raises(RefusedError, match="no longer in the room"):
        talking.begin_thread(
            room.consortium,
            room.seat_of("lead"),
            talking.Opening("Subject", people, "Words"),
            sent(room, "lead"),
        )


def test_letters_go_to_those_who_may_read_and_say_nothing(
    django_capture_on_commit_callbacks: Any,
) -> None:
    room = rooms.room()
    with django_capture_on_commit_callbacks(execute=True):
        question = ask(room, "rival", "member")
        talking.answer(question, room.firms["member"], "SECRET answer", sent(room, "member"))
        thread = begin(room, "lead", "rival", "guest", "member")
    told = [(letter.to[0], letter.subject) for letter in mail.outbox]

    to = {who: room.people[who].email for who in rooms.READERS}
    assert [who for who, _subject in told[:2]] == [to["member"], to["rival"]]
    assert {who for who, _subject in told[2:]} == {to["rival"], to["guest"], to["member"]}
    assert not [letter for letter in mail.outbox if "SECRET" in letter.subject + letter.body]
    assert thread.get_absolute_url() in mail.outbox[-1].body


def test_who_has_left_is_told_of_no_message(django_capture_on_commit_callbacks: Any) -> None:
    room = rooms.room()
    thread = begin(room, "lead", "rival", "guest")
    room.leave("rival")
    with django_capture_on_commit_callbacks(execute=True):
        talking.write(thread, own(room, thread, "lead"), "More.", sent(room, "lead"))

    assert [letter.to for letter in mail.outbox] == [[room.people["guest"].email]]


def test_the_database_keeps_what_was_said_and_between_whom() -> None:
    room = rooms.room()
    thread = begin(room, "lead", "rival")
    question = ask(room)
    given = talking.answer(question, room.firms["lead"], "Yes.", sent(room, "lead"))
    held = own(room, thread, "rival")
    changes = (
        (Message, thread.messages.get().pk, {"text": "changed"}),
        (Answer, given.pk, {"text": "changed"}),
        (ThreadPerson, held.pk, {"user": room.people["member"]}),
    )

    for model, pk, change in changes:
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            model.objects.filter(pk=pk).update(**change)
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            model.objects.filter(pk=pk)._raw_delete("default")


def test_a_dissolved_team_says_no_more() -> None:
    room = rooms.room()
    question, thread = ask(room), begin(room, "lead", "rival")
    room.dissolve()

    for say in (
        lambda: ask(room),
        lambda: talking.answer(question, room.firms["lead"], "Yes.", sent(room, "lead")),
        lambda: talking.write(thread, own(room, thread, "rival"), "x", sent(room, "rival")),
        lambda: begin(room, "lead", "rival"),
    ):
        with pytest.raises(RefusedError):
            say()


def test_there_is_an_end_to_talk(monkeypatch: pytest.MonkeyPatch) -> None:
    room = rooms.room()
    thread = begin(room, "lead", "rival")
    question = ask(room)
    talking.answer(question, room.firms["lead"], "Yes.", sent(room, "lead"))
    for name in ("MOST_ANSWERS", "MOST_QUESTIONS", "MOST_THREADS", "MOST_MESSAGES"):
        monkeypatch.setattr(talking, name, 1)

    for say in (
        lambda: ask(room, "member"),
        lambda: talking.answer(question, room.firms["lead"], "No.", sent(room, "lead")),
        lambda: begin(room, "lead", "rival"),
        lambda: talking.write(thread, own(room, thread, "rival"), "x", sent(room, "rival")),
    ):
        with pytest.raises(RefusedError, match=r"at most|full"):
            say()


def test_who_no_longer_speaks_for_the_firm_is_not_told_of_messages(
    django_capture_on_commit_callbacks: Any,
) -> None:
    room = rooms.room()
    thread = begin(room, "lead", "rival", "member")
    Membership.objects.filter(user=room.people["rival"]).update(state=Membership.State.REMOVED)

    with django_capture_on_commit_callbacks(execute=True):
        talking.write(thread, own(room, thread, "lead"), "News.", sent(room, "lead"))

    assert [one.to for one in mail.outbox] == [[room.people["member"].email]]


def page(room: rooms.Room, who: str, address: str) -> str:
    """The text of a page without its markup."""
    found = strip_tags(room.client(who).get(address).content.decode())
    return " ".join(found.split())


def test_what_a_firm_said_stays_readable_and_says_that_it_has_left() -> None:
    room = rooms.room()
    asked, told = ask(room, "rival"), ask(room, "lead", "rival")
    talking.answer(told, room.firms["rival"], "SECRET answer", sent(room, "rival"))
    thread = begin(room, "rival", "lead")
    pages = [
        reverse(name, args=(room.consortium.public_id,))
        for name in ("question-list", "thread-list")
    ] + [one.get_absolute_url() for one in (asked, told, thread)]
    gone = ("no longer in the team", "has left the room")
    before = [page(room, "lead", one) for one in pages]
    assert not any(words in text for words in gone for text in before)

    room.leave("rival")

    after = [page(room, "lead", one) for one in pages]
    assert [sum(text.count(words) for words in gone) for text in after] == [2, 1, 1, 2, 1]
    assert "SECRET question" in after[0]
    assert "Rival Inc is no longer in the team" in after[3]
    assert "SECRET answer" in after[3]
    assert "SECRET words" in after[4]


def test_a_question_of_a_firm_that_has_left_waits_for_no_answer() -> None:
    room = rooms.room()
    ask(room, "rival")
    assert waiting_questions(room.consortium, room.firms["lead"].pk).count() == 1

    room.leave("rival")

    assert waiting_questions(room.consortium, room.firms["lead"].pk).count() == 0
