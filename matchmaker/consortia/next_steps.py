"""What a lead does next, from what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.consortia.guards import Guard

INVITE, SHARES, AGREE, STATE, WAIT = "invite", "shares", "agreement", "statement", ""
DOORS = {
    "two-firms": INVITE,
    "answers-complete": WAIT,
    "shares-complete": SHARES,
    "capabilities-covered": INVITE,
    "split-agreed": AGREE,
    "statement-recorded": STATE,
}
"""What is missing, and the page on which the lead mends it."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The first thing to do; `door` names its page, and is empty where others are waited for."""

    words: str
    door: str


def next_step(unmet: Sequence[Guard], waiting: int) -> NextStep | None:
    """Say what to do about the first thing that is missing; nothing where all is there.

    Args:
        unmet: what is missing before the bid, in the order of the steps.
        waiting: invitations that are open.
    """
    if not unmet:
        return None
    first = unmet[0]
    door = DOORS.get(first.name, WAIT)
    if first.name == "answers-complete" or (first.name == "two-firms" and waiting):
        return NextStep(_("Wait for the answers of the invited firms"), WAIT)
    if first.name == "two-firms":
        return NextStep(_("Invite a firm"), door)
    if first.name == "shares-complete":
        return NextStep(_("Set the shares"), door)
    return NextStep(first.words, door)
