"""What people do with seats they hold or are offered: answer, change, leave, end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matchmaker.clock import day_in_china
from matchmaker.consortia import guards, letters, states
from matchmaker.consortia.links import end_links
from matchmaker.consortia.lots import decline_lots, release_lots, take_lots, write_lots
from matchmaker.consortia.models import Consortium, Seat, SeatLot
from matchmaker.consortia.offering import require_free_lots
from matchmaker.consortia.refusals import (
    RefusedError,
    TermsChangedError,
    constraint_of,
    lock,
    require_stage,
)
from matchmaker.consortia.settling import settle
from matchmaker.consortia.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from matchmaker.accounts.models import User
    from matchmaker.transitions import Transition

ANSWER_DAYS = 14
"""How long a firm has to answer where nobody says otherwise."""


@transaction.atomic
def accept_seat(
    seat: Seat,
    seen: Terms,
    *,
    lots: Collection[str] | None = None,
    by: User,
    at: datetime,
    site: str = "",
) -> Seat:
    """Take the seat on the terms that the person has read. A second time changes nothing.

    Args:
        seat: the invitation.
        seen: its terms as the person has read them.
        lots: codes of the lots that are taken, the others are declined; None takes all.
        by: who answers for the firm.
        at: when.
        site: scheme and host, for the letter.

    Raises:
        TermsChangedError: the lead has changed the terms meanwhile.
        RefusedError: the invitation is no longer open, or no place or lot is left.
    """
    row = lock(seat.consortium)
    # The sweep of late invitations locks seats alone.
    now = Seat.objects.select_for_update().get(pk=seat.pk)
    if now.state == states.ACCEPT.target:
        return now
    require_stage(row, states.OPEN_STAGES)
    terms = Terms.of(now)
    if now.state == Seat.State.INVITED and terms != seen:
        raise TermsChangedError(_("The terms have changed since you opened this page."))
    _require_open(now, states.ACCEPT.sources, at)
    taken = terms if lots is None else terms.only(lots)
    if not taken.lots:
        raise RefusedError(_("Choose at least one lot, or decline the invitation."))
    _give_way(now, at, site)
    _require_place(row, now, taken)
    _take(now, taken, by=by, at=at)
    return _answered(row, now, at=at, site=site)


def _take(now: Seat, taken: Terms, *, by: User, at: datetime) -> None:
    now.state, now.answered_by, now.answered_at, now.reason = states.ACCEPT.target, by, at, ""
    now.capabilities, now.share_bp = list(taken.capabilities), taken.share_bp
    try:
        with transaction.atomic():
            now.save()
            take_lots(now, [lot.code for lot in taken.lots])
    except IntegrityError as error:
        raise RefusedError(guards.words_of(constraint_of(error))) from error


def _give_way(now: Seat, at: datetime, site: str) -> None:
    """End the seat that this one was offered in place of."""
    for old in Seat.objects.filter(replaced_by=now, state__in=states.REPLACE.sources):
        _end(old, states.REPLACE.target, reason="", at=at)
        letters.end(_told(old), site=site)


def _require_place(row: Consortium, now: Seat, taken: Terms) -> None:
    held = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED).count()
    # The notice may have come to allow fewer since the team was founded.
    most = min(row.max_members, row.need.team_size_limit or row.max_members)
    limit = guards.member_limit(held, most)
    if not limit.is_met:
        raise RefusedError(limit.words)
    require_free_lots(row, taken, now)


@transaction.atomic
def decline_seat(seat: Seat, *, reason: str, by: User, at: datetime, site: str = "") -> Seat:
    """Turn the seat down. A second time changes nothing.

    Raises:
        RefusedError: the invitation is no longer open.
    """
    row = lock(seat.consortium)
    now = Seat.objects.select_for_update().get(pk=seat.pk)
    if now.state == states.DECLINE.target:
        return now
    require_stage(row, states.OPEN_STAGES)
    _require_open(now, states.DECLINE.sources, at)
    now.state, now.answered_by, now.answered_at = states.DECLINE.target, by, at
    now.reason = reason
    now.save()
    decline_lots(now)
    _keep_replaced([now.pk])
    return _answered(row, now, at=at, site=site)


def _require_open(now: Seat, sources: Collection[str], at: datetime) -> None:
    if now.state not in sources or now.expires_on < day_in_china(at):
        raise RefusedError(_("This invitation is no longer open."))


def _answered(row: Consortium, now: Seat, *, at: datetime, site: str) -> Seat:
    end_links([now.pk], at=at)
    settle(row, at)
    letters.answer(_told(now), site=site)
    return now


def _told(seat: Seat) -> Seat:
    return Seat.objects.select_related("company", "consortium").get(pk=seat.pk)


def edit_seat(seat: Seat, terms: Terms, *, by: User, at: datetime, site: str = "") -> Seat:
    """Change the terms of a seat; a firm that had accepted is asked again.

    Raises:
        RefusedError: the stage does not allow it, the seat is no longer held, or another firm is
            asked to take its place.
    """
    change_terms(seat.consortium, {seat.pk: terms}, at=at, site=site)
    return Seat.objects.get(pk=seat.pk)


def set_shares(
    consortium: Consortium, shares: Mapping[int, int], *, by: User, at: datetime, site: str = ""
) -> Consortium:
    """Set the shares of seats, in basis points by seat; changed firms are asked again.

    A seat's share is spread over its lots in the proportions that they have.

    Raises:
        RefusedError: the stage does not allow it, a seat is no longer held, or another firm is
            asked to take the place of one that changes.
    """
    seats = Seat.objects.filter(consortium=consortium, pk__in=shares).prefetch_related("lots")
    wanted = {seat.pk: Terms.of(seat).with_share(shares[seat.pk]) for seat in seats}
    return change_terms(consortium, wanted, at=at, site=site)


@transaction.atomic
def set_size(consortium: Consortium, most: int, *, by: User, at: datetime) -> Consortium:
    """Say how many firms the team may have at most. The same number again changes nothing.

    Raises:
        RefusedError: the team is formed, more firms than that have accepted, or the notice
            allows fewer.
    """
    row = lock(consortium)
    if most == row.max_members:
        return row
    require_stage(row, states.OPEN_STAGES)
    held = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED).count()
    if most < max(held, guards.FEWEST_FIRMS):
        raise RefusedError(guards.firms_held_words(held))
    too_large = guards.notice_words(row.need, most)
    if too_large:
        raise RefusedError(too_large)
    row.max_members = most
    row.save(update_fields=("max_members",))
    return row


@transaction.atomic
def change_terms(
    consortium: Consortium, wanted: Mapping[int, Terms], *, at: datetime, site: str
) -> Consortium:
    """Bring seats to new terms. What a firm has agreed to is never changed over its head."""
    row = lock(consortium)
    require_stage(row, states.CHANGEABLE_STAGES)
    held = Seat.objects.live().filter(consortium=row, pk__in=wanted)
    seats = {seat.pk: seat for seat in held.select_related("company").prefetch_related("lots")}
    if len(seats) != len(wanted):
        raise RefusedError(_("A seat is no longer held. Look at the page as it is now."))
    changed = [pk for pk in sorted(wanted) if Terms.of(seats[pk]) != wanted[pk]]
    for pk in changed:
        _change(row, seats[pk], wanted[pk], at, site)
    if changed:
        settle(row, at)
    return row


def _change(row: Consortium, seat: Seat, terms: Terms, at: datetime, site: str) -> None:
    is_lead = seat.part == Seat.Part.LEAD
    if is_lead != (terms.part == Seat.Part.LEAD):
        raise RefusedError(_("The lead stays the lead, and there is only one."))
    _require_unreplaced(seat)
    replaced = Seat.objects.filter(replaced_by=seat)
    require_free_lots(row, terms, seat, *replaced)
    seat.part = terms.part
    if not is_lead and seat.state in states.ASK_AGAIN.sources:
        seat.state = states.ASK_AGAIN.target
        seat.expires_on = max(seat.expires_on, day_in_china(at) + timedelta(days=ANSWER_DAYS))
    write_lots(seat, terms, SeatLot.State.ACCEPTED if is_lead else SeatLot.State.OFFERED)
    seat.save(update_fields=("part", "share_bp", "capabilities", "state", "expires_on"))
    if not is_lead:
        letters.invitation(_told(seat), at=at, site=site)


def _require_unreplaced(seat: Seat) -> None:
    """Keep what another firm is asked to take over: both answers would be to other terms."""
    if seat.replaced_by_id is not None and seat.state in states.REPLACE.sources:
        words = _(
            "Another firm is asked to take the place of %(company)s. Wait for its answer or take "
            "that invitation back, then change these terms."
        )
        raise RefusedError(words % {"company": seat.company.name})


@transaction.atomic
def remove_seat(seat: Seat, *, reason: str, by: User, at: datetime, site: str = "") -> Seat:
    """End a seat, by the lead; the firm is told if it was asked. A second time changes nothing.

    Raises:
        RefusedError: the stage does not allow it, or the seat is the lead's.
    """
    row = lock(seat.consortium)
    now = _told(seat)
    if now.state != states.REMOVE.target:
        was_asked = now.state in Seat.LIVE_STATES
        _end_held(row, now, states.REMOVE, reason=reason, at=at)
        if was_asked:
            letters.end(now, site=site)
    return now


def drop_plan(row: Consortium, seat: Seat, *, at: datetime) -> None:
    """End a planned seat of a locked consortium; nobody was asked, so nobody is told.

    Raises:
        RefusedError: the stage does not allow it, or the seat is no longer held.
    """
    _end_held(row, seat, states.REMOVE, reason="", at=at)


@transaction.atomic
def leave(seat: Seat, *, reason: str, by: User, at: datetime, site: str = "") -> Seat:
    """Give a seat up, by the firm that has accepted it. A second time changes nothing.

    Raises:
        RefusedError: the stage does not allow it, or the seat is the lead's or not accepted.
    """
    row = lock(seat.consortium)
    now = _told(seat)
    if now.state != states.LEAVE.target:
        _end_held(row, now, states.LEAVE, reason=reason, at=at)
        letters.answer(now, site=site)
    return now


def _end_held(
    row: Consortium, now: Seat, transition: Transition, *, reason: str, at: datetime
) -> None:
    require_stage(row, states.CHANGEABLE_STAGES)
    if now.company_id == row.lead_id:
        raise RefusedError(_("The lead cannot leave; withdraw the consortium instead."))
    if now.state not in transition.sources:
        raise RefusedError(_("This seat is no longer held."))
    was_asked = now.state in Seat.LIVE_STATES
    _end(now, transition.target, reason=reason, at=at)
    if was_asked:
        settle(row, at)


def _end(seat: Seat, state: str, *, reason: str, at: datetime) -> None:
    seat.state, seat.reason = state, reason
    seat.save(update_fields=("state", "reason"))
    let_go([seat.pk], at=at)


def let_go(seats: Collection[int], *, at: datetime) -> None:
    """Give back what ended seats held: their lots, links and the places they were to take."""
    release_lots(seats)
    end_links(seats, at=at)
    _keep_replaced(seats)


def _keep_replaced(seats: Collection[int]) -> None:
    """A seat whose replacement came to nothing stays as it was."""
    Seat.objects.filter(replaced_by__in=list(seats), state__in=states.REPLACE.sources).update(
        replaced_by=None
    )


@transaction.atomic
def expire_seats(on: date, consortium: Consortium | None = None) -> int:
    """End invitations whose last day has passed; return how many."""
    lapsed = Seat.objects.filter(
        state__in=states.EXPIRE.sources,
        expires_on__lt=on,
        consortium__stage__in=states.CHANGEABLE_STAGES,
    )
    if consortium is not None:
        lapsed = lapsed.filter(consortium=consortium)
    ids = list(lapsed.select_for_update(of=("self",)).values_list("pk", flat=True))
    Seat.objects.filter(pk__in=ids).update(state=states.EXPIRE.target)
    release_lots(ids)
    _keep_replaced(ids)
    return len(ids)
