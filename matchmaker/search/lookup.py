"""What is looked for: a question turned into conditions on lexemes, in three languages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matchmaker.engine import tokens
from matchmaker.search import analysis
from matchmaker.search.analysis import CONCEPT, EXACT, IMPLIED, NAME, PLACE, TITLE, quoted
from matchmaker.search.query import Group, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from matchmaker.search.query import Part, Question

PLACE_WORDS = 4
PLACE_CHARACTERS = 9
"""Longest place names that are looked for inside a search, in words and in Chinese characters."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a term: words, with what else they stand for."""

    text: str
    start: int
    end: int
    places: frozenset[KnownPlace] = frozenset()
    concepts: frozenset[str] = frozenset()


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


def place_candidates(question: Question) -> set[str]:
    """Return the folded stretches of a search that could be the name of a place."""
    found: set[str] = set()
    for term in _all_terms(question.root):
        plain = term.plain
        found.update(analysis.fold_name(plain[a:b]) for a, b in _windows(plain))
        found.add(analysis.fold_name(plain))
    return {name for name in found if len(name) > 1}


def _all_terms(group: Group) -> Iterator[Term]:
    parts: list[Part] = [part for parts in group.alternatives for part in parts]
    for part in (*parts, *group.unwanted):
        if isinstance(part, Term):
            yield part
        else:
            yield from _all_terms(part)


