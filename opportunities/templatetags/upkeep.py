"""Words of corrections that several pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from opportunities.upkeep import history
from opportunities.upkeep.corrections import maker

if TYPE_CHECKING:
    from opportunities.models import Correction

register = template.Library()


@register.filter
def field_words(field: str) -> str:
    """Name a field of a figure."""
    return history.field_words(field)


@register.filter
def was(correction: Correction) -> str:
    """Say what stood in the field before."""
    return history.in_words(correction.field, correction.before)


@register.filter
def became(correction: Correction) -> str:
    """Say what stands in the field since."""
    return history.in_words(correction.field, correction.after)


@register.filter
def made_by(correction: Correction, names_people: object) -> str:
    """Say who corrected, by name only for those who may know it."""
    return maker(correction, names_people=bool(names_people))
