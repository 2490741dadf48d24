"""The day that decides what is open and in force: today in Shanghai, or the day asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

SHANGHAI = ZoneInfo("Asia/Shanghai")
PARAMETER = "as_of"
"""Name of the day in the query of every page that knows a policy clock."""

FIRST_YEAR = 1990
LAST_YEAR = min(2100, MAXYEAR)


def day_in_china(now: datetime) -> date:
    """Return the calendar day in Shanghai at a moment."""
    return now.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day that a page speaks of."""

    day: date
    today: date
    is_unreadable: bool = False
    """True where a day was asked for that is none; today stands in for it."""

    @property
    def is_today(self) -> bool:
        """Whether the page speaks of today."""
        return self.day == self.today

    @property
    def query(self) -> str:
        """The day as it goes on to the next page, empty for today."""
        return "" if self.is_today else f"{PARAMETER}={self.day.isoformat()}"


def as_of(query: Mapping[str, str], now: datetime) -> AsOf:
    """Read the day that a page is asked to speak of; today where none or an impossible one is.

    Args:
        query: the query of the page.
        now: the moment of the request.
    """
    today = day_in_china(now)
    asked = (query.get(PARAMETER) or "").strip()
    if not asked:
        return AsOf(today, today)
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return AsOf(today, today, is_unreadable=True)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return AsOf(today, today, is_unreadable=True)
    return AsOf(day, today)
