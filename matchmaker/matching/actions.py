"""What people do with a pair: a commissioner decides, a firm answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from matchmaker.clock import day_in_china
from matchmaker.engine.inputs import METHOD
from matchmaker.matching import receipts, showings, states
from matchmaker.matching.models import Interest, Match, Receipt, Review

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from companies.models import Technology
    from matchmaker.accounts.models import User
    from opportunities.models import Need

__all__ = [
    "AlreadyDecidedError",
    "BlockingNotAllowedError",
    "RefusedError",
    "answer_interest",
    "obstacles",
    "review_match",
]


class AlreadyDecidedError(Exception):
    """Somebody decided since the form was opened."""

    def __init__(self, review: Review) -> None:
        """Keep the other decision."""
        super().__init__(str(review))
        self.review = review


class RefusedError(Exception):
    """What was asked for cannot be done, in words."""

    def __init__(self, *reasons: str) -> None:
        """Keep the reasons."""
        super().__init__(*reasons)
        self.reasons = reasons


class BlockingNotAllowedError(RefusedError):
    """Only lead commissioners and administrators block a pair, or end the block."""


@transaction.atomic
def review_match(  # noqa: PLR0913 - what a review holds, each by name
    technology: Technology,
    need: Need,
    *,
    decision: str,
    reason: str = "",
    message: str = "",
    note: str = "",
    revision: int,
    key: UUID,
    score: int | None,
    by: User,
    at: datetime,
) -> Review:
    """Decide about a pair. The same key decides once, however often the form arrives.

    Args:
        technology: the offer.
        need: the need.
        decision: a `Review.Decision`.
        reason: a `Review.Reason`; every decline names one.
        message: shown to the company.
        note: for commissioners and administrators only.
        revision: of the newest decision that the person saw, 0 for none.
        key: made with the form.
        score: what the person saw, in units of 1e-7.
        by: who decides.
        at: when.

    Returns:
        The new review, or the one that the same form made before.

    Raises:
        AlreadyDecidedError: somebody decided since the form was opened.
        RefusedError: the decision is not allowed, in words.
    """
    before = Review.objects.filter(key=key).first()
    if before is not None:
        return _same(before, (technology.pk, need.pk), decision, by)
    newest = Review.objects.of_pair(technology.pk, need.pk).last()
    if newest is not None and newest.revision != revision:
        # The same form may have arrived, and won, between the two questions above.
        same = Review.objects.filter(key=key).first()
        if same is None:
            raise AlreadyDecidedError(newest)
        return _same(same, (technology.pk, need.pk), decision, by)
    _check(newest, decision, reason, message, by)
    if decision == Review.Decision.ACCEPT:
        _check_open(technology, need, day_in_china(at))
    row = Review(
        technology=technology,
        need=need,
        revision=(newest.revision if newest else 0) + 1,
        decision=decision,
        reason=reason if decision == Review.Decision.DECLINE else "",
        message=message,
        note=note,
        score=score,
        **_evidence(technology.pk, need.pk, score),
        method=METHOD,
        reviewed_by=by,
        reviewed_at=at,
        key=key,
    )
    stored = _store(row)
    if stored is row:
        receipts.keep_for_decision(
            technology.pk,
            need.pk,
            occasion=Receipt.Occasion.REVIEW,
            said=decision,
            by=by,
            at=at,
            seen=score,
        )
    return stored


def _evidence(technology: int, need: int, score: int | None) -> dict[str, Any]:
    """Return what weights are learned from; without points where the score has changed since."""
    seen = (
        Match.objects.current()
        .filter(technology=technology, need=need, score=-1 if score is None else score)
        .values("points", weight_set_id=F("generation__weight_set"))
        .first()
    )
    return {**(seen or {}), "rank": showings.best_rank(technology, need)}


def _same(before: Review, pair: tuple[int, int], decision: str, by: User) -> Review:
    # A key is told in addresses: with another pair's, nobody reads what was decided there.
    if (before.technology_id, before.need_id) != pair:
        raise RefusedError(_("This form was used before. Open it again."))
    if before.decision != decision or before.reviewed_by_id != by.pk:
        raise AlreadyDecidedError(before)
    return before


def _store(row: Review) -> Review:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # The same form, or a colleague's, arrived at the same moment and won.
        before = Review.objects.filter(key=row.key).first()
        if before is not None:
            pair = (row.technology_id, row.need_id)
            return _same(before, pair, row.decision, row.reviewed_by)
        newest = Review.objects.of_pair(row.technology_id, row.need_id).last()
        if newest is None:
            raise
        raise AlreadyDecidedError(newest) from None
    return row


def _check(newest: Review | None, decision: str, reason: str, message: str, by: User) -> None:
    state = states.state_after(newest.decision if newest else None)
    if not states.allowed(decision, state):
        words = _("“%(state)s” cannot be followed by this decision. Reopen the match first.")
        raise RefusedError(words % {"state": state.label})
    if decision == Review.Decision.ASK and not message.strip():
        raise RefusedError(_("Write what the company should tell you."))
    if decision == Review.Decision.DECLINE and reason not in Review.Reason.values:
        raise RefusedError(_("Choose the reason of the decline."))
    ends_block = newest is not None and newest.reason == Review.Reason.BLOCKED
    makes_block = decision == Review.Decision.DECLINE and reason == Review.Reason.BLOCKED
    if (makes_block or ends_block) and not may_block(by):
        words = _("Only a lead commissioner or an administrator blocks a match or ends a block.")
        raise BlockingNotAllowedError(words)


def may_block(person: User) -> bool:
    """Tell whether a person may say that a pair must not be introduced."""
    return person.is_administrator or person.is_lead_commissioner


def obstacles(technology: Technology, need: Need, on: date) -> list[str]:
    """Say what keeps a pair from being accepted, whatever its score."""
    found = []
    if not need.is_open(on):
        found.append(_("The need can no longer be answered."))
    if not (technology.is_published and technology.company.is_published):
        found.append(_("The technology is not published."))
    never = Interest.objects.filter(technology=technology, need=need, answer=Interest.Answer.NEVER)
    if never.exists():
        found.append(_("The company answered “never”."))
    return found


def _check_open(technology: Technology, need: Need, on: date) -> None:
    found = obstacles(technology, need, on)
    if found:
        raise RefusedError(*found)


@transaction.atomic
def answer_interest(  # noqa: PLR0913 - what an answer holds, each by name
    technology: Technology,
    need: Need,
    *,
    answer: str,
    reason: str = "",
    note: str = "",
    by: User,
    at: datetime,
) -> Interest:
    """Answer for a company; a later answer replaces the one before. The same twice is once.

    Raises:
        RefusedError: holding back without a reason.
    """
    if answer != Interest.Answer.INTERESTED and reason not in Interest.Reason.values:
        raise RefusedError(_("Choose why you hold back."))
    kept = reason if answer != Interest.Answer.INTERESTED else ""
    before = Interest.objects.select_for_update().filter(technology=technology, need=need).first()
    if before is None:
        return _first_answer(technology, need, answer, kept, note, by=by, at=at)
    if (before.answer, before.reason, before.note) != (answer, kept, note):
        before.answer, before.reason, before.note = answer, kept, note
        before.answered_by, before.answered_at = by, at
        before.save()
        _keep_receipt(before)
    return before


def _first_answer(  # noqa: PLR0913 - what an answer holds
    technology: Technology,
    need: Need,
    answer: str,
    reason: str,
    note: str,
    *,
    by: User,
    at: datetime,
) -> Interest:
    row, _made = Interest.objects.update_or_create(
        technology=technology,
        need=need,
        defaults={
            "answer": answer,
            "reason": reason,
            "note": note,
            "answered_by": by,
            "answered_at": at,
        },
    )
    _keep_receipt(row)
    return row


def _keep_receipt(row: Interest) -> None:
    receipts.keep_for_decision(
        row.technology_id,
        row.need_id,
        occasion=Receipt.Occasion.ANSWER,
        said=row.answer,
        by=row.answered_by,
        at=row.answered_at,
    )
