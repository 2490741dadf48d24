"""Which programmes a team means to use: where each stands today, and what firms plan."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaker.clock import day_in_china
from matchmaker.consortia.models import ProgrammePlan, Seat
from matchmaker.consortia.refusals import RefusedError, lock, require_stage
from matchmaker.consortia.room.annexes import Amount
from matchmaker.consortia.room.papers import WORKING_STAGES
from matchmaker.consortia.work.entering import StaleRoomError, firm_of
from opportunities.models import Programme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from companies.models import Company
    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader

SHORT_NAME = re.compile(r"\(([A-Z]{2,10})\)$")
"""A name in brackets at the end of a long one, as in "Programme ... (PSCE)"."""


@dataclass(frozen=True, slots=True)
class Stacked:
    """A programme with what the team plans.

    Attributes:
        programme: as it is on record.
        is_ended: whether its last day has passed.
        successor: the programme that follows, where it is on record, too.
        plans: of the firms, as far as the reader sees them.
        own: the plan of the reader's firm, if any.
    """

    programme: Programme
    is_ended: bool
    successor: Programme | None
    plans: tuple[ProgrammePlan, ...]
    own: ProgrammePlan | None


class Sums(NamedTuple):
    """What is planned in all, by currency; and how much of it nobody has said."""

    amounts: tuple[Amount, ...]
    unknown: int
    ended: int
    """Plans for programmes that have ended: they count in no sum."""


def is_ended(programme: Programme, on: date) -> bool:
    """Tell whether a programme's last day has passed; one without a last day has not ended."""
    return programme.valid_to is not None and programme.valid_to < on


def stack(row: Consortium, reader: Reader, on: date) -> list[Stacked]:
    """List all programmes, those with plans first and those that have ended last; two queries."""
    programmes = list(Programme.objects.select_related("source"))
    plans: dict[int, list[ProgrammePlan]] = {one.pk: [] for one in programmes}
    for plan in _plans(row, reader):
        plans[plan.programme_id].append(plan)
    found = [_stacked(one, plans[one.pk], programmes, reader, on) for one in programmes]
    return sorted(found, key=lambda one: (not one.plans, one.is_ended, one.programme.name))


def _plans(row: Consortium, reader: Reader) -> Iterable[ProgrammePlan]:
    if reader.company is None:
        return ()
    rows = plans_of(row, reader.company.pk)
    return rows.select_related("company").order_by("company__name")


def plans_of(row: Consortium, firm: int | None) -> QuerySet[ProgrammePlan]:
    """Plans that a firm of the team sees; who has left takes theirs along."""
    seated = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED).values("company")
    rows = ProgrammePlan.objects.filter(consortium=row, is_dropped=False, company__in=seated)
    return rows.shown_to(firm)


def _stacked(
    programme: Programme,
    plans: Sequence[ProgrammePlan],
    known: Iterable[Programme],
    reader: Reader,
    on: date,
) -> Stacked:
    own = next((plan for plan in plans if plan.company_id == firm_of(reader)), None)
    next_one = successor_of(programme, known)
    return Stacked(programme, is_ended(programme, on), next_one, tuple(plans), own)


def successor_of(programme: Programme, known: Iterable[Programme]) -> Programme | None:
    """Find the programme that a record names as its successor, by its full or short name."""
    wanted = programme.successor.strip().casefold()
    if not wanted:
        return None
    for one in known:
        short = SHORT_NAME.search(one.name)
        names = {one.name.casefold(), short[1].casefold() if short else ""}
        if wanted in names and one.pk != programme.pk:
            return one
    return None


def sums(stacked: Iterable[Stacked]) -> Sums:
    """Add the plans up by currency. What is unknown is counted, and never taken for nothing."""
    total: Counter[str] = Counter()
    unknown = ended = 0
    for one in stacked:
        for plan in one.plans:
            if one.is_ended:
                ended += 1
            elif plan.amount_cents is None:
                unknown += 1
            else:
                total[plan.currency] += plan.amount_cents
    amounts = tuple(Amount(currency, cents) for currency, cents in sorted(total.items()))
    return Sums(amounts, unknown, ended)


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What a firm plans with a programme; `seen` is the version that the person knew of."""

    amount_cents: int | None
    currency: str
    note: str
    audience: str
    seen: int


@transaction.atomic
def plan_programme(
    consortium: Consortium,
    company: Company,
    programme: Programme,
    terms: PlanTerms,
    *,
    by: User,
    at: datetime,
) -> ProgrammePlan:
    """Store what a firm plans with a programme. The same plan a second time changes nothing.

    Raises:
        StaleRoomError: somebody of the firm has changed the plan since.
        RefusedError: the programme has ended, or the team's work is over.
    """
    row = lock(consortium)
    require_stage(row, WORKING_STAGES)
    stored = own_plan(row, company, programme)
    said = {
        "amount_cents": terms.amount_cents,
        "currency": terms.currency,
        "note": terms.note,
        "audience": terms.audience,
        "is_dropped": False,
    }
    if stored and all(getattr(stored, name) == value for name, value in said.items()):
        return stored
    if terms.seen != (stored.version if stored else 0):
        raise StaleRoomError(_("Somebody of your firm has changed this plan meanwhile."))
    _require_running(programme, day_in_china(at))
    plan = stored or ProgrammePlan(consortium=row, company=company, programme=programme, version=0)
    return _store(plan, said, {"changed_by": by, "changed_at": at})


def _store(plan: ProgrammePlan, *columns: dict[str, Any]) -> ProgrammePlan:
    for name, value in (pair for part in columns for pair in part.items()):
        setattr(plan, name, value)
    plan.version += 1
    plan.save()
    return plan


def _require_running(programme: Programme, on: date) -> None:
    if not is_ended(programme, on):
        return
    if programme.successor:
        words = _("This programme has ended. Its successor is: %(successor)s.")
        raise RefusedError(words % {"successor": programme.successor})
    raise RefusedError(_("This programme has ended."))


@transaction.atomic
def drop_plan(
    consortium: Consortium, company: Company, programme: Programme, *, by: User, at: datetime
) -> None:
    """Take a firm's plan back. A second time changes nothing.

    Raises:
        RefusedError: the team's work is over.
    """
    row = lock(consortium)
    require_stage(row, WORKING_STAGES)
    stored = own_plan(row, company, programme)
    if stored and not stored.is_dropped:
        _store(stored, {"is_dropped": True, "changed_by": by, "changed_at": at})


def own_plan(row: Consortium, company: Company, programme: Programme) -> ProgrammePlan | None:
    """Return what a firm has planned with a programme, taken back or not."""
    rows = ProgrammePlan.objects.filter(consortium=row, company=company, programme=programme)
    return rows.first()
