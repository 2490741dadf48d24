"""Corrects misspelled words of a search that found nothing: to names, or to the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction

from matchmaker.engine import tokens
from matchmaker.engine.tokens import LATIN_LANGUAGES
from matchmaker.search import analysis
from matchmaker.search.conditions import matches
from matchmaker.search.query import Group, Question, Term, written
from matchmaker.vocabulary import terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from matchmaker.search.models import SearchDocument
    from matchmaker.search.query import Part

SHORTEST = 4
"""Letters from which a word is corrected: a shorter one is like too many others."""

CANDIDATES = 40
LIKENESS = 0.3
MOST_EDITS = 0.34
"""Letters that may be wrong, as a share of the longer word."""

VOCABULARY_LIKENESS = 0.84
MOST_LOOKED_UP = 6
"""Words and names of one search that are looked up to be corrected: each is work for everyone."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A search with other words, and which words were replaced by which."""

    question: Question
    replaced: tuple[tuple[str, str], ...]


def correct(question: Question, visible: QuerySet[SearchDocument]) -> Corrected:
    """Replace words that nothing holds by the nearest name that a person may see.

    Args:
        question: a search that found nothing.
        visible: the documents that the person may see.
    """
    corrector = _Corrector(visible)
    root = corrector.group(question.root)
    replaced = {typed: meant for typed, meant in corrector.known.items() if typed != meant}
    if not replaced:
        return Corrected(question, ())
    return Corrected(replace(question, root=root, reading=written(root)), tuple(replaced.items()))


@dataclass(slots=True)
class _Corrector:
    """Corrects the words of one search, each once and not too many of them.

    Attributes:
        visible: the documents that the person may see.
        known: what was looked up so far, with what stands for it; itself where it stays.
    """

    visible: QuerySet[SearchDocument]
    known: dict[str, str] = field(default_factory=dict)

    def group(self, group: Group) -> Group:
        """Correct what is looked for on one level, but not what is taken away."""
        alternatives = tuple(
            tuple(self._part(part) for part in parts) for parts in group.alternatives
        )
        return Group(alternatives, group.unwanted)

    def _part(self, part: Part) -> Part:
        if isinstance(part, Group):
            return self.group(part)
        if part.is_phrase:
            return part
        if " " in part.words:
            whole = self._looked_up(part.words, self._name)
            if whole != part.words:
                return Term(whole)
        return Term(" ".join(self._looked_up(word, self._word) for word in part.words.split(" ")))

    def _looked_up(self, typed: str, look: Callable[[str], str]) -> str:
        folded = analysis.fold_name(typed)
        if len(folded) < SHORTEST or not folded.isascii():
            return typed
        if typed not in self.known and len(self.known) < MOST_LOOKED_UP:
            self.known[typed] = look(typed) or typed
        return self.known.get(typed, typed)

    def _name(self, words: str) -> str:
        return _nearest_name(words, self.visible)

    def _word(self, word: str) -> str:
        if _stands_somewhere(word, self.visible):
            return word
        return _nearest_name(word, self.visible) or _nearest_term(analysis.fold_name(word))


def _stands_somewhere(word: str, visible: QuerySet[SearchDocument]) -> bool:
    lexemes = [
        analysis.quoted(stem)
        for one in analysis.words_of(tokens.normalise(word))
        for stem in sorted(analysis.stems_of(one.folded))
    ]
    return bool(lexemes) and visible.filter(matches(" | ".join(lexemes))).exists()


def _nearest_name(words: str, visible: QuerySet[SearchDocument]) -> str:
    """Return the name that is typed almost like some words, or nothing."""
    folded = analysis.fold_name(words)
    if len(folded) < SHORTEST or not folded.isascii():
        return ""
    best: tuple[int, bool, int, str] | None = None
    for number, (title, names) in enumerate(_alike(folded, visible)):
        for name in names.split("\n"):
            most = int(MOST_EDITS * max(len(folded), len(name)))
            if abs(len(folded) - len(name)) > most:
                continue
            edits = distance(folded, name)
            # Fingers slip less often at the first letter.
            nearness = (edits, folded[0] != name[0], number)
            if edits <= most and (best is None or nearness < best[:3]):
                best = (*nearness, title)
    return best[3] if best else ""


def _alike(folded: str, visible: QuerySet[SearchDocument]) -> list[tuple[str, str]]:
    """Read the names with most three-letter groups in common."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {LIKENESS}")
        return list(
            visible.filter(names__trigram_word_similar=folded)
            .annotate(likeness=TrigramWordSimilarity(folded, "names"))
            .order_by("-likeness", "kind", "object_id")
            .values_list("title_en", "names")[:CANDIDATES]
        )


def distance(one: str, other: str) -> int:
    """Count the letters to insert, drop, replace or swap that make one word the other."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = above, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _nearest_term(folded: str) -> str:
    """Return the word of the vocabulary that is spelled almost like a word, or nothing."""
    known = _vocabulary()
    if folded in known:
        return ""
    found = get_close_matches(folded, known, n=1, cutoff=VOCABULARY_LIKENESS)
    return known[found[0]] if found else ""


@cache
def _vocabulary() -> dict[str, str]:
    """Map every folded word of the vocabulary's terms to the word as it is written."""
    return {
        analysis.fold(word): word.lower()
        for _code, language, term in sorted(terms.entries())
        if language in LATIN_LANGUAGES
        for word in term.split()
        if len(word) >= SHORTEST and word.isalpha()
    }
