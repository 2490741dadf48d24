"""The workflow of a proposed need, as one table."""

from __future__ import annotations

from matchmaker.transitions import Transition, markdown_table
from opportunities.models import Hypothesis, HypothesisDecision

Decision = HypothesisDecision.Decision
State = Hypothesis.State

DECIDERS = ("commissioners of the portfolio", "administrators")
RULES = ("the gap rules",)

PROPOSE = Transition("propose", (), State.PROPOSED.value, RULES, ("gap-in-the-figures",))
CONFIRM = Transition(
    Decision.CONFIRM.value,
    (State.PROPOSED.value,),
    State.CONFIRMED.value,
    DECIDERS,
    ("gap-in-the-figures", "figures-as-seen"),
)
MERGE = Transition(
    Decision.MERGE.value,
    (State.PROPOSED.value,),
    State.MERGED.value,
    DECIDERS,
    ("need-open", "need-of-the-province", "need-editable", "figures-as-seen"),
)
DISMISS = Transition(
    Decision.DISMISS.value,
    (State.PROPOSED.value,),
    State.DISMISSED.value,
    DECIDERS,
    ("coded-reason", "figures-as-seen"),
)
REOPEN = Transition(
    Decision.REOPEN.value,
    (State.DISMISSED.value, State.MERGED.value),
    State.PROPOSED.value,
    DECIDERS,
)
CHANGED = Transition(
    "reopen by itself", (State.DISMISSED.value,), State.PROPOSED.value, RULES, ("evidence-changed",)
)

PROPOSALS = (PROPOSE, CONFIRM, MERGE, DISMISS, REOPEN, CHANGED)
"""How a proposed need moves. A confirmed one stays: its need is edited or withdrawn instead."""

BY_DECISION = {row.event: row for row in (CONFIRM, MERGE, DISMISS, REOPEN)}


def allowed(decision: str, state: str) -> bool:
    """Tell whether a decision may be made in a state."""
    return state in BY_DECISION[decision].sources


def as_markdown() -> str:
    """Write the workflow for docs/workflows.md."""
    return f"## Proposed need\n\n{markdown_table(PROPOSALS)}"
