"""What must be scored again: a question to the database, never a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from matchmaker.matching.models import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

TECHNOLOGY = Progress.Kind.TECHNOLOGY.value
NEED = Progress.Kind.NEED.value

ATTEMPTS = 5
"""After so many failures an object waits for a person to change it."""

LONGEST_WAIT = 10
"""Twice as long after every failure, up to 2^10 seconds; edits that fail again count on."""

_TECHNOLOGIES = """
SELECT 'technology' AS kind, t.id, t.change_seq, 0::bigint AS evidence,
       (t.is_published AND c.is_published) AS is_matched
FROM companies_technology t
JOIN companies_company c ON c.id = t.company_id
LEFT JOIN matching_progress p
    ON p.generation_id = %(generation)s AND p.kind = 'technology' AND p.object_id = t.id
WHERE ((t.is_published AND c.is_published) OR p.id IS NOT NULL
       OR EXISTS (SELECT 1 FROM matching_review r WHERE r.technology_id = t.id)
       OR EXISTS (SELECT 1 FROM matching_interest i WHERE i.technology_id = t.id))
  AND (p.id IS NULL OR p.done_seq < t.change_seq
       OR p.attempts BETWEEN 1 AND %(attempts)s - 1)
  AND (p.not_before IS NULL OR p.not_before <= %(now)s OR p.done_seq < t.change_seq)
"""

_NEEDS = """
SELECT 'need' AS kind, n.id, n.change_seq, n.evidence, n.is_matched
FROM (
    SELECT n.id, n.change_seq,
           (n.is_published AND n.stage IN ('planned', 'open', 'procuring')
            AND (n.closes_on IS NULL OR n.closes_on >= %(as_of)s)) AS is_matched,
           (SELECT coalesce(sum(above.evidence_seq), 0)
            FROM opportunities_place above
            WHERE above.code IN (
                SELECT unnest(own.lineage) FROM opportunities_place own
                WHERE own.id = n.place_id
                   OR own.id IN (SELECT l.place_id FROM opportunities_needplace l
                                 WHERE l.need_id = n.id)))::bigint AS evidence
    FROM opportunities_need n
) n
LEFT JOIN matching_progress p
    ON p.generation_id = %(generation)s AND p.kind = 'need' AND p.object_id = n.id
WHERE (n.is_matched OR p.id IS NOT NULL
       OR EXISTS (SELECT 1 FROM matching_review r WHERE r.need_id = n.id)
       OR EXISTS (SELECT 1 FROM matching_interest i WHERE i.need_id = n.id))
  AND (p.id IS NULL OR p.done_seq < n.change_seq OR p.done_evidence <> n.evidence
       OR p.was_matched <> n.is_matched
       OR (n.is_matched AND p.done_month IS DISTINCT FROM %(month)s)
       OR p.attempts BETWEEN 1 AND %(attempts)s - 1)
  AND (p.not_before IS NULL OR p.not_before <= %(now)s OR p.done_seq < n.change_seq)
"""

_GONE = """
SELECT p.kind, p.object_id AS id, p.done_seq AS change_seq, 0::bigint AS evidence,
       false AS is_matched
FROM matching_progress p
WHERE p.generation_id = %(generation)s AND (
    (p.kind = 'technology'
     AND NOT EXISTS (SELECT 1 FROM companies_technology t WHERE t.id = p.object_id))
    OR (p.kind = 'need'
        AND NOT EXISTS (SELECT 1 FROM opportunities_need n WHERE n.id = p.object_id)))
"""

_STALE = f"{_TECHNOLOGIES} UNION ALL {_NEEDS} UNION ALL {_GONE}"


@dataclass(frozen=True, slots=True)
class Stale:
    """One technology or need whose scores are behind."""

    kind: str
    object_id: int
    change_seq: int
    evidence: int
    is_matched: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """The clock as the refresh sees it: read once at the edge, handed down."""

    now: datetime
    as_of: date

    @property
    def month(self) -> date:
        """The day that time-dependent components are computed for."""
        return self.as_of.replace(day=1)


def _parameters(generation: int, moment: Moment) -> dict[str, int | date]:
    return {
        "generation": generation,
        "attempts": ATTEMPTS,
        "now": moment.now,
        "as_of": moment.as_of,
        "month": moment.month,
    }


def claim(generation: int, moment: Moment, *, limit: int | None) -> list[Stale]:
    """Read what is stale, with the counters as they stand now.

    Without a limit, all of it. The caller reads the inputs afterwards: a change in between
    leaves the counter ahead of what is then noted as done, so that the object is scored again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({_STALE}) s ORDER BY kind, id LIMIT %(limit)s",  # noqa: S608
            {**_parameters(generation, moment), "limit": limit},
        )
        return [Stale(*row) for row in cursor.fetchall()]


def count(generation: int, moment: Moment) -> dict[str, int]:
    """Count the stale technologies and needs."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kind, count(*) FROM ({_STALE}) s GROUP BY kind",  # noqa: S608
            _parameters(generation, moment),
        )
        found = dict(cursor.fetchall())
    return {kind: found.get(kind, 0) for kind in (TECHNOLOGY, NEED)}


def note_done(generation: int, stale: Sequence[Stale], moment: Moment) -> None:
    """Note the counters that the scores now have seen; drop notes on what is gone."""
    rows = [
        Progress(
            generation_id=generation,
            kind=item.kind,
            object_id=item.object_id,
            done_seq=item.change_seq,
            done_evidence=item.evidence,
            done_month=moment.month if item.kind == NEED else None,
            was_matched=item.is_matched,
            attempts=0,
            not_before=None,
            last_error="",
            done_at=moment.now,
        )
        for item in stale
    ]
    Progress.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["generation", "kind", "object_id"],
        update_fields=[
            "done_seq",
            "done_evidence",
            "done_month",
            "was_matched",
            "attempts",
            "not_before",
            "last_error",
            "done_at",
        ],
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM matching_progress WHERE id IN "  # noqa: S608
            f"(SELECT p.id FROM matching_progress p JOIN ({_GONE}) g "
            f"ON g.kind = p.kind AND g.id = p.object_id WHERE p.generation_id = %(generation)s)",
            {"generation": generation},
        )


def note_failed(
    generation: int, stale: Sequence[Stale], errors: dict[int, str], moment: Moment
) -> None:
    """Note objects that could not be read: tried again later, and left alone in the end."""
    for item in stale:
        row, _ = Progress.objects.get_or_create(
            generation_id=generation, kind=item.kind, object_id=item.object_id
        )
        row.attempts += 1
        row.done_seq = item.change_seq
        row.done_evidence = item.evidence
        row.done_month = moment.month if item.kind == NEED else None
        row.was_matched = item.is_matched
        row.last_error = errors[item.object_id][:2_000]
        wait = 2 ** min(row.attempts, LONGEST_WAIT)
        row.not_before = moment.now + timedelta(seconds=wait)
        row.save()


def quarantined(generation: int) -> list[Progress]:
    """Return the objects that were given up on until somebody changes them."""
    return list(
        Progress.objects.filter(generation=generation, attempts__gte=ATTEMPTS).order_by(
            "kind", "object_id"
        )
    )


def forget_all(generation: int) -> int:
    """Mark everything that was ever scored as stale, the quarantined too."""
    return Progress.objects.filter(generation=generation).update(
        done_seq=-1, attempts=0, not_before=None
    )
