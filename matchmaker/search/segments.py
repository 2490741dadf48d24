"""A search cut into the places and concepts that it names, and the words between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.engine import tokens
from matchmaker.search import analysis
from matchmaker.search.query import all_terms
from matchmaker.search.words import telling, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from matchmaker.search.query import Question

PLACE_WORDS = 4
PLACE_CHARACTERS = 9
"""Longest place names that are looked for inside a search, in words and in Chinese characters."""


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place that a search may name.

    Attributes:
        code: of the place.
        titles: its names as they stand in texts.
        spellings: its folded names; one in pinyin stands last.
    """

    code: str
    titles: tuple[str, ...]
    spellings: tuple[str, ...]


def by_name(places: Iterable[KnownPlace]) -> dict[str, frozenset[KnownPlace]]:
    """Index places by folded name; where names meet, Shanxi is not Shaanxi in pinyin."""
    found: dict[str, list[tuple[bool, KnownPlace]]] = defaultdict(list)
    for place in places:
        for name in place.spellings:
            found[name].append((name == place.spellings[-1], place))
    return {
        name: frozenset(place for is_pinyin, place in held if is_pinyin == min(h[0] for h in held))
        for name, held in found.items()
    }


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a term: words, with what else they stand for."""

    text: str
    start: int
    end: int
    places: frozenset[KnownPlace] = frozenset()
    concepts: frozenset[str] = frozenset()


def place_candidates(question: Question) -> set[str]:
    """Return the folded stretches of a search that could be the name of a place."""
    found: set[str] = set()
    for term in all_terms(question.root):
        plain = term.plain
        found.update(analysis.fold_name(plain[a:b]) for a, b in _windows(plain))
        found.add(analysis.fold_name(plain))
    return {name for name in found if len(name) > 1}


def _windows(plain: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that may be a place: some words, or some characters."""
    words = list(analysis.words_of(plain))
    for first, word in enumerate(words):
        longest = PLACE_CHARACTERS if word.is_han else PLACE_WORDS
        for last in words[first : first + longest]:
            if last.is_han != word.is_han:
                break
            yield word.start, last.end


def segments_of(plain: str, places: Mapping[str, frozenset[KnownPlace]]) -> Iterator[Segment]:
    """Yield places and concepts, the longest first found, and the words between them."""
    taken: list[Segment] = []
    for found in (*_place_spans(plain, places), *_concept_spans(plain)):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    end = 0
    for segment in sorted(taken, key=lambda one: one.start):
        yield from _between(plain, end, segment.start)
        yield segment
        end = segment.end
    yield from _between(plain, end, len(plain), is_all=not taken)


def _between(plain: str, start: int, end: int, *, is_all: bool = False) -> Iterator[Segment]:
    """Yield the words between two stretches, unless they say nothing."""
    if is_all or telling(units_of(plain[start:end])):
        yield Segment(plain[start:end], start, end)


def _place_spans(plain: str, places: Mapping[str, frozenset[KnownPlace]]) -> list[Segment]:
    found = []
    for start, end in _windows(plain):
        known = places.get(analysis.fold_name(plain[start:end]))
        if known:
            found.append(Segment(plain[start:end], start, end, places=known))
    return sorted(found, key=lambda one: (one.start - one.end, one.start))


def _concept_spans(plain: str) -> list[Segment]:
    lexicon = analysis.lexicon()
    codes: dict[tuple[int, int], set[str]] = defaultdict(set)
    for language in tokens.LATIN_LANGUAGES:
        for sentence in tokens.sentences(plain, language, 0, len(plain)):
            for clause in sentence:
                for hit in lexicon.find_words(clause, language):
                    codes[hit.start, hit.end] |= _telling_codes(hit.codes, hit.is_nested)
    han = tokens.han_text(analysis.simplify(plain))
    for hit in lexicon.find_characters(han, 0, len(han)):
        codes[hit.start, hit.end] |= _telling_codes(hit.codes, hit.is_nested)
    spans = sorted(codes, key=lambda span: (span[0] - span[1], span))
    return [
        Segment(plain[start:end], start, end, concepts=frozenset(codes[start, end]))
        for start, end in spans
        if codes[start, end]
    ]


def _telling_codes(codes: tuple[str, ...], is_nested: bool) -> set[str]:
    return set() if is_nested else {code for code in codes if analysis.is_telling(code)}
