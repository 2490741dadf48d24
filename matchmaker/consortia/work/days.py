"""The days of a room: what ends, what is due, what firms have written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaker.consortia.models import CalendarEntry, Seat, Task
from matchmaker.consortia.refusals import FormUsedError, RefusedError, lock, require_stage
from matchmaker.consortia.room.papers import WORKING_STAGES
from matchmaker.consortia.work.entering import firm_of, is_lead
from matchmaker.consortia.work.finance import plans_of
from matchmaker.consortia.work.ics import Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime, time
    from uuid import UUID

    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader

MOST_ENTRIES = 500
"""Entries of one room that are not removed."""


class Kind(TextChoices):
    """What a day is about."""

    DEADLINE = "deadline", gettext_lazy("Deadline of the need")
    ANSWER = "answer", gettext_lazy("Answer to an invitation")
    TASK = "task", gettext_lazy("Task")
    ENTRY = "entry", gettext_lazy("Entry of a firm")
    PROGRAMME = "programme", gettext_lazy("Last day of a programme")


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day of the calendar, with where it comes from."""

    day: date
    title: str
    kind: Kind
    uid: str
    url: str
    time: time | None = None
    note: str = ""
    is_done: bool = False
    entry: CalendarEntry | None = None
    """The entry behind it, where the reader's firm may take it out."""

    @property
    def is_task(self) -> bool:
        """Whether somebody has to do something by then."""
        return self.kind == Kind.TASK

    def event(self, site: str) -> Event:
        """Return the day as calendar programs read it."""
        uid = f"{self.uid}@matchmaker"
        return Event(uid, self.title, self.day, self.time, self.note, f"{site}{self.url}")


def milestones(row: Consortium, reader: Reader, on: date) -> list[Milestone]:
    """List what a reader sees of a room's days, in order; four queries at most."""
    found = [*_of_need(row), *_of_tasks(row, reader), *_of_entries(row, reader)]
    if reader.company is not None:
        found += [*_of_invitations(row, reader, on), *_of_programmes(row, reader)]
    return sorted(found, key=lambda one: (one.day, str(one.time or ""), one.title, one.uid))


def _of_need(row: Consortium) -> Iterator[Milestone]:
    if row.need.closes_on:
        title = _("The need closes: %(title)s") % {"title": row.need.title_en}
        uid = f"need-{row.public_id}"
        yield Milestone(row.need.closes_on, title, Kind.DEADLINE, uid, row.need.get_absolute_url())


def _of_invitations(row: Consortium, reader: Reader, on: date) -> Iterator[Milestone]:
    """Tell the lead whom it waits for, and the others only that somebody is asked."""
    open_seats = Seat.objects.filter(
        consortium=row, state=Seat.State.INVITED, expires_on__gte=on
    ).select_related("company")
    for seat in open_seats:
        title = _("Last day for an invited firm to answer")
        if is_lead(row, reader):
            words = _("Last day for %(firm)s to answer")
            title = words % {"firm": seat.company.name}
        uid = f"seat-{seat.public_id}"
        yield Milestone(seat.expires_on, title, Kind.ANSWER, uid, row.get_absolute_url())


def _of_tasks(row: Consortium, reader: Reader) -> Iterator[Milestone]:
    rows = Task.objects.filter(consortium=row, removed_at=None, due_on__isnull=False)
    for task in rows.shown_to(firm_of(reader)).select_related("firm", "person"):
        task.consortium = row
        assert task.due_on is not None  # noqa: S101 - filtered above
        yield Milestone(
            task.due_on,
            _("Due: %(task)s") % {"task": task.title},
            Kind.TASK,
            f"task-{task.public_id}",
            task.get_absolute_url(),
            note=doer_words(task),
            is_done=task.done_at is not None,
        )


def doer_words(task: Task) -> str:
    """Say who does a task."""
    if task.firm is None:
        return _("Nobody yet")
    return f"{task.person.display_name}, {task.firm.name}" if task.person else task.firm.name


def _of_entries(row: Consortium, reader: Reader) -> Iterator[Milestone]:
    rows = CalendarEntry.objects.filter(consortium=row, removed_at=None)
    url = reverse("room-calendar", args=(row.public_id,))
    for entry in rows.shown_to(firm_of(reader)).select_related("company"):
        note = entry.company.name + (f" – {entry.note}" if entry.note else "")
        is_own = firm_of(reader) == entry.company_id
        yield Milestone(
            entry.day,
            entry.title,
            Kind.ENTRY,
            f"entry-{entry.public_id}",
            url,
            time=entry.time,
            note=note,
            entry=entry if is_own else None,
        )


def _of_programmes(row: Consortium, reader: Reader) -> Iterator[Milestone]:
    url = reverse("room-finance", args=(row.public_id,))
    plans = plans_of(row, firm_of(reader))
    shown = plans.filter(programme__valid_to__isnull=False).select_related("programme")
    for programme in {plan.programme for plan in shown}:
        title = _("Last day of %(programme)s") % {"programme": programme.name}
        uid = f"programme-{row.public_id}-{programme.key}"
        assert programme.valid_to is not None  # noqa: S101 - filtered above
        yield Milestone(programme.valid_to, title, Kind.PROGRAMME, uid, url)


@transaction.atomic
def add_entry(
    consortium: Consortium,
    company: Company,
    said: dict[str, object],
    *,
    key: UUID,
    by: User,
    at: datetime,
) -> CalendarEntry:
    """Write a day into the calendar. The same form sent twice writes it once.

    Raises:
        RefusedError: the team's work is over, or the calendar is full.
    """
    row = lock(consortium)
    stored = CalendarEntry.objects.filter(key=key).first()
    if stored:
        if (stored.created_by_id, stored.consortium_id) == (by.pk, row.pk):
            return stored
        raise FormUsedError
    require_stage(row, WORKING_STAGES)
    if CalendarEntry.objects.filter(consortium=row, removed_at=None).count() >= MOST_ENTRIES:
        raise RefusedError(_("A calendar holds at most 500 entries. Take one out first."))
    return CalendarEntry.objects.create(
        consortium=row, company=company, key=key, created_by=by, created_at=at, **said
    )


def remove_entry(entry: CalendarEntry, *, at: datetime) -> None:
    """Take a day out of the calendar. A second time changes nothing."""
    CalendarEntry.objects.filter(pk=entry.pk, removed_at=None).update(removed_at=at)
