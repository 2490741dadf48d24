"""Keeps the search documents up to date: finds what changed, reads it, writes the difference."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from matchmaker.search import analysis, facets
from matchmaker.search.models import SearchDocument
from matchmaker.search.readings import READERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.search.readings import Reading

Kind = SearchDocument.Kind
LOCK = 0x7365_6172
"""Advisory lock of the one who writes documents; a second one leaves at once."""

BATCH = 500

_STATES: Mapping[str, str] = {
    # Places have a counter, but of their evidence, which no document holds.
    Kind.PLACE: """
        SELECT o.id, concat((to_jsonb(o) - 'evidence_seq')::text, above.name_en, above.name_fr)
        FROM opportunities_place o LEFT JOIN opportunities_place above ON above.id = o.part_of_id
    """,
    Kind.NEED: """
        SELECT o.id, concat_ws('/', o.change_seq, p.name_en, p.name_fr, p.lineage::text)
        FROM opportunities_need o JOIN opportunities_place p ON p.id = o.place_id
    """,
    Kind.SIGNAL: """
        SELECT o.id, concat(to_jsonb(o)::text, p.name_en, p.name_fr, p.lineage::text)
        FROM opportunities_policysignal o
        JOIN opportunities_place p ON p.id = o.jurisdiction_id
    """,
    Kind.COMPANY: """
        SELECT o.id, concat(
            to_jsonb(o)::text,
            (SELECT string_agg(to_jsonb(x)::text, '' ORDER BY x.id) FROM companies_delivery x
             WHERE x.company_id = o.id AND x.tier = 'public'),
            (SELECT string_agg(to_jsonb(x)::text, '' ORDER BY x.id) FROM companies_certification x
             WHERE x.company_id = o.id AND x.tier = 'public'))
        FROM companies_company o
    """,
    # A change of the firm counts for its technologies: a trigger raises their counter.
    Kind.TECHNOLOGY: "SELECT o.id, o.change_seq::text FROM companies_technology o",
}
"""By kind: every row's id and all that its document is made from, or a counter of it."""

_CHANGED = """
    SELECT s.id, %(version)s || ':' || md5(s.state)
    FROM ({states}) AS s (id, state)
    LEFT JOIN search_searchdocument d ON d.kind = %(kind)s AND d.object_id = s.id
    WHERE d.marker IS DISTINCT FROM %(version)s || ':' || md5(s.state)
    ORDER BY s.id LIMIT %(limit)s
"""

_GONE = """
    DELETE FROM search_searchdocument d
    WHERE d.kind = %(kind)s
      AND NOT EXISTS (SELECT FROM ({states}) AS s (id, state) WHERE s.id = d.object_id)
"""

_COLUMNS: Mapping[str, str] = {
    "kind": "text",
    "object_id": "bigint",
    "counted_as": "bigint",
    "is_hidden": "boolean",
    "marker": "text",
    "tokens": "tsvector",
    "names": "text",
    "address": "text",
    "title_en": "text",
    "title_fr": "text",
    "title_zh": "text",
    "place_en": "text",
    "place_fr": "text",
    "texts": "jsonb",
    "facets": "text",
    "is_sample": "boolean",
    "is_public_record": "boolean",
    "is_closed": "boolean",
    "ends_on": "date",
    "as_of": "date",
}


class AlreadyRunningError(Exception):
    """Somebody else writes the documents."""


@dataclass(slots=True)
class Tally:
    """What a refresh did."""

    written: int = 0
    removed: int = 0


def refresh(*, seconds: float | None = None) -> Tally:
    """Bring the documents up to date, batch by batch; safe to run twice, late or killed.

    Args:
        seconds: no new batch is begun after so long; all work is done where None.

    Raises:
        AlreadyRunningError: somebody else is at work.
    """
    total = Tally()
    started = time.monotonic()
    for kind in Kind.values:
        total.removed += _remove_gone(kind)
        while written := _write_changed(kind):
            total.written += written
            if seconds is not None and time.monotonic() - started > seconds:
                return total
    return total


def forget_all() -> int:
    """Mark every document as outdated."""
    return SearchDocument.objects.update(marker="")


@transaction.atomic
def _remove_gone(kind: str) -> int:
    take_lock()
    with connection.cursor() as cursor:
        cursor.execute(_GONE.format(states=_STATES[kind]), {"kind": kind})
        return int(cursor.rowcount)


@transaction.atomic
def _write_changed(kind: str) -> int:
    take_lock()
    markers = changed(kind, limit=BATCH)
    readings = READERS[kind](markers) if markers else []
    write(readings, markers)
    return len(readings)


def take_lock() -> None:
    """Hold the writer's lock to the end of the transaction.

    Raises:
        AlreadyRunningError: somebody else holds it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyRunningError


def changed(kind: str, *, limit: int) -> dict[int, str]:
    """Return the rows of a kind whose document is missing or behind, with their new markers.

    The caller reads the rows afterwards: a change in between gives another marker, and the
    document is made again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGED.format(states=_STATES[kind]),
            {"kind": kind, "limit": limit, "version": analysis.VERSION},
        )
        return dict(cursor.fetchall())


def write(readings: Sequence[Reading], markers: Mapping[int, str]) -> None:
    """Insert or replace documents."""
    if not readings:
        return
    rows = [_row(reading, markers[reading.object_id]) for reading in readings]
    values = ", ".join(f"%s::{kind}" for kind in _COLUMNS.values())
    updates = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)
    statement = (
        f"INSERT INTO search_searchdocument ({', '.join(_COLUMNS)}) VALUES ({values}) "  # noqa: S608
        f"ON CONFLICT (kind, object_id) DO UPDATE SET {updates}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _row(reading: Reading, marker: str) -> list[Any]:
    counted_as = facets.written(reading.kind, reading.provinces, reading.areas)
    written = {
        "marker": marker,
        "tokens": reading.lexemes.written(),
        "names": "\n".join(reading.names),
        "texts": json.dumps(reading.texts, ensure_ascii=False),
        "facets": counted_as,
        "counted_as": facets.number_of(counted_as),
    }
    return [written[name] if name in written else getattr(reading, name) for name in _COLUMNS]
