"""Words and numbers of the pages of frameworks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.templatetags.money import number, unknown
from opportunities.frameworks import sentences

if TYPE_CHECKING:
    from opportunities.frameworks.computing import Cell, Row
    from opportunities.models import Finding, Framework

register = template.Library()

LINES = re.compile(r"\d{3}:(\d+)(?:-(\d+))?")
"""Lines of a text as the reference data cite them."""


@register.filter
def points(share: float | None) -> str:
    """Write a share of 0 to 1 as 0 to 100."""
    return unknown() if share is None else sentences.points(share)


@register.filter
def signed_points(share: float) -> str:
    """Write a difference of shares as points with their sign."""
    text = number(abs(100 * share))
    if text == number(0):
        return text
    # Translators: a rise, as in "+12".
    return _("+%(points)s") % {"points": text} if share > 0 else f"\u2212{text}"


@register.filter
def lines_of(cited: str) -> str:
    """Write which lines of the text a fact stands on: `lines 47-55`."""
    found = LINES.findall(cited)
    if not found:
        return ""
    ranges = [f"{first}\u2013{last}" if last else first for first, last in found]
    several = len(ranges) > 1 or bool(found[0][1])
    return ngettext("line %(lines)s", "lines %(lines)s", 2 if several else 1) % {
        "lines": ", ".join(ranges)
    }


@register.filter
def years_of(row: Row) -> str:
    """Write the years that an index rests on."""
    if row.years is None:
        return ""
    first, last = row.years
    return str(last) if first == last else f"{first}\u2013{last}"


@register.filter
def period_of(thing: Framework | Finding) -> str:
    """Write the years of a framework or a finding."""
    first, last = thing.period_from, thing.period_to
    if first and last:
        return str(first) if first == last else f"{first}\u2013{last}"
    if first:
        return _("since %(year)s") % {"year": first}
    return str(last) if last else _("not stated")


@register.filter
def left_out(cell: Cell, framework: Framework) -> str:
    """Say why a slot does not count in the index of a place."""
    if cell.figure is None:
        return _("no figure")
    if not framework.counts_to_targets:
        return _("too few places to compare")
    return _("no target") if cell.target is None else _("no earlier figure")
