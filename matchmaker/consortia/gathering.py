"""Reads a team from the tables once: who sits in it, for which lots, and what its firms show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from companies.models import TechnologyCapability
from matchmaker.consortia.models import Seat, SeatLot
from matchmaker.consortia.terms import HELD_LOTS, Lot, Terms
from matchmaker.matching.reading import newest_capacities
from opportunities.models import NeedCapability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from companies.models import Capacity
    from matchmaker.consortia.models import Consortium

PLANNED = (Seat.State.SUGGESTED, Seat.State.INVITED, Seat.State.ACCEPTED)
"""Seats that a plan counts, the lead's own among them."""


@dataclass(frozen=True, slots=True)
class Team:
    """Seats and what they are for.

    Attributes:
        asked: capabilities that the need asks for, mandatory ones first.
        seats: with their companies joined, in the order in which they were offered.
        terms: what each seat is in for, by the seat's id.
    """

    asked: tuple[NeedCapability, ...]
    seats: tuple[Seat, ...]
    terms: Mapping[int, Terms]

    @property
    def staying(self) -> tuple[Seat, ...]:
        """Seats that are left once everyone has accepted."""
        return staying(self.seats)


class Entry(NamedTuple):
    """One capability of a published technology of a firm."""

    company: int
    code: str
    technology: int
    is_lead: bool
    is_assigned: bool


def staying(seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """Leave out whoever goes when another of the seats is accepted in their place."""
    ids = {seat.pk for seat in seats}
    return tuple(seat for seat in seats if seat.replaced_by_id not in ids)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A team with what its firms show and can carry."""

    team: Team
    entries: tuple[Entry, ...]
    capacities: Mapping[int, Capacity]

    def brought(self) -> dict[int, dict[str, bool]]:
        """Return what firms bring of what is asked for: code to whether they lead with it."""
        asked = {one.code for one in self.team.asked}
        found: dict[int, dict[str, bool]] = defaultdict(dict)
        for one in self.entries:
            if one.code in asked:
                before = found[one.company].get(one.code, False)
                found[one.company][one.code] = before or one.is_lead
        return found


def read_team(
    row: Consortium, *, with_planned: bool, asked: tuple[NeedCapability, ...] | None = None
) -> Team:
    """Read the seats of a team; three queries.

    Args:
        row: the consortium.
        with_planned: count planned and invited firms, and all that is offered; else accepted
            seats and lots alone.
        asked: where it was read already.
    """
    states = PLANNED if with_planned else (Seat.State.ACCEPTED,)
    lot_states = HELD_LOTS if with_planned else (SeatLot.State.ACCEPTED,)
    seats = Seat.objects.filter(consortium=row, state__in=states).select_related("company")
    lots = (
        SeatLot.objects.filter(consortium=row, state__in=lot_states)
        .order_by()
        .values_list("seat_id", "code", "share_bp", "is_lead")
    )
    found: dict[int, list[Lot]] = defaultdict(list)
    for seat, code, share, is_lead in lots:
        found[seat].append(Lot(code, share, is_lead))
    # The table's own order would join the consortium.
    listed = tuple(seats.order_by("invited_at", "pk"))
    return Team(
        asked=tuple(NeedCapability.objects.filter(need=row.need_id)) if asked is None else asked,
        seats=listed,
        terms={seat.pk: Terms(seat.part, tuple(sorted(found[seat.pk]))) for seat in listed},
    )


def gather(team: Team, on: date) -> Gathered:
    """Read what the firms of a team show and can carry on a day; two queries."""
    firms = {seat.company_id for seat in team.seats}
    return Gathered(team, tuple(_entries(firms)), newest_capacities(firms, on))


def _entries(firms: Iterable[int]) -> Iterable[Entry]:
    rows = TechnologyCapability.objects.filter(
        technology__company__in=firms, technology__is_published=True
    ).order_by()
    columns = ("technology__company_id", "code", "technology_id", "is_lead", "is_assigned")
    return (Entry(*one) for one in rows.values_list(*columns))
