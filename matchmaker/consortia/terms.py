"""What people agree on: a seat's terms, an invitation, a founding and a bid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from companies.models import Company
    from matchmaker.consortia.models import Seat, Suggestion


@dataclass(frozen=True, slots=True)
class Terms:
    """What a firm is in for; shares in basis points."""

    part: str
    capabilities: tuple[str, ...]
    share_bp: int

    @classmethod
    def of(cls, seat: Seat) -> Terms:
        """Read the terms of a seat."""
        return cls(seat.part, tuple(sorted(seat.capabilities)), seat.share_bp)

    def digest(self) -> str:
        """Return a short text that differs whenever the terms do, for forms to carry."""
        return f"{self.part}:{self.share_bp}:{','.join(self.capabilities)}"


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation."""

    company: Company
    terms: Terms
    expires_on: date
    message: str = ""


@dataclass(frozen=True, slots=True)
class Founding:
    """How a consortium begins."""

    lead: Company
    name: str
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class BidTerms:
    """What is handed in."""

    amount: Decimal
    currency: str
    reference: str = ""
    note: str = ""
