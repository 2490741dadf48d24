"""Need to know: which people an owner may name for a document, and until when."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Membership
from matchmaker.consortia.models import Document, DocumentGrant, RoomGuest, Seat
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room import letters

if TYPE_CHECKING:
    from datetime import date, datetime

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Nameable:
    """A person of the room, in one of the rights that let them in."""

    user: User
    seat: Seat | None
    guest: RoomGuest | None

    @property
    def value(self) -> str:
        """What a form sends for this person in this right."""
        right = self.seat.public_id if self.seat else self.guest.public_id if self.guest else ""
        return f"{self.user.public_id}:{right}"

    @property
    def words(self) -> str:
        """The name and the firm, as people read them."""
        firm = self.seat.company.name if self.seat else _("guest")
        return _("%(person)s, %(firm)s") % {"person": self.user.display_name, "firm": firm}


def nameable(consortium: Consortium, owner: int) -> list[Nameable]:
    """List the people of a room whom a firm may name: those of other firms, and guests.

    Args:
        consortium: the room.
        owner: the firm that names; its own people need no name.
    """
    seats = {
        seat.company_id: seat
        for seat in Seat.objects.filter(consortium=consortium, state=Seat.State.ACCEPTED)
        .exclude(company=owner)
        .select_related("company")
    }
    speaking = Membership.objects.filter(
        company__in=seats, state=Membership.State.ACTIVE, user__is_active=True
    ).select_related("user")
    people = [Nameable(one.user, seats[one.company_id], None) for one in speaking]
    guests = RoomGuest.objects.live().filter(consortium=consortium, user__is_active=True)
    people += [Nameable(one.user, None, one) for one in guests.select_related("user")]
    return sorted(people, key=lambda one: (one.words.casefold(), one.value))


@transaction.atomic
def name_reader(
    document: Document, person: Nameable, *, until: date, by: User, at: datetime, site: str = ""
) -> DocumentGrant:
    """Name a person for a document, or set a new last day. The person is told by letter.

    Raises:
        RefusedError: the document is not one for named people, or the person has left the room.
    """
    stored = Document.objects.select_for_update().get(pk=document.pk)
    if stored.tier != Document.Tier.NAMED or stored.withdrawn_at is not None:
        raise RefusedError(_("People are named only for a document that is kept to named people."))
    if person.value not in {one.value for one in nameable(stored.consortium, stored.company_id)}:
        raise RefusedError(_("This person is no longer in the room."))
    held = DocumentGrant.objects.filter(document=stored, user=person.user, ended_at=None).first()
    rests = (person.seat.pk if person.seat else None, person.guest.pk if person.guest else None)
    if held and (held.seat_id, held.guest_id, held.expires_on) == (*rests, until):
        return held
    if held:
        end_grant(held, by=by, at=at)
    grant = DocumentGrant.objects.create(
        document=stored,
        user=person.user,
        seat=person.seat,
        guest=person.guest,
        granted_by=by,
        granted_at=at,
        expires_on=until,
    )
    logger.info("Person %s named for document %s by %s", person.user.pk, stored.pk, by.pk)
    transaction.on_commit(lambda: letters.send_named(grant, site), robust=True)
    return grant


def end_grant(grant: DocumentGrant, *, by: User, at: datetime) -> None:
    """Take a name back. A second time changes nothing."""
    if DocumentGrant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=at):
        logger.info("Grant %s ended by person %s", grant.pk, by.pk)
