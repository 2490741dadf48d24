"""Checks a file of figures and stores its good rows; a second run changes nothing."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from matchmaker.accounts.models import User
from matchmaker.clock import day_in_china
from opportunities.models import MeasurementImport
from opportunities.upload import storing
from opportunities.upload.checking import check
from opportunities.upload.comparing import Outcome
from opportunities.upload.decoding import CHUNK, Decoded, decode, refuse_large
from opportunities.upload.problems import UnreadableFileError

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator
    from datetime import datetime

    from opportunities.upload.checking import Report

POINT, COMMA = MeasurementImport.DecimalMark.POINT, MeasurementImport.DecimalMark.COMMA


class Command(BaseCommand):
    """Does with a file what the upload page does."""

    help = (
        "Check a CSV file of figures against the published contract and store its good rows, all "
        "of them or none. What is stored already stays as it is, unless --take-over is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and what to do with it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, store nothing")
        parser.add_argument(
            "--take-over",
            action="store_true",
            help="write the file's figure over a stored one of the same source that differs",
        )
        parser.add_argument(
            "--decimal-comma", action="store_true", help="the column value has decimal commas"
        )
        parser.add_argument("--by", metavar="EMAIL", help="the person who brings the file")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, and store unless told otherwise."""
        start, now = time.monotonic(), timezone.now()
        by = _person(options["by"])
        mark = COMMA if options["decimal_comma"] else POINT
        try:
            decoded = _read(options["file"])
            report = check(decoded.text, decimal_mark=mark, on=day_in_china(now), by=by)
            if not options["dry_run"]:
                file = storing.Uploaded(options["file"].name, decoded, mark, uuid4())
                wish = storing.TakesOver(seen=None) if options["take_over"] else None
                report = _store(file, report, wish, by=by, at=now)
        except (OSError, UnreadableFileError) as error:
            raise CommandError(str(error)) from error
        except storing.TooManyFilesError:
            raise CommandError("Too many files of this person wait for a decision.") from None
        except storing.BusyError:
            raise CommandError("Somebody is storing figures at this moment. Try again.") from None
        found = _result(report, is_stored=not options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for problem in found.pop("problems"):
            where = f"line {problem['line']}, {problem['column'] or 'whole row'}"
            self.stdout.write(f"{where}: {problem['reason']}")
        self.stdout.write(", ".join(f"{name} {value}" for name, value in found.items()))
        self.stdout.write(f"Done in {time.monotonic() - start:.1f} s.")


def _person(email: str | None) -> User | None:
    if not email:
        return None
    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        raise CommandError(f"Nobody has the address {email}.")
    if person.is_member:
        raise CommandError("Only commissioners and administrators bring figures.")
    return person


def _read(path: Path) -> Decoded:
    refuse_large(path.stat().st_size)

    def pieces() -> Iterator[bytes]:
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece

    return decode(pieces())


def _store(
    file: storing.Uploaded,
    report: Report,
    wish: storing.TakesOver | None,
    *,
    by: User | None,
    at: datetime,
) -> Report:
    with transaction.atomic():
        row = storing.upload(file, report, by=by, at=at)
        return storing.store(row.pk, takes_over=wish, by=by, at=at)[1]


def _result(report: Report, *, is_stored: bool) -> dict[str, Any]:
    counts = report.counts()
    return {
        "stored": is_stored,
        "rows": report.row_count,
        "bad": report.bad_count,
        **{outcome.value: counts[outcome] for outcome in Outcome},
        "repeated": len(report.repeats),
        "problems": [
            {"line": one.line, "column": one.column, "value": one.value, "reason": one.reason}
            for one in report.problems
        ],
    }
