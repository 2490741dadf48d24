"""What stretch of time a figure speaks of."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from opportunities.upload.problems import CellError

SHAPE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?P<month>\d\d)(?:\.\.(?P<to_month>\d\d))?"
    r"|-(?P<m1>\d\d)-(?P<d1>\d\d)\.\.(?P<m2>\d\d)-(?P<d2>\d\d)"
    r"|(?P<target> target))?",
    re.ASCII,
)
SLASHES = re.compile(r"\d{1,4}[/.]\d{1,2}([/.]\d{1,4})?", re.ASCII)
FIRST_YEAR = 1949
LAST_YEAR = 2100
REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Period:
    """A year, some months or days of one year, or the year that a target is set for."""

    text: str
    year: int
    first: date
    last: date
    is_target: bool = False

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1


def read_period(text: str) -> Period:
    """Read a period in the way it is stored.

    Raises:
        CellError: it is written in another way, or there is no such day or month.
    """
    try:
        found = _read(text)
    except ValueError:
        raise CellError(
            _("There is no such month or day, or the period ends before it begins.")
        ) from None
    if found is None:
        raise CellError(_how_to_write(text))
    return found


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> Period | None:
    found = SHAPE.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        return None
    first, last = _ends(found)
    if first > last:
        raise ValueError(text)
    return Period(text, first.year, first, last, is_target=bool(found["target"]))


def _ends(found: re.Match[str]) -> tuple[date, date]:
    year = int(found["year"])
    if found["m1"]:
        return (
            date(year, int(found["m1"]), int(found["d1"])),
            date(year, int(found["m2"]), int(found["d2"])),
        )
    if not found["month"]:
        return date(year, 1, 1), date(year, 12, 31)
    month, to_month = int(found["month"]), int(found["to_month"] or found["month"])
    first = date(year, month, 1)
    last = date(year, to_month, 1)
    return first, last.replace(day=calendar.monthrange(year, to_month)[1])


def _how_to_write(text: str) -> str:
    if SLASHES.fullmatch(text):
        return _(
            "A date such as 03/04 can be read in two ways. Write the year first: 2024, 2024-03 or"
            " 2024-01-01..09-20."
        )
    return _(
        "Write a year from 1949 to 2100, some months or some days of it: 2024, 2024-03,"
        " 2024-01..06 or 2024-01-01..09-20."
    )
