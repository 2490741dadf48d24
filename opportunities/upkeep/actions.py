"""What people do about a figure that is wrong: report it, decide a report, correct it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import pghistory
from django.db import IntegrityError, transaction

from matchmaker.accounts.models import User
from opportunities.models import Correction, ErrorReport, Measurement, Source
from opportunities.upkeep.states import ACCEPT, REJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from matchmaker.transitions import Transition

MOST_OPEN_REPORTS = 20
"""Reports of one person that may wait at the same time."""

CORRECT = "correct_measurement"
"""Name that the history gives to what a person corrected."""

FIELDS = ("value", "flags", "method", "source", "source_detail", "precedence")
"""What a correction may change, in the order in which it is told."""

LONGEST = 1_000

PRECEDENCE_OF = {Source.Kind.OFFICIAL: 1, Source.Kind.COMPUTED: 3}
IN_THE_PRESS = 2


class TooManyReportsError(Exception):
    """A person has more reports waiting than one may have."""


class StaleFigureError(Exception):
    """Someone changed the figure since the person opened it."""


class NothingChangedError(Exception):
    """A correction that says what is stored already."""


class SameFigureError(Exception):
    """The corrected figure would stand beside another one of the same source and method."""


class ReportDecidedError(Exception):
    """Someone has decided the report already."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a person says is wrong."""

    message: str
    value: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """The document that a corrected figure is read from."""

    title: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure as it should be."""

    value: Decimal
    flags: tuple[str, ...]
    method: str
    source_detail: str
    source: SourceFacts | None = None
    """Another source than the stored one; nothing where it stays."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a figure is corrected, and which version of it was seen."""

    reason: str
    version: str
    report: ErrorReport | None = None


class By(NamedTuple):
    """Who does something, and when."""

    person: User
    at: datetime


