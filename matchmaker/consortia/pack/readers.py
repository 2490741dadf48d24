"""Who may read which packs: computed from the database at every request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.shortcuts import get_object_or_404

from companies.models import Company
from matchmaker.consortia.access import signed_in
from matchmaker.consortia.models import BidPack, Consortium, Seat
from opportunities.models import Need

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models.pack import BidPackQuerySet


@dataclass(frozen=True, slots=True)
class PackReader:
    """A person at the packs of a consortium.

    Attributes:
        consortium: whose packs.
        is_lead: speaks for the lead, which makes packs.
        is_inside: speaks for a firm with an accepted seat.
    """

    consortium: Consortium
    is_lead: bool
    is_inside: bool

    def packs(self) -> BidPackQuerySet:
        """Packs that the person may read: the lead and the members all of them.

        A commissioner reads the one that was submitted. So do the firms once the team is given
        up: it has left the house with their word, while drafts end with the work.
        """
        rows = BidPack.objects.without_content().filter(consortium=self.consortium)
        if self.is_inside and self.consortium.stage != Consortium.Stage.WITHDRAWN:
            return rows
        return rows.submitted()


def pack_reader_or_404(request: HttpRequest, public_id: UUID) -> PackReader:
    """Load a consortium whose packs the person may read; for anyone else there is none.

    An administrator reads no pack by the role alone, and a guest of the room none as a guest.
    """
    user = signed_in(request)
    rows = packed_for(user).select_related("need", "lead", "bid", "outcome")
    row = get_object_or_404(rows, public_id=public_id)
    own = set(Company.objects.of(user).values_list("pk", flat=True))
    is_inside = _seats_of(user).filter(consortium=row).exists()
    return PackReader(row, is_lead=is_inside and row.lead_id in own, is_inside=is_inside)


def packed_for(user: User) -> QuerySet[Consortium]:
    """Consortia whose page of packs opens to a person, whether there is a pack or not yet."""
    is_theirs = Q(pk__in=_seats_of(user).values("consortium"))
    return Consortium.objects.filter(is_theirs | _handed_in_for(user))


def _seats_of(user: User) -> QuerySet[Seat]:
    own = Company.objects.of(user).values("pk")
    return Seat.objects.filter(company__in=own, state=Seat.State.ACCEPTED)


def _handed_in_for(user: User) -> Q:
    """Consortia of a commissioner's portfolio that have handed in a bid."""
    if not user.is_commissioner:
        return Q(pk__in=())
    needs = Need.objects.in_portfolio(user).values("pk")
    return Q(need__in=needs, pk__in=BidPack.objects.submitted().values("consortium"))
