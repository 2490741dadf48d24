"""Amounts in Canadian dollars by the rate of a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from matchmaker.money import to_cad


def test_canadian_dollars_stay_what_they_are() -> None:
    found = to_cad(Decimal("12.345"), "CAD", date(2024, 5, 6))

    assert found is not None
    assert (found.amount, found.on) == (Decimal("12.35"), date(2024, 5, 6))


def test_a_weekend_takes_the_last_rate_before_it() -> None:
    found = to_cad(Decimal(100), "USD", date(2024, 3, 2))

    assert found is not None
    assert found.on == date(2024, 3, 1)
    assert 130 < found.amount < 140


def test_a_day_after_the_table_takes_a_years_end() -> None:
    found = to_cad(Decimal(100), "USD", date(2099, 1, 1))

    assert found is not None
    assert (found.on.month, found.on.day) == (12, 31)


@pytest.mark.parametrize(
    ("currency", "on"),
    [
        pytest.param("XXX", date(2024, 1, 2), id="no such currency"),
        pytest.param("CNY", date(1999, 1, 4), id="before the table begins"),
    ],
)
def test_outside_the_table_the_amount_is_unknown(currency: str, on: date) -> None:
    assert to_cad(Decimal(100), currency, on) is None
