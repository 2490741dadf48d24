"""Which consortium a request may touch: what a person may not see does not load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from companies.models import Company
from matchmaker.consortia.models import Consortium, Seat
from matchmaker.consortia.room.readers import (
    Reader,
    paper_reader_in,
    paper_rooms_of,
    reader_in,
    rooms_of,
)
from opportunities.models import Need

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from matchmaker.accounts.models import User

ACTING = "acting_firms"
"""In the session: by consortium, the firm that a person of several chose to act for."""


def signed_in(request: HttpRequest) -> User:
    """Return the person; the middleware has turned everyone else away."""
    return request.user  # type: ignore[return-value]


def need_asked_or_404(request: HttpRequest) -> Need | None:
    """Load the published need that the address names with `?need=`, if it names one."""
    slug = request.GET.get("need", "")
    if not slug:
        return None
    if "\x00" in slug:
        raise Http404
    rows = Need.objects.visible_to(signed_in(request)).published().select_related("place")
    return get_object_or_404(rows, slug=slug)


def visible_or_404(request: HttpRequest, public_id: UUID) -> Consortium:
    """Load a consortium that the person may read."""
    rows = Consortium.objects.visible_to(signed_in(request)).select_related(
        "need__place", "need__source", "lead", "bid", "outcome"
    )
    return get_object_or_404(rows, public_id=public_id)


def led_or_403(request: HttpRequest, public_id: UUID) -> Consortium:
    """Load a consortium that the person leads; those who only read it are told so."""
    consortium = visible_or_404(request, public_id)
    if not Company.objects.of(signed_in(request)).filter(pk=consortium.lead_id).exists():
        raise PermissionDenied
    return consortium


def live_seat_or_404(consortium: Consortium, public_id: UUID) -> Seat:
    """Load a held or offered seat of a consortium."""
    rows = Seat.objects.live().filter(consortium=consortium).select_related("company")
    return get_object_or_404(rows, public_id=public_id)


def room_or_404(request: HttpRequest, public_id: UUID) -> Consortium:
    """Load a consortium whose room the person may enter: firms that have accepted, and guests."""
    rows = rooms_of(signed_in(request)).select_related("need__place", "need__source", "lead")
    return get_object_or_404(rows, public_id=public_id)


def room_reader(request: HttpRequest, consortium: Consortium) -> Reader:
    """Tell who reads a room of `room_or_404`, and for which firm."""
    return reader_in(signed_in(request), consortium, acting_firm(request, consortium))


def acting_firm(request: HttpRequest, consortium: Consortium) -> int | None:
    """Return the firm that a person of several chose to act for; a wish, never a right."""
    wanted: int | None = request.session.get(ACTING, {}).get(str(consortium.pk))
    return wanted


def papers_or_404(request: HttpRequest, public_id: UUID) -> tuple[Consortium, Reader]:
    """Load a room that the person may enter, or in which a firm of theirs has left papers."""
    rows = paper_rooms_of(signed_in(request)).select_related("need__place", "need__source", "lead")
    row = get_object_or_404(rows, public_id=public_id)
    return row, paper_reader_in(signed_in(request), row, acting_firm(request, row))


def room_company(request: HttpRequest, consortium: Consortium) -> Company:
    """Return the one firm that the person acts for in a room of `room_or_404`.

    Raises:
        PermissionDenied: the person is a guest, who reads and does not write.
    """
    company = room_reader(request, consortium).company
    if company is None:
        raise PermissionDenied
    return company
