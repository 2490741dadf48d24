"""What people agree on: a seat's terms, an invitation, a founding, records and a bid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from matchmaker.consortia.guards import share_words
from matchmaker.consortia.models import GENERAL, SeatLot
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from decimal import Decimal

    from companies.models import Company
    from matchmaker.consortia.models import PartnerCall, Seat, Suggestion

HELD_LOTS = (SeatLot.State.OFFERED, SeatLot.State.ACCEPTED)


class Lot(NamedTuple):
    """One lot of a seat: the capability, its share in basis points, and whether it leads."""

    code: str
    share_bp: int
    is_lead: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """What a firm is in for, lot by lot."""

    part: str
    lots: tuple[Lot, ...]

    @classmethod
    def split(
        cls,
        part: str,
        capabilities: Iterable[str],
        share_bp: int,
        *,
        supports: Collection[str] = (),
    ) -> Terms:
        """Spread one share evenly over capabilities, whole basis points, the first ones more.

        Without a capability the share is for the general part of the work.
        """
        codes = sorted(set(capabilities)) or [GENERAL]
        each, rest = divmod(share_bp, len(codes))
        lots = (
            Lot(code, each + (position < rest), code != GENERAL and code not in supports)
            for position, code in enumerate(codes)
        )
        return cls(part, tuple(lots))

    @classmethod
    def of(cls, seat: Seat) -> Terms:
        """Read the terms of a seat: its offered or accepted lots; one query."""
        lots = (cls.lot_of(lot) for lot in seat.lots.all() if lot.state in HELD_LOTS)
        return cls(seat.part, tuple(sorted(lots)))

    @staticmethod
    def lot_of(row: SeatLot) -> Lot:
        """Read one stored lot, whatever became of it."""
        return Lot(row.code, row.share_bp, row.is_lead)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """Codes of the lots, the general part left out."""
        return tuple(lot.code for lot in self.lots if lot.code != GENERAL)

    @property
    def share_bp(self) -> int:
        """Sum of the lots' shares."""
        return sum(lot.share_bp for lot in self.lots)

    def with_share(self, share_bp: int) -> Terms:
        """Return the same lots with another sum, in the proportions that they have.

        What does not divide goes to the lots that lose most by rounding, the first ones first.
        """
        before = self.share_bp
        if not before:
            supports = [lot.code for lot in self.lots if not lot.is_lead]
            return Terms.split(self.part, self.capabilities, share_bp, supports=supports)
        parts = [divmod(lot.share_bp * share_bp, before) for lot in self.lots]
        rest = share_bp - sum(whole for whole, _left in parts)
        most = sorted(range(len(parts)), key=lambda at: (-parts[at][1], at))[:rest]
        lots = (
            lot._replace(share_bp=parts[at][0] + (at in most)) for at, lot in enumerate(self.lots)
        )
        return Terms(self.part, tuple(lots))

    def only(self, codes: Collection[str]) -> Terms:
        """Return the terms with the named lots alone."""
        return Terms(self.part, tuple(lot for lot in self.lots if lot.code in codes))

    def digest(self) -> str:
        """Return a short text that differs whenever the terms do, for forms to carry."""
        lots = (f"{lot.code}:{lot.share_bp}:{int(lot.is_lead)}" for lot in self.lots)
        return f"{self.part}|{'|'.join(lots)}"


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation."""

    company: Company
    terms: Terms
    expires_on: date
    message: str = ""


@dataclass(frozen=True, slots=True)
class Founding:
    """How a consortium begins.

    Attributes:
        max_members: firms at most; None: as the need's notice says, else the usual limit.
    """

    lead: Company
    name: str
    suggestion: Suggestion | None = None
    call: PartnerCall | None = None
    max_members: int | None = None


@dataclass(frozen=True, slots=True)
class BidTerms:
    """What is handed in; a sum of the sealed annexes is added up again as the bid is recorded."""

    amount: Decimal
    currency: str
    reference: str = ""
    note: str = ""
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """What was signed elsewhere.

    Attributes:
        seen: for the split, the digest of the split that the person has read.
    """

    kind: str
    signed_on: date
    reference: str = ""
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class StatementTerms:
    """What the tendering authority was told, how and when."""

    addressed_to: str
    means: str
    given_on: date
    text: str


@dataclass(frozen=True, slots=True)
class OutcomeTerms:
    """How the buyer decided."""

    result: str
    amount: Decimal | None = None
    lessons: str = ""


def lot_words(lot: Lot) -> str:
    """Say what a lot is: the capability, whether the firm leads it, and its share."""
    if not lot.share_bp:
        return _no_share_words(lot)
    share = share_words(lot.share_bp)
    if lot.code == GENERAL:
        return _("General part of the work, share %(share)s") % {"share": share}
    words = (
        _("Lead of %(lot)s, share %(share)s")
        if lot.is_lead
        else _("Support of %(lot)s, share %(share)s")
    )
    return words % {"lot": capability_name(lot.code), "share": share}


def _no_share_words(lot: Lot) -> str:
    # Nobody has set a share yet: that is not a share of nothing.
    if lot.code == GENERAL:
        return _("General part of the work, no share set")
    words = (
        _("Lead of %(lot)s, no share set") if lot.is_lead else _("Support of %(lot)s, no share set")
    )
    return words % {"lot": capability_name(lot.code)}
