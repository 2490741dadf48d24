"""Emergency access: an administrator's written reason, the owner told, two people for an annex."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaker.consortia.models import Document, GlassBreak, SealedAnnex
from matchmaker.consortia.refusals import FormUsedError, RefusedError
from matchmaker.consortia.room import letters

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium

logger = logging.getLogger(__name__)

DOCUMENT_HOURS = 1
ANNEX_HOURS = 24
"""An annex waits for a second administrator."""


def find_paper(reference: UUID) -> Document | SealedAnnex | None:
    """Find what an owner's reference names."""
    document = Document.objects.filter(public_id=reference).first()
    return document or SealedAnnex.objects.filter(public_id=reference).first()


def break_glass(
    paper: Document | SealedAnnex,
    *,
    reason: str,
    key: UUID,
    by: User,
    at: datetime,
    site: str = "",
) -> GlassBreak:
    """Ask for emergency access; the owner is told at once. The same key asks once.

    Raises:
        RefusedError: the person is no administrator, or the key is another person's.
    """
    _require_administrator(by)
    document = paper if isinstance(paper, Document) else None
    takes_two = document is None or document.tier == Document.Tier.ANNEX
    hours = ANNEX_HOURS if takes_two else DOCUMENT_HOURS
    with transaction.atomic():
        glass, is_new = GlassBreak.objects.get_or_create(
            key=key,
            defaults={
                "document": document,
                "annex": paper if isinstance(paper, SealedAnnex) else None,
                "reason": reason,
                "requested_by": by,
                "requested_at": at,
                "expires_at": at + timedelta(hours=hours),
            },
        )
        if glass.requested_by_id != by.pk:
            raise FormUsedError
        if is_new:
            _tell(glass, site)
            logger.warning("Emergency access %s asked for by person %s", glass.pk, by.pk)
    return glass


@transaction.atomic
def approve_glass(glass: GlassBreak, *, by: User, at: datetime, site: str = "") -> GlassBreak:
    """Second an administrator who wants to open an annex. A second time changes nothing.

    Raises:
        RefusedError: it is the same person, one person is enough, or it is too late.
    """
    _require_administrator(by)
    row = GlassBreak.objects.select_for_update().get(pk=glass.pk)
    if row.approved_by_id == by.pk:
        return row
    if not row.takes_two or row.approved_by_id is not None:
        raise RefusedError(_("This request needs no second person."))
    if row.requested_by_id == by.pk:
        raise RefusedError(_("A sealed annex takes two administrators: ask a second one."))
    if row.expires_at <= at:
        raise RefusedError(_("This request has run out. Ask again."))
    row.approved_by, row.approved_at = by, at
    row.save(update_fields=("approved_by", "approved_at"))
    _tell(row, site)
    logger.warning("Emergency access %s seconded by person %s", row.pk, by.pk)
    return row


def may_open(glass: GlassBreak, user: User, at: datetime) -> bool:
    """Tell whether an administrator may open a paper now, by this request."""
    if not user.is_administrator or glass.requested_by_id != user.pk or glass.expires_at <= at:
        return False
    return not glass.takes_two or glass.approved_by_id is not None


def room_and_owner(glass: GlassBreak) -> tuple[Consortium, Company]:
    """Return where the paper lies and whose it is."""
    paper = glass.document or glass.annex
    assert paper is not None  # noqa: S101 - a constraint of the database
    return paper.consortium, paper.company


def _tell(glass: GlassBreak, site: str) -> None:
    room, owner = room_and_owner(glass)
    transaction.on_commit(
        lambda: letters.send_broken_glass(glass, room, owner.pk, site), robust=True
    )


def _require_administrator(by: User) -> None:
    if not by.is_administrator:
        raise RefusedError(_("Only administrators have emergency access."))
