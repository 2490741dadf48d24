"""Links in letters of invitation: random, for one person, good for one use."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from companies.models import Company
from matchmaker.consortia.models import Consortium, InvitationLink, Seat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from matchmaker.accounts.models import User

TOKEN_BYTES = 32


def hash_of(token: str) -> str:
    """Return what is stored of a token; the token itself is only in the letter."""
    return sha256(token.encode()).hexdigest()


def make_links(seat: Seat, people: Iterable[User], *, at: datetime) -> dict[int, str]:
    """Make a token for each person, by the person's id; earlier letters' links die."""
    end_links([seat.pk], at=at)
    tokens = {person.pk: secrets.token_urlsafe(TOKEN_BYTES) for person in people}
    InvitationLink.objects.bulk_create(
        InvitationLink(
            seat=seat,
            person_id=person,
            token_hash=hash_of(token),
            made_at=at,
            expires_on=seat.expires_on,
        )
        for person, token in tokens.items()
    )
    return tokens


def end_links(seats: Iterable[int], *, at: datetime) -> None:
    """Withdraw the links that nobody has used yet."""
    InvitationLink.objects.filter(seat__in=list(seats), used_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )


def opened_by(token: str, person: User, on: date) -> QuerySet[InvitationLink]:
    """Find the link of a token, for the person it was written to, while it is good.

    Everything else is nothing: a random token, another person's, a used, late or withdrawn one,
    one whose invitation is answered or over, and one of a firm that the person has left.
    """
    return InvitationLink.objects.filter(
        token_hash=hash_of(token),
        person=person,
        expires_on__gte=on,
        used_at=None,
        withdrawn_at=None,
        seat__expires_on__gte=on,
        seat__state=Seat.State.INVITED,
        seat__company__in=Company.objects.of(person).values("pk"),
        seat__consortium__stage__in=Consortium.OPEN_STAGES,
    )


def use_link(token: str, person: User, *, on: date, at: datetime) -> Seat | None:
    """Use a link up and return its invitation; nothing where it is not good any more."""
    link = opened_by(token, person, on).select_related("seat").first()
    if link is None:
        return None
    used = InvitationLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at)
    return link.seat if used else None
