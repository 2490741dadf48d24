"""The ways between the pages of a consortium, each only where it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from matchmaker.consortia.doors import doors_of

if TYPE_CHECKING:
    from matchmaker.consortia.models import Consortium

register = template.Library()


@register.inclusion_tag("consortia/room_ways.html", takes_context=True)
def room_ways(context: template.RequestContext, row: Consortium, here: str) -> dict[str, Any]:
    """Link the pages of a consortium that open to the reader; `here` is the one that is open."""
    doors = doors_of(context["request"].user, row)
    return {"consortium": row, "here": here, "doors": doors}
