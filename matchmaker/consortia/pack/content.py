"""What stands in a bid pack, read once, so that every file of it says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companies.disclosure import EVERYONE
from matchmaker.consortia.models import (
    GENERAL,
    Agreement,
    Bid,
    BidOutcome,
    Consortium,
    Seat,
    SeatLot,
)
from matchmaker.consortia.pack.firms import firms_of
from matchmaker.consortia.reading import Reader, needed_cad, seats_coverage
from matchmaker.consortia.rules.facts import facts_of
from matchmaker.consortia.rules.reading import checks_on
from opportunities.models import NeedCapability

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

    from matchmaker.consortia.coverage import Coverage
    from matchmaker.consortia.models import CompetitionStatement
    from matchmaker.consortia.pack.firms import Firm
    from matchmaker.consortia.rules.inputs import Facts
    from matchmaker.consortia.rules.reading import Check
    from opportunities.models import Need

METHOD = "1"
"""Version of the way a pack is made; raised whenever its files change their form."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which version of a pack is made, when, and in which role.

    Attributes:
        version: counts from 1 within the consortium.
        made_at: also the date of the release.
        role: "lead", or "command" where nobody is signed in; never a person's name.
        is_submitted: whether it goes with the bid.
    """

    version: int
    made_at: datetime
    role: str
    is_submitted: bool


@dataclass(frozen=True, slots=True)
class Share:
    """What one firm does of one lot; shares in basis points of the whole work."""

    firm: Firm
    share_bp: int
    is_lead: bool


@dataclass(frozen=True, slots=True)
class Lot:
    """A required capability of the need, or the general part of the work, with who does it."""

    code: str
    asked: NeedCapability | None
    shares: tuple[Share, ...]

    @property
    def is_general(self) -> bool:
        """Whether no capability names this part."""
        return self.code == GENERAL

    @property
    def share_bp(self) -> int:
        """The share of the whole work."""
        return sum(one.share_bp for one in self.shares)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A lot across all firms, in their order; None where a firm has no part in it."""

    lot: Lot
    cells: tuple[Share | None, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the files of a pack are made from."""

    edition: Edition
    consortium: Consortium
    need: Need
    on: date
    firms: tuple[Firm, ...]
    lots: tuple[Lot, ...]
    coverage: Coverage
    needed_cad: Decimal | None
    facts: Facts
    """What the checks are made from."""
    statement: CompetitionStatement | None
    split: Agreement | None
    """The signed agreement on the split, while it fits the split."""
    bid: Bid | None
    outcome: BidOutcome | None

    @property
    def lead(self) -> Firm:
        """The firm that speaks for the team."""
        return next(firm for firm in self.firms if firm.is_lead)

    @property
    def checks(self) -> tuple[Check, ...]:
        """What every rule finds, in the language that is active."""
        return checks_on(self.facts)

    @property
    def matrix(self) -> tuple[MatrixRow, ...]:
        """Lots by firms."""
        return tuple(MatrixRow(lot, self._cells(lot)) for lot in self.lots)

    def _cells(self, lot: Lot) -> tuple[Share | None, ...]:
        held = {one.firm.seat.pk: one for one in lot.shares}
        return tuple(held.get(firm.seat.pk) for firm in self.firms)

    @property
    def total_bp(self) -> int:
        """What all shares sum to, in basis points."""
        return sum(firm.seat.share_bp for firm in self.firms)

    @property
    def is_fictional(self) -> bool:
        """Whether the need or a firm is a sample."""
        return self.need.is_sample or any(firm.company.is_sample for firm in self.firms)

    @property
    def identity(self) -> UUID:
        """The consortium's public id."""
        return self.consortium.public_id


def content_of(consortium: Consortium, edition: Edition, *, on: date) -> Content:
    """Read everything for a pack; as many queries for five firms as for two.

    Sealed prices, documents of the room, messages and reasons are never read here.

    Args:
        consortium: whose pack.
        edition: which version it will be.
        on: the day of the capacity figures and of the checks.
    """
    # Read anew: what a caller holds may be older than what is packed.
    consortium = Consortium.objects.select_related("need__place", "need__source", "lead").get(
        pk=consortium.pk
    )
    seats = _seats(consortium)
    firms = firms_of(seats, on)
    asked = list(NeedCapability.objects.filter(need=consortium.need_id))
    # Every reader of a pack may read what the members show each other.
    nobody = Reader(own=frozenset(), tiers=EVERYONE)
    return Content(
        edition=edition,
        consortium=consortium,
        need=consortium.need,
        on=on,
        firms=firms,
        lots=_lots(firms, asked, _taken(seats)),
        coverage=seats_coverage(consortium.need, seats, nobody, on, is_inside=True),
        needed_cad=needed_cad(consortium.need),
        facts=facts_of(consortium, on),
        statement=consortium.statements.filter(lapsed_at=None).first(),
        split=consortium.agreements.filter(kind=Agreement.Kind.SPLIT, lapsed_at=None).first(),
        bid=Bid.objects.filter(consortium=consortium).first(),
        outcome=BidOutcome.objects.filter(consortium=consortium).first(),
    )


def _seats(consortium: Consortium) -> list[Seat]:
    """List the accepted seats, the lead's first."""
    rows = Seat.objects.filter(consortium=consortium, state=Seat.State.ACCEPTED)
    rows = rows.select_related("company", "consortium").prefetch_related("lots")
    found = list(rows.order_by("invited_at", "pk"))
    return sorted(found, key=lambda seat: seat.company_id != consortium.lead_id)


def _taken(seats: Iterable[Seat]) -> list[SeatLot]:
    lots = (one for seat in seats for one in seat.lots.all())
    taken = (one for one in lots if one.state == SeatLot.State.ACCEPTED)
    return sorted(taken, key=lambda one: one.pk)


def _lots(
    firms: Sequence[Firm], asked: Sequence[NeedCapability], taken: Sequence[SeatLot]
) -> tuple[Lot, ...]:
    """List what the need asks for, then further lots that firms have taken, then the rest."""
    by_code = {one.code: one for one in asked}
    further = sorted({one.code for one in taken} - set(by_code) - {GENERAL})
    general = (GENERAL,) if any(one.code == GENERAL for one in taken) else ()
    return tuple(
        Lot(code, by_code.get(code), tuple(_shares(code, firms, taken)))
        for code in (*by_code, *further, *general)
    )


def _shares(code: str, firms: Sequence[Firm], taken: Sequence[SeatLot]) -> Iterable[Share]:
    rows = {one.seat_id: one for one in taken if one.code == code}
    for firm in firms:
        row = rows.get(firm.seat.pk)
        if row is not None:
            yield Share(firm, row.share_bp, row.is_lead)
