"""Words of the pages of places."""

from __future__ import annotations

import re

from django import template

register = template.Library()

_REVISION = re.compile(r"\s@\s?[0-9a-f]{12,40}\b")
LONGEST = 64


@register.filter
def short_source(title: str, longest: int = LONGEST) -> str:
    """Name a source in a table: without the revision of a repository, cut at a word."""
    plain = _REVISION.sub("", title)
    if len(plain) <= longest:
        return plain
    return plain[:longest].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"
