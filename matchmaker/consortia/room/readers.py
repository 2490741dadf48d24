"""Who reads a room, and for which firm: computed from the database at every request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.consortia.models import Consortium, Document, RoomGuest, SealedAnnex, Seat
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Reader:
    """A person in a room.

    Attributes:
        user: the person.
        company: the one firm that the person acts for here; none for guests.
        seat: the accepted seat of that firm; none once it has left, and for guests.
        guest: the invitation of a guest; none for people of the firms.
        choices: all firms that the person could act for here.
    """

    user: User
    company: Company | None
    seat: Seat | None
    guest: RoomGuest | None
    choices: tuple[Company, ...]

    @property
    def is_inside(self) -> bool:
        """Whether the room is open to the person, and not only the firm's own papers."""
        return self.seat is not None or self.guest is not None


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


def paper_rooms_of(user: User | AnonymousUser) -> QuerySet[Consortium]:
    """Rooms that a person may enter, and those where a firm of theirs has left its own papers."""
    own = Company.objects.of(user).values("pk")
    documents = Document.objects.filter(company__in=own).values("consortium")
    annexes = SealedAnnex.objects.filter(company__in=own).values("consortium")
    return Consortium.objects.filter(
        Q(pk__in=rooms_of(user).values("pk")) | Q(pk__in=documents) | Q(pk__in=annexes)
    )


def reader_in(user: User, consortium: Consortium, wanted: int | None = None) -> Reader:
    """Tell for which firm a person acts in a room of `rooms_of`.

    A person of two firms acts for exactly one at a time: the one they chose, else the lead's,
    else the one that was asked first.

    Args:
        user: the person.
        consortium: a room that the person may enter.
        wanted: the firm that the person chose to act for; anything else is ignored.
    """
    seats = _seats(user, consortium)
    if not seats:
        guest = RoomGuest.objects.live().filter(consortium=consortium, user=user).first()
        return Reader(user, None, None, guest, ())
    firms = tuple(seat.company for seat in seats)
    firm = _acting(firms, consortium.lead_id, wanted)
    seat = next(seat for seat in seats if seat.company_id == firm.pk)
    return Reader(user, firm, seat, None, firms)


def paper_reader_in(user: User, consortium: Consortium, wanted: int | None = None) -> Reader:
    """Tell for which firm a person reads papers in a room of `paper_rooms_of`.

    A firm that has left, and every firm of a dissolved team, still reads its own papers.
    """
    is_open = consortium.stage != Consortium.Stage.WITHDRAWN
    seats = _seats(user, consortium) if is_open else ()
    seated = {seat.company_id: seat for seat in seats}
    left = _left_papers(user, consortium).exclude(pk__in=seated)
    firms = (*(seat.company for seat in seats), *left)
    if not firms:
        return reader_in(user, consortium) if is_open else Reader(user, None, None, None, ())
    firm = _acting(firms, consortium.lead_id, wanted)
    return Reader(user, firm, seated.get(firm.pk), None, firms)


def _seats(user: User, consortium: Consortium) -> tuple[Seat, ...]:
    return tuple(
        Seat.objects.filter(
            consortium=consortium,
            company__in=Company.objects.of(user).values("pk"),
            state=Seat.State.ACCEPTED,
        )
        .select_related("company")
        .order_by("invited_at", "pk")
    )


def _left_papers(user: User, consortium: Consortium) -> QuerySet[Company]:
    documents = Document.objects.filter(consortium=consortium).values("company")
    annexes = SealedAnnex.objects.filter(consortium=consortium).values("company")
    return Company.objects.of(user).filter(Q(pk__in=documents) | Q(pk__in=annexes))


def _acting(firms: Sequence[Company], lead: int, wanted: int | None) -> Company:
    by_key = {firm.pk: firm for firm in firms}
    return by_key.get(wanted or 0) or by_key.get(lead) or firms[0]
