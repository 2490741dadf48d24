"""Amounts in the reader's locale."""

from __future__ import annotations

import pytest
from django.utils import translation

from matchmaker.templatetags.money import measured, money, money_short, number, percent

NBSP = "\u00a0"


@pytest.mark.parametrize("unknown", [None, "", "n/a", float("nan"), float("inf"), True])
@pytest.mark.parametrize("write", [number, measured, percent, money, money_short])
def test_unknown_is_written_unknown_and_never_zero(write, unknown) -> None:
    assert write(unknown) == "unknown"


def test_decimals_are_rounded_and_not_cut_off() -> None:
    assert (number("2.55", 1), number("2.449", 1), number(10**40)[:6]) == ("2.6", "2.4", "10,000")


def test_zero_is_a_value() -> None:
    assert (number(0), percent(0), money(0)) == ("0", "0%", f"CAD{NBSP}0")


def test_english_numbers_have_commas() -> None:
    assert number(20000) == "20,000"
    assert money(1250000, "CNY") == f"CNY{NBSP}1,250,000"


def test_french_numbers_have_spaces_and_a_decimal_comma() -> None:
    with translation.override("fr"):
        assert "," in number(1.5, 1)
        assert number(20000).replace("\u202f", NBSP) == f"20{NBSP}000"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (999_999, "CAD 999,999"),
        (1_000_000, "CAD 1.0 million"),
        (50_240_000, "CAD 50.2 million"),
        (999_949_999, "CAD 999.9 million"),
        (999_950_000, "CAD 1.0 billion"),
        (1_400_000_000, "CAD 1.4 billion"),
        (-2_000_000, "CAD -2.0 million"),
    ],
)
def test_large_amounts_are_short(amount: int, text: str) -> None:
    assert money_short(amount).replace(NBSP, " ") == text


@pytest.mark.parametrize(
    ("value", "text"), [(20000, "20,000"), (0.35, "0.35"), ("1.50", "1.5"), (5e3, "5,000")]
)
def test_a_measured_value_keeps_its_own_precision(value: object, text: str) -> None:
    assert measured(value) == text


def test_a_unit_never_parts_from_its_value() -> None:
    assert measured(20000, "m³/day") == f"20,000{NBSP}m³/day"
