"""Which notes a person reads, and what waits for those who have not given any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from companies.models import Company
from matchmaker.consortia.models import FieldNote

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models.note import FieldNoteQuerySet


@dataclass(frozen=True, slots=True)
class Locked:
    """What a person would read after giving a note: how much, and nothing of what it says."""

    notes: int
    firms: int


def rows(user: User, now: datetime) -> FieldNoteQuerySet:
    """Return the notes that a person may read, joined with what a page shows."""
    return (
        FieldNote.objects.visible_to(user, now)
        .select_related("company", "place", "need__place")
        .annotate(report_count=Count("reports"))
        .order_by("-happened_on", "-pk")
    )


def locked(user: User, now: datetime) -> Locked | None:
    """Count the notes that wait for a note of one's own; none for those who read them."""
    if not user.is_member or FieldNote.objects.is_given_by(user, now):
        return None
    own = Company.objects.of(user).values("pk")
    counted = (
        FieldNote.objects.shared()
        .exclude(company__in=own)
        .aggregate(notes=Count("pk"), firms=Count("company", distinct=True))
    )
    return Locked(**counted)
