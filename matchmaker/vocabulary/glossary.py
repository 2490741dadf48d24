"""Substances, media, processes, sectors and qualities, as three languages name them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from matchmaker.vocabulary.capabilities import LANGUAGES
from matchmaker.vocabulary.tables import read_rows, split_cell

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND_SALIENCE: Mapping[str, int] = MappingProxyType(
    {
        "substance": 100,
        "equipment": 90,
        "process": 80,
        "vehicle": 80,
        "energy": 70,
        "sector": 60,
        "quality": 60,
        "medium": 60,
        "place": 40,
        "policy": 40,
        "action": 30,
        "project": 10,
        "blocked": 0,
    }
)
"""How much a concept of each kind says about what is needed, in per cent of a substance.
"blocked" holds phrases that only look like terms: "as well as" is no oil well."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea that is not a capability.

    Attributes:
        code: stable, in kebab case, never the code of a capability.
        kind: a key of `KIND_SALIENCE`.
        broader: codes that it implies.
        terms: words for it, by language.
        hints: capability codes it points to, with a strength of 1 to 100.
    """

    code: str
    kind: str
    broader: tuple[str, ...]
    terms: Mapping[str, tuple[str, ...]]
    hints: Mapping[str, int]


def _concept(row: dict[str, str]) -> Concept:
    hints = (hint.split("=") for hint in split_cell(row["hints"]))
    return Concept(
        code=row["code"],
        kind=row["kind"],
        broader=split_cell(row["broader"]),
        terms=MappingProxyType(
            {language: split_cell(row[f"terms_{language}"]) for language in LANGUAGES}
        ),
        hints=MappingProxyType({code: int(strength) for code, strength in hints}),
    )


GLOSSARY: Mapping[str, Concept] = MappingProxyType(
    {row["code"]: _concept(row) for row in read_rows("glossary.csv")}
)
