"""Words of needs and measurements that several pages show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from matchmaker.money import InCad, to_cad
from matchmaker.vocabulary.areas import PriorityArea

if TYPE_CHECKING:
    from datetime import date

    from opportunities.models import Need, PolicySignal

register = template.Library()

AREA_LABELS = dict(PriorityArea.choices)
DAYS_OF = re.compile(r"days/(\d+)")
TONES = {"running": "good", "coming": "info", "expired": ""}


@register.filter
def area_label(code: str) -> str:
    """Name a priority area in the language of the page."""
    return str(AREA_LABELS.get(code, code))


@register.filter
def budget_in_cad(need: Need) -> InCad | None:
    """Convert a need's budget by the rate of its date; nothing where that is unknown."""
    if need.budget_amount is None:
        return None
    return to_cad(need.budget_amount, need.budget_currency, need.budget_on or need.as_of)


@register.filter
def unit_words(unit: str) -> str:
    """Write a unit as people do: `µg/m³`, `10,000 t`, `days of 365`."""
    days = DAYS_OF.fullmatch(unit)
    if days:
        # Translators: a count of days, as in "312 days of 365".
        return _("days of %(days)s") % {"days": days[1]}
    words = unit.replace("ug/", "µg/").replace("m3", "m³").replace("m2", "m²")
    return words.replace("10^4 ", "10⁴ ").replace("10^8 ", "10⁸ ")


@register.filter
def is_open_on(need: Need, on: date) -> bool:
    """Tell whether a need can still be answered on a day."""
    return need.is_open(on)


@register.filter
def status_on(signal: PolicySignal, on: date) -> PolicySignal.Status:
    """Tell where a signal stands on a day."""
    return signal.status_on(on)


@register.filter
def status_tone(status: str) -> str:
    """Name the tone of a status tag."""
    return TONES.get(status, "")
