"""What the address of the tracker asks for; what cannot be is left out with a note."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from opportunities.models import Indicator, Place
from opportunities.tracker.yardsticks import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

EARLIEST, LATEST = 1949, 2100
FIRST_YEAR = 2013
"""Stations, instruments and standards changed in 2013; older figures are a baseline."""

MOST_CITIES = 8
MOST_NAMES = 40
LONGEST_NAME = 120
GROUPS = (
    Place.Group.TRACKER31,
    Place.Group.JIANGSU13,
    Place.Group.FUJIAN9,
    Place.Group.YANGTZE11,
)
"""Groups with figures; of the zero-carbon parks none are known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The readable part of the query; empty where nothing readable was given."""

    indicator: str = ""
    domain: str = ""
    group: str = Place.Group.TRACKER31.value
    standard: str = ""
    first_year: int | None = None
    last_year: int | None = None
    year: int | None = None
    """Only values of this year; otherwise the latest value of every city."""
    cities: tuple[str, ...] = ()
    as_of: str = ""
    table: str = ""
    """`all` to show every value as a table."""
    notes: list[str] = field(default_factory=list)

    @property
    def provinces(self) -> bool:
        """Whether the group is made of provinces."""
        return self.group == Place.Group.YANGTZE11

    def pairs(self, **changes: object) -> list[tuple[str, str]]:
        """List what goes on in the query to another view of the tracker, less what is empty."""
        kept: dict[str, object] = {
            "domain": "" if self.indicator else self.domain,
            "indicator": self.indicator,
            "group": "" if self.group == Place.Group.TRACKER31 else self.group,
            "standard": self.standard,
            "from": self.first_year,
            "to": self.last_year,
            "year": self.year,
            "cities": ",".join(self.cities),
            "as_of": self.as_of,
            "table": self.table,
            **changes,
        }
        return [(name, str(value)) for name, value in kept.items() if value]

    def query(self, **changes: object) -> str:
        """Write that query, with its question mark."""
        return f"?{urlencode(self.pairs(**changes))}"


def read(query: QueryDict, *, as_of: str = "") -> Asked:
    """Read the query of the tracker.

    Args:
        query: any query at all.
        as_of: the day to go on with, empty for today.
    """
    notes: list[str] = []
    first, last = _year(query, "from", notes), _year(query, "to", notes)
    if first and last and first > last:
        first, last = last, first
        notes.append(_("The first year came after the last one, so they were exchanged."))
    year = _year(query, "year", notes)
    if year and not (first or EARLIEST) <= year <= (last or LATEST):
        notes.append(_("%(year)d lies outside the years shown; it was left out.") % {"year": year})
        year = None
    return Asked(
        indicator=query.get("indicator", "").strip(),
        domain=_choice(query, "domain", Indicator.Domain.values, notes),
        group=_choice(query, "group", [group.value for group in GROUPS], notes)
        or Place.Group.TRACKER31.value,
        standard=_choice(query, "standard", Choice.values, notes),
        first_year=first,
        last_year=last,
        year=year,
        cities=_names(query.getlist("cities")),
        as_of=as_of,
        table=_choice(query, "table", ["all"], notes),
        notes=notes,
    )


def _choice(query: QueryDict, name: str, known: Sequence[str], notes: list[str]) -> str:
    value = query.get(name, "").strip()
    if not value or value in known:
        return value
    notes.append(
        _("“%(value)s” is not known as %(name)s here; it was left out.")
        % {"value": _short(value), "name": name}
    )
    return ""


def _year(query: QueryDict, name: str, notes: list[str]) -> int | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) == 4 and EARLIEST <= int(text) <= LATEST:
        return int(text)
    notes.append(
        _("“%(value)s” is no year from %(first)d to %(last)d; it was left out.")
        % {"value": _short(text), "first": EARLIEST, "last": LATEST}
    )
    return None


def _names(lists: Sequence[str]) -> tuple[str, ...]:
    """Split names at commas, Chinese ones too, and keep each once."""
    joined = ",".join(lists).replace("，", ",").replace("、", ",")
    names = (name.strip() for name in joined.split(","))
    found = dict.fromkeys(name[:LONGEST_NAME] for name in names if name and name.isprintable())
    return tuple(found)[:MOST_NAMES]


def _short(value: str) -> str:
    printable = "".join(letter for letter in value if letter.isprintable())
    return printable if len(printable) <= 40 else f"{printable[:40]}…"
