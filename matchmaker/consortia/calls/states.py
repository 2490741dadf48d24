"""How a call for partners and its answers move."""

from __future__ import annotations

from matchmaker.consortia.models import CallAnswer, PartnerCall
from matchmaker.transitions import Transition, markdown_table

State = PartnerCall.State
Answer = CallAnswer.State
CALLER = ("people of the calling firm",)
OTHERS = ("people of another published firm",)

OPEN = Transition(
    "open", (), State.OPEN.value, ("people of a published firm",), ("need-open", "at-most-20-open")
)
EDIT = Transition(
    "edit", (State.OPEN.value,), State.OPEN.value, CALLER, ("call-as-it-was-seen", "need-open")
)
CLOSE = Transition("close", (State.OPEN.value,), State.CLOSED.value, CALLER)
EXPIRE = Transition(
    "expire", (State.OPEN.value,), State.CLOSED.value, ("time",), ("last-day-passed",)
)
CALLS = (OPEN, EDIT, CLOSE, EXPIRE)

GIVE = Transition("answer", (), Answer.WAITING.value, OTHERS, ("call-open", "once-a-firm"))
ACCEPT = Transition("accept", (Answer.WAITING.value,), Answer.ACCEPTED.value, CALLER)
DECLINE = Transition("decline", (Answer.WAITING.value,), Answer.DECLINED.value, CALLER, ("reason",))
ANSWERS = (GIVE, ACCEPT, DECLINE)


def as_markdown() -> str:
    """Write the workflows for docs/workflows.md."""
    return (
        f"## Call for partners\n\n{markdown_table(CALLS)}\n"
        f"## Answer to a call\n\n{markdown_table(ANSWERS)}"
    )
