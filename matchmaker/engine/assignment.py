"""Assigns areas and capabilities to a text by rule, with the words that led there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.engine.documents import DIRECT, ConceptCount, Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matchmaker.engine.lexicon import Lexicon

FULL = 1000
CAPABILITIES_MOST = 6
ROLES_MOST = 2
AREAS_MOST = 3
CAPABILITY_LEAST = 400
AREA_LEAST = 400
AREA_SHARE = 450
"""A further area needs this part of the first area's strength, in thousandths."""

STRONG_PHRASE = 900
SHORT_PHRASE = 650
FOLLOWS = 800
"""Strength of a capability named by a phrase of two words or more, by one word, and of one that
only follows from other concepts, in thousandths."""
PHRASES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Assigned:
    """One label given by rule.

    Attributes:
        code: of the area or capability.
        strength: 1 to 1000.
        phrases: the words of the text that led to it, strongest first.
    """

    code: str
    strength: int
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The labels of one text. Always shown as "assigned", never as stated by a person.

    Attributes:
        areas: at most three, strongest first.
        capabilities: at most six, technologies before roles, strongest first.
    """

    areas: tuple[Assigned, ...]
    capabilities: tuple[Assigned, ...]

    @property
    def is_unclassified(self) -> bool:
        """Whether the text says nothing that the vocabulary knows."""
        return not self.areas and not self.capabilities


def assign(document: Document, lexicon: Lexicon) -> Assignment:
    """Label a text that nobody has labelled.

    Independent signs of one capability add up as 1 - product of (1 - sign). Signs are the
    capability's own phrases, combinations met in one sentence, and hints from concepts. An
    area gathers the strengths of the capabilities that serve it; those that the title, the first
    of several lines, shows by itself count once more when areas are ranked.

    Args:
        document: an analysed text.
        lexicon: the vocabulary that analysed it.

    Returns:
        Areas and capabilities, both empty where nothing is found.
    """
    strengths, phrases = _capability_strengths(document.concepts, lexicon)
    title = _capability_strengths([one for one in document.concepts if one.is_in_title], lexicon)
    ranked = sorted(strengths, key=lambda code: (-strengths[code], code))
    chosen = [code for code in ranked if strengths[code] >= CAPABILITY_LEAST]
    technologies = [code for code in chosen if not lexicon.roles[code]]
    roles = [code for code in chosen if lexicon.roles[code]][:ROLES_MOST]
    kept = technologies[: CAPABILITIES_MOST - len(roles)] + roles
    return Assignment(
        areas=_areas(strengths, phrases, title[0], lexicon),
        capabilities=tuple(Assigned(code, strengths[code], _first(phrases[code])) for code in kept),
    )


def area_claims(document: Document, lexicon: Lexicon) -> dict[str, int]:
    """Return what speaks for each area, by which `assign` ranks them.

    Args:
        document: an analysed text.
        lexicon: the vocabulary that analysed it.

    Returns:
        Area to the sum of its capabilities' strengths in thousandths, those of the title twice;
        areas for which nothing speaks are absent.
    """
    strengths, _ = _capability_strengths(document.concepts, lexicon)
    title, _ = _capability_strengths([one for one in document.concepts if one.is_in_title], lexicon)
    return _claims(_gathered(strengths, lexicon), _gathered(title, lexicon))


def _capability_strengths(
    concepts: Iterable[ConceptCount], lexicon: Lexicon
) -> tuple[dict[str, int], dict[str, list[str]]]:
    doubts: dict[str, int] = defaultdict(lambda: FULL)
    phrases: dict[str, list[str]] = defaultdict(list)
    signs = [
        (sign, concept, code) for concept in concepts for code, sign in _signs(concept, lexicon)
    ]
    for sign, concept, code in sorted(signs, key=lambda found: (-found[0], found[1].code)):
        doubts[code] = doubts[code] * (FULL - sign) // FULL
        phrases[code].extend(concept.phrases)
    return {code: FULL - doubt for code, doubt in doubts.items()}, phrases


def _signs(concept: ConceptCount, lexicon: Lexicon) -> list[tuple[str, int]]:
    direct = concept.halves >= DIRECT
    if concept.code in lexicon.roles:
        return [(concept.code, _own_strength(concept) if direct else FOLLOWS)]
    unit = 10 if direct else 5
    return [(code, strength * unit) for code, strength in lexicon.hints.get(concept.code, ())]


def _own_strength(concept: ConceptCount) -> int:
    return STRONG_PHRASE if concept.specificity > 1 else SHORT_PHRASE


def _areas(
    strengths: Mapping[str, int],
    phrases: Mapping[str, list[str]],
    title: Mapping[str, int],
    lexicon: Lexicon,
) -> tuple[Assigned, ...]:
    seen: dict[str, list[str]] = defaultdict(list)
    for code in sorted(strengths, key=lambda one: (-strengths[one], one)):
        for area, _ in lexicon.areas.get(code, ()):
            seen[area].extend(phrases[code])
    gathered, first_line = _gathered(strengths, lexicon), _gathered(title, lexicon)
    claims = _claims(gathered, first_line)
    ranked = sorted(claims, key=lambda area: (-claims[area], area))
    if not ranked:
        return ()
    best = claims[ranked[0]]
    return tuple(
        Assigned(area, min(FULL, gathered[area]), _first(seen[area]))
        for area in ranked[:AREAS_MOST]
        if gathered[area] >= AREA_LEAST and claims[area] * FULL >= best * AREA_SHARE
    )


def _claims(gathered: Mapping[str, int], first_line: Mapping[str, int]) -> dict[str, int]:
    return {area: strength + first_line.get(area, 0) for area, strength in gathered.items()}


def _gathered(strengths: Mapping[str, int], lexicon: Lexicon) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for code, strength in strengths.items():
        for area, weight in lexicon.areas.get(code, ()):
            found[area] += strength * weight // 100
    return found


def _first(phrases: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrases))[:PHRASES_SHOWN]
