"""Who works in a room: what a page loads before it does anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from matchmaker.consortia.access import room_or_404, room_reader
from matchmaker.consortia.models import Seat
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room.papers import WORKING_STAGES

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from companies.models import Company
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader


class StaleRoomError(RefusedError):
    """Somebody else has changed the same thing meanwhile."""


def enter(request: HttpRequest, public_id: UUID) -> tuple[Consortium, Reader]:
    """Load a room that the person may enter, and as whom."""
    row = room_or_404(request, public_id)
    return row, room_reader(request, row)


def enter_for_firm(request: HttpRequest, public_id: UUID) -> tuple[Consortium, Reader, Company]:
    """Load a room for a firm of its team.

    Raises:
        PermissionDenied: the person is a guest, who reads and puts nothing in.
    """
    row, reader = enter(request, public_id)
    if reader.company is None:
        raise PermissionDenied
    return row, reader, reader.company


def firm_of(reader: Reader) -> int | None:
    """Return the id of the firm that a person acts for; none for guests."""
    return reader.company.pk if reader.company else None


def is_lead(row: Consortium, reader: Reader) -> bool:
    """Tell whether a person acts for the lead."""
    return firm_of(reader) == row.lead_id


def may_write(row: Consortium, reader: Reader) -> bool:
    """Tell whether a person may put something in: a firm's, while the team works."""
    return reader.company is not None and row.stage in WORKING_STAGES


def is_seated(row: Consortium, company: int) -> bool:
    """Tell whether a firm sits in the team."""
    seats = Seat.objects.filter(consortium=row, company=company, state=Seat.State.ACCEPTED)
    return seats.exists()
