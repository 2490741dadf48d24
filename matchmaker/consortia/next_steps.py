"""What a lead does next, from what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.consortia.guards import Guard

ACTS = {"two-firms": _("Invite a firm"), "shares-complete": _("Set the shares")}
"""What to do about what is missing, where that reads better than what is missing."""

DOORS = {
    "two-firms": "invite",
    "shares-complete": "shares",
    "capabilities-covered": "invite",
    "split-agreed": "agreement",
    "statement-recorded": "statement",
}
"""The page on which the lead mends it."""


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
    if first.name == "answers-complete" or (first.name == "two-firms" and waiting):
        return NextStep(gettext("Wait for the answers of the invited firms"), "")
    return NextStep(str(ACTS.get(first.name, first.words)), DOORS.get(first.name, ""))
