"""A plain model of a consortium: what its seats, its stage and its records should be."""

from __future__ import annotations

from dataclasses import dataclass, field

from matchmaker.consortia.terms import Lot, Terms
from tests.consortia.scenes import MEMBRANE, SENSORS

OPEN = ("claimed", "inviting", "partly-accepted")
CHANGEABLE = (*OPEN, "formed", "bid-ready")
LIVE = ("invited", "accepted")
MOST_MEMBERS = 2


def terms_of(lots: str, share: int) -> Terms:
    """The terms of a choice of lots."""
    codes = {"none": (), "both": (MEMBRANE, SENSORS)}.get(lots, (SENSORS,))
    supports = {"supports": (SENSORS,), "both": (MEMBRANE,)}.get(lots, ())
    return Terms.split("technology", codes, share, supports=supports)


@dataclass
class ModelSeat:
    """What a seat should be; `lots` are those that are offered or accepted."""

    state: str
    lots: tuple[Lot, ...]
    days: int = 0
    replaced_by: int | None = None

    @property
    def share(self) -> int:
        return sum(lot.share_bp for lot in self.lots)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def leads(self) -> set[str]:
        return {lot.code for lot in self.lots if lot.is_lead}


@dataclass
class Model:
    """What a consortium should be; day counts from the start."""

    stage: str = "claimed"
    day: int = 0
    seats: dict[int, ModelSeat] = field(default_factory=dict)
    split: object = None
    """What was signed, while it is what the firms have accepted."""
    stated: object = None
    """The firms that the authority was told of, while they are the firms."""
    outcome: str = ""

    def accepted(self) -> dict[int, ModelSeat]:
        return {firm: seat for firm, seat in self.seats.items() if seat.state == "accepted"}

    def accepted_split(self) -> frozenset:
        return frozenset(
            (firm, lot.code, lot.share_bp, lot.is_lead)
            for firm, seat in self.accepted().items()
            for lot in seat.lots
        )

    def is_whole(self) -> bool:
        held = self.accepted().values()
        return len(held) > 1 and sum(seat.share for seat in held) == 10_000

    def stands(self) -> bool:
        waiting = [
            seat
            for seat in self.seats.values()
            if seat.state == "invited" and seat.days >= self.day
        ]
        held = {lot.code for seat in self.accepted().values() for lot in seat.lots}
        return (
            self.is_whole()
            and not waiting
            and {MEMBRANE, SENSORS} <= held
            and self.split is not None
        )

    def leads_clash(self, terms: Terms, *without: int) -> bool:
        led = {
            code
            for firm, seat in self.accepted().items()
            if firm not in without
            for code in seat.leads()
        }
        return any(lot.is_lead and lot.code in led for lot in terms.lots)

    def expire(self) -> None:
        for firm, seat in self.seats.items():
            if seat.state == "invited" and seat.days < self.day:
                seat.state = "expired"
                self.keep_replaced(firm)

    def keep_replaced(self, firm: int) -> None:
        for seat in self.accepted().values():
            if seat.replaced_by == firm:
                seat.replaced_by = None

    def settle(self) -> None:
        partners = [seat for firm, seat in self.seats.items() if firm and seat.is_live]
        if any(seat.state == "accepted" for seat in partners):
            self.stage = "partly-accepted"
        elif partners or self.stage != "claimed":
            self.stage = "inviting"
        if self.split != self.accepted_split():
            self.split = None
        if self.stated != frozenset(self.accepted()):
            self.stated = None
