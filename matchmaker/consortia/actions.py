"""What people do with consortia: found, form, bid and withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matchmaker.clock import day_in_china
from matchmaker.consortia import guards, states
from matchmaker.consortia.models import Bid, Consortium, Seat
from matchmaker.consortia.reading import brought_by, mandatory_codes
from matchmaker.consortia.refusals import RefusedError, TermsChangedError, constraint_of, lock, move
from matchmaker.consortia.seat_actions import (
    accept_seat,
    decline_seat,
    edit_seat,
    expire_seats,
    invite_company,
    remove_seat,
    set_shares,
)

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Suggestion
    from matchmaker.consortia.terms import BidTerms, Founding
    from matchmaker.transitions import Transition
    from opportunities.models import Need

__all__ = [
    "RefusedError",
    "TermsChangedError",
    "accept_seat",
    "decline_seat",
    "edit_seat",
    "expire_seats",
    "form_consortium",
    "invite_company",
    "remove_seat",
    "set_shares",
    "start_consortium",
    "submit_bid",
    "withdraw_consortium",
]


@transaction.atomic
def start_consortium(
    need: Need, founding: Founding, *, key: UUID, by: User, at: datetime
) -> Consortium:
    """Found a consortium with its lead in the first seat.

    The same key founds once, however often the form arrives.

    Raises:
        RefusedError: the need is closed, or the lead is not published.
    """
    existing = Consortium.objects.filter(key=key, created_by=by).first()
    if existing:
        return existing
    _check_founding(need, founding, day_in_china(at))
    try:
        with transaction.atomic():
            row = Consortium.objects.create(
                need=need,
                name=founding.name,
                lead=founding.lead,
                stage=states.START.target,
                started_from=_copy(founding.suggestion),
                created_by=by,
                created_at=at,
                key=key,
            )
    except IntegrityError as error:
        # The same form arrived twice at once; the other one has founded it.
        found = Consortium.objects.filter(key=key, created_by=by).first()
        if found is None:
            raise RefusedError(_("This form was used before. Open it again.")) from error
        return found
    _seat_the_lead(row, founding.suggestion, by=by, at=at)
    return row


def _check_founding(need: Need, founding: Founding, on: date) -> None:
    is_open = guards.need_open(need, on)
    if not is_open.is_met:
        raise RefusedError(is_open.words)
    if not founding.lead.is_published:
        raise RefusedError(_("Publish your company first: firms want to see who asks them."))


def _seat_the_lead(
    row: Consortium, suggestion: Suggestion | None, *, by: User, at: datetime
) -> None:
    Seat.objects.create(
        consortium=row,
        company=row.lead,
        part=Seat.Part.LEAD,
        capabilities=_lead_capabilities(row, suggestion),
        state=states.TAKE_LEAD.target,
        invited_by=by,
        invited_at=at,
        expires_on=day_in_china(at),
        answered_by=by,
        answered_at=at,
    )


def _lead_capabilities(row: Consortium, suggestion: Suggestion | None) -> list[str]:
    for member in suggestion.members if suggestion else ():
        if member["company"] == row.lead_id:
            return sorted({*member["leads"], *member["supports"]})
    return sorted(brought_by([row.lead_id], row.need_id)[row.lead_id])


def _copy(suggestion: Suggestion | None) -> dict[str, object]:
    """Keep the suggestion as it stood: it may be gone after the next recompute."""
    if suggestion is None:
        return {}
    return {
        "team": str(suggestion.public_id),
        "rank": suggestion.rank,
        "members": suggestion.members,
        "covered": suggestion.covered,
        "uncovered": suggestion.uncovered,
        "capacity_cad": str(suggestion.capacity_cad),
        "size_cad": None if suggestion.size_cad is None else str(suggestion.size_cad),
        "is_proved": suggestion.is_proved,
        "is_fictional": suggestion.is_fictional,
        "searched_at": suggestion.searched_at.isoformat(),
    }


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
def submit_bid(consortium: Consortium, terms: BidTerms, *, by: User, at: datetime) -> Bid:
    """Record the bid that was handed in. The same bid a second time changes nothing.

    Raises:
        RefusedError: what is missing, in words.
    """
    row = lock(consortium)
    if row.stage == states.SUBMIT.target:
        return _same_bid(row, terms)
    reasons = []
    if row.stage in states.OPEN_STAGES:
        reasons.append(_("Mark the consortium as formed first."))
    _check(row, at, reasons)
    _move_guarded(row, states.SUBMIT, at)
    return Bid.objects.create(
        consortium=row,
        amount=terms.amount,
        currency=terms.currency,
        reference=terms.reference,
        note=terms.note,
        submitted_by=by,
        submitted_at=at,
    )


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
def withdraw_consortium(consortium: Consortium, *, by: User, at: datetime) -> Consortium:
    """Give up; open invitations end. A second time changes nothing."""
    row = lock(consortium)
    if row.stage != states.WITHDRAW.target:
        move(row, states.WITHDRAW)
        Seat.objects.filter(consortium=row, state__in=states.CLOSE.sources).update(
            state=states.CLOSE.target
        )
    return row


def _check(row: Consortium, at: datetime, reasons: list[str] | None = None) -> None:
    expire_seats(day_in_china(at), consortium=row)
    seats = list(Seat.objects.filter(consortium=row))
    standing = guards.standing(row.need, mandatory_codes(row.need_id), seats, day_in_china(at))
    unmet = [*(reasons or ()), *(guard.words for guard in standing if not guard.is_met)]
    if unmet:
        raise RefusedError(*unmet)


def _move_guarded(row: Consortium, transition: Transition, at: datetime) -> None:
    """Move under the database's own guards, which say no in the same words."""
    try:
        with transaction.atomic():
            move(row, transition)
    except IntegrityError as error:
        names = guards.CONSTRAINTS.get(constraint_of(error), ())
        seats = list(Seat.objects.filter(consortium=row))
        standing = guards.standing(row.need, mandatory_codes(row.need_id), seats, day_in_china(at))
        raise RefusedError(*(guard.words for guard in standing if guard.name in names)) from error
