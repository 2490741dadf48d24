"""What people do with consortia: form, make ready, bid, deliver, close and withdraw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matchmaker.clock import day_in_china
from matchmaker.consortia import guards, letters, states
from matchmaker.consortia.founding import reuse_team, start_consortium
from matchmaker.consortia.models import Bid, BidOutcome, Consortium, RoomGuest, Seat
from matchmaker.consortia.offering import invite_company, plan_seat, replace_seat
from matchmaker.consortia.pack.making import freeze_pack, pages_of_bid
from matchmaker.consortia.pack.pages import print_pages
from matchmaker.consortia.readiness import failing_checks
from matchmaker.consortia.reading import standing_of
from matchmaker.consortia.records import record_agreement, record_statement
from matchmaker.consortia.refusals import (
    RefusedError,
    TermsChangedError,
    constraint_of,
    lock,
    move,
    require_stage,
)
from matchmaker.consortia.room.annexes import one_total
from matchmaker.consortia.rules.reading import record_checks
from matchmaker.consortia.seat_actions import (
    accept_seat,
    decline_seat,
    edit_seat,
    expire_seats,
    leave,
    let_go,
    remove_seat,
    set_shares,
    set_size,
)
from matchmaker.consortia.split import live_statements
from matchmaker.locks import Lock, wait_in_line

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.accounts.models import User
    from matchmaker.consortia.terms import BidTerms, OutcomeTerms
    from matchmaker.transitions import Transition

__all__ = [
    "RefusedError",
    "TermsChangedError",
    "accept_seat",
    "close_consortium",
    "decline_seat",
    "edit_seat",
    "expire_seats",
    "form_consortium",
    "invite_company",
    "leave",
    "mark_ready",
    "plan_seat",
    "record_agreement",
    "record_outcome",
    "record_statement",
    "remove_seat",
    "replace_seat",
    "reuse_team",
    "set_shares",
    "set_size",
    "start_consortium",
    "start_delivery",
    "submit_bid",
    "withdraw_consortium",
]

LONGEST_LINE = 5
"""Seconds that a form which hands in a bid waits for the same form sent before it."""


@transaction.atomic
def form_consortium(consortium: Consortium, *, by: User, at: datetime) -> Consortium:
    """Declare the team complete. A second time changes nothing.

    Raises:
        RefusedError: what is missing, in words.
    """
    row = lock(consortium)
    if row.stage != states.FORM.target:
        _check(row, at)
        _move_guarded(row, states.FORM, at)
    return row


@transaction.atomic
def mark_ready(consortium: Consortium, *, by: User, at: datetime) -> Consortium:
    """Declare the bid ready: every blocking check passes. A second time changes nothing.

    Raises:
        RefusedError: what is missing, in words, each with how to mend it.
    """
    row = lock(consortium)
    if row.stage == states.READY.target:
        return row
    _check(row, at, _formed_first(row))
    failing = failing_checks(row, at)
    if failing:
        raise RefusedError(*failing)
    record_checks(row, at=at)
    _move_guarded(row, states.READY, at)
    return row


@transaction.atomic
def submit_bid(consortium: Consortium, terms: BidTerms, *, by: User, at: datetime) -> Bid:
    """Record the bid that was handed in, and freeze its pack. A second time changes nothing.

    Printing the pack takes a second, in which nobody should wait for the consortium: the step is
    tried and taken back, its pages are printed, and it is taken. What has changed in between is
    printed anew, so that the pack is always of what is submitted. Who sends the same form
    meanwhile waits in line and then finds the bid.

    Raises:
        RefusedError: what is missing, in words.
    """
    wait_in_line(Lock.BIDS, consortium.pk, seconds=LONGEST_LINE)
    with transaction.atomic():
        bid, is_new = _record_bid(consortium, terms, by=by, at=at)
        if not is_new:
            return bid
        # The savepoint goes, and with it the lock of the consortium.
        pages = pages_of_bid(bid.consortium, at)
        transaction.set_rollback(True)
    printed = print_pages(pages)
    with transaction.atomic():
        bid, is_new = _record_bid(consortium, terms, by=by, at=at)
        if is_new:
            freeze_pack(bid.consortium, by=by, at=at, printed=printed)
    return bid


def _record_bid(
    consortium: Consortium, terms: BidTerms, *, by: User, at: datetime
) -> tuple[Bid, bool]:
    """Record the bid, and say whether it was not there before."""
    row = lock(consortium)
    terms = _summed(row, terms)
    if row.stage == states.SUBMIT.target:
        return _same_bid(row, terms), False
    _require_ready(row, at)
    record_checks(row, at=at)
    _move_guarded(row, states.SUBMIT, at)
    bid = Bid.objects.create(
        consortium=row,
        amount=terms.amount,
        currency=terms.currency,
        reference=terms.reference,
        note=terms.note,
        submitted_by=by,
        submitted_at=at,
    )
    return bid, True


def _require_ready(row: Consortium, at: datetime) -> None:
    reasons = _formed_first(row)
    if row.stage in states.READY.sources:
        reasons.append(_("Mark the bid as ready first."))
    stated = guards.statement(is_given=live_statements(row).exists())
    if not stated.is_met:
        reasons.append(stated.words)
    if row.stage in states.SUBMIT.sources:
        reasons += failing_checks(row, at)
    _check(row, at, reasons)


def _summed(row: Consortium, terms: BidTerms) -> BidTerms:
    """Read the sum of the sealed annexes once nobody can seal another one."""
    if not terms.is_sum:
        return terms
    total = one_total(row)
    if total is None:
        raise RefusedError(
            _("The sealed annexes no longer have one sum. Write the amount, or wait for them.")
        )
    currency, amount = total
    return replace(terms, currency=currency, amount=amount)


def _formed_first(row: Consortium) -> list[str]:
    if row.stage in states.OPEN_STAGES:
        return [_("Mark the consortium as formed first.")]
    return []


def _same_bid(row: Consortium, terms: BidTerms) -> Bid:
    bid = Bid.objects.get(consortium=row)
    if (bid.amount, bid.currency, bid.reference) != (
        terms.amount,
        terms.currency,
        terms.reference,
    ):
        raise RefusedError(_("A bid was recorded before; it was not replaced."))
    return bid


@transaction.atomic
def record_outcome(
    consortium: Consortium, terms: OutcomeTerms, *, by: User, at: datetime
) -> BidOutcome:
    """Record how the buyer decided. The same a second time changes nothing.

    Raises:
        RefusedError: no bid is waiting for a decision, or another outcome was recorded.
    """
    row = lock(consortium)
    known = BidOutcome.objects.filter(consortium=row).first()
    if known:
        if (known.result, known.amount) != (terms.result, terms.amount):
            raise RefusedError(_("An outcome was recorded before; it was not replaced."))
        return known
    is_award = terms.result == BidOutcome.Result.AWARDED
    transition = states.AWARD if is_award else states.MISS
    require_stage(row, transition.sources)
    outcome = BidOutcome.objects.create(
        consortium=row,
        result=terms.result,
        amount=terms.amount if is_award else None,
        lessons=terms.lessons,
        recorded_by=by,
        recorded_at=at,
    )
    move(row, transition)
    return outcome


@transaction.atomic
def start_delivery(consortium: Consortium, *, by: User, at: datetime) -> Consortium:
    """Say that the work has begun. A second time changes nothing."""
    return _step(consortium, states.DELIVER)


@transaction.atomic
def close_consortium(consortium: Consortium, *, by: User, at: datetime) -> Consortium:
    """Say that the work is done. A second time changes nothing."""
    return _step(consortium, states.CLOSE)


def _step(consortium: Consortium, transition: Transition) -> Consortium:
    row = lock(consortium)
    if row.stage != transition.target:
        move(row, transition)
    return row


@transaction.atomic
def withdraw_consortium(
    consortium: Consortium, *, by: User, at: datetime, site: str = ""
) -> Consortium:
    """Dissolve a team: plans, invitations and guests end, and the firms are told.

    A second time changes nothing.
    """
    row = lock(consortium)
    if row.stage == states.WITHDRAW.target:
        return row
    move(row, states.WITHDRAW)
    seats = Seat.objects.live().filter(consortium=row).exclude(company=row.lead_id)
    told = list(seats.select_related("company", "consortium"))
    ended = Seat.objects.filter(consortium=row, state__in=states.END.sources)
    ids = list(ended.values_list("pk", flat=True))
    ended.update(state=states.END.target)
    let_go(ids, at=at)
    RoomGuest.objects.filter(consortium=row, ended_at=None).update(ended_at=at)
    for seat in told:
        letters.end(seat, site=site)
    return row


def _check(row: Consortium, at: datetime, reasons: list[str] | None = None) -> None:
    expire_seats(day_in_china(at), consortium=row)
    standing = standing_of(row, list(Seat.objects.filter(consortium=row)), day_in_china(at))
    unmet = [*(reasons or ()), *(guard.words for guard in standing if not guard.is_met)]
    if unmet:
        raise RefusedError(*unmet)


def _move_guarded(row: Consortium, transition: Transition, at: datetime) -> None:
    """Move under the database's own guards, which say no in the same words."""
    try:
        with transaction.atomic():
            move(row, transition)
    except IntegrityError as error:
        constraint = constraint_of(error)
        names = guards.CONSTRAINTS.get(constraint, ())
        seats = list(Seat.objects.filter(consortium=row))
        standing = standing_of(row, seats, day_in_china(at))
        words = [one.words for one in standing if one.name in names and not one.is_met]
        raise RefusedError(*(words or [guards.words_of(constraint)])) from error