def _windows(plain: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that may be a place: some words, or some characters."""
    words = list(analysis.words_of(plain))
    for first, word in enumerate(words):
        longest = PLACE_CHARACTERS if word.is_han else PLACE_WORDS
        for last in words[first : first + longest]:
            if last.is_han != word.is_han:
                break
            yield word.start, last.end


def is_too_short(question: Question) -> bool:
    """Tell whether a search holds nothing but single letters."""
    words = [
        word
        for term in _all_terms(question.root)
        for word in analysis.words_of(term.plain)
    ]
    return bool(words) and all(
        len(word.folded) == 1 and word.folded.isalpha() and not word.is_han for word in words
    )


def compile_question(
    question: Question, places: Mapping[str, frozenset[KnownPlace]]
) -> Lookup:
    """Turn a question into conditions.

    Args:
        question: must not be empty.
        places: folded name to the places of that name.
    """
    compiler = _Compiler(places)
    root = question.root
    whole = _only_term(root)
    name = quoted(NAME + analysis.fold_name(whole.words)) if whole else ""
    terms = list(_positive_terms(root))
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


# --- Conditions of one word ---------------------------------------------------------------------


def _any_of(conditions: Iterator[str] | list[str]) -> str:
    listed = list(dict.fromkeys(conditions))
    return listed[0] if len(listed) == 1 else f"({' | '.join(listed)})"


def _all_of(conditions: list[str]) -> str:
    listed = list(dict.fromkeys(conditions))
    return listed[0] if len(listed) == 1 else f"({' & '.join(listed)})"


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or a run of Chinese characters."""

    folded: str
    is_han: bool

    def stems(self) -> list[str]:
        """Return the lexemes of which one, or of Chinese all, must stand in a text."""
        if self.is_han:
            return [self.folded[i : i + 2] for i in range(max(1, len(self.folded) - 1))]
        return sorted(analysis.stems_of(self.folded))

    def condition(self, sign: str = "") -> str:
        """Return the condition that a text, or with the sign its title, holds the unit."""
        if self.is_han and len(self.folded) == 1:
            # Every character begins a pair or ends its run.
            return f"{quoted(sign + self.folded)}:*"
        lexemes = [quoted(sign + stem) for stem in self.stems()]
        return _all_of(lexemes) if self.is_han else _any_of(lexemes)


def _units(plain: str) -> list[_Unit]:
    units: list[_Unit] = []
    end = -1
    for word in analysis.words_of(plain):
        if word.is_han and units and units[-1].is_han and end == word.start:
            units[-1] = _Unit(units[-1].folded + word.folded, is_han=True)
        else:
            units.append(_Unit(word.folded, word.is_han))
        end = word.end
    return units


def _telling(units: list[_Unit]) -> list[_Unit]:
    return [unit for unit in units if unit.is_han or not analysis.is_stop_word(unit.folded)]


def _words_condition(plain: str, sign: str) -> str:
    """Require the words of a text; little words only where there are no others."""
    units = _units(plain)
    kept = _telling(units)
    if kept:
        return _all_of([unit.condition(sign) for unit in kept])
    exact = [quoted(EXACT + unit.folded) for unit in units]
    return _all_of(exact) if exact else quoted(EXACT + analysis.fold(plain)[:60])


def _phrase_condition(plain: str) -> str:
    """Require words in their order, as they stand."""
    runs: list[list[analysis.Word]] = []
    for word in analysis.words_of(plain):
        if runs and runs[-1][-1].is_han == word.is_han:
            runs[-1].append(word)
        else:
            runs.append([word])
    conditions = [_run_condition([word.folded for word in run], run[0].is_han) for run in runs]
    return _all_of(conditions) if conditions else quoted(EXACT + analysis.fold(plain)[:60])


def _run_condition(run: list[str], is_han: bool) -> str:
    if len(run) == 1:
        return f"{quoted(run[0])}:*" if is_han else quoted(EXACT + run[0])
    neighbours = zip(run, run[1:], strict=False)
    if is_han:
        pairs = [quoted(first + second) for first, second in neighbours]
    else:
        pairs = [quoted(f"{EXACT}{first} {second}") for first, second in neighbours]
    # Neighbouring pairs stand at neighbouring positions.
    return pairs[0] if len(pairs) == 1 else f"({' <-> '.join(pairs)})"


# --- Conditions of one stretch ------------------------------------------------------------------


def _in_titles(segment: Segment) -> str:
    if not segment.places:
        return _words_condition(segment.text, TITLE)
    return _any_of([_name_condition(name, TITLE) for name in _names(segment)])


def _in_titles_or_place(segment: Segment) -> str:
    return _any_of([_in_titles(segment), *_codes(segment)])


def _anywhere(segment: Segment) -> str:
    if not segment.places:
        return _words_condition(segment.text, "")
    names = [_phrase_condition(name) for name in _names(segment)]
    return _any_of([*names, *_codes(segment)])


def _name_condition(name: str, sign: str) -> str:
    """Require the words of a place's name as they stand: Xianning is no form of Xian."""
    units = _units(name)
    return _all_of(
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
    return [quoted(sign + code) for code in sorted(segment.concepts) for sign in (CONCEPT, IMPLIED)]


def _by_meaning(segment: Segment) -> str:
    return _any_of([_anywhere(segment), *_meanings(segment)])


def _taken_away(segment: Segment) -> str:
    """Take away what names the concept, in any language, but not what it only follows from."""
    meant = [quoted(CONCEPT + code) for code in sorted(segment.concepts)]
    return _any_of([_anywhere(segment), *meant])


# --- The whole ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Compiler:
    """Writes the conditions of a question."""

    places: Mapping[str, frozenset[KnownPlace]]
    cut: dict[str, list[Segment]] = field(default_factory=dict)

    def group(self, group: Group, condition: Callable[[Segment], str]) -> str:
        """Write one level."""
        wanted = _any_of(
            [_all_of([self.part(part, condition) for part in parts]) for parts in group.alternatives]
        )
        unwanted = [f"!{self.part(part, _taken_away)}" for part in group.unwanted]
        return _all_of([wanted, *unwanted])

    def part(self, part: Part, condition: Callable[[Segment], str]) -> str:
        """Write a term or a level inside parentheses."""
        if isinstance(part, Group):
            return self.group(part, condition)
        if not part.is_phrase:
            return _all_of([condition(segment) for segment in self.segments(part.plain)])
        phrase = _phrase_condition(part.plain)
        if condition in {_in_titles, _in_titles_or_place}:
            return _all_of([phrase, _words_condition(part.plain, TITLE)])
        return phrase

    def segments(self, plain: str) -> list[Segment]:
        """Cut a text into places, concepts and the words between them."""
        if plain not in self.cut:
            self.cut[plain] = list(_segments(plain, self.places))
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
                    units = _units(segment.text)
                    kept = _telling(units) or units
                    words += [unit.condition(sign) for unit in kept for sign in ("", TITLE)]
                meanings += [] if term.is_phrase else _meanings(segment)
        return " | ".join(dict.fromkeys(words)), " | ".join(dict.fromkeys(meanings))

    def wanted(self, terms: list[Term]) -> Wanted:
        """Collect what results are marked by."""
        stems: set[str] = set()
        pairs: set[str] = set()
        phrases = [_folded(term.plain) for term in terms if term.is_phrase]
        segments = [
            segment
            for term in terms
            if not term.is_phrase
            for segment in self.segments(term.plain)
        ]
        for segment in segments:
            if segment.places:
                phrases += [_folded(name) for name in _names(segment)]
                continue
            units = _units(segment.text)
            for unit in _telling(units) or units:
                (pairs if unit.is_han else stems).update(unit.stems())
        return Wanted(
            frozenset(stems),
            frozenset(pairs),
            frozenset(phrase for phrase in phrases if phrase),
            frozenset(code for segment in segments for code in segment.concepts),
        )


def _folded(plain: str) -> tuple[str, ...]:
    return tuple(word.folded for word in analysis.words_of(plain))


def _positive_terms(group: Group) -> Iterator[Term]:
    for parts in group.alternatives:
        for part in parts:
            if isinstance(part, Term):
                yield part
            else:
                yield from _positive_terms(part)


def _segments(plain: str, places: Mapping[str, frozenset[KnownPlace]]) -> Iterator[Segment]:
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
    if is_all or _telling(_units(plain[start:end])):
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
