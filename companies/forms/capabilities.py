"""The capabilities as a form asks for them: grouped by area, each with its part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.capabilities import CAPABILITIES, capability_name
from matchmaker.vocabulary.readiness import Readiness

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_CAPABILITIES = 12
"""A technology that claims more says nothing about what it is best at."""


@dataclass(frozen=True)
class Choice:
    """One capability on the form."""

    code: str
    name: str
    is_ticked: bool
    is_support: bool


@dataclass
class Group:
    """The capabilities of one area."""

    area: str
    label: str
    choices: list[Choice] = field(default_factory=list)

    @property
    def ticked(self) -> int:
        """How many are chosen; the group starts open where there are any."""
        return sum(choice.is_ticked for choice in self.choices)


def capability_choices() -> list[tuple[str, str]]:
    """List code and name of every capability."""
    return [(code, capability_name(code)) for code in CAPABILITIES]


def readiness_choices() -> list[tuple[str, str]]:
    """List the nine levels, each with its number and what it means."""
    return [(str(level.value), f"{level.value} · {level.label}") for level in Readiness]


def groups(ticked: Collection[str], supports: Collection[str]) -> list[Group]:
    """Arrange every capability under its area, marked as the form has it.

    The parts that a firm can play in any project come last, in a group of their own.
    """
    by_area = {area.value: Group(area.value, str(area.label)) for area in PriorityArea}
    roles = Group("roles", _("Parts in a project, in any area"))
    for code, capability in CAPABILITIES.items():
        group = roles if capability.is_role else by_area[capability.area]
        group.choices.append(Choice(code, capability_name(code), code in ticked, code in supports))
    return [*by_area.values(), roles]
