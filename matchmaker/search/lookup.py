"""What is looked for: a question turned into conditions on lexemes, in three languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matchmaker.search import analysis
from matchmaker.search.analysis import CONCEPT, EXACT, IMPLIED, NAME, PLACE, TITLE, quoted
from matchmaker.search.query import Group, Term, all_terms, terms_of
from matchmaker.search.segments import segments_of
from matchmaker.search.words import (
    all_of,
    any_of,
    phrase_condition,
    telling,
    units_of,
    words_condition,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matchmaker.search.query import Part, Question
    from matchmaker.search.segments import KnownPlace, Segment


@dataclass(frozen=True, slots=True)
class Wanted:
    """What results are marked by.

    Attributes:
        stems: of single words.
        pairs: of neighbouring Chinese characters, or single ones.
        phrases: of folded words or characters that stand together.
        concepts: codes that the words stand for.
    """

    stems: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    concepts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lookup:
    """The conditions of a question as PostgreSQL's tsquery, from the narrowest to the widest.

    Attributes:
        name: the whole search is a name.
        titles: everything stands in names or titles, or is the place.
        literal: everything stands somewhere, or is the place.
        full: or is meant in other words.
        words: any of the words, in titles or elsewhere, and the places: what ranks results.
        meanings: any of the concepts, which rank less; empty where there are none.
        wanted: what is marked in the results.
    """

    name: str
    titles: str
    literal: str
    full: str
    words: str
    meanings: str
    wanted: Wanted


def is_too_short(question: Question) -> bool:
    """Tell whether a search holds nothing but single letters."""
    words = [word for term in all_terms(question.root) for word in analysis.words_of(term.plain)]
    return bool(words) and all(
        len(word.folded) == 1 and word.folded.isalpha() and not word.is_han for word in words
    )


def compile_question(question: Question, places: Mapping[str, frozenset[KnownPlace]]) -> Lookup:
    """Turn a question into conditions.

    Args:
        question: must not be empty.
        places: folded name to the places of that name.
    """
    compiler = _Compiler(places)
    root = question.root
    whole = _only_term(root)
    name = quoted(NAME + analysis.fold_name(whole.words)) if whole else ""
    terms = list(terms_of(root))
    is_only_places = all(
        segment.places for term in terms for segment in compiler.segments(term.plain)
    )
    titles = compiler.group(root, _in_titles if is_only_places else _in_titles_or_place)
    literal = compiler.group(root, _anywhere)
    full = compiler.group(root, _by_meaning)
    if name:
        titles, literal, full = (f"{name} | {one}" for one in (titles, literal, full))
    return Lookup(
        name, titles, literal, full, *compiler.ranks(terms), wanted=compiler.wanted(terms)
    )


def _only_term(group: Group) -> Term | None:
    if len(group.alternatives) != 1 or len(group.alternatives[0]) != 1 or group.unwanted:
        return None
    part = group.alternatives[0][0]
    return part if isinstance(part, Term) else None


# --- Conditions of one stretch ------------------------------------------------------------------


def _in_titles(segment: Segment) -> str:
    if not segment.places:
        return words_condition(segment.text, TITLE)
    return any_of([_name_condition(name, TITLE) for name in _names(segment)])


def _in_titles_or_place(segment: Segment) -> str:
    return any_of([_in_titles(segment), *_codes(segment)])


def _anywhere(segment: Segment) -> str:
    if not segment.places:
        return words_condition(segment.text, "")
    names = [phrase_condition(name) for name in _names(segment)]
    return any_of([*names, *_codes(segment)])


def _name_condition(name: str, sign: str) -> str:
    """Require the words of a place's name as they stand: Xianning is no form of Xian."""
    units = units_of(name)
    return all_of(
        [
            unit.condition(sign) if unit.is_han else quoted(sign + EXACT + unit.folded)
            for unit in units
        ]
    )


