"""How far a team is, what is due, what its shares are worth, and what it risks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from companies.models import IPRight
from matchmaker.charts import Part
from matchmaker.consortia.models import FULL_SHARE, Consortium, Seat
from matchmaker.consortia.terms import HELD_LOTS
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from matchmaker.consortia.models import Bid
    from matchmaker.consortia.reading import Reader
    from opportunities.models import Need

Stage = Consortium.Stage
WAY: tuple[Consortium.Stage, ...] = (
    Stage.CLAIMED,
    Stage.INVITING,
    Stage.PARTLY_ACCEPTED,
    Stage.FORMED,
    Stage.BID_READY,
    Stage.SUBMITTED,
    Stage.AWARDED,
    Stage.DELIVERING,
    Stage.CLOSED,
)
CENT = Decimal("0.01")
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the way, and whether the team has been there."""

    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something has to be done."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class LotShare:
    """One firm's part of one lot, with what it is worth where that is known."""

    lot: str
    company: str
    is_lead: bool
    state: str
    share_bp: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Split:
    """Who gets which share of the work, and of which money.

    Attributes:
        basis: what the amounts rest on, or why there are none.
    """

    rows: tuple[LotShare, ...]
    parts: tuple[Part, ...]
    total_bp: int
    total: Decimal | None
    currency: str
    basis: str
    finding: str

    @property
    def whole(self) -> float:
        """Length of the bar: everything, or more where more was given away."""
        return float(max(HUNDRED, self.total_bp * HUNDRED / FULL_SHARE))


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that can go wrong; kind is caution or unknown."""

    kind: str
    words: str


def steps_of(stage: str) -> tuple[Step, ...]:
    """Lay out the way of a team; nothing where it was given up."""
    if stage == Stage.WITHDRAWN:
        return ()
    way = WAY
    if stage == Stage.UNSUCCESSFUL:
        way = (*WAY[: WAY.index(Stage.AWARDED)], Stage.UNSUCCESSFUL)
    here = way.index(Stage(stage))
    return tuple(
        Step(str(one.label), "done" if at < here else ("here" if at == here else "ahead"))
        for at, one in enumerate(way)
    )


def dues_of(need: Need, seats: Sequence[Seat], on: date, *, is_over: bool = False) -> list[Due]:
    """List what is due from today on, the next first.

    Args:
        need: what the team answers.
        seats: those that the reader may know of.
        on: today in China.
        is_over: the bid is with the buyer, or the team has ended: its last day asks for nothing.
    """
    found = [
        Due(seat.expires_on, _("Answer of %(company)s") % {"company": seat.company.name})
        for seat in seats
        if seat.state == Seat.State.INVITED and seat.expires_on >= on
    ]
    if need.closes_on is not None and need.closes_on >= on and not is_over:
        found.append(Due(need.closes_on, _("Last day for bids")))
    return sorted(found, key=lambda one: (one.on, one.words))


def split_of(need: Need, bid: Bid | None, seats: Sequence[Seat]) -> Split:
    """Lay out the shares of the seats that the reader may know of; no query beside their lots."""
    amount, currency, basis = _worth(need, bid)
    rows = tuple(
        LotShare(
            lot=capability_name(lot.code) if lot.code else _("General part of the work"),
            company=seat.company.name,
            is_lead=lot.is_lead,
            state=str(lot.get_state_display()),
            share_bp=lot.share_bp,
            amount=_part_of(amount, lot.share_bp),
        )
        for seat in seats
        for lot in seat.lots.all()
        if lot.state in HELD_LOTS
    )
    total_bp = sum(row.share_bp for row in rows)
    shares: Counter[str] = Counter()
    for row in rows:
        shares[row.company] += row.share_bp
    return Split(
        rows=tuple(sorted(rows, key=lambda row: (row.lot, not row.is_lead, row.company))),
        parts=tuple(
            Part(company, share * HUNDRED / FULL_SHARE) for company, share in shares.items()
        ),
        total_bp=total_bp,
        total=_part_of(amount, total_bp),
        currency=currency,
        basis=basis,
        finding=_split_finding(total_bp),
    )


def _part_of(amount: Decimal | None, share_bp: int) -> Decimal | None:
    return None if amount is None else (amount * share_bp / FULL_SHARE).quantize(CENT)


def _worth(need: Need, bid: Bid | None) -> tuple[Decimal | None, str, str]:
    if bid is not None:
        return bid.amount, bid.currency, _("Amounts are shares of the bid that was handed in.")
    if need.budget_amount is None:
        return None, "", _("The need names no amount, so what a share is worth is unknown.")
    if need.budget_is_total:
        words = _(
            "The need names a whole project’s amount, not one contract’s, so what a share is "
            "worth is unknown."
        )
        return None, "", words
    words = _("Amounts are shares of what the need names, not of a price that anybody has offered.")
    return need.budget_amount, need.budget_currency, words


def _split_finding(total_bp: int) -> str:
    if total_bp == FULL_SHARE:
        return _("The whole of the work has its firms.")
    if total_bp > FULL_SHARE:
        return _("More than the whole of the work is given away.")
    return _("Part of the work has no firm yet.")


def risks_of(
    seats: Sequence[Seat], brought: dict[int, dict[str, bool]], reader: Reader, *, is_inside: bool
) -> list[Risk]:
    """Say what hangs on one firm and what is not protected in China; one query.

    Args:
        seats: held and offered ones that the reader may know of, with company and lots.
        brought: by firm, what its profile shows of what the need asks for.
        reader: who reads.
        is_inside: the reader's own firm has accepted a seat.
    """
    return [*_single_points(seats, brought), *_unprotected(seats, reader, is_inside=is_inside)]


def _single_points(seats: Sequence[Seat], brought: dict[int, dict[str, bool]]) -> list[Risk]:
    found = []
    for seat in seats:
        for code in seat.capabilities:
            others = [
                one
                for one in seats
                if one.pk != seat.pk
                and (code in one.capabilities or code in brought.get(one.company_id, {}))
            ]
            if not others:
                words = {"company": seat.company.name, "capability": capability_name(code)}
                told = _("Only %(company)s brings %(capability)s: if it leaves, nobody else can.")
                found.append(Risk("caution", told % words))
    return found


def _unprotected(seats: Sequence[Seat], reader: Reader, *, is_inside: bool) -> list[Risk]:
    """Name firms of which the reader sees no right in China; what is hidden is not told."""
    joined = {s.company_id: is_inside and s.state == Seat.State.ACCEPTED for s in seats}
    rights = IPRight.objects.filter(company__in=joined, jurisdiction="CN").exclude(
        status=IPRight.Status.LAPSED
    )
    held = {
        right.company_id
        for right in rights
        if reader.may_read(right.company_id, right.tier, has_joined=joined[right.company_id])
    }
    words = _(
        "%(company)s shows no patent, mark or trade secret in China; whether its part is "
        "protected there is unknown."
    )
    return [
        Risk("unknown", words % {"company": seat.company.name})
        for seat in seats
        if seat.company_id not in held
    ]
