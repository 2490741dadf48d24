"""What people do with a file: upload, store, discard. Each in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pghistory
from django.db import DatabaseError, IntegrityError, transaction
from psycopg import errors

from matchmaker.clock import day_in_china
from matchmaker.locks import Lock, try_to_hold
from opportunities.models import MeasurementImport
from opportunities.upload.checking import Report, check
from opportunities.upload.comparing import Outcome
from opportunities.upload.writing import Decision, MovedError, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from matchmaker.accounts.models import User
    from opportunities.upload.decoding import Decoded

State = MeasurementImport.State
ACTION = "import_measurements"
"""Name that the history gives to what came by file."""

ELSEWHERE = (
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    errors.UniqueViolation,
)
"""What the database says when somebody else works on the same figures."""


MOST_WAITING = 10
"""Files of one person that may wait for a decision: each keeps its whole text."""

KEPT = timedelta(days=30)
"""How long a file waits for a decision before it is discarded."""


class TooManyFilesError(Exception):
    """A person has more files waiting than one may have."""


class DecidedError(Exception):
    """The file was stored or discarded already."""


class BusyError(Exception):
    """Somebody stores a file, or changes one of its figures, at this moment."""


class ChangedError(Exception):
    """The stored figures differ from the file otherwise than the person saw."""


@dataclass(frozen=True, slots=True)
class TakesOver:
    """The wish to write the file's figures over stored ones that differ."""

    seen: str | None
    """Print of the differences that the person saw; None where nobody looked, as in a command."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as somebody hands it in."""

    name: str
    decoded: Decoded
    decimal_mark: str
    key: UUID


def upload(file: Uploaded, report: Report, *, by: User | None, at: datetime) -> MeasurementImport:
    """Keep a checked file until somebody decides; the same form sent twice keeps one.

    Raises:
        TooManyFilesError: the person has too many files waiting.
    """
    # Another file behind the same form, as after a step back in the browser, is another upload.
    same = MeasurementImport.objects.filter(
        public_id=file.key,
        uploaded_by=by,
        digest=file.decoded.digest,
        decimal_mark=file.decimal_mark,
    )
    if stored := same.first():
        return stored
    waiting = MeasurementImport.objects.filter(uploaded_by=by, state=State.CHECKED)
    if by is not None and waiting.count() >= MOST_WAITING:
        raise TooManyFilesError
    counts = report.counts()
    row = MeasurementImport(
        public_id=file.key,
        file_name=file.name[:200],
        digest=file.decoded.digest,
        content=file.decoded.text,
        decimal_mark=file.decimal_mark,
        row_count=report.row_count,
        bad_count=report.bad_count,
        created_count=counts[Outcome.CREATED],
        changed_count=counts[Outcome.CHANGED],
        unchanged_count=counts[Outcome.UNCHANGED],
        conflict_count=counts[Outcome.CONFLICT],
        uploaded_by=by,
        uploaded_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if stored := same.first():
            return stored
        # The key of another upload: this form is one of its own.
        row.public_id = uuid4()
        row.save()
    return row


def store(
    upload_pk: int, *, takes_over: TakesOver | None, by: User | None, at: datetime
) -> tuple[MeasurementImport, Report]:
    """Store the good rows of a file, once; what is stored already stays as it is.

    Args:
        upload_pk: the file.
        takes_over: where the file's figures replace stored ones that differ.
        by: who decides.
        at: when; the check is done anew against what is stored then.

    Raises:
        DecidedError: it was decided already.
        BusyError: somebody stores a file, or changes one of its figures, at this moment.
        ChangedError: what would be taken over is not what the person saw.
        UnreadableFileError: the contract has changed since the file was checked.
    """
    with _or_busy(), transaction.atomic():
        row = _claimed(upload_pk)
        _alone()
        report = check(row.content, decimal_mark=row.decimal_mark, on=day_in_china(at), by=by)
        if takes_over and takes_over.seen not in {None, report.print_of_conflicts()}:
            raise ChangedError
        with pghistory.context(action=ACTION, upload=str(row.public_id)):
            write(report, row, Decision(takes_over=bool(takes_over), by=by, at=at))
        _decide(row, State.STORED, report, at=at)
        row.takes_over_conflicts = bool(takes_over)
        row.save()
    return row, report


def discard(upload_pk: int, *, at: datetime) -> MeasurementImport:
    """Throw a file away before it is stored.

    Raises:
        DecidedError: it was decided already.
        BusyError: somebody stores it at this moment.
    """
    with _or_busy(), transaction.atomic():
        row = _claimed(upload_pk)
        _decide(row, State.DISCARDED, None, at=at)
        row.save()
    return row


def discard_forgotten(*, at: datetime) -> int:
    """Discard the files that nobody decided about for long, and return how many."""
    forgotten = MeasurementImport.objects.filter(state=State.CHECKED, uploaded_at__lt=at - KEPT)
    return forgotten.update(state=State.DISCARDED, content="", decided_at=at)


@contextmanager
def _or_busy() -> Iterator[None]:
    try:
        yield
    except MovedError as error:
        raise BusyError from error
    except DatabaseError as error:
        if isinstance(error.__cause__, ELSEWHERE):
            raise BusyError from error
        raise


def _claimed(upload_pk: int) -> MeasurementImport:
    row = MeasurementImport.objects.select_for_update(nowait=True).get(pk=upload_pk)
    if row.state != State.CHECKED:
        raise DecidedError
    return row


def _alone() -> None:
    if not try_to_hold(Lock.IMPORT):
        raise BusyError


def _decide(row: MeasurementImport, state: str, report: Report | None, *, at: datetime) -> None:
    row.state = state
    row.content = ""
    row.decided_at = at
    if report is None:
        return
    counts = report.counts()
    row.row_count, row.bad_count = report.row_count, report.bad_count
    row.created_count, row.changed_count = counts[Outcome.CREATED], counts[Outcome.CHANGED]
    row.unchanged_count = counts[Outcome.UNCHANGED] + counts[Outcome.ELSEWHERE]
    row.conflict_count = counts[Outcome.CONFLICT]
