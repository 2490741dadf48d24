"""Scores as people read them: 0 to 100, a word, and parts that add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from matchmaker.engine import confidence as engine_words

if TYPE_CHECKING:
    from collections.abc import Sequence

register = template.Library()

# Scores are stored as whole units of 1e-7, so that sums are exact (docs/scoring.md).
UNITS_PER_POINT = 100_000
THOUSANDTHS = 1000


@register.filter
def out_of_100(units: int) -> int:
    """Turn stored units into whole points of 100, half a point up."""
    return (int(units) * 2 + UNITS_PER_POINT) // (2 * UNITS_PER_POINT)


@register.filter
def points(units: int, decimals: int = 1) -> str:
    """Write stored units as points with decimals in the reader's locale."""
    return number_format(
        round(int(units) / UNITS_PER_POINT, decimals), decimal_pos=decimals, use_l10n=True
    )


@register.filter
def score_level(score: int) -> str:
    """Name the level of a score of 0 to 100, for classes: strong, fair or weak."""
    return engine_words.strength_word(int(score) * UNITS_PER_POINT).value


@register.filter
def score_word(score: int) -> str:
    """Say the level of a score of 0 to 100."""
    return {"strong": _("Strong"), "fair": _("Fair"), "weak": _("Weak")}[score_level(score)]


@register.filter
def confidence_level(confidence: float) -> str:
    """Name the level of a confidence of 0 to 1: high, medium or low."""
    return engine_words.confidence_word(round(confidence * THOUSANDTHS)).value


@register.filter
def confidence_word(confidence: float) -> str:
    """Say the level of a confidence of 0 to 1."""
    words = {"high": _("High"), "medium": _("Medium"), "low": _("Low")}
    return words[confidence_level(confidence)]


@register.filter
def whole_points(units: Sequence[int]) -> list[int]:
    """Round parts in stored units to whole points that add up to the rounded score.

    The parts with the largest remainders get the points left over, earlier parts first.
    """
    floors = [part // UNITS_PER_POINT for part in units]
    left_over = out_of_100(sum(units)) - sum(floors)
    by_remainder = sorted(range(len(units)), key=lambda i: -(units[i] % UNITS_PER_POINT))
    for index in by_remainder[:left_over]:
        floors[index] += 1
    return floors
