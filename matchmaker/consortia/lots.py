"""Lots of seats: offered, taken, given back; a seat keeps their sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.consortia.models import GENERAL, Seat, SeatLot
from matchmaker.consortia.terms import HELD_LOTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.terms import Lot, Terms

TOLD = ("share_bp", "is_lead", "state")
"""What is written of a lot that a seat has already."""


def write_lots(seat: Seat, terms: Terms, state: str) -> None:
    """Give a seat exactly the lots of its terms, and itself their sums; it is saved elsewhere."""
    write_all_lots([(seat, terms)], state)


def write_all_lots(pairs: Iterable[tuple[Seat, Terms]], state: str) -> None:
    """Do so for seats of one consortium, which is locked; at most four queries for all."""
    wanted: dict[tuple[int, str], SeatLot] = {}
    seats = set()
    for seat, terms in pairs:
        seat.capabilities, seat.share_bp = list(terms.capabilities), terms.share_bp
        seats.add(seat.pk)
        wanted |= {(seat.pk, lot.code): _row(seat, lot, state) for lot in terms.lots}
    rows = SeatLot.objects.filter(seat__in=seats).order_by()
    held = {(row.seat_id, row.code): row for row in rows}
    gone = [row.pk for key, row in held.items() if key not in wanted]
    if gone:
        SeatLot.objects.filter(pk__in=gone).delete()
    SeatLot.objects.bulk_create([row for key, row in wanted.items() if key not in held])
    SeatLot.objects.bulk_update(_changed(held, wanted), TOLD)


def _changed(
    held: Mapping[tuple[int, str], SeatLot], wanted: Mapping[tuple[int, str], SeatLot]
) -> list[SeatLot]:
    changed = []
    for key in wanted.keys() & held.keys():
        row = wanted[key]
        row.pk = held[key].pk
        if any(getattr(row, name) != getattr(held[key], name) for name in TOLD):
            changed.append(row)
    return changed


def _row(seat: Seat, lot: Lot, state: str) -> SeatLot:
    return SeatLot(
        seat=seat,
        consortium_id=seat.consortium_id,
        code=lot.code,
        share_bp=lot.share_bp,
        is_lead=lot.is_lead and lot.code != GENERAL,
        state=state,
    )


def take_lots(seat: Seat, codes: Collection[str]) -> None:
    """Accept some of the offered lots and decline the others."""
    offered = SeatLot.objects.filter(seat=seat, state=SeatLot.State.OFFERED)
    offered.exclude(code__in=codes).update(state=SeatLot.State.DECLINED)
    offered.filter(code__in=codes).update(state=SeatLot.State.ACCEPTED)


def decline_lots(seat: Seat) -> None:
    """Decline every offered lot."""
    take_lots(seat, ())


def release_lots(seats: Iterable[int]) -> None:
    """Give back the lots of seats that have ended."""
    SeatLot.objects.filter(seat__in=list(seats), state__in=HELD_LOTS).update(
        state=SeatLot.State.RELEASED
    )


def led_by_others(consortium: Consortium, *without: Seat) -> set[str]:
    """Return the lots that accepted seats lead, some seats left out."""
    rows = SeatLot.objects.filter(
        consortium=consortium,
        state=SeatLot.State.ACCEPTED,
        is_lead=True,
        seat__state=Seat.State.ACCEPTED,
    ).exclude(seat__in=[seat.pk for seat in without])
    return set(rows.values_list("code", flat=True))
