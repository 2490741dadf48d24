"""Receipts: kept when somebody decides by a score, chained, and checked."""

from __future__ import annotations

import uuid
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import transaction

from matchmaker.clock import day_in_china
from matchmaker.engine import receipt as engine
from matchmaker.locks import Lock, hold
from matchmaker.matching.models import Match, Receipt
from matchmaker.matching.receipt_content import Content, UnreadableError, content_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from matchmaker.accounts.models import User

SEALED = ("number", "id", "previous", "made_at", "made_by", "occasion", "said", "seen")
"""What a receipt says of itself; all else is about the score."""

UNREPLAYABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What replaying a text may raise that was edited, or is of formulas this version has not."""

AT_ONCE = 200
"""Receipts read at once while all are checked."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A receipt that is not as it was sealed."""

    number: int
    differences: tuple[engine.Difference, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the whole chain found."""

    count: int
    head: str
    """Digest of the newest receipt: written down elsewhere, it also tells of a lost end."""
    broken: Broken | None


@transaction.atomic
def keep_for_decision(  # noqa: PLR0913 - what a decision is, each by name
    technology: int,
    need: int,
    *,
    occasion: str,
    said: str,
    by: User,
    at: datetime,
    seen: int | None = None,
) -> Receipt | None:
    """Keep a receipt of the score that somebody decides by, in the decision's transaction.

    Args:
        technology: id of the offer.
        need: id of the need.
        occasion: a `Receipt.Occasion`.
        said: the decision or answer.
        by: who decides.
        at: when.
        seen: the score on the page that was decided on, as its form says.

    Returns:
        The receipt; None where the pair has no score that anybody could have seen, or where a
        text cannot be analysed, which must not keep anybody from deciding.
    """
    match = _scored(technology=technology, need=need)
    if match is None:
        return None
    try:
        content = content_of(match, as_of=day_in_china(at))
    except UnreadableError:
        return None
    return store({**content, "seen": seen}, occasion, by=by, at=at, said=said)


@transaction.atomic
def keep_on_request(match: Match, *, by: User, at: datetime) -> Receipt:
    """Keep a receipt because somebody asks; nothing new where they hold the same already."""
    content = content_of(match, as_of=day_in_china(at))
    before = Receipt.objects.of_pair(match.technology_id, match.need_id).first()
    if before is not None and _is_same(before.payload, content, by):
        return before
    return store(content, Receipt.Occasion.KEPT, by=by, at=at)


def store(
    content: Content, occasion: str, *, by: User | None, at: datetime, said: str = ""
) -> Receipt:
    """Put a receipt at the end of the chain; whoever comes next waits for this transaction."""
    hold(Lock.RECEIPTS)
    head = Receipt.objects.order_by("-number").only("number", "digest").first()
    row = Receipt(
        number=head.number + 1 if head else 1,
        public_id=uuid.uuid4(),
        pair=uuid.UUID(content["pair"]),
        technology_id=content["technology_id"],
        need_id=content["need_id"],
        made_at=at,
    )
    row.content = engine.canonical(
        {
            **content,
            **_columns(row),
            "previous": head.digest if head else engine.FIRST_PREVIOUS,
            "occasion": str(occasion),
            "said": said,
            "made_by": by.pk if by else None,
        }
    )
    row.digest = engine.digest(row.content)
    row.save(force_insert=True)
    return row


def check_all() -> Checked:
    """Go along the whole chain to the first receipt that is not as it was sealed."""
    count, head = 0, engine.FIRST_PREVIOUS
    for row in Receipt.objects.order_by("number").iterator(AT_ONCE):
        count += 1
        found = tuple(_differences(row, count, head))
        if found:
            return Checked(count, head, Broken(row.number, found + _no_longer_replays(row)))
        head = row.digest
    return Checked(count, head, None)


def _no_longer_replays(row: Receipt) -> tuple[engine.Difference, ...]:
    """Say which results the edited text contradicts, where it can still be read."""
    try:
        return tuple(engine.replay_differences(row.payload))
    except UNREPLAYABLE:
        return ()


def is_sealed(row: Receipt) -> bool:
    """Tell whether one receipt is as it was sealed, and still stands behind the one before."""
    before = Receipt.objects.filter(number=row.number - 1).values_list("digest", flat=True).first()
    return not tuple(_differences(row, row.number, before or engine.FIRST_PREVIOUS))


def _differences(row: Receipt, number: int, previous: str) -> Iterator[engine.Difference]:
    if row.number != number:
        yield engine.Difference("number", number, row.number)
    yield from engine.seal_differences(row.content, row.digest, previous, _columns(row))


def _columns(row: Receipt) -> dict[str, Any]:
    """What stands beside the text, as the text repeats it."""
    return {
        "number": row.number,
        "id": str(row.public_id),
        "pair": str(row.pair),
        "technology_id": row.technology_id,
        "need_id": row.need_id,
        "made_at": row.made_at.astimezone(UTC).isoformat(),
    }


def _scored(*, technology: int, need: int) -> Match | None:
    return (
        Match.objects.current()
        .filter(technology=technology, need=need)
        .select_related(
            "technology__company",
            "need__place",
            "need__source",
            "generation__weight_set",
            "generation__statistics",
        )
        .first()
    )


def _is_same(before: Content, content: Content, by: User) -> bool:
    about = {name: value for name, value in before.items() if name not in SEALED}
    return about == content and (before["occasion"], before["made_by"]) == (
        Receipt.Occasion.KEPT.value,
        by.pk,
    )


def readable(payload: Content, *, tiers: Collection[str], may_rank: bool) -> Content:
    """Return a receipt's content as far as a reader may know it.

    Args:
        payload: the content.
        tiers: what the reader may read of the firm.
        may_rank: whether the reader may know how the firm stands among others.

    Returns:
        A copy. What is left out is None and named in `withheld`, so that nobody takes the copy
        for the sealed text.
    """
    copy, withheld = deepcopy(payload), []
    if payload["tiers"]["capacity"] not in (None, *tiers):
        copy["offer"]["capacity_step"] = None
        withheld.append("offer.capacity_step")
    if not set(payload["tiers"]["deliveries"]) <= set(tiers):
        copy["offer"]["china_deliveries"] = None
        withheld.append("offer.china_deliveries")
    if not may_rank:
        copy["rank"] = copy["ranked"] = copy["made_by"] = None
        withheld += ["rank", "ranked", "made_by"]
    return {**copy, "withheld": withheld} if withheld else copy


__all__ = [
    "UNREPLAYABLE",
    "Broken",
    "Checked",
    "UnreadableError",
    "check_all",
    "is_sealed",
    "keep_for_decision",
    "keep_on_request",
    "readable",
    "store",
]
