"""Lots of seats: offered, taken, given back; a seat keeps their sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.consortia.models import GENERAL, Seat, SeatLot
from matchmaker.consortia.terms import HELD_LOTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.terms import Lot, Terms

TOLD = ("share_bp", "is_lead", "state")
"""What is written of a lot that a seat has already."""


def write_lots(seat: Seat, terms: Terms, state: str) -> None:
    """Give a seat exactly the lots of its terms, and itself their sums; it is saved elsewhere.

    At most four queries, however many lots. The consortium is locked already.
    """
    seat.capabilities = list(terms.capabilities)
    seat.share_bp = terms.share_bp
    held = {row.code: row for row in SeatLot.objects.filter(seat=seat).order_by()}
    wanted = {lot.code: _row(seat, lot, state) for lot in terms.lots}
    gone = [row.pk for code, row in held.items() if code not in wanted]
    if gone:
        SeatLot.objects.filter(pk__in=gone).delete()
    SeatLot.objects.bulk_create([row for code, row in wanted.items() if code not in held])
    changed = []
    for code in wanted.keys() & held.keys():
        row = wanted[code]
        row.pk = held[code].pk
        if any(getattr(row, name) != getattr(held[code], name) for name in TOLD):
            changed.append(row)
    SeatLot.objects.bulk_update(changed, TOLD)


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
