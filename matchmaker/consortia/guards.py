"""What must hold before a consortium may go on, each in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.consortia.models import FULL_SHARE, Seat
from matchmaker.templatetags.money import percent
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from opportunities.models import Need

FEWEST_FIRMS = 2

CONSTRAINTS = {
    "consortium_shares_and_answers_complete": ("answers-complete", "shares-complete"),
    "consortium_covers_mandatory_capabilities": ("capabilities-covered",),
}
"""Constraints of the database, and the guards that say the same in words."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that must hold, and how it stands."""

    name: str
    is_met: bool
    words: str


def standing(
    need: Need, mandatory: Iterable[str], seats: Sequence[Seat], on: date
) -> tuple[Guard, ...]:
    """Say how a consortium stands, in the order of `states.READY`.

    Args:
        need: what the consortium answers.
        mandatory: codes of its mandatory capabilities.
        seats: all seats of the consortium.
        on: the day.
    """
    accepted = [seat for seat in seats if seat.state == Seat.State.ACCEPTED]
    waiting = sum(seat.state == Seat.State.INVITED for seat in seats)
    held = {code for seat in accepted for code in seat.capabilities}
    return (
        need_open(need, on),
        _firms(len(accepted)),
        _answers(waiting),
        shares(sum(seat.share_bp for seat in accepted)),
        _coverage([code for code in mandatory if code not in held]),
    )


def need_open(need: Need, on: date) -> Guard:
    """Say whether the need can still be answered."""
    is_met = need.is_open(on)
    return Guard(
        "need-open",
        is_met=is_met,
        words=_("The need is open") if is_met else _("The need is no longer open"),
    )


def share_words(share_bp: int) -> str:
    """Write a share: whole percents without decimals, others with two."""
    return percent(share_bp / FULL_SHARE, 0 if share_bp % 100 == 0 else 2)


def shares(total_bp: int) -> Guard:
    """Say what the shares of the firms that accepted sum to."""
    total = share_words(total_bp)
    if total_bp == FULL_SHARE:
        return Guard(
            "shares-complete", is_met=True, words=_("Shares sum to %(total)s") % {"total": total}
        )
    rest = share_words(abs(FULL_SHARE - total_bp))
    pattern = (
        _("Shares sum to %(total)s, %(rest)s missing")
        if total_bp < FULL_SHARE
        else _("Shares sum to %(total)s, %(rest)s too much")
    )
    return Guard("shares-complete", is_met=False, words=pattern % {"total": total, "rest": rest})


def _firms(count: int) -> Guard:
    if count < FEWEST_FIRMS:
        return Guard("two-firms", is_met=False, words=_("At least two firms must have accepted"))
    words = ngettext("%(count)d firm has accepted", "%(count)d firms have accepted", count)
    return Guard("two-firms", is_met=True, words=words % {"count": count})


def _answers(waiting: int) -> Guard:
    if not waiting:
        return Guard("answers-complete", is_met=True, words=_("No invitation is open"))
    words = ngettext("%(count)d invitation is open", "%(count)d invitations are open", waiting)
    return Guard("answers-complete", is_met=False, words=words % {"count": waiting})


def _coverage(missing: Sequence[str]) -> Guard:
    if not missing:
        return Guard(
            "capabilities-covered", is_met=True, words=_("Every mandatory capability is covered")
        )
    words = ngettext(
        "Mandatory capability not covered: %(names)s",
        "Mandatory capabilities not covered: %(names)s",
        len(missing),
    )
    names = ", ".join(capability_name(code) for code in missing)
    return Guard("capabilities-covered", is_met=False, words=words % {"names": names})
