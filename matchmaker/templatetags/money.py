"""Amounts, large numbers and shares in the reader's locale; unknown stays unknown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

MILLION = Decimal(1_000_000)
BILLION = Decimal(1_000_000_000)


def _decimal(value: object) -> Decimal | None:
    """Read a number, or nothing where there is none (null, text, infinity, a boolean)."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def unknown() -> str:
    """Give the word for a value that nobody has given."""
    return _("unknown")


@register.filter
def number(value: object, decimals: int = 0) -> str:
    """Write a number with the thousands and decimal marks of the language."""
    amount = _decimal(value)
    if amount is None:
        return unknown()
    # Django cuts decimals off where a reader expects them rounded.
    rounded = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=99))
    return number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)


@register.filter
def measured(value: object, unit: str = "") -> str:
    """Write a value as precise as it was given, with its unit: `20,000 m³/day`."""
    amount = _decimal(value)
    if amount is None:
        return unknown()
    plain = amount.normalize()
    decimals = max(0, -int(plain.as_tuple().exponent))
    text = number_format(plain, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return f"{text}\u00a0{unit}" if unit else text


@register.filter
def percent(share: object, decimals: int = 0) -> str:
    """Write a share of 0 to 1 as a percentage: 30%, in French 30 %."""
    amount = _decimal(share)
    if amount is None:
        return unknown()
    # Translators: French puts a no-break space before the percent sign.
    pattern = pgettext("percentage", "%(number)s%%")
    return pattern % {"number": number(amount * 100, decimals)}


@register.filter
def money(amount: object, currency: str = "CAD", decimals: int = 0) -> str:
    """Write an amount, whole unless asked otherwise, with its currency code: `CAD 1,250,000`."""
    value = _decimal(amount)
    if value is None:
        return unknown()
    # Translators: an amount of money, as in "CAD 1,250,000" or "1 250 000 CAD".
    pattern = pgettext("money", "%(currency)s %(number)s")
    return _joined(pattern, currency, number(value, decimals))


@register.filter
def money_short(amount: object, currency: str = "CAD") -> str:
    """Write an amount in millions or billions where that reads better."""
    value = _decimal(amount)
    if value is None:
        return unknown()
    size = abs(value)
    # Half a unit of the next step already rounds up to it: 999,950,000 is 1.0 billion.
    if size >= BILLION - MILLION / 20:
        return _joined(_pattern_billion(), currency, number(value / BILLION, 1))
    if size >= MILLION:
        return _joined(_pattern_million(), currency, number(value / MILLION, 1))
    return money(value, currency)


def _pattern_million() -> str:
    # Translators: an amount of money, as in "CAD 50.2 million" or "50,2 M CAD".
    return pgettext("money", "%(currency)s %(number)s million")


def _pattern_billion() -> str:
    # Translators: an amount of money, as in "CAD 1.4 billion" or "1,4 G CAD".
    return pgettext("money", "%(currency)s %(number)s billion")


def _joined(pattern: str, currency: str, text: str) -> str:
    return (pattern % {"currency": currency, "number": text}).replace(" ", "\u00a0")
