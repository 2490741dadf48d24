"""The two workflows of a consortium: its own stages, and the states of its seats."""

from __future__ import annotations

from matchmaker.consortia.models import Consortium, Seat
from matchmaker.transitions import Transition, markdown_table

Stage = Consortium.Stage
State = Seat.State

LEAD = "people of the lead company"
INVITED = "people of the invited company"
SEATED = "people of the seated company"
CLOCK = "the clock"

OPEN_STAGES = (Stage.DRAFT, Stage.INVITING)
CHANGEABLE_STAGES = (*OPEN_STAGES, Stage.FORMED)
READY = ("need-open", "two-firms", "answers-complete", "shares-complete", "capabilities-covered")
"""Guards of a consortium that stands, in the order in which people are told of them."""

START = Transition("start", (), Stage.DRAFT, (LEAD,), ("need-open", "lead-published"))
INVITE = Transition(
    "invite",
    CHANGEABLE_STAGES,
    Stage.INVITING,
    (LEAD,),
    ("need-open", "company-answers", "no-live-seat", "expires-later"),
)
CHANGE = Transition("change seats", (Stage.FORMED,), Stage.INVITING, (LEAD, SEATED))
FORM = Transition("form", OPEN_STAGES, Stage.FORMED, (LEAD,), READY)
SUBMIT = Transition("submit", (Stage.FORMED,), Stage.SUBMITTED, (LEAD,), READY)
WITHDRAW = Transition("withdraw", (*CHANGEABLE_STAGES, Stage.SUBMITTED), Stage.WITHDRAWN, (LEAD,))

STAGES = (START, INVITE, CHANGE, FORM, SUBMIT, WITHDRAW)
"""How a consortium moves."""

TAKE_LEAD = Transition("start", (), State.ACCEPTED, (LEAD,))
OFFER = Transition("invite", (), State.INVITED, (LEAD,), INVITE.guards)
ACCEPT = Transition(
    "accept", (State.INVITED,), State.ACCEPTED, (INVITED,), ("not-expired", "stage-open")
)
DECLINE = Transition("decline", (State.INVITED,), State.DECLINED, (INVITED,), ("stage-open",))
ASK_AGAIN = Transition(
    "change terms", (State.ACCEPTED,), State.INVITED, (LEAD,), ("not-lead-seat", "stage-changeable")
)
EXPIRE = Transition("expire", (State.INVITED,), State.EXPIRED, (CLOCK,), ("expiry-passed",))
REMOVE = Transition(
    "remove",
    (State.INVITED, State.ACCEPTED),
    State.REMOVED,
    (LEAD,),
    ("not-lead-seat", "stage-changeable"),
)
LEAVE = Transition(
    "leave", (State.ACCEPTED,), State.REMOVED, (SEATED,), ("not-lead-seat", "stage-changeable")
)

CLOSE = Transition("withdraw consortium", (State.INVITED,), State.REMOVED, (LEAD,))

SEATS = (TAKE_LEAD, OFFER, ACCEPT, DECLINE, ASK_AGAIN, EXPIRE, REMOVE, LEAVE, CLOSE)
"""How a seat moves."""


def as_markdown() -> str:
    """Write both workflows for docs/workflows.md."""
    return (
        f"## Consortium\n\n{markdown_table(STAGES)}\n## Seat in a consortium\n\n"
        f"{markdown_table(SEATS)}"
    )
