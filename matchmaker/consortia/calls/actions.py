"""What firms do with calls for partners: open, change and close one; answer, accept, decline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from companies.letters import later
from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia.calls import letters, states
from matchmaker.consortia.models import CallAnswer, PartnerCall
from matchmaker.consortia.refusals import FormUsedError, RefusedError

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from matchmaker.accounts.models import User
    from matchmaker.transitions import Transition
    from opportunities.models import Need

MOST_OPEN_CALLS = 20
"""Calls of one firm that may be open at the same time."""


class StaleCallError(RefusedError):
    """Someone changed the call since the person opened it."""


@dataclass(frozen=True, slots=True)
class CallTerms:
    """What a call says.

    Attributes:
        need: the need that the firm wants to answer, or nothing.
        area: the code of an area, where no need is named.
        title: one line.
        brings: capability codes of the firm's own.
        seeks: capability codes of the partner's.
        message: what the firm wants to say.
        open_until: the last day on which others can answer.
    """

    need: Need | None
    area: str
    title: str
    brings: tuple[str, ...]
    seeks: tuple[str, ...]
    message: str
    open_until: date

    def fields(self) -> dict[str, object]:
        """Return the columns of the call."""
        lists = {"brings": list(self.brings), "seeks": list(self.seeks)}
        shallow = {name: getattr(self, name) for name in ("need", "title", "message", "open_until")}
        return {**shallow, "area": "" if self.need else self.area, **lists}


@transaction.atomic
def open_call(
    company: Company, terms: CallTerms, *, key: UUID, by: User, at: datetime
) -> PartnerCall:
    """Publish a call; the same form sent twice publishes one.

    Raises:
        RefusedError: the firm is not published, has too many calls, or the need is closed.
    """
    # Two forms at the same moment are counted one after the other.
    row = Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    stored = PartnerCall.objects.filter(key=key).first()
    if stored is not None:
        if stored.created_by_id == by.pk:
            return stored
        raise FormUsedError
    _check_caller(row, terms, day_in_china(at))
    return PartnerCall.objects.create(
        company=row, key=key, created_by=by, created_at=at, **terms.fields()
    )


def _check_caller(company: Company, terms: CallTerms, on: date) -> None:
    if not company.is_published:
        raise RefusedError(_("Publish your company first: firms want to see who asks them."))
    _check_need(terms, on)
    if PartnerCall.objects.open(on).filter(company=company).count() >= MOST_OPEN_CALLS:
        raise RefusedError(
            _("%(company)s has %(count)d open calls. Close one first.")
            % {"company": company.name, "count": MOST_OPEN_CALLS}
        )


def _check_need(terms: CallTerms, on: date) -> None:
    if terms.need is not None and not terms.need.is_open(on):
        raise RefusedError(_("The need is no longer open"))


@transaction.atomic
def edit_call(
    call: PartnerCall, terms: CallTerms, *, version: int, by: User, at: datetime
) -> PartnerCall:
    """Change what an open call says.

    Raises:
        StaleCallError: somebody else has changed it since.
        RefusedError: it is closed, or its need is.
    """
    row = PartnerCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if row.state not in states.EDIT.sources:
        raise RefusedError(_("This call is closed."))
    if row.version != version:
        raise StaleCallError(_("Somebody has changed this call since you opened the page."))
    _check_need(terms, day_in_china(at))
    for name, value in terms.fields().items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    return row


def close_call(call: PartnerCall, *, by: User, at: datetime) -> PartnerCall:
    """Close a call. A second time changes nothing."""
    PartnerCall.objects.filter(pk=call.pk, state__in=states.CLOSE.sources).update(
        state=states.CLOSE.target, closed_by=by, closed_at=at, version=F("version") + 1
    )
    return PartnerCall.objects.get(pk=call.pk)


def expire_calls(*, on: date, at: datetime) -> int:
    """Close calls whose last day has passed; return how many."""
    lapsed = PartnerCall.objects.filter(state__in=states.EXPIRE.sources, open_until__lt=on)
    return lapsed.update(state=states.EXPIRE.target, closed_at=at, version=F("version") + 1)


@transaction.atomic
def answer_call(
    call: PartnerCall, company: Company, message: str, *, by: User, at: datetime, site: str = ""
) -> CallAnswer:
    """Answer a call for a firm, once, and write to the caller's people.

    Raises:
        RefusedError: the call is closed, the firm is the caller, or has answered already.
    """
    row = PartnerCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not row.is_open(day_in_china(at)):
        raise RefusedError(_("This call is closed."))
    if row.company_id == company.pk or not company.is_published:
        raise RefusedError(_("Another published company can answer this call."))
    try:
        with transaction.atomic():
            answer = CallAnswer.objects.create(
                call=row,
                company=company,
                message=message,
                state=states.GIVE.target,
                created_by=by,
                created_at=at,
            )
    except IntegrityError as error:
        words = _("%(company)s has answered this call already.")
        raise RefusedError(words % {"company": company.name}) from error
    later(letters.send_answer, answer, site)
    return answer


@transaction.atomic
def accept_answer(answer: CallAnswer, *, by: User, at: datetime, site: str = "") -> CallAnswer:
    """Accept an answer. A second time changes nothing.

    Raises:
        RefusedError: it was declined before.
    """
    return _decide(answer, states.ACCEPT, "", _Decider(by, at, site))


@transaction.atomic
def decline_answer(
    answer: CallAnswer, reason: str, *, by: User, at: datetime, site: str = ""
) -> CallAnswer:
    """Decline an answer with a reason that the firm reads. A second time changes nothing.

    Raises:
        RefusedError: it was accepted before.
    """
    return _decide(answer, states.DECLINE, reason, _Decider(by, at, site))


@dataclass(frozen=True, slots=True)
class _Decider:
    """Who decides, when, and through which site."""

    by: User
    at: datetime
    site: str


def _decide(answer: CallAnswer, step: Transition, reason: str, decider: _Decider) -> CallAnswer:
    row = CallAnswer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if row.state == step.target:
        return row
    if row.state not in step.sources:
        words = _("This answer is decided already: %(state)s.")
        raise RefusedError(words % {"state": row.get_state_display()})
    row.state, row.reason = step.target, reason
    row.decided_by, row.decided_at = decider.by, decider.at
    row.save(update_fields=("state", "reason", "decided_by", "decided_at"))
    later(letters.send_decision, row, decider.site)
    return row
