"""Shares and inputs of a score in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from matchmaker.engine.inputs import Quality
from matchmaker.matching.wording import RUN_REASON_WORDS
from matchmaker.templatetags.money import percent

if TYPE_CHECKING:
    from matchmaker.matching.sentences import Bar

register = template.Library()

BASIS_POINTS = 10_000
THOUSANDTHS = 1000


@register.filter
def basis_points(value: int | None) -> str:
    """Write basis points as a percentage."""
    return percent(None if value is None else value / BASIS_POINTS)


@register.filter
def run_reason(reason: str) -> str:
    """Say why a run was made; what an operator noted is shown as it is."""
    return str(RUN_REASON_WORDS.get(reason, reason))


@register.filter
def thousandths(value: int) -> float:
    """Turn thousandths into a share of 1."""
    return value / THOUSANDTHS


@register.filter
def input_word(bar: Bar) -> str:
    """Say what a component rests on: verified, sourced, assigned or assumed."""
    if bar.is_assumed or bar.quality == Quality.UNKNOWN:
        return _("assumed")
    if bar.quality <= Quality.ASSIGNED:
        return _("assigned")
    return _("verified") if bar.quality >= Quality.VERIFIED else _("sourced")
