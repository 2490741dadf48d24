"""Exact amounts of money as people read them: nobody bids a rounded price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.templatetags.money import money

if TYPE_CHECKING:
    from decimal import Decimal

CENTS = 2


def exact_words(amount: Decimal, currency: str) -> str:
    """Write an amount to the cent, as the language does: `CAD 1,250.50`, in French `1 250,50 CAD`.

    Args:
        amount: in the currency's unit.
        currency: its code.
    """
    return money(amount, currency, CENTS)


def price_words(amount: Decimal, currency: str) -> str:
    """Write an amount to the cent where it has cents, else whole."""
    is_whole = amount == amount.to_integral_value()
    return money(amount, currency) if is_whole else exact_words(amount, currency)
