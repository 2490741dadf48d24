"""Sealed annexes: a firm seals what it asks for its part; the team sees only sums, and not all."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import Company, Membership
from matchmaker.consortia.models import AnnexTotal, Consortium, Document, SealedAnnex, Seat
from matchmaker.consortia.refusals import FormUsedError, RefusedError, lock, require_stage
from matchmaker.consortia.room.papers import StalePaperError
from matchmaker.consortia.room.sums import Part, gives_away

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from matchmaker.accounts.models import User

logger = logging.getLogger(__name__)

Stage = Consortium.Stage
SEALING_STAGES = (
    Stage.CLAIMED,
    Stage.INVITING,
    Stage.PARTLY_ACCEPTED,
    Stage.FORMED,
    Stage.BID_READY,
)
"""Until the bid is handed in, a price may change."""


class Amount(NamedTuple):
    """Money, in hundredths of its currency."""

    currency: str
    cents: int


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a firm seals; `seen` is the version that the person knew of, 0 for none."""

    amount: Amount
    seen: int
    breakdown: str = ""
    ip_note: str = ""
    document: Document | None = None


@transaction.atomic
def seal_annex(
    consortium: Consortium, company: Company, sealing: Sealing, *, key: UUID, by: User, at: datetime
) -> SealedAnnex:
    """Seal a firm's annex anew; earlier ones stay as they are. The same key seals once.

    Where a sum may be shown to the team now, it is struck in the same breath.

    Args:
        consortium: the team.
        company: the firm; it has accepted a seat.
        sealing: what is sealed, and the version that the person knew of.
        key: of the form.
        by: who seals.
        at: when.

    Raises:
        StalePaperError: somebody of the firm has sealed another annex meanwhile.
        RefusedError: the bid is handed in, or the document is not of the firm.
    """
    row = lock(consortium)
    stored = SealedAnnex.objects.filter(key=key, consortium=row, company=company).first()
    if stored:
        return stored
    require_stage(row, SEALING_STAGES)
    newest = own_annex(row, company)
    version = newest.version if newest else 0
    if version != sealing.seen:
        raise StalePaperError(_("Your firm’s annex was sealed anew since you opened this page."))
    _require_own_paper(row, company, sealing.document)
    try:
        with transaction.atomic():
            annex = SealedAnnex.objects.create(
                consortium=row,
                company=company,
                version=version + 1,
                amount_cents=sealing.amount.cents,
                currency=sealing.amount.currency,
                breakdown=sealing.breakdown,
                ip_note=sealing.ip_note,
                document=sealing.document,
                sealed_by=by,
                sealed_at=at,
                key=key,
            )
    except IntegrityError as error:
        raise FormUsedError from error
    logger.info("Annex %s sealed in consortium %s by person %s", annex.pk, row.pk, by.pk)
    _strike(row, at)
    return annex


def _require_own_paper(row: Consortium, company: Company, document: Document | None) -> None:
    if document is None:
        return
    is_own = (document.consortium_id, document.company_id) == (row.pk, company.pk)
    if not is_own or document.tier != Document.Tier.ANNEX:
        raise RefusedError(_("Only a document that is kept to your firm goes into the annex."))


@transaction.atomic
def strike_totals(consortium: Consortium, *, at: datetime) -> bool:
    """Show the team a sum where that gives no firm's price away; say whether one is shown."""
    return _strike(lock(consortium), at)


def _strike(row: Consortium, at: datetime) -> bool:
    """Strike the sums of all newest annexes; the caller holds the lock."""
    newest = _newest_of_seated(row)
    if newest is None:
        return False
    wanted = _by_currency(newest)
    struck = list(AnnexTotal.objects.filter(consortium=row))
    if struck and _is_current(struck, wanted):
        return True
    firm_of = dict(SealedAnnex.objects.filter(consortium=row).values_list("pk", "company"))
    parts = [{Part(firm_of[pk], pk) for pk in total.annexes} for total in struck]
    parts += [{Part(one.company_id, one.pk) for one in annexes} for annexes in wanted.values()]
    if gives_away(parts, _known_together(firm_of.values())):
        return False
    number = struck[0].number + 1 if struck else 1
    for currency, annexes in wanted.items():
        AnnexTotal.objects.create(
            consortium=row,
            number=number,
            currency=currency,
            amount_cents=sum(one.amount_cents for one in annexes),
            annexes=sorted(one.pk for one in annexes),
            struck_at=at,
        )
    return True


