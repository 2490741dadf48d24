"""Amounts in Canadian dollars, for comparison, by the European Central Bank's reference rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from currency_converter import CurrencyConverter

CAD = "CAD"
CENT = Decimal("0.01")
LONGEST_HOLIDAY = 10
"""Days without a published rate, at most."""


@dataclass(frozen=True, slots=True)
class InCad:
    """An amount in CAD and the day of the rate that it was converted by."""

    amount: Decimal
    on: date


@cache
def _rates() -> CurrencyConverter:
    from currency_converter import CurrencyConverter  # noqa: PLC0415 - reading the table takes 0.2 s

    return CurrencyConverter(decimal=True, fallback_on_missing_rate=False)


@lru_cache(maxsize=4096)
def to_cad(amount: Decimal, currency: str, on: date) -> InCad | None:
    """Convert an amount by the rate of a day, or by the last year's end before the table ends.

    Args:
        amount: in the currency's whole units.
        currency: ISO 4217 code.
        on: the day of the rate; a day without one (a weekend) takes the last day before it.

    Returns:
        The amount with the day of the rate, or None where the bundled table has none.
    """
    if currency == CAD:
        return InCad(amount.quantize(CENT, ROUND_HALF_UP), on)
    table = _rates()
    if currency not in table.currencies:
        return None
    first = max(table.bounds[currency].first_date, table.bounds[CAD].first_date)
    last = min(table.bounds[currency].last_date, table.bounds[CAD].last_date)
    day = on if on <= last else date(last.year - 1, 12, 31)
    if day < first:
        return None
    return _by_last_known_rate(amount, currency, day)


def _by_last_known_rate(amount: Decimal, currency: str, day: date) -> InCad | None:
    """Step back over weekends and holidays, on which the bank publishes nothing."""
    from currency_converter import RateNotFoundError  # noqa: PLC0415 - see _rates

    for back in range(LONGEST_HOLIDAY):
        tried = day - timedelta(days=back)
        try:
            converted = Decimal(_rates().convert(amount, currency, CAD, date=tried))
        except RateNotFoundError:
            continue
        return InCad(converted.quantize(CENT, ROUND_HALF_UP), tried)
    return None
