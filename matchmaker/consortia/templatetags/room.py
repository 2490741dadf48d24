"""Amounts of sealed annexes as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template

from matchmaker.consortia.amounts import exact_words

if TYPE_CHECKING:
    from matchmaker.consortia.models import SealedAnnex
    from matchmaker.consortia.room.annexes import Amount

register = template.Library()


@register.filter
def cents(amount: Amount) -> str:
    """Write an exact amount: `CAD 1,250.50`."""
    return exact_words(Decimal(amount.cents) / 100, amount.currency)


@register.filter
def annex_amount(annex: SealedAnnex) -> str:
    """Write what a firm asks."""
    return exact_words(Decimal(annex.amount_cents) / 100, annex.currency)
