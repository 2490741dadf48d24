"""The two workflows of a match: a commissioner's review, and the firm's own answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaker.matching.models import Interest, Review
from matchmaker.transitions import Transition, markdown_table

Decision = Review.Decision
Answer = Interest.Answer


class ReviewState(models.TextChoices):
    """Where the review of a pair stands; it follows from the newest decision."""

    TO_REVIEW = "to-review", _("To review")
    ASKED = "asked", _("Information asked for")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


STATE_AFTER = {
    "": ReviewState.TO_REVIEW,
    Decision.ACCEPT.value: ReviewState.ACCEPTED,
    Decision.ASK.value: ReviewState.ASKED,
    Decision.DECLINE.value: ReviewState.DECLINED,
    Decision.REOPEN.value: ReviewState.TO_REVIEW,
}
"""The state that each decision leads to; nothing decided means to review."""

REVIEWERS = ("commissioners of the portfolio", "administrators")
BLOCKERS = ("lead commissioners of the portfolio", "administrators")
FIRM = ("people of the technology's company",)

ACCEPT = Transition(
    Decision.ACCEPT.value,
    (ReviewState.TO_REVIEW.value, ReviewState.ASKED.value),
    ReviewState.ACCEPTED.value,
    REVIEWERS,
    ("need-open", "technology-published", "firm-not-never"),
)
ASK = Transition(
    Decision.ASK.value,
    (ReviewState.TO_REVIEW.value,),
    ReviewState.ASKED.value,
    REVIEWERS,
    ("message-to-the-company",),
)
DECLINE = Transition(
    Decision.DECLINE.value,
    (ReviewState.TO_REVIEW.value, ReviewState.ASKED.value),
    ReviewState.DECLINED.value,
    REVIEWERS,
    ("coded-reason",),
)
BLOCK = Transition(
    "decline as blocked",
    DECLINE.sources,
    ReviewState.DECLINED.value,
    BLOCKERS,
    ("coded-reason",),
)
REOPEN = Transition(
    Decision.REOPEN.value,
    (ReviewState.ASKED.value, ReviewState.ACCEPTED.value, ReviewState.DECLINED.value),
    ReviewState.TO_REVIEW.value,
    REVIEWERS,
)
UNBLOCK = Transition(
    "reopen what was blocked",
    (ReviewState.DECLINED.value,),
    ReviewState.TO_REVIEW.value,
    BLOCKERS,
)

REVIEWS = (ACCEPT, ASK, DECLINE, BLOCK, REOPEN, UNBLOCK)
"""How the review of a pair moves."""

BY_DECISION = {row.event: row for row in (ACCEPT, ASK, DECLINE, REOPEN)}

ANSWERED = tuple(Answer.values)
INTERESTED = Transition(Answer.INTERESTED.value, (), Answer.INTERESTED.value, FIRM)
NOT_NOW = Transition(Answer.NOT_NOW.value, (), Answer.NOT_NOW.value, FIRM, ("coded-reason",))
NEVER = Transition(Answer.NEVER.value, (), Answer.NEVER.value, FIRM, ("coded-reason",))
CHANGE = tuple(
    Transition(
        f"change to {first.event}",
        tuple(answer for answer in ANSWERED if answer != first.target),
        first.target,
        FIRM,
        first.guards,
    )
    for first in (INTERESTED, NOT_NOW, NEVER)
)

INTERESTS = (INTERESTED, NOT_NOW, NEVER, *CHANGE)
"""How a firm's answer moves: it may change its mind at any time."""


def state_after(decision: str | None) -> ReviewState:
    """Return where a pair stands after its newest decision, if there is one."""
    return STATE_AFTER[decision or ""]


def allowed(decision: str, state: str) -> bool:
    """Tell whether a decision may be made in a state."""
    return state in BY_DECISION[decision].sources


def as_markdown() -> str:
    """Write both workflows for docs/workflows.md."""
    return (
        f"## Review of a match\n\n{markdown_table(REVIEWS)}\n## Interest of a company\n\n"
        f"{markdown_table(INTERESTS)}"
    )
