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

OPEN_STAGES = Consortium.OPEN_STAGES
CHANGEABLE_STAGES = (*OPEN_STAGES, Stage.FORMED, Stage.BID_READY)
"""Seats and shares may still change; what was formed then has to be formed anew."""

STANDS = (
    "need-open",
    "two-firms",
    "answers-complete",
    "shares-complete",
    "capabilities-covered",
    "split-agreed",
)
"""Guards of a consortium that stands, in the order in which people are told of them."""

OFFERING = ("need-open", "company-answers", "no-live-seat", "lots-free", "expires-later")

START = Transition("start", (), Stage.CLAIMED, (LEAD,), ("need-open", "lead-published"))
INVITE = Transition("invite", (Stage.CLAIMED,), Stage.INVITING, (LEAD,), OFFERING)
GAIN = Transition(
    "first firm accepts",
    (Stage.INVITING,),
    Stage.PARTLY_ACCEPTED,
    (INVITED,),
    ("partner-accepted",),
)
LOSE = Transition(
    "last firm leaves or is asked again",
    (Stage.PARTLY_ACCEPTED, Stage.FORMED, Stage.BID_READY),
    Stage.INVITING,
    (LEAD, SEATED),
)
CHANGE = Transition(
    "change seats",
    (Stage.FORMED, Stage.BID_READY),
    Stage.PARTLY_ACCEPTED,
    (LEAD, SEATED),
    ("partner-accepted",),
)
FORM = Transition("form", (Stage.PARTLY_ACCEPTED,), Stage.FORMED, (LEAD,), STANDS)
READY = Transition(
    "mark ready", (Stage.FORMED,), Stage.BID_READY, (LEAD,), (*STANDS, "blocking-checks-pass")
)
SUBMIT = Transition(
    "submit", (Stage.BID_READY,), Stage.SUBMITTED, (LEAD,), (*STANDS, "statement-recorded")
)
AWARD = Transition(
    "record award", (Stage.SUBMITTED,), Stage.AWARDED, (LEAD,), ("outcome-recorded",)
)
MISS = Transition(
    "record no award", (Stage.SUBMITTED,), Stage.UNSUCCESSFUL, (LEAD,), ("outcome-recorded",)
)
DELIVER = Transition("start delivery", (Stage.AWARDED,), Stage.DELIVERING, (LEAD,))
CLOSE = Transition("close", (Stage.DELIVERING,), Stage.CLOSED, (LEAD,))
WITHDRAW = Transition("withdraw", (*CHANGEABLE_STAGES, Stage.SUBMITTED), Stage.WITHDRAWN, (LEAD,))

STAGES = (
    START,
    INVITE,
    GAIN,
    LOSE,
    CHANGE,
    FORM,
    READY,
    SUBMIT,
    AWARD,
    MISS,
    DELIVER,
    CLOSE,
    WITHDRAW,
)
"""How a consortium moves."""

CHANGEABLE = ("not-lead-seat", "stage-changeable")

TAKE_LEAD = Transition("start", (), State.ACCEPTED, (LEAD,))
PLAN = Transition("plan", (), State.SUGGESTED, (LEAD,), ("no-live-seat", "stage-changeable"))
OFFER = Transition("invite", (), State.INVITED, (LEAD,), OFFERING)
OFFER_PLANNED = Transition(
    "invite as planned", (State.SUGGESTED,), State.INVITED, (LEAD,), OFFERING
)
ACCEPT = Transition(
    "accept",
    (State.INVITED,),
    State.ACCEPTED,
    (INVITED,),
    ("not-expired", "stage-open", "some-lot", "lots-free", "member-limit"),
)
DECLINE = Transition("decline", (State.INVITED,), State.DECLINED, (INVITED,), ("stage-open",))
ASK_AGAIN = Transition("change terms", (State.ACCEPTED,), State.INVITED, (LEAD,), CHANGEABLE)
EXPIRE = Transition("expire", (State.INVITED,), State.EXPIRED, (CLOCK,), ("expiry-passed",))
REMOVE = Transition(
    "remove",
    (State.SUGGESTED, State.INVITED, State.ACCEPTED),
    State.REMOVED,
    (LEAD,),
    CHANGEABLE,
)
LEAVE = Transition("leave", (State.ACCEPTED,), State.REMOVED, (SEATED,), CHANGEABLE)
REPLACE = Transition(
    "other firm accepts in its place",
    (State.ACCEPTED,),
    State.REPLACED,
    (INVITED,),
    ("not-lead-seat",),
)
END = Transition("withdraw consortium", (State.SUGGESTED, State.INVITED), State.REMOVED, (LEAD,))

SEATS = (
    TAKE_LEAD,
    PLAN,
    OFFER,
    OFFER_PLANNED,
    ACCEPT,
    DECLINE,
    ASK_AGAIN,
    EXPIRE,
    REMOVE,
    LEAVE,
    REPLACE,
    END,
)
"""How a seat moves."""


def as_markdown() -> str:
    """Write both workflows for docs/workflows.md."""
    return (
        f"## Consortium\n\n{markdown_table(STAGES)}\n## Seat in a consortium\n\n"
        f"{markdown_table(SEATS)}"
    )
