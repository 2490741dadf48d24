"""Words of needs and measurements that several pages show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaker.templatetags.money import measured, number, percent
from matchmaker.vocabulary.areas import PriorityArea
from opportunities import periods
from opportunities.flags import words_of
from opportunities.policy import Push, push, standing
from opportunities.sectors import sector_label
from opportunities.team_terms import TeamTerms

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from matchmaker.money import InCad
    from opportunities.models import Need, PolicySignal, Programme

register = template.Library()

AREA_LABELS = dict(PriorityArea.choices)
DAYS_OF = re.compile(r"days of (\d+)")
CITIES_OF = re.compile(r"cities of (\d+)")
UNIT_WORDS = {
    "days": gettext_lazy("days"),
    "factories": gettext_lazy("factories"),
    "index": gettext_lazy("index"),
    "rank": gettext_lazy("rank"),
    "sets": gettext_lazy("sets"),
}
"""Units that are words and no signs."""


@register.filter
def area_label(code: str) -> str:
    """Name a priority area in the language of the page."""
    return str(AREA_LABELS.get(code, code))


@register.filter
def budget_in_cad(need: Need) -> InCad | None:
    """Convert a need's budget by the rate of its date; nothing where that is unknown."""
    return need.budget_in_cad


@register.filter
def capacity_beside(need: Need) -> str:
    """Return what the source says of the capacity, where that is more than the number."""
    said = need.capacity_text.replace("\u00a0", " ")
    shown = measured(need.capacity_value, need.capacity_unit).replace("\u00a0", " ")
    return "" if said == shown else need.capacity_text


@register.filter
def team_terms(need: Need) -> list[str]:
    """Say what the notice of a need asks of a team; nothing where it asks nothing."""
    return TeamTerms.of(need).words


@register.filter("unit_label")
def unit_words(unit: str) -> str:
    """Write a unit in the language of the page: `µg/m³`, `days of 365`."""
    if days := DAYS_OF.fullmatch(unit):
        # Translators: a count of days, as in "312 days of 365".
        return _("days of %(days)s") % {"days": days[1]}
    if cities := CITIES_OF.fullmatch(unit):
        # Translators: a count of cities, as in "310 cities of 339".
        return _("cities of %(cities)s") % {"cities": cities[1]}
    return str(UNIT_WORDS.get(unit, unit))


@register.filter
def in_unit(value: Decimal, unit: str) -> str:
    """Write a value with its unit as the language of the page does: `87.5%`, `304 days of 366`."""
    if unit == "%":
        decimals = max(0, -int(value.normalize().as_tuple().exponent))
        return percent(value / 100, decimals)
    if unit == "rank":
        # Translators: a place in a list, as in "rank 166".
        return _("rank %(position)s") % {"position": measured(value)}
    if unit == "index":
        # Translators: a value of an index, as in "index 116.9".
        return _("index %(value)s") % {"value": measured(value)}
    return measured(value, unit_words(unit))


@register.filter
def period_words(period: str) -> str:
    """Write a period for a reader: `January to November 2016`."""
    return periods.in_words(period)


@register.filter
def flag_words(flags: list[str]) -> list[str]:
    """Say in words what the data set marks a value with."""
    return [words_of(flag) for flag in flags]


@register.filter
def is_open_on(need: Need, on: date) -> bool:
    """Tell whether a need can still be answered on a day."""
    return need.is_open(on)


@register.filter
def standing_on(signal: PolicySignal, on: date) -> tuple[str, str]:
    """Tell where a signal stands on a day, as words and the tone of their tag."""
    return standing(signal, on)


@register.filter
def push_on(signal: PolicySignal, on: date) -> Push:
    """Tell how hard a signal pushes on a day, and why."""
    return push(signal, on)


@register.filter
def sector_name(code: str) -> str:
    """Name an industry in the language of the page."""
    return sector_label(code)


@register.filter
def validity_on(programme: Programme, on: date) -> tuple[str, str]:
    """Tell where a programme stands on a day, as words and the tone of their tag."""
    if programme.has_ended(on):
        return _("Ended"), ""
    if programme.valid_from and programme.valid_from > on:
        return _("Coming"), "info"
    if programme.valid_to:
        return _("Running"), "good"
    if programme.valid_from:
        return _("Started, no end known"), "caution"
    return _("Validity unknown"), "caution"


@register.filter
def degrees(value: float, axis: str) -> str:
    """Write a coordinate, of the axis `NS` or `EW`: `32.06° N`."""
    side = axis[0] if value >= 0 else axis[1]
    # Translators: a coordinate, as in "32.06° N".
    pattern = _("%(degrees)s° %(side)s")
    return pattern % {"degrees": number(abs(value), 2), "side": side}
