"""The components of a score in words, as several pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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
