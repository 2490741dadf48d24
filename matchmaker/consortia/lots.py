"""Lots of seats: offered, taken, given back; a seat keeps their sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.consortia.models import GENERAL, Seat, SeatLot
from matchmaker.consortia.terms import HELD_LOTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.terms import Terms


def write_lots(seat: Seat, terms: Terms, state: str) -> None:
    """Give a seat exactly the lots of its terms, and itself their sums; it is saved elsewhere."""
    seat.capabilities = list(terms.capabilities)
    seat.share_bp = terms.share_bp
    SeatLot.objects.filter(seat=seat).exclude(code__in=[lot.code for lot in terms.lots]).delete()
    for lot in terms.lots:
        SeatLot.objects.update_or_create(
            seat=seat,
            code=lot.code,
            defaults={
                "consortium_id": seat.consortium_id,
                "share_bp": lot.share_bp,
                "is_lead": lot.is_lead and lot.code != GENERAL,
                "state": state,
            },
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
