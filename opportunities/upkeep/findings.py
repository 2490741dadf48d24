"""What the coverage of a group of places amounts to, in sentences computed from the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opportunities.upkeep.coverage import Coverage, Line


def findings(found: Coverage) -> list[str]:
    """Say of every subject how many places have a fresh figure, an older one or none."""
    return list(_sentences(found))


def _sentences(found: Coverage) -> Iterator[str]:
    if not found.places:
        yield _("No place of this group is stored.")
        return
    for line in found.subjects:
        yield sentence(line)


def sentence(line: Line) -> str:
    """Say how well a subject is covered, as in "PM2.5: 18 of 31 places have a value of 2021"."""
    total = len(line.places)
    said = {
        "subject": line.label,
        "total": total,
        "fresh": line.fresh,
        "year": line.fresh_from,
        "known": line.known,
        "newest": line.newest_year,
    }
    if not line.known:
        return _("%(subject)s: no figure for any of the %(total)d places.") % said
    if not line.fresh:
        words = ngettext(
            "%(subject)s: none of the %(total)d places has a value of %(year)d or later; %(known)d"
            " has an older one, the newest of %(newest)d.",
            "%(subject)s: none of the %(total)d places has a value of %(year)d or later; %(known)d"
            " have an older one, the newest of %(newest)d.",
            line.known,
        )
        return words % said
    return _fresh(line, said)


def _fresh(line: Line, said: dict[str, object]) -> str:
    words = ngettext(
        "%(subject)s: %(fresh)d of %(total)d places has a value of %(year)d or later.",
        "%(subject)s: %(fresh)d of %(total)d places have a value of %(year)d or later.",
        line.fresh,
    )
    missing = len(line.places) - line.known
    parts = [words % said, *_rest(line.stale, missing)]
    return " ".join(parts)


def _rest(stale: int, missing: int) -> Iterator[str]:
    if stale:
        words = ngettext(
            "%(count)d has only an older one.", "%(count)d have only an older one.", stale
        )
        yield words % {"count": stale}
    if missing:
        words = ngettext("%(count)d has none.", "%(count)d have none.", missing)
        yield words % {"count": missing}
