"""Marks what was found in the texts of a result, and picks the passage that says why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from matchmaker.engine import tokens
from matchmaker.search import analysis
from matchmaker.search.analysis import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matchmaker.search.lookup import Wanted

PASSAGE = 220
"""Characters of a passage; a Chinese one takes half as many."""

BEFORE = 50
"""Characters shown before the first hit."""

READ = 4_000
"""Characters of a text that are looked through for a passage."""

READ_FOR_MEANING = 1_000
"""Fewer where only the meaning is found: the vocabulary is slower to find than words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, marked or not; the template escapes it."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of a text that says why a result was found."""

    language: str
    pieces: tuple[Piece, ...]
    begins_inside: bool = False
    ends_inside: bool = False


Span = tuple[int, int]


def marked(words: str, wanted: Wanted) -> tuple[Piece, ...]:
    """Cut a short text, such as a title, into marked and unmarked pieces."""
    spans = _literal_spans(_readable(words), wanted)
    return tuple(_pieces(words, spans, 0, len(words)))


def _readable(words: str) -> str:
    """Write apostrophes as they are looked for; nothing moves, and the page keeps its own."""
    return words.replace("’", "'")


def passage(texts: Sequence[Sequence[str]], wanted: Wanted) -> Passage | None:
    """Return the passage with most of what was looked for.

    Words count before concepts, and the first text where several have as much. Without any hit
    it is the beginning of the first text.
    """
    read = [(language, words[:READ]) for language, words in texts if words]
    for find in (_literal_spans, _meaning_spans):
        best: tuple[int, str, str, list[Span]] | None = None
        for language, words in read:
            spans = find(_readable(words), wanted)
            distinct = len({analysis.fold(words[a:b]) for a, b in spans})
            if distinct and (best is None or distinct > best[0]):
                best = (distinct, language, words, spans)
        if best:
            return _passage(*best[1:])
    return _passage(*read[0], []) if read else None


def _passage(language: str, plain: str, spans: list[Span], *, is_meaning: bool = False) -> Passage:
    length = PASSAGE // 2 if language == analysis.CHINESE else PASSAGE
    start = _start(plain, spans, length)
    end = min(len(plain), start + length)
    if end < len(plain):
        end = _word_edge(plain, end, start + length // 2)
    return Passage(
        language,
        tuple(_pieces(plain, spans, start, end)),
        begins_inside=start > 0,
        ends_inside=end < len(plain),
    )


def _start(plain: str, spans: list[Span], length: int) -> int:
    """Begin a little before the window that holds most hits."""
    if not spans or spans[-1][1] <= length:
        return 0
    counts = [
        sum(start <= other < start + length - BEFORE for other, _ in spans) for start, _ in spans
    ]
    first = spans[counts.index(max(counts))][0]
    start = max(0, min(first - BEFORE, len(plain) - length))
    return _word_edge(plain, start, first, forwards=True) if start else 0


def _word_edge(plain: str, position: int, limit: int, *, forwards: bool = False) -> int:
    """Move to a space, so that no word is cut; stay where there is none near."""
    if forwards:
        space = plain.find(" ", position, limit)
        return space + 1 if space >= 0 else position
    space = plain.rfind(" ", limit, position)
    return space if space >= 0 else position


def _pieces(plain: str, spans: Iterable[Span], start: int, end: int) -> Iterator[Piece]:
    at = start
    for first, last in spans:
        inner_first, inner_last = max(first, at), min(last, end)
        if inner_first >= inner_last:
            continue
        if inner_first > at:
            yield Piece(plain[at:inner_first])
        yield Piece(plain[inner_first:inner_last], is_hit=True)
        at = inner_last
    if at < end:
        yield Piece(plain[at:end])


def _literal_spans(plain: str, wanted: Wanted) -> list[Span]:
    words = list(analysis.words_of(plain))
    found = [
        (word.start, word.end)
        for word in words
        if not word.is_han and not wanted.stems.isdisjoint(_forms(word.folded))
    ]
    for first, second in pairwise([*words, Word("", -1, -1)]):
        if first.is_han and first.folded in wanted.pairs:
            found.append((first.start, first.end))
        if (
            first.is_han
            and first.end == second.start
            and first.folded + second.folded in wanted.pairs
        ):
            found.append((first.start, second.end))
    found.extend(_phrase_spans(words, wanted.phrases))
    return _merged(found, plain)


def _forms(folded: str) -> frozenset[str]:
    return analysis.stems_of(folded) | {folded}


def _phrase_spans(words: list[Word], phrases: Iterable[tuple[str, ...]]) -> Iterator[Span]:
    folded = [word.folded for word in words]
    for phrase in phrases:
        for start in range(len(words) - len(phrase) + 1):
            if folded[start] == phrase[0] and tuple(folded[start : start + len(phrase)]) == phrase:
                yield words[start].start, words[start + len(phrase) - 1].end


def _meaning_spans(words: str, wanted: Wanted) -> list[Span]:
    if not wanted.concepts:
        return []
    lexicon = analysis.lexicon()
    plain = words[:READ_FOR_MEANING]
    hits = list(lexicon.find_characters(tokens.han_text(analysis.simplify(plain)), 0, len(plain)))
    for language in tokens.LATIN_LANGUAGES:
        for sentence in tokens.sentences(plain, language, 0, len(plain)):
            for clause in sentence:
                hits.extend(lexicon.find_words(clause, language))
    return _merged(
        [(hit.start, hit.end) for hit in hits if _stands_for(hit.codes, wanted.concepts)], plain
    )


def _stands_for(codes: Iterable[str], concepts: frozenset[str]) -> bool:
    implied = analysis.lexicon().implied
    return any(code in concepts or not concepts.isdisjoint(implied.get(code, ())) for code in codes)


def _merged(spans: list[Span], plain: str) -> list[Span]:
    """Join what overlaps, or stands side by side in Chinese."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        touches = merged and start <= merged[-1][1]
        if touches and (start < merged[-1][1] or not plain[start : start + 1].isascii()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
