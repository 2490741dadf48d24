"""The day that decides what is open."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from matchmaker.clock import day_in_china


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(datetime(2026, 11, 21, 15, 59, tzinfo=UTC), date(2026, 11, 21), id="before"),
        pytest.param(datetime(2026, 11, 21, 16, 0, tzinfo=UTC), date(2026, 11, 22), id="midnight"),
    ],
)
def test_the_day_ends_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    assert day_in_china(moment) == day
