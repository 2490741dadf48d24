"""Turns a text into concepts with their evidence, and words of its own language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.engine import negation, tokens
from matchmaker.engine.lexicon import FULL_SALIENCE
from matchmaker.engine.tokens import CHINESE, ENGLISH, FRENCH, LATIN_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matchmaker.engine.lexicon import Hit, Lexicon

DIRECT = 2
IMPLIED = 1
"""A phrase counts two halves, a concept that only follows from others one half."""

PHRASES_KEPT = 4
CLEAR_VOTES = 2
HAN_PER_WORD = 2


@dataclass(frozen=True, slots=True)
class ConceptCount:
    """One concept of a text.

    Attributes:
        code: its code in the vocabulary.
        halves: 2 for every phrase found; 1 where it only follows from others.
        salience: how much it says about a need, 1 to 100.
        phrases: the words of the text, as written, at most four.
        specificity: words (two Chinese characters count as one) of the longest phrase.
        is_in_title: found in the first of several lines.
    """

    code: str
    halves: int
    salience: int
    phrases: tuple[str, ...]
    specificity: int
    is_in_title: bool = False


@dataclass(frozen=True, slots=True)
class WordCount:
    """One word of a text, or pair of neighbouring Chinese characters.

    Attributes:
        token: language, colon and stem, such as "en:filter".
        count: how often it stands in the text.
        is_covered: part of a phrase of the vocabulary wherever it stands.
        surface: the word as first written.
    """

    token: str
    count: int
    is_covered: bool
    surface: str


@dataclass(frozen=True, slots=True)
class Document:
    """An analysed text. Holds plain values only, so it can be pickled and compared.

    Attributes:
        languages: of the text, sorted; empty where the text says nothing.
        concepts: sorted by code.
        words: sorted by token.
        length: content words; two Chinese characters count as one.
    """

    languages: tuple[str, ...]
    concepts: tuple[ConceptCount, ...]
    words: tuple[WordCount, ...]
    length: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to compare."""
        return not self.concepts and not self.words


