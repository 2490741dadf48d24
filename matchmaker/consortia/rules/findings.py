"""The headline of the checks, and the order in which a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.consortia.rules.results import Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matchmaker.consortia.rules.reading import Check


class HasCheck(Protocol):
    """Anything that shows a check."""

    @property
    def check(self) -> Check:
        """The check that is shown."""


Row = TypeVar("Row", bound=HasCheck)


@dataclass(frozen=True, slots=True)
class Group:
    """Checks that a page shows together.

    Attributes:
        key: for the page's anchors.
        rows: at least one.
    """

    key: str
    title: str
    rows: Sequence[HasCheck]


def finding_of(checks: Sequence[Check], *, is_over: bool = False) -> str:
    """Say in one sentence how the team stands.

    Args:
        checks: all of them.
        is_over: nothing can be mended any more: the bid is handed in, or the team has ended.
    """
    open_ones = sum(not one.is_met for one in checks)
    if open_ones and is_over:
        words = ngettext(
            "%(count)d of %(all)d checks is not met or unknown",
            "%(count)d of %(all)d checks are not met or unknown",
            open_ones,
        )
        return words % {"count": open_ones, "all": len(checks)}
    stopping = sum(one.is_blocking for one in checks)
    if stopping:
        words = ngettext(
            "%(count)d of %(all)d checks stops the bid",
            "%(count)d of %(all)d checks stop the bid",
            stopping,
        )
        return words % {"count": stopping, "all": len(checks)}
    if open_ones:
        words = ngettext(
            "Nothing stops the next step; %(count)d check is not met or unknown",
            "Nothing stops the next step; %(count)d checks are not met or unknown",
            open_ones,
        )
        return words % {"count": open_ones}
    return _("Every check that applies is met")


def tone_of(check: Check) -> str:
    """Return the tone of a check: bad where it stops the bid, caution where it is open."""
    if check.law.severity == Severity.INFORMATION:
        return "info"
    if check.result == Result.PASS:
        return "good"
    if check.is_blocking:
        return "bad"
    return "" if check.result == Result.NOT_APPLICABLE else "caution"


def groups_of(rows: Iterable[Row], *, is_over: bool = False) -> list[Group]:
    """Sort shown checks by what they mean for the next step; empty groups are left out."""
    listed = list(rows)
    stopping = [] if is_over else [one for one in listed if one.check.is_blocking]
    left = [one for one in listed if not one.check.is_met and one not in stopping]
    title = _("Not met or unknown") if is_over else _("Open, but does not stop the next step")
    groups = [
        Group("stops", _("Stops the next step"), stopping),
        Group("open", title, left),
        Group(
            "met",
            _("Met, or does not apply"),
            [one for one in listed if one.check.is_met and not _informs(one)],
        ),
        Group("know", _("To know before you sign"), [one for one in listed if _informs(one)]),
    ]
    return [group for group in groups if group.rows]


def _informs(row: HasCheck) -> bool:
    return row.check.law.severity == Severity.INFORMATION
