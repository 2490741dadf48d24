"""Files of figures, as people write them."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

from opportunities.upload.checking import check
from opportunities.upload.contract import NAMES
from tests import recipes

if TYPE_CHECKING:
    from opportunities.upload.checking import Report

ON = date(2026, 11, 21)
BULLETIN = {
    "source_title": "Bulletin of Nanjing",
    "source_url": "https://example.org/bulletin",
    "source_kind": "official",
    "source_published": "2025-06-05",
    "licence": "facts",
}
GOOD = {
    "place_code": "320100",
    "indicator": "pm25",
    "period": "2024",
    "value": "28.4",
    "unit": "µg/m³",
    **BULLETIN,
}


def row(**cells: str) -> dict[str, str]:
    """A good row about PM2.5 in Nanjing, but for the cells named."""
    return {**GOOD, **cells}


def written(*rows: dict[str, str], delimiter: str = ",") -> str:
    """Write rows as a file with every column of the contract."""
    file = StringIO()
    writer = csv.DictWriter(file, NAMES, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def known() -> None:
    """Store what the rows point to."""
    recipes.city()
    recipes.indicator(unit="µg/m³")


def checked(*rows: dict[str, str], mark: str = ".", text: str = "") -> Report:
    """Check rows, or a text, on the day of the tests."""
    known()
    return check(text or written(*rows), decimal_mark=mark, on=ON)


def reasons(report: Report) -> list[tuple[int, str, str]]:
    """Return what is wrong, by line, column and reason."""
    return [(problem.line, problem.column, problem.reason) for problem in report.problems]
