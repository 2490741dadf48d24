"""Tables for spreadsheets: CSV whose cells are shown and never computed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FORMULA_LEADS = frozenset("=+-@\t\n|%＝＋－＠")
"""First characters that make a spreadsheet compute a text, full-width ones among them."""


def inert(value: object) -> object:
    """Return a value that a spreadsheet shows and never computes; JSON needs no such care."""
    if not isinstance(value, str):
        return value
    # The writer puts no quotes around a lone return, which would begin a row of its own.
    text = value.replace("\r", " ")
    return f"'{text}" if text.lstrip(" ")[:1] in FORMULA_LEADS else text


def csv_answer(
    name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> HttpResponse:
    """Answer with rows as a CSV file.

    Args:
        name: The name of the file without its ending, as `tracker-pm25`.
        columns: The heads, in order.
        rows: One mapping a row; numbers stay numbers, texts are made inert.
    """
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
    writer = csv.DictWriter(answer, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: inert(value) for column, value in row.items()})
    return answer
