"""A team as its lead is putting it together: lots, who is down for each, and who could be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.consortia.candidates import fillers_of
from matchmaker.consortia.forms import ShareField
from matchmaker.consortia.models import GENERAL, Seat
from matchmaker.consortia.reading import asked_of, planned_coverage, readable_checks
from matchmaker.consortia.rules.reading import checks_of
from matchmaker.consortia.terms import Terms
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from companies.models import Company
    from matchmaker.consortia.candidates import Filler
    from matchmaker.consortia.coverage import Coverage
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.reading import Reader
    from matchmaker.consortia.rules.reading import Check
    from matchmaker.consortia.terms import Lot
    from opportunities.models import NeedCapability

COUNTED = (Seat.State.SUGGESTED, Seat.State.INVITED, Seat.State.ACCEPTED)
"""Seats that a plan counts, the lead's own among them."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A firm that is down for a lot.

    Attributes:
        is_free: the lead may change it here; a firm that was asked is changed on its own page.
    """

    seat: Seat
    lot: Lot
    is_free: bool

    @property
    def company(self) -> Company:
        """The firm."""
        return self.seat.company

    @property
    def percent(self) -> Decimal:
        """The share as it is typed."""
        return ShareField.percent(self.lot.share_bp)

    @property
    def field(self) -> str:
        """Name of the field that holds the share."""
        return share_field(self.seat, self.lot.code)


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot of the need in the plan."""

    code: str
    name: str
    is_mandatory: bool
    is_assigned: bool
    holdings: tuple[Holding, ...]
    fillers: tuple[Filler, ...]

    @property
    def key(self) -> str:
        """The code as forms carry it."""
        return lot_key(self.code)

    @property
    def is_led(self) -> bool:
        """Whether a firm is down to lead it."""
        return any(one.lot.is_lead for one in self.holdings)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the builder shows."""

    rows: tuple[LotRow, ...]
    seats: tuple[Seat, ...]
    coverage: Coverage
    checks: tuple[Check, ...]
    seen: str

    @property
    def share_bp(self) -> int:
        """Sum of all shares, planned and offered ones included."""
        return sum(seat.share_bp for seat in self.seats)

    @property
    def open_checks(self) -> tuple[Check, ...]:
        """Checks that would not be met if everyone accepted."""
        return tuple(check for check in self.checks if not check.is_met)

    @property
    def met(self) -> int:
        """Checks that would be met."""
        return len(self.checks) - len(self.open_checks)


def lot_key(code: str) -> str:
    """Write a code so that a form can carry it; the general part has none."""
    return code or "general"


def share_field(seat: Seat, code: str) -> str:
    """Name the field of the share of one lot of a seat."""
    return f"share_{seat.public_id.hex}_{lot_key(code)}"


def is_free(seat: Seat) -> bool:
    """Tell whether the lead may change a seat without asking anyone."""
    return seat.state == Seat.State.SUGGESTED or seat.part == Seat.Part.LEAD


def counted_seats(row: Consortium) -> list[Seat]:
    """Read the seats that a plan counts, with their lots; two queries."""
    seats = Seat.objects.filter(consortium=row, state__in=COUNTED)
    return list(seats.select_related("company").prefetch_related("lots"))


def state_of(seats: Iterable[Seat]) -> str:
    """Digest a plan, so that an edit of an older one is noticed."""
    told = "\n".join(
        f"{seat.pk}:{seat.state}:{Terms.of(seat).digest()}"
        for seat in sorted(seats, key=lambda one: one.pk)
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def read_plan(row: Consortium, reader: Reader, on: date) -> Plan:
    """Read a plan with its coverage, capacity and checks; as many queries for many as for one."""
    asked = asked_of(row.need)
    seats = counted_seats(row)
    taken = {seat.company_id for seat in seats}
    fillers = fillers_of(row, [one.code for one in asked], seated=taken)
    coverage = planned_coverage(row.need, seats, reader, on)
    return Plan(
        rows=_rows(asked, seats, fillers),
        seats=tuple(seats),
        coverage=coverage,
        checks=readable_checks(checks_of(row, on, with_planned=True), coverage),
        seen=state_of(seats),
    )


def _rows(
    asked: Sequence[NeedCapability], seats: Sequence[Seat], fillers: dict[str, list[Filler]]
) -> tuple[LotRow, ...]:
    known = {one.code: one for one in asked}
    held: dict[str, list[Holding]] = {code: [] for code in [*known, GENERAL]}
    for seat in seats:
        for lot in Terms.of(seat).lots:
            held.setdefault(lot.code, []).append(Holding(seat, lot, is_free(seat)))
    return tuple(
        LotRow(
            code=code,
            name=capability_name(code) if code else "",
            is_mandatory=code in known and known[code].is_mandatory,
            is_assigned=code in known and known[code].is_assigned,
            holdings=tuple(holdings),
            fillers=tuple(fillers.get(code, ())),
        )
        for code, holdings in held.items()
    )
