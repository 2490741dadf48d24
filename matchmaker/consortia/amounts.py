"""Exact amounts of money as people read them: nobody bids a rounded price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from matchmaker.templatetags.money import number

if TYPE_CHECKING:
    from decimal import Decimal

CENTS = 2


def exact_words(amount: Decimal, currency: str, *, decimals: int = CENTS) -> str:
    """Write an amount to the cent, as the language does: `CAD 1,250.50`, in French `1 250,50 CAD`.

    Args:
        amount: in the currency's unit.
        currency: its code.
        decimals: how many to write.
    """
    pattern = pgettext("money", "%(currency)s %(number)s")
    words = pattern % {"currency": currency, "number": number(amount, decimals)}
    return words.replace(" ", "\u00a0")


def price_words(amount: Decimal, currency: str) -> str:
    """Write an amount to the cent where it has cents, else whole."""
    is_whole = amount == amount.to_integral_value()
    return exact_words(amount, currency, decimals=0 if is_whole else CENTS)
