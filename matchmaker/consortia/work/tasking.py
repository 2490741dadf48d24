"""What firms do with tasks: add, change, order, finish and remove them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Membership
from matchmaker.consortia.models import Audience, Task
from matchmaker.consortia.refusals import FormUsedError, RefusedError, lock, require_stage
from matchmaker.consortia.room.papers import WORKING_STAGES
from matchmaker.consortia.work.entering import StaleRoomError, is_seated

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium

logger = logging.getLogger(__name__)

MOST_TASKS = 300
"""Tasks of one room that are neither done nor removed."""


@dataclass(frozen=True, slots=True)
class TaskTerms:
    """What a task says.

    Attributes:
        title: one line.
        detail: more, where it is needed.
        firm: the firm that does it, if any.
        person: of that firm, if one is named.
        due_on: the day in China by whose end it is due, if any.
        audience: who of the room reads it.
    """

    title: str
    detail: str
    firm: Company | None
    person: User | None
    due_on: date | None
    audience: str


@transaction.atomic
def add_task(
    consortium: Consortium, company: Company, terms: TaskTerms, *, key: UUID, by: User, at: datetime
) -> Task:
    """Put a task at the end of the list. The same form sent twice puts it there once.

    Raises:
        RefusedError: the team's work is over, the list is full, or nobody of the team does it.
    """
    row = lock(consortium)
    stored = Task.objects.filter(key=key).first()
    if stored:
        if (stored.created_by_id, stored.consortium_id) == (by.pk, row.pk):
            return stored
        raise FormUsedError
    require_stage(row, WORKING_STAGES)
    held = Task.objects.filter(consortium=row, removed_at=None, done_at=None).count()
    if held >= MOST_TASKS:
        raise RefusedError(_("A room holds at most 300 open tasks. Finish or remove one first."))
    _require_doer(row, company, terms)
    last = Task.objects.filter(consortium=row).order_by("-place").first()
    task = Task.objects.create(
        consortium=row,
        company=company,
        place=last.place + 1 if last else 1,
        created_by=by,
        created_at=at,
        key=key,
        **_columns(terms),
    )
    logger.info("Task %s put into room %s by person %s", task.pk, row.pk, by.pk)
    return task


@transaction.atomic
def edit_task(task: Task, terms: TaskTerms, *, version: int) -> Task:
    """Change what a task says.

    Raises:
        StaleRoomError: somebody has changed it since.
        RefusedError: it is removed, the work is over, or nobody of the team would do it.
    """
    row = lock(task.consortium)
    require_stage(row, WORKING_STAGES)
    stored = _held(task)
    if stored.version != version:
        raise StaleRoomError(_("Somebody has changed this task since you opened the page."))
    is_same_doer = (stored.firm, stored.person) == (terms.firm, terms.person)
    if not is_same_doer or stored.audience != terms.audience:
        _require_doer(row, stored.company, terms)
    for name, value in _columns(terms).items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save()
    return stored


@transaction.atomic
def mark_task(task: Task, *, is_done: bool, by: User, at: datetime) -> Task:
    """Say that a task is done, or that it is not. A second time changes nothing.

    Raises:
        RefusedError: it is removed, or the work is over.
    """
    require_stage(lock(task.consortium), WORKING_STAGES)
    stored = _held(task)
    if (stored.done_at is not None) != is_done:
        stored.done_at, stored.done_by = (at, by) if is_done else (None, None)
        stored.version += 1
        stored.save()
    return stored


@transaction.atomic
def place_task(task: Task, neighbour: Task, *, is_after: bool) -> None:
    """Move a task right before or right after another. A second time changes nothing.

    Raises:
        RefusedError: the work is over.
    """
    row = lock(task.consortium)
    require_stage(row, WORKING_STAGES)
    rows = list(Task.objects.filter(consortium=row).only("pk", "place"))
    order = [one.pk for one in rows if one.pk != task.pk]
    if neighbour.pk not in order:
        return
    order.insert(order.index(neighbour.pk) + is_after, task.pk)
    places = {pk: number for number, pk in enumerate(order, start=1)}
    moved = [one for one in rows if one.place != places[one.pk]]
    for one in moved:
        one.place = places[one.pk]
    Task.objects.bulk_update(moved, ("place",))


@transaction.atomic
def remove_task(task: Task, *, at: datetime) -> None:
    """Take a task off the list. A second time changes nothing.

    Raises:
        RefusedError: the work is over.
    """
    require_stage(lock(task.consortium), WORKING_STAGES)
    Task.objects.filter(pk=task.pk, removed_at=None).update(removed_at=at)


def _held(task: Task) -> Task:
    stored = Task.objects.select_related("company", "firm", "person").get(pk=task.pk)
    if stored.removed_at is not None:
        raise RefusedError(_("This task was removed."))
    return stored


def _columns(terms: TaskTerms) -> dict[str, object]:
    names = ("title", "detail", "firm", "person", "due_on", "audience")
    return {name: getattr(terms, name) for name in names}


def _require_doer(row: Consortium, owner: Company, terms: TaskTerms) -> None:
    if terms.firm is None:
        return
    if terms.audience == Audience.FIRM and terms.firm != owner:
        raise RefusedError(_("A task that only your firm reads is done by your firm."))
    speaks = Membership.objects.filter(
        company=terms.firm, user=terms.person, state=Membership.State.ACTIVE
    )
    if not is_seated(row, terms.firm.pk) or (terms.person and not speaks.exists()):
        raise RefusedError(_("Choose a firm or a person of the team."))
