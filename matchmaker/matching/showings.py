"""Which pairs commissioners had before them, and at which rank: what propensities rest on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists

from matchmaker.engine.learning import BANDS, propensities, rank_band
from matchmaker.matching.models import OF_PAIR, Review, Showing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from matchmaker.accounts.models import User
    from matchmaker.engine.learning import Shares
    from matchmaker.matching.models import Match

logger = logging.getLogger(__name__)

NOTE = """
INSERT INTO matching_showing (technology_id, need_id, best_rank, first_on, last_on, days)
SELECT technology, need, rank, %(on)s, %(on)s, 1
FROM unnest(%(technologies)s::bigint[], %(needs)s::bigint[], %(ranks)s::integer[])
    AS shown (technology, need, rank)
ORDER BY technology, need
ON CONFLICT (technology_id, need_id) DO UPDATE SET
    best_rank = least(matching_showing.best_rank, excluded.best_rank),
    last_on = excluded.last_on,
    days = matching_showing.days + (matching_showing.last_on < excluded.last_on)::integer
WHERE matching_showing.last_on < excluded.last_on
    OR matching_showing.best_rank > excluded.best_rank
"""


def note(rows: Sequence[Match], *, first_rank: int, by: User, on: date) -> None:
    """Log that a page of the queue was shown to a commissioner; the same again changes nothing.

    Nobody waits for the log to read: what cannot be logged is left out.

    Args:
        rows: the page, in the order shown.
        first_rank: place of its first row in the whole queue, 1 and up.
        by: who saw it; administrators do not decide by habit and are left out.
        on: the day.
    """
    if not rows or not by.is_commissioner:
        return
    shown: dict[str, Any] = {
        "on": on,
        "technologies": [row.technology_id for row in rows],
        "needs": [row.need_id for row in rows],
        "ranks": list(range(first_rank, first_rank + len(rows))),
    }
    try:
        # A transaction of its own: a pair that was deleted meanwhile is refused at its end.
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            cursor.execute(NOTE, shown)
    except DatabaseError:
        logger.warning("A page of the queue could not be logged", exc_info=True)


def best_rank(technology: int, need: int) -> int | None:
    """Return the best place at which a queue showed a pair, None where none did."""
    found = Showing.objects.filter(technology=technology, need=need).values_list("best_rank")
    return found[0][0] if found else None


def propensity_of_bands() -> Shares:
    """Estimate from all showings how often a pair of each band of ranks is decided about."""
    decided = Review.objects.filter(**OF_PAIR)
    rows = list(Showing.objects.values_list("best_rank", Exists(decided)))
    bands = rank_band(np.array([rank for rank, _decided in rows], dtype=np.intp))
    was = np.array([bool(decided) for _rank, decided in rows], dtype=np.bool_)
    size = len(BANDS) + 1
    return propensities(np.bincount(bands, minlength=size), np.bincount(bands[was], minlength=size))
