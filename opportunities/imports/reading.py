"""How the cells of the reference tables are read."""

from __future__ import annotations

import calendar
import json
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from matchmaker.tables import read_table
from matchmaker.vocabulary.areas import PriorityArea

FOLDER = Path(__file__).resolve().parent.parent / "data" / "reference"
ADDRESS = re.compile(r"https?://[^\s;，；]+")
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
FULL_DAY = re.compile(r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b")
FOR_READERS = (
    (re.compile(r"\bug/m3\b"), "µg/m³"),
    (re.compile(r"\bm3\b"), "m³"),
    (re.compile(r"\bx10\^4 t\b"), "× 10⁴ t"),
    (re.compile(r"; \d+ named in \w+\.csv"), ""),
    (re.compile(r"; other listed parks in \w+\.csv"), ""),
    (re.compile(r"\bopportunities_worldbank_china\.csv\b"), "the World Bank’s list"),
    (re.compile(r" \(CCTV\)"), ""),
)
AREAS = tuple(PriorityArea.values)
"""The areas in the order of their numbers, 1 to 8."""

UNITS = {
    "ug/m3": "µg/m³",
    "mg/m3": "mg/m³",
    "10^4 t": "10⁴ t",
    "10^8 t": "10⁸ t",
    "10^4 t/d": "10⁴ t/d",
    "10^4 t/yr": "10⁴ t",
    "10^8 m3": "10⁸ m³",
    "10^8 m3 (approx.)": "10⁸ m³",
    "10^4 CNY": "10⁴ CNY",
    "AQI": "index",
    "index (lower is better)": "index",
    "rank of 168 (1=best)": "rank",
    "rank of 9 (1=best)": "rank",
    "% vs 2020": "%",
    "% or more": "%",
    "per L": "/L",
}


def rows(name: str) -> list[dict[str, str]]:
    """Read one reference table by its name."""
    return read_table(FOLDER / f"{name}.csv")


def policy_rows() -> list[dict[str, str]]:
    """Read the targets of documents, and what reports tell of policy besides."""
    return [*rows("policy_signals"), *rows("policy_signals_reports")]


@cache
def retrieved_on(name: str) -> date:
    """Return the day on which a reference table was gathered."""
    return date.fromisoformat(_provenance(name)["retrieved"])


def licence(name: str) -> str:
    """Return the licence under which a reference table may be used."""
    return _provenance(name)["licence"][:200]


@cache
def _provenance(name: str) -> dict[str, str]:
    entries = json.loads((FOLDER / "PROVENANCE.json").read_text(encoding="utf-8"))
    found: dict[str, str] = next(entry for entry in entries if entry["file"] == f"{name}.csv")
    return found


def parts(text: str) -> list[str]:
    """Split a cell that lists several values."""
    return [part.strip() for part in text.split("|") if part.strip()]


def areas(text: str) -> list[str]:
    """Read areas given by number, with or without their name, in the order of the numbers."""
    numbers = {int(part.split()[0]) for part in parts(text)}
    return [AREAS[number - 1] for number in sorted(numbers)]


def number(text: str) -> Decimal | None:
    """Read a number; anything else is unknown."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def last_day(text: str) -> date | None:
    """Read a date; a year or a month stands for its last day."""
    found = PARTIAL_DATE.match(text.strip())
    if not found:
        return None
    year, month, day = (int(group) if group else 0 for group in found.groups())
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def first_day(text: str) -> date | None:
    """Read a date; a year or a month stands for its first day."""
    found = PARTIAL_DATE.match(text.strip())
    if not found:
        return None
    year, month, day = (int(group) if group else 1 for group in found.groups())
    return date(year, month, day)


def last_day_seen(text: str, seen: date) -> date | None:
    """Read a past date; a year or month stands for its last day, but no later than it was seen."""
    day = last_day(text)
    return min(day, seen) if day else None


def addresses(text: str) -> list[str]:
    """Return the web addresses that a cell names."""
    return [found.rstrip(".,)") for found in ADDRESS.findall(text)]


def first_address(text: str) -> str:
    """Return the first web address of a cell, or nothing."""
    found = addresses(text)
    return found[0][:1000] if found else ""


def plain(text: str) -> str:
    """Write a remark of a table for a reader: units and days as shown, without names of files."""
    for pattern, instead in FOR_READERS:
        text = pattern.sub(instead, text)
    return FULL_DAY.sub(_day_in_words, text)


def _day_in_words(found: re.Match[str]) -> str:
    day = date.fromisoformat(found.group())
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def unit(text: str) -> str:
    """Write a unit the way it is shown."""
    if text.startswith("days/"):
        return f"days of {text.removeprefix('days/')}"
    if text.startswith("% of "):
        return "%"
    return UNITS.get(text, text)
