"""Two members who compete: what one says reaches nobody it is not meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from matchmaker.consortia.models import RoomGuest, Task, Thread
from matchmaker.consortia.room.naming import nameable
from matchmaker.consortia.work import days, finance, talking, tasking
from tests import recipes
from tests.consortia.room import rooms
from tests.consortia.room.rooms import READERS
from tests.consortia.work.furniture import programme, task_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.consortia.models import Question
    from tests.consortia.room.rooms import Room

pytestmark = pytest.mark.django_db

CANARY = re.compile(r"canary-(\w+-\w+)-\w+")
LISTS = (
    "room-detail",
    "room-tasks",
    "question-list",
    "thread-list",
    "room-calendar",
    "room-calendar-file",
    "room-checklist",
    "room-finance",
    "room-documents",
    "consortium-detail",
    "consortium-agreements",
    "consortium-checks",
    "bid-pack",
)
FORMS = ("task-create", "question-create", "thread-create")
OTHERS = ("my-day", "home", "consortium-list", "invitation-list", "programme-list", "search")

SHARED = {"room", "all"}
FOR_GUESTS = {"guests", "open"}
OWN = {"firm", "plan"}
PEERS = {"rival": "member", "member": "rival"}


def expected(who: str) -> set[str]:
    """Say which canaries a reader sees: written down here by hand, not read from the code."""
    return {
        "lead": {
            *(f"{firm}-{one}" for firm in PEERS for one in (*SHARED, *FOR_GUESTS)),
            "rival-lead",
            "rival-three",
            "member-lead",
        },
        "rival": {
            *(f"rival-{one}" for one in (*SHARED, *FOR_GUESTS, *OWN)),
            *(f"member-{one}" for one in (*SHARED, *FOR_GUESTS)),
            "rival-lead",
            "rival-three",
            "rival-guest",
            "member-pair",
            "rival-pair",
        },
        "member": {
            *(f"member-{one}" for one in (*SHARED, *FOR_GUESTS, *OWN)),
            *(f"rival-{one}" for one in (*SHARED, *FOR_GUESTS)),
            "member-lead",
            "member-guest",
            "rival-three",
            "member-pair",
            "rival-pair",
        },
        "guest": {
            *(f"{firm}-{one}" for firm in PEERS for one in FOR_GUESTS),
            "rival-guest",
            "member-guest",
        },
    }.get(who, set())


def fill(room: Room) -> None:
    """Let both firms write into every field that there is, for every audience that there is."""
    for who, peer in PEERS.items():
        company, by = room.firms[who], room.people[who]
        for audience in ("guests", "room", "firm"):
            sings = f"canary-{who}-{audience}"
            terms = task_terms(
                f"{sings}-task", detail=f"{sings}-detail", audience=audience, due_on=rooms.later(1)
            )
            tasking.add_task(room.consortium, company, terms, key=uuid4(), by=by, at=rooms.NOW)
            said: dict[str, object] = {
                "title": f"{sings}-day",
                "note": f"{sings}-note",
                "day": rooms.later(2),
                "audience": audience,
            }
            days.add_entry(room.consortium, company, said, key=uuid4(), by=by, at=rooms.NOW)
        asks = {"all": (None, False), "open": (None, True), "pair": (peer, False)}
        for name, (to, is_open) in asks.items():
            _ask(room, who, f"canary-{who}-{name}", to, is_for_guests=is_open)
        _ask(room, who, f"canary-{who}-lead", "lead", is_for_guests=False)
        _write(room, who, "lead")
        _write(room, who, "guest")
        plan = finance.PlanTerms(7_771_234_500, "CAD", f"canary-{who}-plan-note", "firm", 0)
        finance.plan_programme(room.consortium, company, programme(), plan, by=by, at=rooms.NOW)
    _write(room, "rival", "lead", "member", name="three")


def _ask(room: Room, who: str, sings: str, to: str | None, *, is_for_guests: bool) -> Question:
    firm = room.firms[to] if to else None
    terms = talking.QuestionTerms(f"{sings}-question", f"{sings}-text", firm, is_for_guests)
    sent = talking.Sent(uuid4(), room.people[who], rooms.NOW)
    question = talking.ask(room.consortium, room.firms[who], terms, sent)
    other = to or PEERS[who]
    again = talking.Sent(uuid4(), room.people[other], rooms.NOW)
    talking.answer(question, room.firms[other], f"{sings}-answer", again)
    return question


def _write(room: Room, who: str, *others: str, name: str = "") -> Thread:
    sings = f"canary-{who}-{name or others[0]}"
    users = [room.people[one] for one in others]
    people = tuple(one for one in nameable(room.consortium, 0) if one.user in users)
    opening = talking.Opening(f"{sings}-subject", people, f"{sings}-message")
    sent = talking.Sent(uuid4(), room.people[who], rooms.NOW)
    return talking.begin_thread(room.consortium, room.seat_of(who), opening, sent)


def addresses(room: Room) -> list[str]:
    """Every page on which anything of the room could stand."""
    own = {"consortium": room.consortium.public_id}
    found = [reverse(name, kwargs=own) for name in (*LISTS, *FORMS)]
    found += [reverse(name) for name in OTHERS]
    found += [f"{reverse('room-tasks', kwargs=own)}?show=done"]
    found += [f"{reverse('question-list', kwargs=own)}?show=waiting"]
    found += [one.get_absolute_url() for one in room.consortium.questions.all()]
    found += [one.get_absolute_url() for one in room.consortium.threads.all()]
    found += [
        reverse("task-edit", kwargs={**own, "task": one.public_id})
        for one in Task.objects.filter(consortium=room.consortium)
    ]
    return [*found, reverse("finance-plan", kwargs={**own, "key": programme().key})]


def heard(room: Room, who: str, pages: Sequence[str] = ()) -> set[str]:
    """Collect the canaries that a reader finds on some pages, or anywhere."""
    client = room.client(who)
    text = "".join(_text(client.get(address)) for address in pages or addresses(room))
    if "77,712,345" in text:
        text += " canary-price-seen-here"
    return set(CANARY.findall(text.replace("\r\n ", "")))


def _text(answer: Any) -> str:
    return answer.content.decode() if answer.status_code in {200, 403, 404} else ""


@pytest.mark.parametrize("who", READERS)
def test_each_reader_hears_what_is_for_them_and_nothing_else(who: str) -> None:
    room = rooms.room()
    fill(room)

    found = heard(room, who)

    # Both firms' plans hold the same amount, which only the two of them may see.
    assert found - {"price-seen"} == expected(who)
    assert ("price-seen" in found) == (who in PEERS)


def test_no_letter_tells_what_was_said(django_capture_on_commit_callbacks: Any) -> None:
    room = rooms.room()
    with django_capture_on_commit_callbacks(execute=True):
        fill(room)

    assert mail.outbox
    assert not [one for one in mail.outbox if "canary" in one.subject + one.body]


@pytest.mark.parametrize("who", ["rival", "member"])
def test_whoever_leaves_hears_nothing_any_more(who: str) -> None:
    room = rooms.room()
    fill(room)
    room.leave(who)

    assert heard(room, who) == set()


def test_a_dissolved_team_is_heard_by_nobody() -> None:
    room = rooms.room()
    fill(room)
    room.dissolve()

    readers = ("lead", "rival", "guest")
    assert {who: heard(room, who) for who in readers} == {who: set() for who in readers}


def test_a_guest_who_is_shown_out_hears_nothing_any_more() -> None:
    room = rooms.room()
    fill(room)
    RoomGuest.objects.update(ended_at=rooms.NOW)

    assert heard(room, "guest") == set()


def test_who_comes_back_does_not_get_back_into_old_threads() -> None:
    room = rooms.room()
    fill(room)
    room.leave("rival")
    rooms.seat(room.consortium, room.firms["rival"], room.people["rival"])

    found = heard(room, "rival")

    assert not {"rival-guest", "rival-three"} & found
    assert "rival-all" in found


def test_a_person_of_two_firms_reads_for_one_at_a_time() -> None:
    room = rooms.room()
    fill(room)
    recipes.membership(room.people["rival"], room.firms["member"])

    assert "rival-firm" in heard(room, "rival")
    assert "member-firm" not in heard(room, "rival")


def test_every_right_that_ends_only_takes_away() -> None:
    room = rooms.room()
    fill(room)
    pages = addresses(room)[: len(LISTS)]
    readers = ("lead", "rival", "member", "guest")
    before = {who: heard(room, who, pages) for who in readers}
    for gone in ("member", "guest", "rival"):
        if gone == "guest":
            RoomGuest.objects.filter(consortium=room.consortium).update(ended_at=rooms.NOW)
        else:
            room.leave(gone)
        after = {who: heard(room, who, pages) for who in readers}

        assert all(after[who] <= before[who] for who in readers)
        assert before[gone]
        assert after[gone] == set()
        before = after
