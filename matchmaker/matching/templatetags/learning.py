"""Sentences about proposed weights, drift and who is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from matchmaker.engine.drift import Level
from matchmaker.templatetags.money import number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.engine.drift import Band, Drift
    from matchmaker.matching.exposure import Report

register = template.Library()


@register.filter
def signed(value: float, decimals: int = 0) -> str:
    """Write a difference with its sign."""
    text = number(abs(value), decimals)
    if text == number(0, decimals):
        return text
    # Translators: a rise, as in "+12".
    return _("+%(points)s") % {"points": text} if value > 0 else f"\u2212{text}"


@register.filter
def gain_sentence(gain: Sequence[float]) -> str:
    """Say whether the proposed weights foretell decisions better than those in use."""
    low, mean, high = gain
    words = {"mean": signed(-mean, 3), "low": signed(-high, 3), "high": signed(-low, 3)}
    if low > 0:
        text = _(
            "The proposed weights foretell decisions better than those in use: log loss a "
            "decision changes by %(mean)s, 95%% interval %(low)s to %(high)s; less is better."
        )
    elif high < 0:
        text = _(
            "The proposed weights foretell decisions worse than those in use: log loss a "
            "decision changes by %(mean)s, 95%% interval %(low)s to %(high)s; less is better."
        )
    else:
        text = _(
            "It is not sure that the proposed weights foretell decisions better than those in "
            "use: log loss a decision changes by %(mean)s, 95%% interval %(low)s to %(high)s; "
            "less is better."
        )
    return text % words


@register.filter
def drift_sentence(drift: Drift) -> str:
    """Say what the newest decisions tell."""
    if drift.level is Level.ALARM:
        return _("No: the newest decisions no longer follow the scores as the older ones did.")
    if drift.level is Level.MOVED:
        return _("Yes, but the pairs decided about have other scores than before.")
    return _("Yes: nothing in the newest decisions speaks against it.")


@register.filter
def band_range(band: Band) -> str:
    """Write a band of scores in points of 100."""
    return _("%(low)s to %(high)s") % {
        "low": number(100 * band.low),
        "high": number(100 * band.high),
    }


@register.filter
def exposure_sentence(report: Report) -> str:
    """Say how uneven the lists are, and what a cap of four times the mean would cost."""
    merit, capped = report.ways[0], report.ways[1]
    words = {
        "share": percent(merit.seen.top_tenth),
        "cap": number(capped.cap),
        "kept": percent(capped.kept, 2),
    }
    return (
        _(
            "The tenth of technologies seen most fills %(share)s of all places. A cap of %(cap)s "
            "times the mean would keep %(kept)s of the mean score."
        )
        % words
    )
