"""How a reported error moves: from open to an answer, once."""

from __future__ import annotations

from matchmaker.transitions import Transition, markdown_table
from opportunities.models import ErrorReport

State = ErrorReport.State
KEEPERS = ("commissioners of the province", "administrators")

REPORT = Transition(
    "report", (), State.OPEN.value, ("everybody who signed in",), ("at-most-20-open",)
)
ACCEPT = Transition(
    "accept",
    (State.OPEN.value,),
    State.ACCEPTED.value,
    KEEPERS,
    ("answer", "figure-as-it-was-seen", "something-changes"),
)
REJECT = Transition("reject", (State.OPEN.value,), State.REJECTED.value, KEEPERS, ("answer",))
TRANSITIONS = (REPORT, ACCEPT, REJECT)


def as_markdown() -> str:
    """Write the workflow for docs/workflows.md."""
    return f"## Reported error\n\n{markdown_table(TRANSITIONS)}"
