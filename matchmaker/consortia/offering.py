"""What the lead does to fill seats: plan, invite, replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Membership
from matchmaker.clock import day_in_china
from matchmaker.consortia import guards, letters, states
from matchmaker.consortia.lots import led_by_others, write_all_lots, write_lots
from matchmaker.consortia.models import Seat, SeatLot
from matchmaker.consortia.refusals import RefusedError, lock, require_stage
from matchmaker.consortia.settling import settle
from matchmaker.consortia.terms import Terms
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.terms import Offer


@transaction.atomic
def plan_seat(
    consortium: Consortium, company: Company, terms: Terms, *, by: User, at: datetime
) -> Seat:
    """Keep a seat in mind for a firm; nobody is asked and only the lead sees it.

    Planning the same firm again replaces its planned terms.

    Raises:
        RefusedError: the stage does not allow it, or the firm has a seat or an invitation.
    """
    row = lock(consortium)
    require_stage(row, states.CHANGEABLE_STAGES)
    _check_part(terms)
    if Seat.objects.live().filter(consortium=row, company=company).exists():
        raise RefusedError(_held_words(company))
    seat = _planned(row, company) or Seat(consortium=row, company=company)
    return write_plan(seat, terms, by=by, at=at)


def write_plans(pairs: Sequence[tuple[Seat, Terms]], *, by: User, at: datetime) -> None:
    """Give planned seats of a consortium, which is locked and may be changed, other terms."""
    for seat, terms in pairs:
        seat.part = terms.part
        seat.invited_by, seat.invited_at, seat.expires_on = by, at, day_in_china(at)
    write_all_lots(pairs, SeatLot.State.OFFERED)
    # At once: the history keeps every row that is written.
    Seat.objects.bulk_update(
        [seat for seat, _terms in pairs],
        ("part", "capabilities", "share_bp", "invited_by", "invited_at", "expires_on"),
    )


def write_plan(seat: Seat, terms: Terms, *, by: User, at: datetime) -> Seat:
    """Keep a new or planned seat in mind; its consortium is locked and may be changed."""
    seat.part, seat.state = terms.part, states.PLAN.target
    seat.invited_by, seat.invited_at, seat.expires_on = by, at, day_in_china(at)
    return _saved(seat, terms)


@transaction.atomic
def invite_company(
    consortium: Consortium, offer: Offer, *, by: User, at: datetime, site: str = ""
) -> Seat:
    """Offer a seat and write to the firm's people; a planned seat of the firm becomes the offer.

    The same offer a second time returns the seat of the first.

    Raises:
        RefusedError: the stage, the need, the firm, a lot or the date does not allow it.
    """
    row = lock(consortium)
    require_stage(row, states.CHANGEABLE_STAGES)
    held = Seat.objects.live().filter(consortium=row, company=offer.company).first()
    if held:
        return _same_offer(held, offer, by)
    _check_offer(row, offer, at)
    require_free_lots(row, offer.terms)
    return _offered(row, offer, by=by, at=at, site=site)


@transaction.atomic
def replace_seat(seat: Seat, offer: Offer, *, by: User, at: datetime, site: str = "") -> Seat:
    """Offer another firm the place of one that has accepted.

    The firm keeps its seat until the other accepts, and is told then. The same offer a second
    time returns the seat of the first.

    Raises:
        RefusedError: the seat is the lead's or not accepted, or the offer is not possible.
    """
    row = lock(seat.consortium)
    require_stage(row, states.CHANGEABLE_STAGES)
    old = Seat.objects.select_related("replaced_by").get(pk=seat.pk)
    if old.company_id == row.lead_id:
        raise RefusedError(_("The lead cannot be replaced; withdraw the consortium instead."))
    if old.state not in states.REPLACE.sources:
        raise RefusedError(_("Only a firm that has accepted can be replaced."))
    if old.replaced_by is not None:
        if old.replaced_by.company_id == offer.company.pk:
            return _same_offer(old.replaced_by, offer, by)
        raise RefusedError(_("Another firm is asked to take this place already."))
    if Seat.objects.live().filter(consortium=row, company=offer.company).exists():
        raise RefusedError(_held_words(offer.company))
    _check_offer(row, offer, at)
    require_free_lots(row, offer.terms, old)
    new = _offered(row, offer, by=by, at=at, site=site)
    Seat.objects.filter(pk=old.pk).update(replaced_by=new)
    return new


def require_free_lots(row: Consortium, terms: Terms, *without: Seat) -> None:
    """Refuse to lead what another firm leads already.

    Raises:
        RefusedError: with the lots, and no word of who leads them.
    """
    taken = led_by_others(row, *without)
    clash = [lot.code for lot in terms.lots if lot.is_lead and lot.code in taken]
    if clash:
        raise RefusedError(taken_words(clash))


def taken_words(codes: Iterable[str]) -> str:
    """Say which lots are led already."""
    names = ", ".join(capability_name(code) for code in codes)
    return _("Another firm leads this already: %(lots)s") % {"lots": names}


def can_answer(company: Company) -> bool:
    """Tell whether anyone speaks for a company."""
    return Membership.objects.filter(
        company=company, state=Membership.State.ACTIVE, user__is_active=True
    ).exists()


def _planned(row: Consortium, company: Company) -> Seat | None:
    return Seat.objects.filter(consortium=row, company=company, state=states.PLAN.target).first()


def _offered(row: Consortium, offer: Offer, *, by: User, at: datetime, site: str) -> Seat:
    seat = _planned(row, offer.company) or Seat(consortium=row, company=offer.company)
    seat.part, seat.state, seat.message = offer.terms.part, states.OFFER.target, offer.message
    seat.invited_by, seat.invited_at, seat.expires_on = by, at, offer.expires_on
    seat = _saved(seat, offer.terms)
    settle(row, at)
    seat.consortium = row
    letters.invitation(seat, at=at, site=site)
    return seat


def _saved(seat: Seat, terms: Terms) -> Seat:
    seat.capabilities, seat.share_bp = list(terms.capabilities), terms.share_bp
    seat.save()
    write_lots(seat, terms, SeatLot.State.OFFERED)
    return seat


def _same_offer(held: Seat, offer: Offer, by: User) -> Seat:
    is_same = held.invited_by_id == by.pk and Terms.of(held) == offer.terms
    if held.state == Seat.State.INVITED and is_same and held.expires_on == offer.expires_on:
        return held
    raise RefusedError(_held_words(offer.company))


def _held_words(company: Company) -> str:
    words = _("%(company)s has a seat or an open invitation already.")
    return words % {"company": company.name}


def _check_part(terms: Terms) -> None:
    if terms.part == Seat.Part.LEAD:
        raise RefusedError(_("The consortium has a lead already."))


def _check_offer(row: Consortium, offer: Offer, at: datetime) -> None:
    is_open = guards.need_open(row.need, day_in_china(at))
    if not is_open.is_met:
        raise RefusedError(is_open.words)
    _check_part(offer.terms)
    if offer.expires_on <= day_in_china(at):
        raise RefusedError(_("The firm needs a later day to answer by."))
    if not can_answer(offer.company):
        words = _("Nobody speaks for %(company)s here yet, so nobody can answer an invitation.")
        raise RefusedError(words % {"company": offer.company.name})
