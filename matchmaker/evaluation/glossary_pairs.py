"""Pairs of the vocabulary's own terms to choose by, so that the held-out phrases stay unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.engine import text
from matchmaker.matching import documents
from matchmaker.vocabulary import terms
from matchmaker.vocabulary.capabilities import CAPABILITIES
from matchmaker.vocabulary.glossary import GLOSSARY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LANGUAGES = ("en", "fr", "zh")
CHARACTERS_LEAST = 4
BLOCKED = "blocked"


def pairs() -> dict[str, list[str]]:
    """Return the first term of each code in each language, row by row the same thing.

    Only codes whose English term has two words or more and whose Chinese one has four characters
    or more: as long as the phrases that are measured.
    """
    rows = [
        tuple(named[language][0] for language in LANGUAGES)
        for named in _terms()
        if all(named[language] for language in LANGUAGES)
    ]
    kept = [row for row in rows if " " in row[0] and len(row[2]) >= CHARACTERS_LEAST]
    return {language: [row[at] for row in kept] for at, language in enumerate(LANGUAGES)}


def lexicon_without(taken: Mapping[str, list[str]]) -> text.Lexicon:
    """Return the vocabulary as it would be without these terms, whatever code they stand for."""
    gone = {(language, term.lower()) for language, one in taken.items() for term in one}
    kept = [entry for entry in terms.entries() if (entry[1], entry[2].lower()) not in gone]
    return text.Lexicon.build(kept, documents.relations())


def _terms() -> Iterator[Mapping[str, tuple[str, ...]]]:
    yield from (one.terms for one in CAPABILITIES.values())
    yield from (one.terms for one in GLOSSARY.values() if one.kind != BLOCKED)
