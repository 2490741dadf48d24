"""The sentence above the index of a framework, computed from what it shows."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.templatetags.money import number

if TYPE_CHECKING:
    from opportunities.frameworks.computing import Row
    from opportunities.frameworks.reading import Page


WHOLE = 0.9995
"""From here on a share is the whole, as far as one decimal can tell."""

ROUNDS_UP = 0.995
"""From here on whole numbers would say 100."""


def points(share: float | None) -> str:
    """Write a share of 0 to 1 as 0 to 100; unknown is empty.

    Almost is not the whole: what falls short of 100 is never written as 100.
    """
    if share is None:
        return ""
    falls_short = ROUNDS_UP <= share < WHOLE
    return number(100 * share, 1 if falls_short else 0)


def of_index(page: Page) -> str:
    """Say how many places have an index, and from where to where it runs."""
    if not page.slot_count:
        return _(
            "The index cannot be computed: the source names no indicator, and none is chosen here."
        )
    if not page.slots_with_figures:
        return ngettext(
            "The index cannot be computed: %(known)d of %(count)d indicator has figures.",
            "The index cannot be computed: %(known)d of %(count)d indicators have figures.",
            page.slot_count,
        ) % {"known": 0, "count": page.slot_count}
    if not page.with_index:
        return _(
            "None of these %(total)d places has enough figures for an index by the end of %(year)s."
        ) % {"total": len(page.rows), "year": page.year}
    of_places = _progress if page.framework.counts_to_targets else _range
    return f"{_count(page)} {of_places(page.with_index)}"


def _count(page: Page) -> str:
    count = len(page.with_index)
    return ngettext(
        "%(count)d of %(total)d places has enough figures for an index.",
        "%(count)d of %(total)d places have enough figures for an index.",
        count,
    ) % {"count": count, "total": len(page.rows)}


def _range(rows: list[Row]) -> str:
    best, worst = rows[0], rows[-1]
    if len(rows) == 1:
        return _("%(place)s stands at %(index)s of 100.") % {
            "place": best.place.name,
            "index": points(best.index),
        }
    return _("It runs from %(low)s of 100 in %(worst)s to %(high)s in %(best)s.") % {
        "low": points(worst.index),
        "worst": worst.place.name,
        "high": points(best.index),
        "best": best.place.name,
    }


def _progress(rows: list[Row]) -> str:
    """Say how far the places are, without ranking those that were measured over other years."""
    arrived = sum(1 for row in rows if (row.index or 0) >= WHOLE)
    middle = median(row.index for row in rows if row.index is not None)
    return ngettext(
        "%(count)d of them has reached every target that is known; "
        "the middle of all stands at %(middle)s of 100.",
        "%(count)d of them have reached every target that is known; "
        "the middle of all stands at %(middle)s of 100.",
        arrived,
    ) % {"count": arrived, "middle": points(middle)}


def of_change(page: Page) -> str:
    """Say in how many places the index rose and fell, over the slots known both times."""
    changed = [row.change for row in page.rows if row.change is not None]
    if not changed:
        return ""
    return ngettext(
        "Change is known for %(count)d place: it rose in %(rose)d and fell in %(fell)d.",
        "Change is known for %(count)d places: it rose in %(rose)d and fell in %(fell)d.",
        len(changed),
    ) % {
        "count": len(changed),
        "rose": sum(1 for change in changed if change > 0),
        "fell": sum(1 for change in changed if change < 0),
    }
