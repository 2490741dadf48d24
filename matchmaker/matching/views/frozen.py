"""The order of a reader's queue, which stays until the reader asks for the new one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from matchmaker.matching.models import Match

KEPT_SECONDS = 12 * 3600
"""As long as a session lasts."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Order:
    """A queue in the order in which the reader first saw it.

    Attributes:
        frozen: pairs as they stood, those that left the queue since among them.
        present: id of the match of each pair that is in the queue now.
        at: when the order was taken.
    """

    frozen: tuple[Pair, ...]
    present: dict[Pair, int]
    at: datetime

    @property
    def ids(self) -> list[int]:
        """Matches that are still in the queue, in the frozen order."""
        return [self.present[pair] for pair in self.frozen if pair in self.present]

    @property
    def new(self) -> int:
        """How many came since."""
        return len(self.present.keys() - set(self.frozen))

    def around(self, pair: Pair) -> tuple[int | None, int | None]:
        """Return the matches before and after a pair, whether it is still in the queue or not."""
        if pair not in self.frozen:
            ids = self.ids
            return None, ids[0] if ids else None
        at = self.frozen.index(pair)
        before = [self.present[one] for one in self.frozen[:at] if one in self.present]
        after = [self.present[one] for one in self.frozen[at + 1 :] if one in self.present]
        return (before[-1] if before else None), (after[0] if after else None)


def order_of(person: int, question: str, rows: QuerySet[Match], *, renew: bool = False) -> Order:
    """Read a queue in its frozen order; freeze it when it is new or the reader asks.

    Args:
        person: id of the reader.
        question: the filters, written the same for the same question.
        rows: the matches that answer them.
        renew: whether the reader asked for the new order.
    """
    found = rows.in_fair_order().values_list("technology_id", "need_id", "pk")  # type: ignore[attr-defined]
    present = {(technology, need): pk for technology, need, pk in found}
    digest = hashlib.sha256(question.encode()).hexdigest()[:20]
    key = f"matching.queue.{person}.{digest}"
    kept = None if renew else cache.get(key)
    if kept is not None:
        order = Order(tuple(kept["frozen"]), present, kept["at"])
        if order.ids or not present:
            return order
    order = Order(tuple(present), present, timezone.now())
    cache.set(key, {"frozen": order.frozen, "at": order.at}, KEPT_SECONDS)
    return order
