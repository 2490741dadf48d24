"""The refused rows as a file, to be mended beside the one that was uploaded."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from matchmaker.spreadsheet import inert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opportunities.upload.problems import Problem

COLUMNS = ("line", "column", "value", "reason")


def refused_as_csv(problems: Iterable[Problem]) -> str:
    """Return one record a problem; no cell of it is computed by a spreadsheet."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in problems:
        writer.writerow([one.line, *map(inert, (one.column, one.value, one.reason))])
    return f"\ufeff{file.getvalue()}"
