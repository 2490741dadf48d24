"""What a pack says of each firm: public facts, and the capacity that the firm has joined with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from companies.disclosure import EVERYONE
from companies.models import (
    Capacity,
    Certification,
    Company,
    Delivery,
    IPRight,
    PerformanceClaim,
    Technology,
)
from matchmaker.consortia.reading import capacity_figure
from matchmaker.matching.reading import newest_capacities

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from matchmaker.consortia.models import Seat

MOST_TECHNOLOGIES, MOST_ENTRIES = 8, 15
"""How many of each a sheet holds; a sheet is read, not searched."""


@dataclass(frozen=True, slots=True)
class Carried:
    """How much work a firm can carry, as far as it has said.

    Attributes:
        amount_cad: None where nobody knows it.
        basis: what the amount rests on, by `engine.evidence.Basis`.
        as_of: day of the firm's entry; None where there is none.
    """

    amount_cad: Decimal | None
    basis: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Firm:
    """A member as the pack shows it."""

    number: int
    """1 for the lead, then by the day they were asked."""
    seat: Seat
    company: Company
    carried: Carried
    technologies: tuple[Technology, ...]
    deliveries: tuple[Delivery, ...]
    certifications: tuple[Certification, ...]
    ip_rights: tuple[IPRight, ...]

    @property
    def is_lead(self) -> bool:
        """Whether the firm leads the team."""
        return self.company.pk == self.seat.consortium.lead_id

    @property
    def file(self) -> str:
        """Name of its sheet without an ending; in ASCII, whatever the firm is called."""
        return f"companies/{self.number:02d}-{self.company.slug}"


def firms_of(seats: Sequence[Seat], on: date) -> tuple[Firm, ...]:
    """Read the firms of accepted seats; as many queries for many firms as for one.

    Of the firm's entries only the public ones are read. The capacity may be one that the firm
    shares after mutual interest: it has accepted a seat, and the bar of a joint bid rests on it.

    Args:
        seats: in the order of the pack, with their consortium joined.
        on: the day of the capacity figures.
    """
    ids = [seat.company_id for seat in seats]
    companies = {row.pk: row for row in _companies(ids)}
    capacities = newest_capacities(ids, on)
    return tuple(
        _firm(number, seat, companies[seat.company_id], capacities.get(seat.company_id))
        for number, seat in enumerate(seats, start=1)
    )


def _companies(ids: Sequence[int]) -> QuerySet[Company]:
    claims = PerformanceClaim.objects.filter(tier__in=EVERYONE)
    technologies = Technology.objects.filter(is_published=True).prefetch_related(
        "capabilities", Prefetch("claims", claims)
    )
    # A trade secret that is printed is none, whoever has called it public.
    rights = IPRight.objects.filter(tier__in=EVERYONE).exclude(kind=IPRight.Kind.TRADE_SECRET)
    return Company.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("technologies", technologies),
        Prefetch("deliveries", Delivery.objects.filter(tier__in=EVERYONE)),
        Prefetch("certifications", Certification.objects.filter(tier__in=EVERYONE)),
        Prefetch("ip_rights", rights),
    )


def _firm(number: int, seat: Seat, company: Company, capacity: Capacity | None) -> Firm:
    amount, basis = capacity_figure(capacity)
    return Firm(
        number=number,
        seat=seat,
        company=company,
        carried=Carried(amount, basis, capacity.as_of if capacity else None),
        technologies=tuple(_for_seat(company, seat)[:MOST_TECHNOLOGIES]),
        deliveries=tuple(company.deliveries.all()[:MOST_ENTRIES]),
        certifications=tuple(company.certifications.all()[:MOST_ENTRIES]),
        ip_rights=tuple(company.ip_rights.all()[:MOST_ENTRIES]),
    )


def _for_seat(company: Company, seat: Seat) -> list[Technology]:
    """Put first what the firm is in the team for."""
    held = set(seat.capabilities)
    return sorted(
        company.technologies.all(),
        key=lambda one: (-len(held & {row.code for row in one.capabilities.all()}), one.name),
    )
