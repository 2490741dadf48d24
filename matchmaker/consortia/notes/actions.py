"""What people do with field notes: give, withdraw, report, hide and show again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company
from matchmaker.consortia.models import FieldNote, NoteReport
from matchmaker.consortia.notes import states
from matchmaker.consortia.refusals import FormUsedError, RefusedError

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from matchmaker.accounts.models import User
    from matchmaker.transitions import Transition
    from opportunities.models import Need, Place

MOST_A_DAY = 20
"""Notes that one firm may give within a day."""


@dataclass(frozen=True, slots=True)
class NoteTerms:
    """What a note says; about a need, a place or both."""

    need: Need | None
    place: Place | None
    topic: str
    title: str
    text: str
    happened_on: date
    visibility: str


@transaction.atomic
def give_note(
    company: Company, terms: NoteTerms, *, key: UUID, by: User, at: datetime
) -> FieldNote:
    """Publish a note; the same form sent twice publishes one.

    Raises:
        RefusedError: the firm is not published, or has given too many today.
    """
    # Two forms at the same moment are counted one after the other.
    row = Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    stored = FieldNote.objects.filter(key=key).first()
    if stored is not None:
        if stored.created_by_id == by.pk:
            return stored
        raise FormUsedError
    if not row.is_published:
        raise RefusedError(_("Publish your company first: firms want to see who writes."))
    recent = FieldNote.objects.filter(company=row, created_at__gt=at - timedelta(days=1))
    if recent.count() >= MOST_A_DAY:
        raise RefusedError(_("A company can give %(count)d notes a day.") % {"count": MOST_A_DAY})
    return FieldNote.objects.create(
        company=row,
        need=terms.need,
        place=terms.place,
        topic=terms.topic,
        title=terms.title,
        text=terms.text,
        happened_on=terms.happened_on,
        visibility=terms.visibility,
        key=key,
        created_by=by,
        created_at=at,
    )


def withdraw_note(note: FieldNote, *, by: User, at: datetime) -> FieldNote:
    """Take a note back, so that nobody reads it any more. A second time changes nothing."""
    FieldNote.objects.filter(pk=note.pk, state__in=states.WITHDRAW.sources).update(
        state=states.WITHDRAW.target, ended_by=by, ended_at=at
    )
    return FieldNote.objects.get(pk=note.pk)


def report_note(note: FieldNote, reason: str, *, by: User, at: datetime) -> NoteReport:
    """Tell the administrators that a note should not stand; a person's first word counts."""
    return NoteReport.objects.get_or_create(
        note=note, reported_by=by, defaults={"reason": reason, "reported_at": at}
    )[0]


def hide_note(note: FieldNote, reason: str, *, by: User, at: datetime) -> FieldNote:
    """Hide a note with a reason that its firm reads. A second time changes nothing.

    Raises:
        RefusedError: the note was withdrawn.
    """
    return _move(note, states.HIDE, reason=reason, ended_by=by, ended_at=at)


def show_note(note: FieldNote, *, by: User, at: datetime) -> FieldNote:
    """Show a hidden note again. A second time changes nothing.

    Raises:
        RefusedError: the note was withdrawn.
    """
    return _move(note, states.SHOW, reason="", ended_by=by, ended_at=at)


@transaction.atomic
def _move(note: FieldNote, step: Transition, **fields: object) -> FieldNote:
    row = FieldNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if row.state == step.target:
        return row
    if row.state not in step.sources:
        raise RefusedError(_("This note was withdrawn."))
    for name, value in {**fields, "state": step.target}.items():
        setattr(row, name, value)
    row.save(update_fields=("state", *fields))
    return row
