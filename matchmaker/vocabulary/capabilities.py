"""Capability codes under the eight areas, with their names in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from matchmaker.vocabulary.areas import AREA_NAMES, PriorityArea
from matchmaker.vocabulary.tables import read_rows, split_cell

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "fr", "zh")


@dataclass(frozen=True, slots=True)
class Capability:
    """What a technology can do, or the part that a firm can play in a project.

    Attributes:
        code: stable, in kebab case.
        area: the one main area.
        also_areas: further areas it serves.
        branch: the node between area and capability, in kebab case.
        names: name by language: en, fr, zh.
        terms: words that tenders and datasheets use for it, by language; the name comes first.
        combinations: sets of codes that together mean this capability.
        is_role: a part in a project rather than a technology.
    """

    code: str
    area: str
    also_areas: tuple[str, ...]
    branch: str
    names: Mapping[str, str]
    terms: Mapping[str, tuple[str, ...]]
    combinations: tuple[tuple[str, ...], ...]
    is_role: bool

    @property
    def areas(self) -> frozenset[str]:
        """All areas that it serves, the main one and further ones."""
        return frozenset((self.area, *self.also_areas))


def _capability(row: dict[str, str]) -> Capability:
    names = {language: row[f"name_{language}"] for language in LANGUAGES}
    terms = {
        language: (names[language], *split_cell(row[f"terms_{language}"])) for language in LANGUAGES
    }
    return Capability(
        code=row["code"],
        area=row["area"],
        also_areas=split_cell(row["also_areas"]),
        branch=row["branch"],
        names=MappingProxyType(names),
        terms=MappingProxyType(terms),
        combinations=tuple(
            tuple(combination.split("+")) for combination in split_cell(row["combinations"])
        ),
        is_role=row["kind"] == "role",
    )


CAPABILITIES: Mapping[str, Capability] = MappingProxyType(
    {row["code"]: _capability(row) for row in read_rows("capabilities.csv")}
)

CAPABILITY_ORDER: tuple[str, ...] = tuple(CAPABILITIES)
"""Every code, by area and branch: the columns of every array of capabilities."""

BRANCH_ORDER: tuple[tuple[str, str], ...] = tuple(
    dict.fromkeys((capability.area, capability.branch) for capability in CAPABILITIES.values())
)
"""Every (area, branch), in the order of `CAPABILITY_ORDER`."""


def capability_name(code: str, language: str | None = None) -> str:
    """Return the name of a capability.

    Args:
        code: a capability code; an unknown one, from an older vocabulary, is returned as it is.
        language: "en", "fr" or "zh" with or without a region; the page's language where none.

    Returns:
        The name, in English where the language is another.
    """
    capability = CAPABILITIES.get(code)
    if capability is None:
        return code
    short = (language or get_language() or "en").split("-")[0].lower()
    return capability.names.get(short, capability.names["en"])


def capability_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """List the capabilities for a form, grouped by area, in the page's language.

    Returns:
        One (area label, [(code, name), …]) an area, in the order of the areas.
    """
    return [
        (
            str(PriorityArea(area).label),
            [(capability.code, capability_name(capability.code)) for capability in capabilities],
        )
        for area, capabilities in groupby(
            sorted(
                CAPABILITIES.values(), key=lambda capability: AREA_NAMES[capability.area].number
            ),
            key=lambda capability: capability.area,
        )
    ]


def tree_columns() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give each capability its branch and area as column numbers.

    Returns:
        Branch index into `BRANCH_ORDER` and area index 0 to 7, both by `CAPABILITY_ORDER`.
    """
    branches = {branch: column for column, branch in enumerate(BRANCH_ORDER)}
    return (
        tuple(branches[one.area, one.branch] for one in CAPABILITIES.values()),
        tuple(AREA_NAMES[one.area].number - 1 for one in CAPABILITIES.values()),
    )
