"""Cuts text into words, Chinese runs and breaks, and tells the language of a line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import Stemmer

from matchmaker.engine.word_lists import CONNECTORS, HAN_STOP, STEMS, STOP_WORDS, TO_SIMPLIFIED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ENGLISH, FRENCH, CHINESE = LANGUAGES = ("en", "fr", "zh")
LATIN_LANGUAGES = (ENGLISH, FRENCH)

TEXT_LIMIT = 20_000
"""Characters read of one text. What follows is not looked at."""

ACRONYM = 3
"""Capital letters up to which a word is taken for an acronym."""

PLURAL_VERB = 6
"""Letters from which a French word in -ent may be a verb in the plural, which Snowball leaves as
it is: "mesurent" is "mesure". Nouns in -ment are none; others are cut alike everywhere."""

_PLURAL_VERB = re.compile(r"[^m]ents?$")

_STEMMERS = {ENGLISH: Stemmer.Stemmer("english", 0), FRENCH: Stemmer.Stemmer("french", 0)}

_CASED = {"LED": "ledlamp", "LEDs": "ledlamp"}
"""Acronyms that are words in lower case."""


_HAN = r"㐀-䶿一-鿿豈-﫿"
_TOKEN = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    r"|(?P<word>[0-9A-Za-zª-ɏ]+(?:[.,][0-9]+)?)"
    r"|(?P<stop>[.;:!?。；：！？\n])"
    r"|(?P<pause>[,()\[\]{}|…，、（）《》“”\"•])"
)
_CHINESE_STOP = re.compile(r"[。；！？;!?\n]")
_HYPHENS = frozenset("-‐‑–")

_TURNING = "of"
"""English turns "treatment of water" into "water treatment" around this word."""

_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a Latin-script language.

    Attributes:
        stem: folded and stemmed.
        start: first character in the normalised text.
        end: one past the last character.
        joined: stem of the word before and this one written together; empty where no hyphen
            stands between them.
        turns: "of" stood between this word and the next.
        is_stop: says nothing by itself.
    """

    stem: str
    start: int
    end: int
    joined: str
    turns: bool
    is_stop: bool


def normalise(text: str) -> str:
    """Bring a text to one form: NFKC, no control characters, at most `TEXT_LIMIT` characters."""
    cut = text[:TEXT_LIMIT].encode("utf-8", "replace").decode("utf-8")
    plain = unicodedata.normalize("NFKC", cut.replace("’", "'")).translate(_CONTROLS)
    return plain[:TEXT_LIMIT]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Drop case and accents."""
    if word.isascii():
        return word.lower().replace(",", ".")
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=65_536)
def stem(language: str, folded: str) -> str:
    """Reduce a folded word to its stem; an acronym or a number stays as it is."""
    if any(character.isdigit() for character in folded):
        return folded
    if language == FRENCH and len(folded) >= PLURAL_VERB and _PLURAL_VERB.search(folded):
        folded = folded.removesuffix("s")[:-2]
    return STEMS[language].get(folded) or str(_STEMMERS[language].stemWord(folded))


def lines(text: str) -> list[tuple[int, int]]:
    """Cut a normalised text into (start, end) of its lines."""
    spans, start = [], 0
    for line in text.splitlines(keepends=True):
        spans.append((start, start + len(line)))
        start += len(line)
    return spans


def stop_word_votes(text: str, start: int, end: int) -> dict[str, int]:
    """Count the stop words of each Latin-script language in a stretch of text.

    Returns:
        Language to number of words. Words that both languages have, acronyms and units
        are not counted: AI is a French verb in lower case, and m3/d holds a French article.
    """
    words = [
        fold(match["word"])
        for match in _TOKEN.finditer(text, start, end)
        if match["word"] and not _is_sign(match["word"], text[match.end() : match.end() + 1])
    ]
    english, french = STOP_WORDS[ENGLISH], STOP_WORDS[FRENCH]
    return {
        ENGLISH: sum(word in english and word not in french for word in words),
        FRENCH: sum(word in french and word not in english for word in words),
    }


def _is_sign(word: str, after: str) -> bool:
    """Tell acronyms and units, such as "d" in m3/d, from words, such as "d'" in French."""
    return (word.isupper() and len(word) <= ACRONYM) or (len(word) == 1 and after != "'")


def han_text(text: str) -> str:
    """Fold a text for matching Chinese terms: lower case, the common traditional characters."""
    folded = text.translate(TO_SIMPLIFIED)
    lowered = folded.lower()
    return lowered if len(lowered) == len(folded) else folded


def han_runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every run of Chinese characters."""
    for match in _TOKEN.finditer(text, start, end):
        if match["han"]:
            yield match.span()


def chinese_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every sentence, up to a full stop or a semicolon."""
    first = start
    for match in _CHINESE_STOP.finditer(text, start, end):
        yield first, match.end()
        first = match.end()
    if first < end:
        yield first, end


def is_han_content(character: str) -> bool:
    """Tell whether a Chinese character carries meaning by itself."""
    return character not in HAN_STOP


def sentences(text: str, language: str, start: int, end: int) -> list[list[list[Word]]]:
    """Cut a stretch of text into sentences of clauses of words.

    Args:
        text: a normalised text.
        language: "en" or "fr", whose stems and stop words are used.
        start: first character.
        end: one past the last character.

    Returns:
        Sentences, each a list of clauses. No phrase crosses the edge of a clause. Connectors
        such as "of" and "de" are left out.
    """
    found: list[list[list[Word]]] = [[[]]]
    for match in _TOKEN.finditer(text, start, end):
        if match["word"]:
            _append_word(found[-1][-1], match, text, language)
        elif match["stop"]:
            found.append([[]])
        else:
            found[-1].append([])
    return [[clause for clause in sentence if clause] for sentence in found if any(sentence)]


def _append_word(clause: list[Word], match: re.Match[str], text: str, language: str) -> None:
    folded = _CASED.get(match["word"]) or fold(match["word"])
    if folded in CONNECTORS[language]:
        if folded == _TURNING and clause:
            clause[-1] = replace(clause[-1], turns=True)
        return
    start, end = match.span()
    joined = ""
    if clause and clause[-1].end == start - 1 and text[start - 1] in _HYPHENS:
        joined = stem(language, fold(text[clause[-1].start : clause[-1].end]) + folded)
    is_stop = folded in STOP_WORDS[language] or len(folded) == 1 or folded.isdigit()
    clause.append(Word(stem(language, folded), start, end, joined, turns=False, is_stop=is_stop))


def term_stems(term: str, language: str) -> Sequence[str]:
    """Stem a term the way a text is stemmed."""
    plain = normalise(term)
    return [
        word.stem
        for sentence in sentences(plain, language, 0, len(plain))
        for clause in sentence
        for word in clause
    ]
