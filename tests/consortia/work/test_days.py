"""The calendar of a room: each reader sees what is theirs to see."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest

from matchmaker.consortia.models import CalendarEntry, Consortium
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room.readers import reader_in
from matchmaker.consortia.work import days, finance, tasking
from tests.consortia.room import rooms
from tests.consortia.work.furniture import programme, task_terms

pytestmark = pytest.mark.django_db


def seen(room: rooms.Room, who: str) -> list[tuple[str, str]]:
    row = Consortium.objects.select_related("need", "lead").get(pk=room.consortium.pk)
    found = days.milestones(row, reader_in(room.people[who], row), rooms.TODAY)
    return [(one.kind, one.title) for one in found]


def titles(room: rooms.Room, who: str) -> set[str]:
    return {title for _kind, title in seen(room, who)}


def add(room: rooms.Room, who: str, title: str, **fields: object) -> CalendarEntry:
    said = {"title": title, "day": rooms.later(2), **fields}
    return days.add_entry(
        room.consortium,
        room.firms[who],
        said,
        key=uuid4(),
        by=room.people[who],
        at=rooms.NOW,
    )


def test_the_lead_reads_whom_the_team_waits_for_and_members_that_it_waits() -> None:
    room = rooms.room()

    assert "Last day for Invited Inc to answer" in titles(room, "lead")
    for who in ("rival", "member"):
        assert "Last day for an invited firm to answer" in titles(room, who)
        assert not any("Invited Inc" in title for title in titles(room, who))
    assert not any(kind == days.Kind.ANSWER for kind, _title in seen(room, "guest"))


def test_entries_and_tasks_show_to_those_whom_they_are_for() -> None:
    room = rooms.room()
    for audience in ("guests", "room", "firm"):
        add(room, "rival", f"entry {audience}", audience=audience)
        terms = task_terms(f"task {audience}", audience=audience, due_on=rooms.later(1))
        by = room.people["rival"]
        tasking.add_task(
            room.consortium, room.firms["rival"], terms, key=uuid4(), by=by, at=rooms.NOW
        )

    def found(who: str) -> set[str]:
        words = {title.removeprefix("Due: ") for title in titles(room, who)}
        return {one for one in words if one.startswith(("entry", "task"))}

    for_guests = {"entry guests", "task guests"}
    for_team = for_guests | {"entry room", "task room"}
    assert found("rival") == for_team | {"entry firm", "task firm"}
    assert found("member") == found("lead") == for_team
    assert found("guest") == for_guests


def test_the_last_day_of_a_planned_programme_stands_once() -> None:
    room = rooms.room()
    one = programme("ends-soon", valid_to=rooms.later(5))
    for who in ("rival", "member"):
        terms = finance.PlanTerms(None, "CAD", "", "room", 0)
        finance.plan_programme(
            room.consortium, room.firms[who], one, terms, by=room.people[who], at=rooms.NOW
        )

    assert [title for kind, title in seen(room, "lead") if kind == days.Kind.PROGRAMME] == [
        "Last day of Ends soon"
    ]
    assert "Last day of Ends soon" not in titles(room, "guest")


def test_a_firm_that_has_left_takes_the_day_of_its_programme_along() -> None:
    room = rooms.room()
    one = programme("ends-soon", valid_to=rooms.later(5))
    terms = finance.PlanTerms(None, "CAD", "", "room", 0)
    finance.plan_programme(
        room.consortium, room.firms["rival"], one, terms, by=room.people["rival"], at=rooms.NOW
    )
    assert "Last day of Ends soon" in titles(room, "lead")

    room.leave("rival")

    assert "Last day of Ends soon" not in titles(room, "lead")


def test_days_stand_in_order_and_the_need_closes_among_them() -> None:
    room = rooms.room()
    room.consortium.need.closes_on = rooms.later(3)
    room.consortium.need.save()
    add(room, "lead", "late", day=rooms.later(4))
    add(room, "lead", "noon", day=rooms.later(3), time=time(12))
    add(room, "lead", "morning", day=rooms.later(3), time=time(9))

    shown = [title for _kind, title in seen(room, "member") if "invited" not in title]
    assert shown[1:] == ["morning", "noon", "late"]
    assert shown[0].startswith("The need closes")


def test_the_same_form_writes_one_day_and_taking_it_out_twice_is_once() -> None:
    room = rooms.room()
    key = uuid4()
    said: dict[str, object] = {"title": "Call", "day": rooms.TODAY + timedelta(days=1)}
    entries = [
        days.add_entry(
            room.consortium,
            room.firms["lead"],
            said,
            key=key,
            by=room.people["lead"],
            at=rooms.NOW,
        )
        for _time in range(2)
    ]
    assert entries[0] == entries[1]

    for _time in range(2):
        days.remove_entry(entries[0], at=rooms.NOW)

    assert "Call" not in titles(room, "lead")
    with pytest.raises(RefusedError, match="used before"):
        days.add_entry(
            room.consortium,
            room.firms["rival"],
            said,
            key=key,
            by=room.people["rival"],
            at=rooms.NOW,
        )


def test_a_calendar_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    room = rooms.room()
    monkeypatch.setattr(days, "MOST_ENTRIES", 1)
    add(room, "lead", "one")

    with pytest.raises(RefusedError, match="at most 500"):
        add(room, "lead", "two")