class _Collector:
    """Gathers what is found, sentence by sentence."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.direct: Counter[str] = Counter()
        self.implied: set[str] = set()
        self.phrases: dict[str, dict[str, None]] = {}
        self.specificity: dict[str, int] = {}
        self.words: Counter[str] = Counter()
        self.open_words: set[str] = set()
        self.surfaces: dict[str, str] = {}
        self.languages: set[str] = set()
        self.length = 0
        self.title: frozenset[str] = frozenset()

    def close_title(self) -> None:
        """Remember what was found so far as the title."""
        self.title = frozenset(self.implied | set(self.direct))

    def add_sentence(self, hits: Iterable[Hit], characters_per_word: int) -> None:
        """Count the concepts of one sentence, and what follows from them together."""
        present: dict[str, str] = {}
        for hit in hits:
            phrase = " ".join(self.text[hit.start : hit.end].split())
            size = max(1, hit.size // characters_per_word)
            for code in hit.codes:
                if not self.lexicon.salience.get(code, FULL_SALIENCE):
                    continue
                if hit.is_nested:
                    self._imply(code, phrase, size)
                else:
                    self.direct[code] += 1
                    self._note(code, phrase, size)
                present.setdefault(code, phrase)
                for wider in self.lexicon.implied.get(code, ()):
                    self._imply(wider, phrase, 1)
                    present.setdefault(wider, phrase)
        self._combine(present)

    def add_word(self, token: str, surface: str, *, is_covered: bool) -> None:
        """Count one word."""
        self.words[token] += 1
        self.surfaces.setdefault(token, surface)
        if not is_covered:
            self.open_words.add(token)

    def document(self) -> Document:
        """Close the collection."""
        salience = self.lexicon.salience
        return Document(
            languages=tuple(sorted(self.languages)),
            concepts=tuple(
                ConceptCount(
                    code=code,
                    halves=DIRECT * self.direct[code] or IMPLIED,
                    salience=salience.get(code, FULL_SALIENCE),
                    phrases=tuple(self.phrases[code])[:PHRASES_KEPT],
                    specificity=self.specificity[code],
                    is_in_title=code in self.title,
                )
                for code in sorted(self.implied | set(self.direct))
            ),
            words=tuple(
                WordCount(token, count, token not in self.open_words, self.surfaces[token])
                for token, count in sorted(self.words.items())
            ),
            length=self.length,
        )

    def _combine(self, present: dict[str, str]) -> None:
        met = present.keys()
        for code in tuple(present):
            for capability, parts in self.lexicon.combinations.get(code, ()):
                if parts <= met and capability not in met:
                    phrase = " … ".join(dict.fromkeys(present[part] for part in sorted(parts)))
                    self._imply(capability, phrase, len(parts))

    def _imply(self, code: str, phrase: str, size: int) -> None:
        self.implied.add(code)
        self._note(code, phrase, size)

    def _note(self, code: str, phrase: str, size: int) -> None:
        self.phrases.setdefault(code, {})[phrase] = None
        self.specificity[code] = max(size, self.specificity.get(code, 0))


def analyse(text: str, lexicon: Lexicon, language: str | None = None) -> Document:
    """Read a text.

    Args:
        text: anything; at most `tokens.TEXT_LIMIT` characters are read.
        lexicon: the vocabulary.
        language: "en" or "fr" where the writer said which; a line that is clearly in the other
            one, and Chinese, are recognised all the same.

    Returns:
        Its concepts and words. The same text gives the same document everywhere.
    """
    plain = tokens.normalise(text)
    collector = _Collector(plain, lexicon)
    spans = tokens.lines(plain)
    votes = [tokens.stop_word_votes(plain, *span) for span in spans]
    main = language if language in LATIN_LANGUAGES else _main_language(plain, votes, lexicon)
    folded = tokens.han_text(plain)
    for span, line_votes in zip(spans, votes, strict=True):
        taken = _read_chinese(collector, folded, *span)
        _read_words(collector, _line_language(line_votes, main), span, taken)
        if span is spans[0] and len(spans) > 1:
            collector.close_title()
    return collector.document()


def _main_language(plain: str, votes: list[dict[str, int]], lexicon: Lexicon) -> str:
    totals = {one: sum(line[one] for line in votes) for one in LATIN_LANGUAGES}
    if abs(totals[ENGLISH] - totals[FRENCH]) < CLEAR_VOTES:
        for language in LATIN_LANGUAGES:
            totals[language] += _words_known(plain, language, lexicon)
    return FRENCH if totals[FRENCH] > totals[ENGLISH] else ENGLISH


def _words_known(plain: str, language: str, lexicon: Lexicon) -> int:
    return sum(
        hit.size
        for sentence in tokens.sentences(plain, language, 0, len(plain))
        for clause in sentence
        for hit in lexicon.find_words(clause, language)
        if not hit.is_nested
    )


def _line_language(votes: dict[str, int], main: str) -> str:
    other = FRENCH if main == ENGLISH else ENGLISH
    return other if votes[other] >= votes[main] + CLEAR_VOTES else main


def _read_chinese(collector: _Collector, folded: str, start: int, end: int) -> set[int]:
    taken: set[int] = set()
    runs = list(tokens.han_runs(folded, start, end))
    if not runs:
        return taken
    collector.languages.add(CHINESE)
    for first, last in tokens.chinese_sentences(folded, start, end):
        hits = collector.lexicon.find_characters(folded, first, last)
        denied = negation.in_characters(folded, first, last)
        collector.add_sentence(_meant(hits, denied, collector.lexicon), HAN_PER_WORD)
        for hit in hits:
            taken.update(range(hit.start, hit.end))
    for first, last in runs:
        _count_pairs(collector, folded, (first, last), taken)
    return taken


def _count_pairs(collector: _Collector, folded: str, run: tuple[int, int], taken: set[int]) -> None:
    first, last = run
    collector.length += (last - first + 1) // HAN_PER_WORD
    for index in range(first, last - 1):
        pair = folded[index : index + 2]
        if all(tokens.is_han_content(character) for character in pair):
            covered = index in taken and index + 1 in taken
            collector.add_word(f"{CHINESE}:{pair}", pair, is_covered=covered)


def _read_words(
    collector: _Collector, language: str, span: tuple[int, int], taken: set[int]
) -> None:
    for sentence in tokens.sentences(collector.text, language, *span):
        hits = [
            hit
            for clause in sentence
            for hit in collector.lexicon.find_words(clause, language)
            if hit.start not in taken
        ]
        denied = [
            span
            for clause in sentence
            for span in negation.in_words(collector.text, clause, language)
        ]
        collector.add_sentence(_meant(hits, denied, collector.lexicon), 1)
        covered = {index for hit in hits for index in range(hit.start, hit.end)}
        for word in (word for clause in sentence for word in clause):
            if word.start in taken or word.is_stop:
                continue
            collector.languages.add(language)
            collector.length += 1
            surface = collector.text[word.start : word.end]
            collector.add_word(f"{language}:{word.stem}", surface, is_covered=word.start in covered)


def _meant(hits: Iterable[Hit], denied: Sequence[negation.Span], lexicon: Lexicon) -> list[Hit]:
    """Leave out what a negation covers, unless it names something that nobody wants anyway."""
    return [
        hit
        for hit in hits
        if not negation.covers(denied, hit.start) or not lexicon.harms.isdisjoint(hit.codes)
    ]