def version_of(figure: Measurement) -> str:
    """Return the fingerprint of all that a correction may change, and of the value's unit."""
    said = [
        f"{figure.value.normalize():f}",
        figure.unit,
        sorted(figure.flags),
        figure.method,
        figure.source_id,
        figure.source_detail,
        figure.precedence,
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def report_error(figure: Measurement, complaint: Complaint, *, key: UUID, by: By) -> ErrorReport:
    """Store somebody's word that a figure is wrong; the same form sent twice stores one.

    Args:
        figure: the figure in question.
        complaint: what is wrong with it.
        key: made with the empty form, and sent back with it.
        by: who says so, and when.

    Raises:
        TooManyReportsError: the person has too many reports waiting.
    """
    own = ErrorReport.objects.filter(reported_by=by.person)
    stored = own.filter(key=key, measurement=figure).first()
    if stored:
        return stored
    if ErrorReport.objects.filter(key=key).exists():
        # The key of another form, seen or guessed: this report is one of its own.
        key = uuid4()
    try:
        with transaction.atomic():
            # Two forms at the same moment are counted one after the other.
            User.objects.select_for_update(no_key=True).get(pk=by.person.pk)
            if own.open().count() >= MOST_OPEN_REPORTS:
                raise TooManyReportsError
            return ErrorReport.objects.create(
                key=key,
                measurement=figure,
                message=complaint.message,
                suggested_value=complaint.value,
                suggested_source=complaint.source,
                reported_by=by.person,
                reported_at=by.at,
            )
    except IntegrityError:
        # The same form, sent twice at the same moment.
        return own.get(key=key, measurement=figure)


def correct(figure: Measurement, revised: Revised, grounds: Grounds, *, by: By) -> list[Correction]:
    """Change a figure and write down what changed, field by field.

    Raises:
        StaleFigureError: the stored figure is no longer the version that the person saw.
        NothingChangedError: the figure stays as it is.
        SameFigureError: the same source and method have another figure for the period.
    """
    with transaction.atomic(), pghistory.context(action=CORRECT, by=by.person.pk):
        current = (
            Measurement.objects.select_for_update(of=("self",))
            .select_related("source")
            .get(pk=figure.pk)
        )
        if version_of(current) != grounds.version:
            raise StaleFigureError
        before = _told(current)
        _apply(current, revised, at=by.at)
        after = _told(current)
        changed = [name for name in FIELDS if before[name] != after[name]]
        if not changed:
            raise NothingChangedError
        _refuse_twins(current)
        try:
            with transaction.atomic():
                current.save()
        except IntegrityError as error:
            # A twin that was stored since they were looked for.
            raise SameFigureError from error
        return Correction.objects.bulk_create(
            Correction(
                measurement=current,
                field=name,
                before=before[name],
                after=after[name],
                reason=grounds.reason,
                report=grounds.report,
                made_by=by.person,
                made_at=by.at,
            )
            # The history shows the newest first, and the value before its marks.
            for name in reversed(changed)
        )


def accept_report(
    report: ErrorReport, revised: Revised, *, version: str, answer: str, by: By
) -> list[Correction]:
    """Correct the figure that a report speaks of, and tell the person who reported it.

    Raises:
        ReportDecidedError: someone was faster.
        StaleFigureError, NothingChangedError, SameFigureError: see `correct`.
    """
    with transaction.atomic():
        waiting = _locked(report, ACCEPT)
        grounds = Grounds(answer, version, waiting)
        corrections = correct(waiting.measurement, revised, grounds, by=by)
        _decide(waiting, ACCEPT, answer, by=by)
    return corrections


def reject_report(report: ErrorReport, *, answer: str, by: By) -> None:
    """Leave the figure as it is, and tell the person who reported it why.

    Raises:
        ReportDecidedError: someone was faster.
    """
    with transaction.atomic():
        _decide(_locked(report, REJECT), REJECT, answer, by=by)


def _locked(report: ErrorReport, step: Transition) -> ErrorReport:
    waiting = ErrorReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if waiting.state not in step.sources:
        raise ReportDecidedError
    return waiting


def _decide(report: ErrorReport, step: Transition, answer: str, *, by: By) -> None:
    report.state, report.answer = step.target, answer
    report.decided_by, report.decided_at = by.person, by.at
    report.save(update_fields=["state", "answer", "decided_by", "decided_at"])


def _apply(figure: Measurement, revised: Revised, *, at: datetime) -> None:
    figure.value = revised.value
    figure.flags = list(revised.flags)
    figure.method, figure.source_detail = revised.method, revised.source_detail
    if revised.source:
        figure.source = _source(revised.source, at=at)
        figure.precedence = PRECEDENCE_OF.get(Source.Kind(revised.source.kind), IN_THE_PRESS)


def _source(facts: SourceFacts, *, at: datetime) -> Source:
    """Find or store a source; the same document is one source, whoever reads it."""
    said = json.dumps([facts.title, facts.url, facts.kind])
    key = f"correction-{hashlib.sha256(said.encode()).hexdigest()[:32]}"
    written = {
        "title": facts.title,
        "url": facts.url,
        "kind": facts.kind,
        "retrieved_on": at.date(),
    }
    return Source.objects.get_or_create(key=key, defaults=written)[0]


def _refuse_twins(figure: Measurement) -> None:
    twins = Measurement.objects.filter(
        place=figure.place_id,
        indicator=figure.indicator_id,
        period=figure.period,
        source=figure.source_id,
        method=figure.method,
    )
    if twins.exclude(pk=figure.pk).exists():
        raise SameFigureError


def _told(figure: Measurement) -> dict[str, str]:
    return dict(_facts(figure))


def _facts(figure: Measurement) -> Iterator[tuple[str, str]]:
    yield "value", f"{figure.value.normalize():f}"
    yield "flags", ";".join(sorted(figure.flags))
    yield "method", figure.method
    yield "source", " ".join(filter(None, (figure.source.title, figure.source.url)))[:LONGEST]
    yield "source_detail", figure.source_detail
    yield "precedence", str(figure.precedence)