def _names(segment: Segment) -> list[str]:
    """Return what was typed, and the names of the place in the other languages."""
    titles = {title for place in segment.places for title in place.titles}
    return [segment.text, *sorted(titles - {segment.text})]


def _codes(segment: Segment) -> list[str]:
    return sorted(quoted(PLACE + place.code) for place in segment.places)


def _meanings(segment: Segment) -> list[str]:
    return [
        quoted(sign + code)
        for code in sorted(segment.concepts)
        for sign in ((CONCEPT,) if analysis.is_broad(code) else (CONCEPT, IMPLIED))
    ]


def _by_meaning(segment: Segment) -> str:
    return any_of([_anywhere(segment), *_meanings(segment)])


def _taken_away(segment: Segment) -> str:
    """Take away what names the concept, in any language, but not what it only follows from."""
    meant = [quoted(CONCEPT + code) for code in sorted(segment.concepts)]
    return any_of([_anywhere(segment), *meant])


# --- The whole ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Compiler:
    """Writes the conditions of a question."""

    places: Mapping[str, frozenset[KnownPlace]]
    cut: dict[str, list[Segment]] = field(default_factory=dict)

    def group(self, group: Group, condition: Callable[[Segment], str]) -> str:
        """Write one level."""
        wanted = any_of(
            [all_of([self.part(part, condition) for part in parts]) for parts in group.alternatives]
        )
        unwanted = [f"!{self.part(part, _taken_away)}" for part in group.unwanted]
        return all_of([wanted, *unwanted])

    def part(self, part: Part, condition: Callable[[Segment], str]) -> str:
        """Write a term or a level inside parentheses."""
        if isinstance(part, Group):
            return self.group(part, condition)
        if not part.is_phrase:
            return all_of([condition(segment) for segment in self.segments(part.plain)])
        phrase = phrase_condition(part.plain)
        if condition in {_in_titles, _in_titles_or_place}:
            return all_of([phrase, words_condition(part.plain, TITLE)])
        return phrase

    def segments(self, plain: str) -> list[Segment]:
        """Cut a text into places, concepts and the words between them."""
        if plain not in self.cut:
            self.cut[plain] = list(segments_of(plain, self.places))
        return self.cut[plain]

    def ranks(self, terms: list[Term]) -> tuple[str, str]:
        """Write any of the words and places, and any of the concepts."""
        words: list[str] = []
        meanings: list[str] = []
        for term in terms:
            segments = self.segments(term.plain)
            for segment in segments:
                if segment.places and not term.is_phrase:
                    names = _names(segment)
                    words += [_name_condition(name, sign) for name in names for sign in ("", TITLE)]
                    words += _codes(segment)
                else:
                    units = units_of(segment.text)
                    kept = telling(units) or units
                    words += [unit.condition(sign) for unit in kept for sign in ("", TITLE)]
                meanings += [] if term.is_phrase else _meanings(segment)
        return " | ".join(dict.fromkeys(words)), " | ".join(dict.fromkeys(meanings))

    def wanted(self, terms: list[Term]) -> Wanted:
        """Collect what results are marked by."""
        stems: set[str] = set()
        pairs: set[str] = set()
        phrases = [_folded(term.plain) for term in terms if term.is_phrase]
        segments = [
            segment for term in terms if not term.is_phrase for segment in self.segments(term.plain)
        ]
        for segment in segments:
            if segment.places:
                phrases += [_folded(name) for name in _names(segment)]
                continue
            units = units_of(segment.text)
            for unit in telling(units) or units:
                (pairs if unit.is_han else stems).update(unit.stems())
        return Wanted(
            frozenset(stems),
            frozenset(pairs),
            frozenset(phrase for phrase in phrases if phrase),
            frozenset(code for segment in segments for code in segment.concepts),
        )


def _folded(plain: str) -> tuple[str, ...]:
    return tuple(word.folded for word in analysis.words_of(plain))
