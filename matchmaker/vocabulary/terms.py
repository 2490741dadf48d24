"""The vocabulary as plain tuples, in the shape that the engine's lexicon takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.vocabulary.capabilities import CAPABILITIES
from matchmaker.vocabulary.glossary import GLOSSARY, KIND_SALIENCE
from matchmaker.vocabulary.tables import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

CAPABILITY_SALIENCE = 100
ROLE_SALIENCE = 20
"""A role such as engineering design says little about what a need asks for."""

ALSO_AREA_WEIGHT = 30

UNWANTED = frozenset(
    (
        "air-pollution",
        "contamination",
        "drought",
        "emissions",
        "energy-losses",
        "exhaust",
        "flood",
        "flue-gas",
        "leak",
        "peak-load",
        "toxic",
        "water-pollution",
    )
)
"""Concepts besides the substances that people want less of."""

VERSION = digest()
"""SHA-256 of the tables: another value means that assigned labels and text must be recomputed."""


def entries() -> Iterator[tuple[str, str, str]]:
    """Yield every (code, language, term)."""
    for capability in CAPABILITIES.values():
        for language, terms in capability.terms.items():
            yield from ((capability.code, language, term) for term in terms)
    for concept in GLOSSARY.values():
        for language, terms in concept.terms.items():
            yield from ((concept.code, language, term) for term in terms)


def broader() -> Iterator[tuple[str, str]]:
    """Yield every (code, code that it implies)."""
    for concept in GLOSSARY.values():
        yield from ((concept.code, wider) for wider in concept.broader)


def combinations() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every (capability, codes that together mean it)."""
    for capability in CAPABILITIES.values():
        yield from ((capability.code, parts) for parts in capability.combinations)


def hints() -> Iterator[tuple[str, str, int]]:
    """Yield every (concept, capability it points to, strength 1 to 100)."""
    for concept in GLOSSARY.values():
        yield from ((concept.code, code, strength) for code, strength in concept.hints.items())


def capabilities() -> Iterator[tuple[str, bool]]:
    """Yield every (capability, is a role)."""
    yield from ((capability.code, capability.is_role) for capability in CAPABILITIES.values())


def areas() -> Iterator[tuple[str, str, int]]:
    """Yield every (technology capability, area it serves, weight 1 to 100)."""
    for capability in CAPABILITIES.values():
        if not capability.is_role:
            yield capability.code, capability.area, 100
            yield from ((capability.code, area, ALSO_AREA_WEIGHT) for area in capability.also_areas)


def salience() -> Iterator[tuple[str, int]]:
    """Yield every (code, how much it says about a need, in per cent)."""
    for capability in CAPABILITIES.values():
        yield capability.code, ROLE_SALIENCE if capability.is_role else CAPABILITY_SALIENCE
    for concept in GLOSSARY.values():
        yield concept.code, KIND_SALIENCE[concept.kind]


def harms() -> Iterator[str]:
    """Yield every code of something unwanted; "no odour" is said about odour all the same."""
    for concept in GLOSSARY.values():
        if concept.kind == "substance" or concept.code in UNWANTED:
            yield concept.code
