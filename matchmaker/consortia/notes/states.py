"""How a field note moves."""

from __future__ import annotations

from matchmaker.consortia.models import FieldNote
from matchmaker.transitions import Transition, markdown_table

State = FieldNote.State

GIVE = Transition(
    "give", (), State.PUBLISHED.value, ("people of a published firm",), ("at-most-20-a-day",)
)
WITHDRAW = Transition(
    "withdraw",
    (State.PUBLISHED.value, State.HIDDEN.value),
    State.WITHDRAWN.value,
    ("people of the firm that gave it",),
)
HIDE = Transition(
    "hide", (State.PUBLISHED.value,), State.HIDDEN.value, ("administrators",), ("reason",)
)
SHOW = Transition("show again", (State.HIDDEN.value,), State.PUBLISHED.value, ("administrators",))
NOTES = (GIVE, WITHDRAW, HIDE, SHOW)


def as_markdown() -> str:
    """Write the workflow for docs/workflows.md."""
    return f"## Field note\n\n{markdown_table(NOTES)}"
