"""The day that decides what is open: deadlines in China end with the day in Shanghai."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date, datetime

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_in_china(now: datetime) -> date:
    """Return the calendar day in Shanghai at a moment."""
    return now.astimezone(SHANGHAI).date()
