"""Names of areas and capabilities by their codes."""

from __future__ import annotations

from django import template

from matchmaker.vocabulary import capabilities
from matchmaker.vocabulary.areas import PriorityArea

register = template.Library()


@register.filter
def area_name(code: str) -> str:
    """Return an area's name in the language of the page; the code itself if it is unknown."""
    return str(PriorityArea(code).label) if code in PriorityArea.values else code


@register.filter
def capability_name(code: str) -> str:
    """Return a capability's name in the language of the page; the code itself if unknown."""
    return capabilities.capability_name(code)
