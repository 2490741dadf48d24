"""Shares and inputs of a score in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from matchmaker.engine.inputs import Quality
from matchmaker.matching.models import Interest
from matchmaker.matching.wording import RUN_REASON_WORDS
from matchmaker.templatetags.money import percent
from matchmaker.templatetags.score import points

if TYPE_CHECKING:
    from matchmaker.matching.models import Match
    from matchmaker.matching.sentences import Bar

register = template.Library()

BASIS_POINTS = 10_000
THOUSANDTHS = 1000
SMALLEST = 5_000
"""Half a tenth of a point, in units of 1e-7: less than that rounds to nothing."""


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
def difference(units: int) -> str:
    """Write a difference of scores in points with its sign: `+1.4`, `−0.3`, `0.0`."""
    sign = "+" if units > 0 else "−" if units < 0 else ""
    return f"{sign}{points(abs(int(units)))}"


@register.filter
def change(lost: int) -> str:
    """Write what a score gains where it loses so much; a tiny change is no zero."""
    if abs(lost) < SMALLEST:
        return _("less than 0.1 lower") if lost > 0 else _("less than 0.1 higher")
    return difference(-lost)


@register.filter
def input_word(bar: Bar) -> str:
    """Say what a component rests on: verified, sourced, assigned or assumed."""
    if bar.is_assumed or bar.quality == Quality.UNKNOWN:
        return _("assumed")
    if bar.quality <= Quality.ASSIGNED:
        return _("assigned")
    return _("verified") if bar.quality >= Quality.VERIFIED else _("sourced")


@register.filter
def answer_words(match: Match) -> str:
    """Say what the firm has answered, where the query has added it; else nothing."""
    answer: str | None = getattr(match, "answer", None)
    return str(Interest.Answer(answer).label) if answer else ""
