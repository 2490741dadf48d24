"""A team as its lead is putting it together: lots, who is down for each, and who could be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from matchmaker.consortia.candidates import fillers_of
from matchmaker.consortia.forms import ShareField
from matchmaker.consortia.gathering import gather, read_team, staying
from matchmaker.consortia.models import GENERAL, Seat
from matchmaker.consortia.reading import planned_coverage, readable_checks
from matchmaker.consortia.rules.facts import facts_from
from matchmaker.consortia.rules.reading import checks_on
from matchmaker.vocabulary.capabilities import capability_name
from opportunities.paging import turn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from companies.models import Company
    from matchmaker.consortia.candidates import Filler
    from matchmaker.consortia.coverage import Coverage
    from matchmaker.consortia.gathering import Team
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.reading import Reader
    from matchmaker.consortia.rules.reading import Check
    from matchmaker.consortia.terms import Lot

SHOWN = 4
"""Firms of a lot beside the other lots; a lot that is opened alone shows all, by pages."""

COLUMNS = 12
"""Firms beside each other in the matrix: as many as a team may have at most."""


STANDING: Mapping[str, int] = {
    Seat.State.ACCEPTED: 0,
    Seat.State.INVITED: 1,
    Seat.State.SUGGESTED: 2,
}
"""How far a firm is from the team."""


class Opened(NamedTuple):
    """The lot that is shown alone, and its page; none where all are shown."""

    key: str = ""
    page: str | None = None


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
    def state(self) -> str:
        """How far the firm is, in words."""
        return self.seat.get_state_display()

    @property
    def is_planned(self) -> bool:
        """Whether nobody has asked the firm yet."""
        return self.seat.state == Seat.State.SUGGESTED

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
    """One lot of the need in the plan.

    Attributes:
        holdings: those who are down for it and shown here.
        down: how many are down for it.
        page: where they are shown by pages.
    """

    code: str
    name: str
    is_mandatory: bool
    is_assigned: bool
    is_led: bool
    holdings: tuple[Holding, ...]
    down: int
    fillers: tuple[Filler, ...]
    page: Page[Any] | None

    @property
    def key(self) -> str:
        """The code as forms carry it."""
        return lot_key(self.code)

    @property
    def is_cut(self) -> bool:
        """Whether more firms are down for it than are shown, and no page leads to them."""
        return self.page is None and self.down > len(self.holdings)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the builder shows.

    Attributes:
        is_alone: one lot is shown without the others.
    """

    rows: tuple[LotRow, ...]
    is_alone: bool
    seats: tuple[Seat, ...]
    coverage: Coverage
    checks: tuple[Check, ...]
    seen: str

    @property
    def matrix(self) -> Coverage:
        """The coverage of those who stand nearest to the team."""
        return _nearest(self.coverage, self.seats)

    @property
    def beyond(self) -> int:
        """Firms that the matrix has no column for."""
        return max(0, len(self.seats) - COLUMNS)

    @property
    def share_bp(self) -> int:
        """Sum of all shares, planned and offered ones included."""
        return sum(seat.share_bp for seat in staying(self.seats))

    @property
    def open_checks(self) -> tuple[Check, ...]:
        """Checks that would not be met if everyone accepted."""
        return tuple(check for check in self.checks if not check.is_met)

    @property
    def met(self) -> int:
        """Checks that would be met."""
        return len(self.checks) - len(self.open_checks)


def _nearest(coverage: Coverage, seats: Sequence[Seat]) -> Coverage:
    """Keep the columns of those who stand nearest; what all together cover stays as it is."""
    if len(seats) <= COLUMNS:
        return coverage
    order = sorted(range(len(seats)), key=lambda at: STANDING[seats[at].state])
    kept = sorted(order[:COLUMNS])
    rows = (replace(row, cells=tuple(row.cells[at] for at in kept)) for row in coverage.rows)
    members = tuple(coverage.members[at] for at in kept)
    return replace(coverage, members=members, rows=tuple(rows))


def lot_key(code: str) -> str:
    """Write a code so that a form can carry it; the general part has none."""
    return code or "general"


def share_field(seat: Seat, code: str) -> str:
    """Name the field of the share of one lot of a seat."""
    return f"share_{seat.public_id.hex}_{lot_key(code)}"


def is_free(seat: Seat) -> bool:
    """Tell whether the lead may change a seat without asking anyone."""
    return seat.state == Seat.State.SUGGESTED or seat.part == Seat.Part.LEAD


def state_of(team: Team) -> str:
    """Digest a plan, so that an edit of an older one is noticed."""
    told = "\n".join(
        f"{seat.pk}:{seat.state}:{team.terms[seat.pk].digest()}"
        for seat in sorted(team.seats, key=lambda one: one.pk)
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def read_plan(
    row: Consortium,
    reader: Reader,
    on: date,
    *,
    opened: Opened = Opened(),  # noqa: B008 - immutable
    team: Team | None = None,
) -> Plan:
    """Read a plan with its coverage, capacity and checks; as many queries for many as for one.

    Args:
        row: the consortium, with its need, lead and bid joined.
        reader: who reads.
        on: the day.
        opened: the lot that is shown alone.
        team: where it was read already.
    """
    team = team or read_team(row, with_planned=True)
    gathered = gather(team, on)
    held = _held(team)
    is_alone = opened.key in map(lot_key, held)
    codes = [code for code in held if not is_alone or lot_key(code) == opened.key]
    fillers = fillers_of(
        row,
        [one.code for one in team.asked],
        seated={seat.company_id for seat in team.seats},
        shown=codes,
    )
    coverage = planned_coverage(row.need, gathered, reader)
    return Plan(
        rows=tuple(
            _row(team, code, held[code], fillers, opened if is_alone else None) for code in codes
        ),
        is_alone=is_alone,
        seats=team.seats,
        coverage=coverage,
        checks=readable_checks(checks_on(facts_from(row, gathered, on)), coverage),
        seen=state_of(team),
    )


def _held(team: Team) -> dict[str, list[Holding]]:
    """List by lot who is down for it: who leads first, then who has joined, then who is asked."""
    held: dict[str, list[Holding]] = {code: [] for code in _codes(team)}
    for seat in team.seats:
        for lot in team.terms[seat.pk].lots:
            held.setdefault(lot.code, []).append(Holding(seat, lot, is_free(seat)))
    for holdings in held.values():
        holdings.sort(key=lambda one: (not one.lot.is_lead, STANDING[one.seat.state]))
    return held


def _codes(team: Team) -> list[str]:
    return [*(one.code for one in team.asked), GENERAL]


def _row(
    team: Team,
    code: str,
    held: Sequence[Holding],
    fillers: Mapping[str, Sequence[Filler]],
    opened: Opened | None,
) -> LotRow:
    asked = next((one for one in team.asked if one.code == code), None)
    page = turn(cast("QuerySet[Any]", held), opened.page).page if opened else None
    return LotRow(
        code=code,
        name=capability_name(code) if code else "",
        is_mandatory=asked is not None and asked.is_mandatory,
        is_assigned=asked is not None and asked.is_assigned,
        is_led=any(one.lot.is_lead for one in held),
        holdings=tuple(held[:SHOWN] if page is None else page.object_list),
        down=len(held),
        fillers=tuple(fillers.get(code, ())),
        page=page,
    )
