"""Amounts of sealed annexes as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template

from matchmaker.templatetags.money import number

if TYPE_CHECKING:
    from matchmaker.consortia.models import SealedAnnex
    from matchmaker.consortia.room.annexes import Amount

register = template.Library()


@register.filter
def cents(amount: Amount) -> str:
    """Write an exact amount: `CAD 1,250.50`."""
    return f"{amount.currency}\u00a0{number(Decimal(amount.cents) / 100, 2)}"


@register.filter
def annex_amount(annex: SealedAnnex) -> str:
    """Write what a firm asks."""
    return f"{annex.currency}\u00a0{number(Decimal(annex.amount_cents) / 100, 2)}"
