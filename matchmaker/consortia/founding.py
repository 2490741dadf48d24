"""How a consortium begins: from a suggestion, from a call, from a former team or from nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia import guards, states
from matchmaker.consortia.lots import write_lots
from matchmaker.consortia.models import GENERAL, Consortium, Seat, SeatLot
from matchmaker.consortia.models.consortium import MOST_MEMBERS
from matchmaker.consortia.offering import plan_seat
from matchmaker.consortia.reading import brought_by
from matchmaker.consortia.refusals import FormUsedError, RefusedError
from matchmaker.consortia.terms import Founding, Lot, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import PartnerCall, Suggestion
    from opportunities.models import Need


@transaction.atomic
def start_consortium(
    need: Need,
    founding: Founding,
    *,
    key: UUID,
    by: User,
    at: datetime,
    call: PartnerCall | None = None,
) -> Consortium:
    """Found a consortium with its lead in the first seat.

    The other firms of a suggestion, and those whose answer to the call was accepted, get planned
    seats: nobody is asked yet. The same key founds once, however often the form arrives.

    Raises:
        RefusedError: the need is closed, the lead is not published, or more firms are asked for
            than the notice allows.
    """
    call = call or founding.call
    origin = {**_copy(founding.suggestion), **_copy_call(call)}
    row, is_new = _found(need, founding, origin, key=key, by=by, at=at)
    if is_new:
        taken = _seat_the_lead(row, _lead_lots(row, founding.suggestion), by=by, at=at)
        for company, terms in _planned(row, founding.suggestion, call, taken):
            plan_seat(row, company, terms, by=by, at=at)
    return row


@transaction.atomic
def reuse_team(
    consortium: Consortium, need: Need, *, name: str, key: UUID, by: User, at: datetime
) -> Consortium:
    """Found a consortium for another need with planned seats for the firms of this one.

    What each firm would do is read anew, from what it brings of the other need.

    Raises:
        RefusedError: the other need is closed, or the lead is not published.
    """
    most = min(consortium.max_members, need.team_size_limit or consortium.max_members)
    founding = Founding(consortium.lead, name, max_members=most)
    origin = {"reused": str(consortium.public_id)}
    row, is_new = _found(need, founding, origin, key=key, by=by, at=at)
    if is_new:
        taken = _seat_the_lead(row, _lead_lots(row, None), by=by, at=at)
        seats = Seat.objects.filter(consortium=consortium, state=Seat.State.ACCEPTED)
        parts = {
            seat.company_id: seat.part for seat in seats if seat.company_id != consortium.lead_id
        }
        for company, terms in _brought_plans(row, parts, taken):
            plan_seat(row, company, terms, by=by, at=at)
    return row


def _found(
    need: Need,
    founding: Founding,
    origin: dict[str, Any],
    *,
    key: UUID,
    by: User,
    at: datetime,
) -> tuple[Consortium, bool]:
    existing = Consortium.objects.filter(key=key, created_by=by).first()
    if existing:
        return existing, False
    _check_founding(need, founding, day_in_china(at))
    try:
        with transaction.atomic():
            row = Consortium.objects.create(
                need=need,
                name=founding.name,
                lead=founding.lead,
                stage=states.START.target,
                max_members=_most_members(need, founding),
                started_from=origin,
                created_by=by,
                created_at=at,
                key=key,
            )
    except IntegrityError as error:
        # The same form arrived twice at once; the other one has founded it.
        found = Consortium.objects.filter(key=key, created_by=by).first()
        if found is None:
            raise FormUsedError from error
        return found, False
    return row, True


def _check_founding(need: Need, founding: Founding, on: date) -> None:
    is_open = guards.need_open(need, on)
    if not is_open.is_met:
        raise RefusedError(is_open.words)
    if not founding.lead.is_published:
        raise RefusedError(_("Publish your company first: firms want to see who asks them."))
    too_large = guards.notice_words(need, _most_members(need, founding))
    if too_large:
        raise RefusedError(too_large)


def _most_members(need: Need, founding: Founding) -> int:
    return founding.max_members or need.team_size_limit or MOST_MEMBERS


def _seat_the_lead(row: Consortium, lots: tuple[Lot, ...], *, by: User, at: datetime) -> set[str]:
    """Seat the lead; return the lots that it leads."""
    terms = Terms(Seat.Part.LEAD, lots or (Lot(GENERAL, 0, is_lead=False),))
    seat = Seat(
        consortium=row,
        company=row.lead,
        part=Seat.Part.LEAD,
        capabilities=list(terms.capabilities),
        state=states.TAKE_LEAD.target,
        invited_by=by,
        invited_at=at,
        expires_on=day_in_china(at),
        answered_by=by,
        answered_at=at,
    )
    seat.save()
    write_lots(seat, terms, SeatLot.State.ACCEPTED)
    return {lot.code for lot in lots if lot.is_lead}


def _lead_lots(row: Consortium, suggestion: Suggestion | None) -> tuple[Lot, ...]:
    """Give the lead what the suggestion gives it, else what its profile shows."""
    for member in suggestion.members if suggestion else ():
        if member["company"] == row.lead_id:
            return _lots_of(member, set())
    brought = brought_by([row.lead_id], row.need_id)[row.lead_id]
    return _lots(sorted(brought), set())


def _lots_of(member: Mapping[str, Any], taken: set[str]) -> tuple[Lot, ...]:
    codes = member.get("assigned") or {*member["leads"], *member["supports"]}
    return _lots(sorted(codes), taken)


def _lots(codes: Iterable[str], taken: set[str]) -> tuple[Lot, ...]:
    """Name lots without shares yet; what somebody leads already is supported."""
    return tuple(Lot(code, 0, code not in taken) for code in codes)


def _planned(
    row: Consortium, suggestion: Suggestion | None, call: PartnerCall | None, taken: set[str]
) -> list[tuple[Company, Terms]]:
    if suggestion is not None:
        return _suggested_plans(row, suggestion, taken)
    return _brought_plans(row, _answering(row, call), taken) if call is not None else []


def _suggested_plans(
    row: Consortium, suggestion: Suggestion, taken: set[str]
) -> list[tuple[Company, Terms]]:
    members = [one for one in suggestion.members if one["company"] != row.lead_id]
    firms = Company.objects.published().in_bulk([one["company"] for one in members])
    plans = []
    for member in members:
        lots = _lots_of(member, taken)
        if member["company"] in firms and lots:
            taken = taken | {lot.code for lot in lots}
            plans.append((firms[member["company"]], Terms(Seat.Part.TECHNOLOGY, lots)))
    return plans


def _answering(row: Consortium, call: PartnerCall) -> dict[int, str]:
    """Return who else belongs to a call: the caller's accepted answers, or else the caller.

    A firm that answers does not learn who else has answered.
    """
    firms = [call.company_id]
    if call.company_id == row.lead_id:
        accepted = call.answers.filter(state="accepted").order_by("created_at", "pk")
        firms = list(accepted.values_list("company_id", flat=True))
    return dict.fromkeys(firms, Seat.Part.TECHNOLOGY.value)


def _brought_plans(
    row: Consortium, parts: Mapping[int, str], taken: set[str]
) -> list[tuple[Company, Terms]]:
    firms = Company.objects.published().in_bulk(list(parts))
    brought = brought_by(list(parts), row.need_id)
    plans = []
    for pk, part in parts.items():
        if pk in firms:
            lots = _lots(sorted(brought[pk]), taken) or (Lot(GENERAL, 0, is_lead=False),)
            taken = taken | {lot.code for lot in lots}
            plans.append((firms[pk], Terms(part, lots)))
    return plans


def _copy_call(call: PartnerCall | None) -> dict[str, object]:
    return {} if call is None else {"call": str(call.public_id)}


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
