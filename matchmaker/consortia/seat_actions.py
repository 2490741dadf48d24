"""What people do with seats: offer, answer, change and leave."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Membership
from matchmaker.clock import day_in_china
from matchmaker.consortia import guards, mail, states
from matchmaker.consortia.models import Consortium, Seat
from matchmaker.consortia.refusals import (
    RefusedError,
    TermsChangedError,
    lock,
    move,
    require_stage,
)
from matchmaker.consortia.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.terms import Offer

ANSWER_DAYS = 14
"""How long a firm has to answer where nobody says otherwise."""


@transaction.atomic
def invite_company(
    consortium: Consortium, offer: Offer, *, by: User, at: datetime, site: str = ""
) -> Seat:
    """Offer a seat and write to the firm's people.

    The same offer a second time returns the seat of the first.

    Raises:
        RefusedError: the stage, the need, the firm or the date does not allow it.
    """
    row = lock(consortium)
    require_stage(row, states.INVITE.sources)
    held = Seat.objects.live().filter(consortium=row, company=offer.company).first()
    if held:
        return _same_offer(held, offer, by)
    _check_offer(row, offer, at)
    seat = Seat.objects.create(
        consortium=row,
        company=offer.company,
        part=offer.terms.part,
        capabilities=list(offer.terms.capabilities),
        share_bp=offer.terms.share_bp,
        state=states.OFFER.target,
        message=offer.message,
        invited_by=by,
        invited_at=at,
        expires_on=offer.expires_on,
    )
    if row.stage != states.INVITE.target:
        move(row, states.INVITE)
    _write(mail.send_invitation, seat, site)
    return seat


def _same_offer(held: Seat, offer: Offer, by: User) -> Seat:
    is_same = held.invited_by_id == by.pk and Terms.of(held) == offer.terms
    if held.state == Seat.State.INVITED and is_same and held.expires_on == offer.expires_on:
        return held
    words = _("%(company)s has a seat or an open invitation already.")
    raise RefusedError(words % {"company": offer.company.name})


def _check_offer(row: Consortium, offer: Offer, at: datetime) -> None:
    is_open = guards.need_open(row.need, day_in_china(at))
    if not is_open.is_met:
        raise RefusedError(is_open.words)
    if offer.terms.part == Seat.Part.LEAD:
        raise RefusedError(_("The consortium has a lead already."))
    if offer.expires_on <= day_in_china(at):
        raise RefusedError(_("The firm needs a later day to answer by."))
    if not can_answer(offer.company):
        words = _("Nobody speaks for %(company)s here yet, so nobody can answer an invitation.")
        raise RefusedError(words % {"company": offer.company.name})


def can_answer(company: Company) -> bool:
    """Tell whether anyone speaks for a company."""
    return Membership.objects.filter(
        company=company, state=Membership.State.ACTIVE, user__is_active=True
    ).exists()


@transaction.atomic
def accept_seat(seat: Seat, seen: Terms, *, by: User, at: datetime, site: str = "") -> Seat:
    """Take the seat on the terms that the person has read. A second time changes nothing.

    Raises:
        TermsChangedError: the lead has changed the terms meanwhile.
        RefusedError: the invitation is no longer open.
    """
    row = lock(seat.consortium)
    now = Seat.objects.get(pk=seat.pk)
    if now.state == states.ACCEPT.target:
        return now
    require_stage(row, states.OPEN_STAGES)
    if now.state == Seat.State.INVITED and Terms.of(now) != seen:
        raise TermsChangedError(_("The terms have changed since you opened this page."))
    taken = Seat.objects.filter(
        pk=seat.pk, state__in=states.ACCEPT.sources, expires_on__gte=day_in_china(at)
    ).update(state=states.ACCEPT.target, answered_by=by, answered_at=at, reason="")
    return _answered(seat, taken, site)


@transaction.atomic
def decline_seat(seat: Seat, *, reason: str, by: User, at: datetime, site: str = "") -> Seat:
    """Turn the seat down. A second time changes nothing.

    Raises:
        RefusedError: the invitation is no longer open.
    """
    row = lock(seat.consortium)
    now = Seat.objects.get(pk=seat.pk)
    if now.state == states.DECLINE.target:
        return now
    require_stage(row, states.OPEN_STAGES)
    taken = Seat.objects.filter(
        pk=seat.pk, state__in=states.DECLINE.sources, expires_on__gte=day_in_china(at)
    ).update(state=states.DECLINE.target, answered_by=by, answered_at=at, reason=reason)
    return _answered(seat, taken, site)


def _answered(seat: Seat, taken: int, site: str) -> Seat:
    now = Seat.objects.select_related("company", "consortium").get(pk=seat.pk)
    if not taken:
        raise RefusedError(_("This invitation is no longer open."))
    _write(mail.send_answer, now, site)
    return now


def edit_seat(seat: Seat, terms: Terms, *, by: User, at: datetime, site: str = "") -> Seat:
    """Change the terms of a seat; a firm that had accepted is asked again.

    Raises:
        RefusedError: the stage does not allow it, or the seat is no longer held.
    """
    change_terms(seat.consortium, {seat.pk: terms}, at=at, site=site)
    return Seat.objects.get(pk=seat.pk)


def set_shares(
    consortium: Consortium, shares: Mapping[int, int], *, by: User, at: datetime, site: str = ""
) -> Consortium:
    """Set the shares of seats, in basis points by seat; changed firms are asked again.

    Raises:
        RefusedError: the stage does not allow it, or a seat is no longer held.
    """
    seats = {seat.pk: seat for seat in Seat.objects.filter(consortium=consortium, pk__in=shares)}
    wanted = {
        pk: Terms(seat.part, Terms.of(seat).capabilities, shares[pk]) for pk, seat in seats.items()
    }
    return change_terms(consortium, wanted, at=at, site=site)


@transaction.atomic
def change_terms(
    consortium: Consortium, wanted: Mapping[int, Terms], *, at: datetime, site: str
) -> Consortium:
    """Bring seats to new terms. What a firm has agreed to is never changed over its head."""
    row = lock(consortium)
    require_stage(row, states.CHANGEABLE_STAGES)
    seats = {seat.pk: seat for seat in Seat.objects.live().filter(consortium=row, pk__in=wanted)}
    if len(seats) != len(wanted):
        raise RefusedError(_("A seat is no longer held. Look at the page as it is now."))
    changed = [pk for pk in sorted(wanted) if Terms.of(seats[pk]) != wanted[pk]]
    for pk in changed:
        _change(row, seats[pk], wanted[pk], day_in_china(at), site)
    if changed:
        _reopen(row)
    return row


def _change(row: Consortium, seat: Seat, terms: Terms, on: date, site: str) -> None:
    is_lead = seat.part == Seat.Part.LEAD
    if is_lead != (terms.part == Seat.Part.LEAD):
        raise RefusedError(_("The lead stays the lead, and there is only one."))
    seat.part, seat.share_bp = terms.part, terms.share_bp
    seat.capabilities = list(terms.capabilities)
    asks = not is_lead and seat.state in states.ASK_AGAIN.sources
    if asks:
        seat.state = states.ASK_AGAIN.target
        seat.expires_on = max(seat.expires_on, on + timedelta(days=ANSWER_DAYS))
    seat.save(update_fields=("part", "share_bp", "capabilities", "state", "expires_on"))
    if not is_lead:
        seat.consortium = row
        _write(mail.send_invitation, seat, site)


@transaction.atomic
def remove_seat(seat: Seat, *, reason: str, by: User, at: datetime) -> Seat:
    """End a seat, by the lead or by the firm that leaves. A second time changes nothing.

    Raises:
        RefusedError: the stage does not allow it, or the seat is the lead's.
    """
    row = lock(seat.consortium)
    if Seat.objects.filter(pk=seat.pk, state=states.REMOVE.target).exists():
        return seat
    require_stage(row, states.CHANGEABLE_STAGES)
    if seat.company_id == row.lead_id:
        raise RefusedError(_("The lead cannot leave; withdraw the consortium instead."))
    ended = Seat.objects.filter(pk=seat.pk, state__in=states.REMOVE.sources).update(
        state=states.REMOVE.target, reason=reason
    )
    if not ended:
        raise RefusedError(_("This seat is no longer held."))
    _reopen(row)
    return Seat.objects.get(pk=seat.pk)


def expire_seats(on: date, consortium: Consortium | None = None) -> int:
    """End invitations whose last day has passed; return how many."""
    lapsed = Seat.objects.filter(
        state__in=states.EXPIRE.sources,
        expires_on__lt=on,
        consortium__stage__in=states.CHANGEABLE_STAGES,
    )
    if consortium is not None:
        lapsed = lapsed.filter(consortium=consortium)
    return lapsed.update(state=states.EXPIRE.target)


def _reopen(row: Consortium) -> None:
    """A team that changes after it was formed has to be formed anew."""
    if row.stage in states.CHANGE.sources:
        move(row, states.CHANGE)


def _write(letter: Callable[[Seat, str], None], seat: Seat, site: str) -> None:
    # Not a partial: a letter that fails is logged by the name of the function.
    def write() -> None:
        letter(seat, site)

    transaction.on_commit(write, robust=True)
