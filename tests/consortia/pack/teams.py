"""Teams for the tests of bid packs, written row by row, in whatever shape a test asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matchmaker.consortia.models import (
    Bid,
    BidOutcome,
    CompetitionStatement,
    Consortium,
    Seat,
    SeatLot,
)
from matchmaker.consortia.pack.content import Edition
from tests import recipes
from tests.recipes import NOW

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User
    from opportunities.models import Need

MEMBRANE, SENSORS = "membrane-filtration", "water-quality-monitoring"
DRAFT = Edition(1, NOW, "lead", is_submitted=False)
SUBMITTED = Edition(2, NOW, "lead", is_submitted=True)


def consortium(
    *firms: Company,
    shares: tuple[int, ...] = (6_000, 4_000),
    need: Need | None = None,
    **fields: Any,
) -> Consortium:
    """A team whose firms have accepted one lot each, the lead's first."""
    need = need or recipes.need(capabilities=(MEMBRANE, SENSORS), buyer="Nanjing water bureau")
    firms = firms or (recipes.company(), recipes.company())
    lead = person_of(firms[0])
    fields.setdefault("name", "Clean river")
    fields.setdefault("max_members", max(len(firms), 2))
    row = Consortium.objects.create(
        need=need, lead=firms[0], created_by=lead, created_at=NOW, **fields
    )
    codes = list(need.required_capabilities.values_list("code", flat=True))
    for number, (firm, share) in enumerate(zip(firms, shares, strict=True)):
        code = codes[number] if number < len(codes) else ""
        seat(row, firm, ((code, share),), by=lead, part="lead" if number == 0 else "technology")
    return row


def seat(
    row: Consortium, firm: Company, lots: tuple[tuple[str, int], ...], *, by: User, part: str
) -> Seat:
    """An accepted seat with its lots."""
    taken = Seat.objects.create(
        consortium=row,
        company=firm,
        part=part,
        capabilities=[code for code, _share in lots if code],
        share_bp=sum(share for _code, share in lots),
        state=Seat.State.ACCEPTED,
        invited_by=by,
        invited_at=NOW,
        expires_on=NOW.date(),
        answered_by=by,
        answered_at=NOW,
    )
    for code, share in lots:
        SeatLot.objects.create(
            consortium=row,
            seat=taken,
            code=code,
            share_bp=share,
            is_lead=bool(code),
            state=SeatLot.State.ACCEPTED,
        )
    return taken


def person_of(firm: Company) -> User:
    """Someone who speaks for a firm."""
    found = firm.memberships.select_related("user").first()
    if found:
        return found.user
    person = recipes.member()
    recipes.membership(person, firm)
    return person


def bid(row: Consortium, amount: str = "1250000.50", currency: str = "CNY") -> Bid:
    """What the team has handed in."""
    return Bid.objects.create(
        consortium=row,
        amount=amount,
        currency=currency,
        reference="NJ-7",
        note="Told on the phone",
        submitted_by=row.created_by,
        submitted_at=NOW,
    )


def statement(row: Consortium) -> CompetitionStatement:
    """What the buyer was told before."""
    return CompetitionStatement.objects.create(
        consortium=row,
        addressed_to="Nanjing water bureau",
        means="letter",
        given_on=NOW.date(),
        text="We bid together, as a consortium.",
        recorded_by=row.created_by,
        recorded_at=NOW,
    )


def outcome(row: Consortium, result: str = "awarded", amount: int | None = None) -> BidOutcome:
    """How the buyer has decided."""
    return BidOutcome.objects.create(
        consortium=row,
        result=result,
        amount=amount,
        lessons="Answer sooner.",
        recorded_by=row.created_by,
        recorded_at=NOW,
    )