def annex_total(consortium: Consortium) -> tuple[Amount, ...] | None:
    """Return what the whole team asks, by currency; nothing until every firm has sealed.

    For the pack that is handed in, and for nothing else: whoever reads this number in a team of
    two, or before and after a change, works out another firm's price. Pages show `board`.
    """
    newest = _newest_of_seated(consortium)
    if newest is None:
        return None
    return tuple(
        Amount(currency, sum(one.amount_cents for one in annexes))
        for currency, annexes in sorted(_by_currency(newest).items())
    )


def one_total(consortium: Consortium) -> tuple[str, Decimal] | None:
    """Return currency and amount of the whole, where all have sealed in one currency.

    It goes into the bid as that is recorded, and is shown to nobody before.
    """
    total = annex_total(consortium)
    if total is None or len(total) != 1:
        return None
    return total[0].currency, Decimal(total[0].cents).scaleb(-2)


def own_annex(consortium: Consortium, company: Company) -> SealedAnnex | None:
    """Return a firm's newest annex."""
    return SealedAnnex.objects.filter(consortium=consortium, company=company).first()


def _newest_of_seated(row: Consortium) -> list[SealedAnnex] | None:
    """Return the newest annex of every firm with an accepted seat; nothing where one lacks it."""
    seated = set(
        Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED).values_list(
            "company", flat=True
        )
    )
    newest = list(
        SealedAnnex.objects.filter(consortium=row, company__in=seated)
        .order_by("company_id", "-version")
        .distinct("company_id")
        .only("company_id", "consortium_id", "amount_cents", "currency")
    )
    return newest if newest and len(newest) == len(seated) else None


def _by_currency(annexes: Iterable[SealedAnnex]) -> dict[str, list[SealedAnnex]]:
    found = defaultdict(list)
    for annex in annexes:
        found[annex.currency].append(annex)
    return dict(found)


def _is_current(struck: list[AnnexTotal], wanted: Mapping[str, list[SealedAnnex]]) -> bool:
    """Tell whether the sums struck last are those of the newest annexes."""
    last = {one.currency: one.annexes for one in struck if one.number == struck[0].number}
    return last == {
        currency: sorted(one.pk for one in annexes) for currency, annexes in wanted.items()
    }


def _known_together(firms: Iterable[int]) -> list[frozenset[int]]:
    """List the groups of firms that one person speaks for."""
    rows = Membership.objects.filter(
        company__in=set(firms), state=Membership.State.ACTIVE
    ).values_list("user", "company")
    spoken: dict[int, set[int]] = defaultdict(set)
    for user, firm in rows:
        spoken[user].add(firm)
    return [frozenset(group) for group in spoken.values() if len(group) > 1]


@dataclass(frozen=True, slots=True)
class Board:
    """What a firm's people see of all annexes.

    Attributes:
        firms: each firm of the team and whether it has sealed.
        own: the newest annex of the reader's firm.
        totals: the sums shown last, one a currency.
        struck_at: when they were struck.
        is_current: whether they are the sums of the annexes as they are now.
    """

    firms: tuple[tuple[str, bool], ...]
    own: SealedAnnex | None
    totals: tuple[Amount, ...]
    struck_at: datetime | None
    is_current: bool

    @property
    def waiting(self) -> int:
        """How many firms have not sealed yet."""
        return sum(not is_sealed for _name, is_sealed in self.firms)

    @property
    def is_pair(self) -> bool:
        """Whether the team is so small that no sum can be shown."""
        return len(self.firms) <= 2


def board(consortium: Consortium, company: Company) -> Board:
    """Say who has sealed, and which sums the team may see."""
    seats = Seat.objects.filter(consortium=consortium, state=Seat.State.ACCEPTED)
    names = dict(seats.order_by("company__name").values_list("company", "company__name"))
    newest = _newest_of_seated(consortium)
    sealed = set(
        SealedAnnex.objects.filter(consortium=consortium).values_list("company", flat=True)
    )
    struck = list(AnnexTotal.objects.filter(consortium=consortium))
    last = [one for one in struck if one.number == struck[0].number]
    return Board(
        firms=tuple((name, firm in sealed) for firm, name in names.items()),
        own=own_annex(consortium, company),
        totals=tuple(Amount(one.currency, one.amount_cents) for one in last),
        struck_at=last[0].struck_at if last else None,
        is_current=bool(newest and struck and _is_current(struck, _by_currency(newest))),
    )
