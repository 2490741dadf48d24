"""What firms ask and answer, and what people write to each other."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaker.consortia.models import Answer, Message, Question, Thread, ThreadPerson
from matchmaker.consortia.refusals import FormUsedError, RefusedError, lock, require_stage
from matchmaker.consortia.room.naming import nameable
from matchmaker.consortia.room.papers import WORKING_STAGES
from matchmaker.consortia.work import letters
from matchmaker.consortia.work.entering import is_seated

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium, Seat
    from matchmaker.consortia.room.naming import Nameable

logger = logging.getLogger(__name__)

Made = TypeVar("Made", Question, Answer, Thread)

MOST_QUESTIONS = 500
MOST_ANSWERS = 100
"""Answers to one question."""

MOST_THREADS = 500
MOST_MESSAGES = 2_000
"""Messages of one thread."""


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """What a firm asks; `to` is the one firm that is asked and that alone sees it."""

    title: str
    text: str
    to: Company | None
    is_for_guests: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """The first message of a thread, and whom it is written to."""

    title: str
    people: tuple[Nameable, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent: its key, by whom, when, and through which site."""

    key: UUID
    by: User
    at: datetime
    site: str = ""


@transaction.atomic
def ask(consortium: Consortium, company: Company, terms: QuestionTerms, sent: Sent) -> Question:
    """Ask the team or one firm of it. The same form sent twice asks once.

    Raises:
        RefusedError: the team's work is over, or the firm that is asked is not in the team.
    """
    row = lock(consortium)
    stored = Question.objects.filter(key=sent.key).first()
    if stored:
        return _own(stored, sent.by, is_here=stored.consortium_id == row.pk)
    require_stage(row, WORKING_STAGES)
    if terms.to and (terms.to == company or not is_seated(row, terms.to.pk)):
        raise RefusedError(_("Ask another firm of the team."))
    # A form that the browser brings back has a new key, and what was typed.
    own = Question.objects.filter(consortium=row, company=company, created_by=sent.by)
    words = {"title": terms.title, "text": terms.text}
    again = own.filter(to=terms.to, closed_at=None, **words).first()
    if again:
        return again
    if Question.objects.filter(consortium=row).count() >= MOST_QUESTIONS:
        raise RefusedError(_("A room holds at most 500 questions."))
    question = Question.objects.create(
        consortium=row,
        company=company,
        to=terms.to,
        title=terms.title,
        text=terms.text,
        is_for_guests=terms.is_for_guests and terms.to is None,
        created_by=sent.by,
        created_at=sent.at,
        key=sent.key,
    )
    logger.info("Question %s asked in room %s by person %s", question.pk, row.pk, sent.by.pk)
    if terms.to:
        transaction.on_commit(lambda: letters.send_question(question, sent.site), robust=True)
    return question


@transaction.atomic
def answer(question: Question, company: Company, text: str, sent: Sent) -> Answer:
    """Answer another firm's question. The same form sent twice answers once.

    Raises:
        RefusedError: the question is closed, the firm's own, or the team's work is over.
    """
    row = lock(question.consortium)
    stored = Answer.objects.filter(key=sent.key).first()
    if stored:
        return _own(stored, sent.by, is_here=stored.question_id == question.pk)
    require_stage(row, WORKING_STAGES)
    asked = Question.objects.select_related("company").get(pk=question.pk)
    if asked.closed_at is not None:
        raise RefusedError(_("The firm that asked has closed the question."))
    if asked.company_id == company.pk:
        raise RefusedError(_("Your firm asked this; another firm answers it."))
    if Answer.objects.filter(question=asked).count() >= MOST_ANSWERS:
        raise RefusedError(_("A question takes at most 100 answers. Ask another one."))
    given = Answer.objects.create(
        question=asked,
        company=company,
        text=text,
        created_by=sent.by,
        created_at=sent.at,
        key=sent.key,
    )
    transaction.on_commit(lambda: letters.send_answer(given, sent.site), robust=True)
    return given


def close_question(question: Question, *, at: datetime) -> None:
    """Say that no more answers are needed. A second time changes nothing."""
    rows = Question.objects.filter(pk=question.pk, closed_at=None)
    rows.update(closed_at=at)


@transaction.atomic
def begin_thread(consortium: Consortium, seat: Seat | None, opening: Opening, sent: Sent) -> Thread:
    """Begin a thread with people of the room. The same form sent twice begins one.

    Raises:
        RefusedError: the team's work is over, or one of the people has left the room.
    """
    row = lock(consortium)
    stored = Thread.objects.filter(key=sent.key).first()
    if stored:
        return _own(stored, sent.by, is_here=stored.consortium_id == row.pk)
    require_stage(row, WORKING_STAGES)
    present = {one.value for one in nameable(row, 0)}
    if not opening.people or any(one.value not in present for one in opening.people):
        raise RefusedError(_("Somebody whom you chose is no longer in the room."))
    if Thread.objects.filter(consortium=row).count() >= MOST_THREADS:
        raise RefusedError(_("A room holds at most 500 threads."))
    thread = Thread.objects.create(
        consortium=row, title=opening.title, created_by=sent.by, created_at=sent.at, key=sent.key
    )
    own = ThreadPerson.objects.create(thread=thread, user=sent.by, seat=seat)
    ThreadPerson.objects.bulk_create(
        ThreadPerson(thread=thread, user=one.user, seat=one.seat, guest=one.guest)
        for one in opening.people
    )
    Message.objects.create(thread=thread, by=own, text=opening.text, sent_at=sent.at, key=sent.key)
    logger.info("Thread %s begun in room %s by person %s", thread.pk, row.pk, sent.by.pk)
    transaction.on_commit(lambda: letters.send_message(thread, own, sent.site), robust=True)
    return thread


@transaction.atomic
def write(thread: Thread, own: ThreadPerson, text: str, sent: Sent) -> Message:
    """Write into a thread. The same form sent twice writes once.

    Raises:
        RefusedError: the team's work is over, or the thread is full.
    """
    row = lock(thread.consortium)
    stored = Message.objects.filter(key=sent.key).select_related("by").first()
    if stored:
        if stored.by_id == own.pk:
            return stored
        raise FormUsedError
    require_stage(row, WORKING_STAGES)
    if Message.objects.filter(thread=thread).count() >= MOST_MESSAGES:
        raise RefusedError(_("This thread is full. Begin a new one."))
    message = Message.objects.create(
        thread=thread, by=own, text=text, sent_at=sent.at, key=sent.key
    )
    transaction.on_commit(lambda: letters.send_message(thread, own, sent.site), robust=True)
    return message


def _own(stored: Made, by: User, *, is_here: bool) -> Made:
    """Return what a form has made before, to the person who has sent it."""
    if is_here and stored.created_by_id == by.pk:
        return stored
    raise FormUsedError
