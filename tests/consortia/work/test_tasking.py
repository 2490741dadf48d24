"""Tasks: done once, never overwritten unseen, done by people of the team."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from matchmaker.consortia.models import Task
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.work import tasking
from matchmaker.consortia.work.entering import StaleRoomError
from tests.consortia.room import rooms
from tests.consortia.work.furniture import task_terms

pytestmark = pytest.mark.django_db


def add(room: rooms.Room, who: str = "rival", title: str = "Draw", **fields: Any) -> Task:
    return tasking.add_task(
        room.consortium,
        room.firms[who],
        task_terms(title, **fields),
        key=fields.pop("key", None) or uuid4(),
        by=room.people[who],
        at=rooms.NOW,
    )


def titles(room: rooms.Room) -> list[str]:
    rows = Task.objects.filter(consortium=room.consortium, removed_at=None)
    return list(rows.values_list("title", flat=True))


def test_the_same_form_puts_one_task_on_the_list() -> None:
    room = rooms.room()
    key = uuid4()

    first, again = (
        tasking.add_task(
            room.consortium,
            room.firms["rival"],
            task_terms(),
            key=key,
            by=room.people["rival"],
            at=rooms.NOW,
        )
        for _time in range(2)
    )

    assert first == again
    assert Task.objects.count() == 1


def test_the_form_of_another_person_is_refused() -> None:
    room = rooms.room()
    task = add(room)

    with pytest.raises(RefusedError, match="used before"):
        tasking.add_task(
            room.consortium,
            room.firms["member"],
            task_terms(),
            key=task.key,
            by=room.people["member"],
            at=rooms.NOW,
        )


def test_a_task_that_somebody_has_changed_is_not_overwritten() -> None:
    room = rooms.room()
    task = add(room)
    tasking.edit_task(task, task_terms("Draw it well"), version=1)

    with pytest.raises(StaleRoomError):
        tasking.edit_task(task, task_terms("Draw it fast"), version=1)

    assert titles(room) == ["Draw it well"]


def test_done_twice_is_done_once_and_makes_an_open_form_stale() -> None:
    room = rooms.room()
    task = add(room)

    for _time in range(2):
        done = tasking.mark_task(task, is_done=True, by=room.people["lead"], at=rooms.NOW)

    assert (done.version, done.done_by) == (2, room.people["lead"])
    with pytest.raises(StaleRoomError):
        tasking.edit_task(task, task_terms(), version=1)
    assert (
        tasking.mark_task(task, is_done=False, by=room.people["lead"], at=rooms.NOW).done_at is None
    )


def test_moving_a_task_twice_moves_it_once() -> None:
    room = rooms.room()
    first, second, third = (add(room, title=title) for title in ("One", "Two", "Three"))

    for _time in range(2):
        tasking.place_task(third, first, is_after=False)
    assert titles(room) == ["Three", "One", "Two"]

    tasking.place_task(third, second, is_after=True)
    assert titles(room) == ["One", "Two", "Three"]


def test_a_removed_task_is_gone_and_can_no_longer_be_changed() -> None:
    room = rooms.room()
    task = add(room)

    for _time in range(2):
        tasking.remove_task(task, at=rooms.NOW)

    assert titles(room) == []
    with pytest.raises(RefusedError, match="removed"):
        tasking.edit_task(task, task_terms(), version=1)


@pytest.mark.parametrize("who", ["invited", "outsider"])
def test_only_firms_of_the_team_do_a_task(who: str) -> None:
    room = rooms.room()

    with pytest.raises(RefusedError, match="of the team"):
        add(room, firm=room.firms[who])


def test_a_person_does_a_task_for_their_own_firm() -> None:
    room = rooms.room()

    with pytest.raises(RefusedError, match="of the team"):
        add(room, firm=room.firms["lead"], person=room.people["rival"])

    assert add(room, firm=room.firms["lead"], person=room.people["lead"]).person


def test_what_only_one_firm_reads_is_done_by_it() -> None:
    room = rooms.room()

    with pytest.raises(RefusedError, match="done by your firm"):
        add(room, audience="firm", firm=room.firms["lead"])

    task = add(room, audience="firm", firm=room.firms["rival"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(firm=room.firms["lead"])


def test_a_dissolved_team_has_no_new_tasks_and_changes_none() -> None:
    room = rooms.room()
    task = add(room)
    room.dissolve()

    with pytest.raises(RefusedError):
        add(room)
    with pytest.raises(RefusedError):
        tasking.mark_task(task, is_done=True, by=room.people["rival"], at=rooms.NOW)


def test_a_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    room = rooms.room()
    monkeypatch.setattr(tasking, "MOST_TASKS", 1)
    add(room)

    with pytest.raises(RefusedError, match="300 open tasks"):
        add(room)
