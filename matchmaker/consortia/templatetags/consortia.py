"""Shares as people read them, and a lookup by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from matchmaker.consortia import amounts, guards

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()

register.filter("share", guards.share_words)
register.filter("price", amounts.price_words)


@register.filter
def item(found: Mapping[object, object], key: object) -> object:
    """Return what a mapping holds under a key, or nothing."""
    return found.get(key)
