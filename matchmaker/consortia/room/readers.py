"""Who reads a room, and for which firm: computed from the database at every request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.consortia.models import Consortium, RoomGuest, Seat
from opportunities.models import Need

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Reader:
    """A person in a room.

    Attributes:
        user: the person.
        seat: the accepted seat of the one firm that the person acts for; none for guests.
        guest: the invitation of a guest; none for people of the firms.
        choices: accepted seats of all firms that the person speaks for.
    """

    user: User
    seat: Seat | None
    guest: RoomGuest | None
    choices: tuple[Seat, ...]

    @property
    def company(self) -> Company | None:
        """The firm that the person acts for here."""
        return self.seat.company if self.seat else None


def rooms_of(user: User | AnonymousUser) -> QuerySet[Consortium]:
    """Rooms that a person may enter: as a firm with an accepted seat, or as a live guest.

    A dissolved consortium has no room. An administrator has no key by the role alone, and a
    commissioner only where the lead has asked them in and the need is still theirs.
    """
    if not isinstance(user, User):
        return Consortium.objects.none()
    seated = Seat.objects.filter(
        company__in=Company.objects.of(user).values("pk"), state=Seat.State.ACCEPTED
    )
    entered = Q(pk__in=seated.values("consortium"))
    if user.is_commissioner:
        guest = RoomGuest.objects.live().filter(user=user)
        looked_after = Need.objects.in_portfolio(user).values("pk")
        entered |= Q(pk__in=guest.values("consortium"), need__in=looked_after)
    return Consortium.objects.exclude(stage=Consortium.Stage.WITHDRAWN).filter(entered)


def reader_in(user: User, consortium: Consortium, wanted: int | None = None) -> Reader:
    """Tell for which firm a person acts in a room that they may enter.

    A person of two firms acts for exactly one at a time: the one they chose, else the lead's,
    else the one that was asked first.

    Args:
        user: the person.
        consortium: a room of `rooms_of`.
        wanted: the firm that the person chose to act for; anything else is ignored.
    """
    seats = tuple(
        Seat.objects.filter(
            consortium=consortium,
            company__in=Company.objects.of(user).values("pk"),
            state=Seat.State.ACCEPTED,
        )
        .select_related("company")
        .order_by("invited_at", "pk")
    )
    if seats:
        return Reader(user, _acting(seats, consortium.lead_id, wanted), None, seats)
    guest = RoomGuest.objects.live().filter(consortium=consortium, user=user).first()
    return Reader(user, None, guest, ())


def _acting(seats: tuple[Seat, ...], lead: int, wanted: int | None) -> Seat:
    by_firm = {seat.company_id: seat for seat in seats}
    return by_firm.get(wanted or 0) or by_firm.get(lead) or seats[0]
