"""Amounts of money as people type them: read as they are meant, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from matchmaker.consortia.forms import AmountField


@pytest.mark.parametrize(
    ("language", "typed", "amount"),
    [
        ("en", "1,250,000.50", "1250000.50"),
        ("en", "1 250.5", "1250.5"),
        ("fr", "1 250 000,50", "1250000.50"),
        ("fr", "1\u202f250\u00a0000,50", "1250000.50"),
        ("fr", "12,5", "12.5"),
        ("fr", "1250.50", "1250.50"),
    ],
)
def test_amounts_are_read_as_the_language_writes_them(
    language: str, typed: str, amount: str
) -> None:
    with translation.override(language):
        assert AmountField(decimal_places=2, max_digits=18).clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("language", "typed"),
    [("en", "12,50"), ("en", "1,5"), ("en", "1,250.00,5"), ("fr", "1.250,50"), ("en", "NaN")],
)
def test_a_separator_that_parts_no_thousands_is_not_guessed_at(language: str, typed: str) -> None:
    with translation.override(language), pytest.raises(ValidationError):
        AmountField(decimal_places=2, max_digits=18).clean(typed)


def test_an_amount_that_is_shown_again_can_be_sent_again() -> None:
    with translation.override("fr"):
        field = AmountField(decimal_places=2, max_digits=18)
        shown = field.widget.format_value(field.prepare_value(Decimal("1250.50")))

        assert shown == "1250,50"
        assert field.clean(shown) == Decimal("1250.50")
