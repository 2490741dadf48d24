"""The day that decides what is open and in force."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from matchmaker.clock import as_of, day_in_china

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(datetime(2026, 11, 21, 15, 59, tzinfo=UTC), date(2026, 11, 21), id="before"),
        pytest.param(datetime(2026, 11, 21, 16, 0, tzinfo=UTC), date(2026, 11, 22), id="midnight"),
    ],
)
def test_the_day_ends_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    assert day_in_china(moment) == day


def test_a_page_speaks_of_today_where_no_day_is_asked_for() -> None:
    clock = as_of({}, NOW)

    assert (clock.day, clock.is_today, clock.query) == (TODAY, True, "")


def test_a_page_speaks_of_the_day_asked_for_and_hands_it_on() -> None:
    clock = as_of({"as_of": "2017-10-12"}, NOW)

    assert (clock.day, clock.is_today) == (date(2017, 10, 12), False)
    assert clock.query == "as_of=2017-10-12"


@pytest.mark.parametrize("asked", ["yesterday", "2017-13-01", "1066-10-14", "9999-01-01", "\x00"])
def test_an_impossible_day_becomes_today_and_says_so(asked: str) -> None:
    clock = as_of({"as_of": asked}, NOW)

    assert (clock.day, clock.is_unreadable) == (TODAY, True)
