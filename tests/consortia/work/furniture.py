"""What a team works with in a room of the scenes that many tests share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from matchmaker.consortia.models import Seat
from matchmaker.consortia.room.naming import Nameable
from matchmaker.consortia.work import days, talking, tasking
from opportunities.models import Programme
from tests import recipes

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium, RoomGuest


def programme(key: str = "export-help", **fields: Any) -> Programme:
    """A programme, made once; it has begun and no end is known."""
    found = Programme.objects.filter(key=key).first()
    if found:
        return found
    fields.setdefault("name", key.replace("-", " ").capitalize())
    return Programme.objects.create(
        key=key, source=recipes.source(), valid_from=recipes.AS_OF - timedelta(days=90), **fields
    )


def task_terms(title: str = "Draw the process flow", **fields: Any) -> tasking.TaskTerms:
    """A task that nobody does yet, unless told otherwise."""
    return tasking.TaskTerms(
        title,
        fields.pop("detail", ""),
        fields.pop("firm", None),
        fields.pop("person", None),
        fields.pop("due_on", None),
        fields.pop("audience", "room"),
    )


def furnish_work(
    consortium: Consortium, firm: Company, *, by: User, guest: RoomGuest
) -> dict[str, Any]:
    """A task, a question, a thread with the guest, a day of the calendar and a programme."""
    now = timezone.now()
    terms = task_terms(firm=firm, person=by, due_on=now.date() + timedelta(days=3))
    sent = talking.Sent(uuid4(), by, now)
    question = talking.QuestionTerms(
        "Which limit counts for nitrogen?", "Two are named.", None, is_for_guests=True
    )
    opening = talking.Opening("Visit", (Nameable(guest.user, None, guest),), "Who can come?")
    seat = Seat.objects.get(consortium=consortium, company=firm, state=Seat.State.ACCEPTED)
    said: dict[str, object] = {"title": "Call with the buyer", "day": now.date()}
    return {
        "task": tasking.add_task(consortium, firm, terms, key=uuid4(), by=by, at=now),
        "question": talking.ask(consortium, firm, question, sent),
        "thread": talking.begin_thread(consortium, seat, opening, sent),
        "entry": days.add_entry(consortium, firm, said, key=uuid4(), by=by, at=now),
        "programme": programme(),
    }
