"""Components, gates and cautions in words, as several pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from matchmaker.engine.evidence import Caution
from matchmaker.engine.score import Gate

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class ComponentWords:
    """A component's name and what it means."""

    name: str | Promise
    meaning: str | Promise


COMPONENT_WORDS: dict[str, ComponentWords] = {
    "area": ComponentWords(
        _("Priority area"), _("How far technology and need lie in the same priority areas.")
    ),
    "capability": ComponentWords(
        _("Capability"),
        _("How much of what the need asks for the technology can do; mandatory counts double."),
    ),
    "text": ComponentWords(
        _("Text"),
        _("How many of the need's words and concepts the technology's description answers."),
    ),
    "evidence": ComponentWords(
        _("Evidence of need"),
        _("How far the place's measured values lie beyond the standard or the nation's value."),
    ),
    "policy": ComponentWords(
        _("Policy tailwind"), _("How hard targets and standards in force push the shared areas.")
    ),
    "scale": ComponentWords(
        _("Scale"), _("Whether the firm's proven capacity reaches the size of the contract.")
    ),
    "readiness": ComponentWords(
        _("Readiness"),
        _("Readiness level against the level asked for, and deliveries in China."),
    ),
}

GATE_WORDS: dict[Gate, str | Promise] = {
    Gate.UNRELATED: _("Need and technology share no area, no capability and hardly a word."),
    Gate.BLOCKED: _("A lead commissioner decided that the two must not be introduced."),
    Gate.NEVER: _("The company answered “never” to this need."),
    Gate.CLOSED: _("The need can no longer be answered, or the technology is not published."),
}
"""Why a pair is no match whatever its score."""

BY_COMMAND = "by-command"
BY_HAND = "by-hand"
RUN_REASON_WORDS: dict[str, str | Promise] = {
    BY_COMMAND: _("by command"),
    BY_HAND: _("by hand"),
}
"""Why a run was made, by the code that is stored; an operator may note other words."""

CAUTION_WORDS: dict[Caution, str | Promise] = {
    Caution.IP_RISK: _("The know-how can be copied and no right in force in China covers it."),
    Caution.LOCAL_COMPETITION: _("Chinese suppliers offer the same capability."),
    Caution.CAPACITY_UNPROVEN: _("The firm's capacity is unknown; ask before promising a size."),
    Caution.TOO_SMALL_ALONE: _("The firm alone is too small for the contract; it needs partners."),
    Caution.SIZE_IS_TOTAL: _("The amount is a project's total; the contract is smaller."),
    Caution.OLD_EVIDENCE: _("The newest measurement used is older than five years."),
    Caution.PAST_DEADLINE_SOON: _("The need closes within 30 days."),
}
"""What to check beside the score."""
