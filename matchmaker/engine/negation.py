"""Which part of a sentence says what is not meant: "no trucking to incineration"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matchmaker.engine import tokens
from matchmaker.engine.tokens import ENGLISH, FRENCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.engine.tokens import Word

WORDS_REACHED = 6
CHARACTERS_REACHED = 12
"""How far a negation reaches at most; the edge of its clause ends it before."""

Span = tuple[int, int]


_NEGATORS = {
    ENGLISH: frozenset(
        ["no", "without", "avoid", "avoids", "avoiding", "replace", "replaces", "replacing", "nor"]
    ),
    FRENCH: frozenset(
        [
            "sans",
            "pas",
            "eviter",
            "evite",
            "evitent",
            "evitant",
            "remplacer",
            "remplace",
            "remplacent",
            "remplacant",
            "ni",
        ]
    ),
}
_OPENERS = {ENGLISH: frozenset(("instead", "rather")), FRENCH: frozenset(("lieu", "plutot"))}
"""First words of "instead of", "rather than", "au lieu de" and "plutôt que"."""

_AFFIRMED = {
    ENGLISH: frozenset(
        [
            "longer",
            "only",
            "just",
            "less",
            "more",
            "fewer",
            "later",
            "doubt",
            "old",
            "ageing",
            "aging",
        ]
    )
    | frozenset(["outdated", "existing", "obsolete"]),
    FRENCH: frozenset(
        ["seulement", "uniquement", "moins", "plus", "doute", "vieux", "vieilles", "anciens"]
    ),
}
"""After a negator they turn it back: "no less than", "pas seulement", "replace ageing pumps"."""

_BREAKS = {
    ENGLISH: frozenset(["and", "but", "with", "by", "while", "yet", "through", "using"]),
    FRENCH: frozenset(["et", "mais", "avec", "par", "tandis", "grace"]),
}

_HAN_NEGATOR = re.compile(
    r"不(?:再)?(?:使用|采用|需要|需|必|用|经过)|无需|无须|避免|代替|替代|取代|而非|而不是|杜绝|没有|减少对"
)
_HAN_NEXT = re.compile(
    r"[无不](?!人机|害|组织|废|锈|仅|但|少于|低于|超过|断|同|线|机|氧|烟|缝|菌|毒)"
)
_HAN_END = re.compile(r"[，。；！？,.;!?\n]|并|而|从而|实现|以及|但")


def in_words(text: str, clause: Sequence[Word], language: str) -> list[Span]:
    """Return the stretches of a clause that a negation covers.

    Args:
        text: the normalised text.
        clause: the words of one clause.
        language: "en" or "fr".

    Returns:
        (start, end) in characters. The negation itself lies outside, so that a phrase of the
        vocabulary that holds it, such as "without chemicals", stands.
    """
    words = [tokens.fold(text[word.start : word.end]) for word in clause]
    spans = []
    for index in range(len(words) - 1):
        last = _reach(words, index, language)
        if last:
            spans.append((clause[index].end, clause[last].end))
    return spans


def in_characters(text: str, start: int, end: int) -> list[Span]:
    """Return the stretches of a Chinese sentence that a negation covers.

    Args:
        text: a text from `tokens.han_text`.
        start: first character.
        end: one past the last character.

    Returns:
        (start, end). After a single 无 or 不 only what begins there at once is covered.
    """
    spans = []
    for match in _HAN_NEGATOR.finditer(text, start, end):
        first = match.end()
        stop = _HAN_END.search(text, first, end)
        last = stop.start() if stop else end
        spans.append((first, min(last, first + CHARACTERS_REACHED)))
    spans.extend((match.end(), match.end() + 1) for match in _HAN_NEXT.finditer(text, start, end))
    return spans


def covers(spans: Sequence[Span], start: int) -> bool:
    """Tell whether something that begins at `start` lies in one of the stretches."""
    return any(first <= start < last for first, last in spans)


def _reach(words: Sequence[str], index: int, language: str) -> int:
    """Return the last word that a negation at `index` reaches; 0 where there is none."""
    turned = words[index] not in _NEGATORS[language] or words[index + 1] in _AFFIRMED[language]
    if turned and words[index] not in _OPENERS[language]:
        return 0
    last = 0
    for place in range(index + 1, min(len(words), index + 1 + WORDS_REACHED)):
        if words[place] in _BREAKS[language]:
            break
        last = place
    return last
