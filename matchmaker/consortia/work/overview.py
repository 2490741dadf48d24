"""The front page of a room: what is due, what is open, who is in, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from companies.models import Membership
from matchmaker.consortia.models import Question, RoomGuest, Seat, Task, Thread
from matchmaker.consortia.room.finding import newest_versions, shown
from matchmaker.consortia.work.checklist import checklist
from matchmaker.consortia.work.days import Milestone, milestones
from matchmaker.consortia.work.entering import firm_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from matchmaker.consortia.models import Consortium, Document, DocumentVersion
    from matchmaker.consortia.models.talk import QuestionQuerySet
    from matchmaker.consortia.room.readers import Reader
    from matchmaker.consortia.work.checklist import Item

DAYS_AHEAD = 14
"""What is due within two weeks stands on the front page."""

MOST_SHOWN = 5
MOST_DUE = 20


@dataclass(frozen=True, slots=True)
class Present:
    """A firm of the team, and who speaks for it."""

    seat: Seat
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What a reader sees first.

    Attributes:
        due: the first days until two weeks from now, the missed tasks among them, in order.
        due_count: how many there are in all.
        tasks: open tasks that the reader sees.
        own_tasks: those of them that the reader's firm does.
        waiting: questions that the reader's firm may answer and nobody has.
        threads: the reader's threads, the last written first.
        missing: agreements that are not in force.
        firms: who is in.
        guests: who is a guest.
        documents: the last documents that the reader sees, with their newest version.
    """

    due: tuple[Milestone, ...]
    due_count: int
    tasks: int
    own_tasks: int
    waiting: int
    threads: tuple[Thread, ...]
    missing: tuple[Item, ...]
    firms: tuple[Present, ...]
    guests: tuple[RoomGuest, ...]
    documents: tuple[tuple[Document, DocumentVersion | None], ...]


def overview(row: Consortium, reader: Reader, on: date) -> Overview:
    """Read the front page; every part asks the same questions as the page that it leads to."""
    firm = firm_of(reader)
    counted = (
        Task.objects.filter(consortium=row, removed_at=None, done_at=None)
        .shown_to(firm)
        .order_by()
        .aggregate(open=Count("pk"), own=Count("pk", filter=Q(firm=firm)))
    )
    due = _due(row, reader, on)
    return Overview(
        due=due[:MOST_DUE],
        due_count=len(due),
        tasks=counted["open"],
        own_tasks=counted["own"] if firm else 0,
        waiting=waiting_questions(row, firm).count() if firm else 0,
        threads=tuple(_threads(row, reader)),
        missing=tuple(item for item in checklist(row) if not item.is_met),
        firms=_firms(row),
        guests=tuple(RoomGuest.objects.live().filter(consortium=row).select_related("user")),
        documents=_documents(row, reader),
    )


def _due(row: Consortium, reader: Reader, on: date) -> tuple[Milestone, ...]:
    until = on + timedelta(days=DAYS_AHEAD)
    return tuple(
        one
        for one in milestones(row, reader, on)
        if one.day <= until and not one.is_done and (one.day >= on or one.is_task)
    )


def waiting_questions(row: Consortium, firm: int) -> QuestionQuerySet:
    """Questions of others in the team that a firm may answer, and that nobody has."""
    seated = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED).values("company")
    rows = Question.objects.filter(consortium=row, company__in=seated, closed_at=None, answers=None)
    return rows.shown_to(firm).exclude(company=firm)


def _threads(row: Consortium, reader: Reader) -> QuerySet[Thread]:
    held = Thread.objects.filter(consortium=row)
    mine = held.of(reader.user, seat=reader.seat, guest=reader.guest)
    return mine.by_last_message().select_related("consortium")[:MOST_SHOWN]


def _firms(row: Consortium) -> tuple[Present, ...]:
    seats = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED)
    rows = list(seats.select_related("company"))
    speaking = Membership.objects.filter(
        company__in=[seat.company_id for seat in rows],
        state=Membership.State.ACTIVE,
        user__is_active=True,
    ).select_related("user")
    people: dict[int, list[str]] = {seat.company_id: [] for seat in rows}
    for one in speaking:
        people[one.company_id].append(one.user.display_name)
    return tuple(Present(seat, tuple(sorted(people[seat.company_id]))) for seat in rows)


def _documents(
    row: Consortium, reader: Reader
) -> tuple[tuple[Document, DocumentVersion | None], ...]:
    rows = list(shown(row, reader).select_related("company", "consortium")[:MOST_SHOWN])
    versions = newest_versions(rows)
    return tuple((one, versions.get(one.pk)) for one in rows)
