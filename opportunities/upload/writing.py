"""Writes the good rows of a file, inside the transaction of whoever decides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import connection, models, transaction

from opportunities.models import Correction, Measurement, Place, Source
from opportunities.upload.comparing import Outcome
from opportunities.upload.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from matchmaker.accounts.models import User
    from opportunities.models import MeasurementImport
    from opportunities.upload.checking import Report
    from opportunities.upload.comparing import Compared
    from opportunities.upload.rows import Figure
    from opportunities.upload.sources import Origin

AT_ONCE = 5000
COUNTS_EACH = "opportunities.Measurement:counts_measurement"
LONGEST = 1000
CHANGEABLE = ("value", "unit", "flags", "source_detail")
INSERT = """
    INSERT INTO opportunities_measurement (
        place_id, indicator_id, year, period, value, unit, method, source_id, source_detail,
        flags, precedence
    )
    SELECT
        place, indicator, year, period, value, unit, method, source, detail,
        string_to_array(flags, ';'), precedence
    FROM unnest(
        %s::bigint[], %s::bigint[], %s::smallint[], %s::text[], %s::numeric[], %s::text[],
        %s::text[], %s::bigint[], %s::text[], %s::text[], %s::smallint[]
    ) AS fresh (
        place, indicator, year, period, value, unit, method, source, detail, flags, precedence
    )
"""
"""Three times as fast as a list of values, which the database has to parse."""

LONGEST_REASON = 500


class MovedError(Exception):
    """Somebody changed a stored figure after it was compared with the file."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a file."""

    takes_over: bool
    by: User | None
    at: datetime


def write(report: Report, row: MeasurementImport, decision: Decision) -> None:
    """Create what is missing, add what is new, and take over conflicts where that was decided.

    Args:
        report: the file, checked in this transaction.
        row: the file.
        decision: who decides what.

    Raises:
        MovedError: a figure that would be changed is no longer what it was compared with.
    """
    fresh = [one.figure for one in report.of(Outcome.CREATED)]
    touched = report.of(Outcome.CHANGED)
    if decision.takes_over:
        touched += report.of(Outcome.CONFLICT)
    sources = _stored_sources((figure.source for figure in fresh), at=decision.at)
    # The trigger would write the place anew for each of its figures: once for all is the same.
    # The savepoint lets a failure be told: without it the trigger could not be turned on again.
    with pgtrigger.ignore(COUNTS_EACH), transaction.atomic():
        for start in range(0, len(fresh), AT_ONCE):
            _insert(fresh[start : start + AT_ONCE], sources)
        _change(touched, row, decision)
    _count_as_evidence(
        {figure.place.pk for figure in fresh} | {one.figure.place.pk for one in touched}
    )


def _hold(touched: list[Compared]) -> None:
    """Keep others from changing these figures, once they are what the file was compared with."""
    compared = {one.stored.pk: one.stored for one in touched if one.stored is not None}
    rows = Measurement.objects.filter(pk__in=compared).order_by("pk")
    held = {row.pk: row for row in rows.select_for_update(of=("self",))}
    if any(_state(held.get(pk)) != _state(row) for pk, row in compared.items()):
        raise MovedError


def _state(row: Measurement | None) -> tuple[object, ...] | None:
    return None if row is None else tuple(getattr(row, name) for name in CHANGEABLE)


def _change(touched: list[Compared], row: MeasurementImport, decision: Decision) -> None:
    _hold(touched)
    reason = f"Import of the file {row.file_name}"[:LONGEST_REASON]
    corrections = [
        Correction(
            measurement=one.stored,
            field=field,
            before=before[:LONGEST],
            after=after[:LONGEST],
            reason=reason,
            imported_by=row,
            made_by=decision.by,
            made_at=decision.at,
        )
        for one in touched
        for field, before, after in _apply(one)
    ]
    Measurement.objects.bulk_update(
        [one.stored for one in touched if one.stored is not None],
        CHANGEABLE,
        batch_size=AT_ONCE // 25,
    )
    Correction.objects.bulk_create(corrections, batch_size=AT_ONCE)


def _count_as_evidence(places: set[int]) -> None:
    # In one order, so that two writers never wait for each other.
    locked = Place.objects.filter(pk__in=places).order_by("pk").select_for_update()
    Place.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).update(
        evidence_seq=models.F("evidence_seq") + 1
    )


def _stored_sources(origins: Iterable[Origin], *, at: datetime) -> dict[str, int]:
    """Store the sources that are new, and return the ids of all by their key."""
    by_key = {origin.key: origin for origin in origins}
    new = [origin for origin in by_key.values() if origin.pk is None]
    rows = Source.objects.bulk_create(
        Source(
            key=origin.key,
            title=origin.title,
            url=origin.url,
            kind=origin.kind,
            published_on=origin.published_on,
            licence=origin.licence,
            retrieved_on=at.date(),
        )
        for origin in new
    )
    stored = {origin.key: origin.pk for origin in by_key.values() if origin.pk is not None}
    return {**stored, **{row.key: row.pk for row in rows}}


def _insert(figures: list[Figure], sources: Mapping[str, int]) -> None:
    """Store new figures in one statement."""
    rows = [
        (
            figure.place.pk,
            figure.indicator.pk,
            figure.period.year,
            figure.period.text,
            figure.value,
            figure.unit,
            figure.method,
            sources[figure.source.key],
            figure.detail,
            ";".join(figure.flags),
            figure.source.precedence,
        )
        for figure in figures
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [list(column) for column in zip(*rows, strict=True)])


def _apply(one: Compared) -> list[tuple[str, str, str]]:
    """Set what the file says on the stored row, and return field, before and after of each."""
    row, figure = one.stored, one.figure
    if row is None:
        return []
    flags = [*row.flags, *(flag for flag in figure.flags if flag not in row.flags)]
    wanted: dict[str, Any] = {"flags": flags, "source_detail": figure.detail or row.source_detail}
    if one.outcome == Outcome.CONFLICT:
        wanted |= {"value": figure.value, "unit": figure.unit}
    changes = []
    for field, after in wanted.items():
        before = getattr(row, field)
        if before != after:
            changes.append((field, _words(before), _words(after)))
            setattr(row, field, after)
    return changes


def _words(value: object) -> str:
    if isinstance(value, list):
        return ";".join(value)
    return plain(value) if isinstance(value, Decimal) else str(value)
