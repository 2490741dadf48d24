"""What a figure is held against: the standard asked for, or the one in force on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from opportunities.models import Limit
from opportunities.reading import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from opportunities.models import Indicator


class Choice(models.TextChoices):
    """Standards that a reader may choose between, oldest first."""

    GB3095_2012 = "gb3095-2012", _("GB 3095-2012, Grade II")
    GB3095_2026 = "gb3095-2026", _("GB 3095-2026, transition value to 2030")
    GB3095_2026_FINAL = "gb3095-2026-final", _("GB 3095-2026, Grade II from 2031")
    WHO_2021 = "who-2021", _("WHO guideline of 2021")


LEVELS: dict[str, tuple[str, str]] = {
    Choice.GB3095_2012.value: ("GB 3095-2012", "Grade II"),
    Choice.GB3095_2026.value: ("GB 3095-2026", "Grade II (transition)"),
    Choice.GB3095_2026_FINAL.value: ("GB 3095-2026", "Grade II"),
    Choice.WHO_2021.value: ("WHO AQG 2021", "AQG"),
}
"""Code of the standard and level of the limit behind every choice."""


def known_limits(indicator: Indicator) -> dict[str, Limit]:
    """Read the limits of an indicator by choice, those that exist, in one query."""
    limits = {
        (limit.standard.code, limit.level): limit
        for limit in Limit.objects.filter(indicator=indicator).select_related("standard")
    }
    return {choice: limits[level] for choice, level in LEVELS.items() if level in limits}


def in_force(limits: dict[str, Limit], on: date) -> str:
    """Name the choice that binds on a day; empty where none does."""
    binding = (
        choice
        for choice, limit in limits.items()
        if limit.standard.is_binding
        and (limit.valid_from is None or limit.valid_from <= on)
        and (limit.valid_to is None or on <= limit.valid_to)
    )
    return next(binding, "")


def gap(value: Decimal, unit: str, limit: Limit | None) -> Gap | None:
    """Hold a value against a limit; nothing without one, or in another unit."""
    if limit is None or (limit.unit and limit.unit != unit):
        return None
    above = value - limit.value
    return Gap(limit, above, above / limit.value)


def unmet(gaps: Iterable[Gap | None]) -> int:
    """Count the gaps that are not met."""
    return sum(1 for one in gaps if one is not None and not one.is_met)
