"""Guests of a room: trade commissioners whom the lead asks in, and shows out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaker.accounts.models import User
from matchmaker.consortia.models import RoomGuest
from matchmaker.consortia.refusals import RefusedError, lock, require_stage
from matchmaker.consortia.room import letters
from matchmaker.consortia.room.papers import WORKING_STAGES
from opportunities.models import Need

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.consortia.models import Consortium

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_in(
    consortium: Consortium, email: str, *, by: User, at: datetime, site: str = ""
) -> RoomGuest:
    """Let a commissioner who looks after the need read the room. A second time changes nothing.

    Raises:
        RefusedError: nobody of that address looks after the need, or the team's work is over.
    """
    row = lock(consortium)
    require_stage(row, WORKING_STAGES)
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None or not _looks_after(person, row):
        raise RefusedError(_("No trade commissioner with this address looks after this need."))
    guest, is_new = RoomGuest.objects.get_or_create(
        consortium=row, user=person, ended_at=None, defaults={"invited_by": by, "invited_at": at}
    )
    if is_new:
        logger.info("Person %s asked into room %s by %s", person.pk, row.pk, by.pk)
        transaction.on_commit(lambda: letters.send_guest(person, row, site), robust=True)
    return guest


def show_out(guest: RoomGuest, *, by: User, at: datetime) -> None:
    """End a guest's visit, and all names that rest on it. A second time changes nothing."""
    if RoomGuest.objects.filter(pk=guest.pk, ended_at=None).update(ended_at=at):
        logger.info("Guest %s shown out by person %s", guest.pk, by.pk)


def _looks_after(person: User, row: Consortium) -> bool:
    if not person.is_commissioner:
        return False
    return Need.objects.in_portfolio(person).filter(pk=row.need_id).exists()
