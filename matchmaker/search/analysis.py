"""Texts to lexemes: stems, exact words, Chinese pairs, whole names and concepts.

A lexeme says what it is by its first character: `=` a word as it stands, or two neighbours; `^` a
stem, or with `=` a word, in a name or title; `@` a whole name; `#` a place that something lies in;
`~` a concept that is named; `+` a concept that follows from others. Without one it is a stem, or a
pair of Chinese characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

import opencc

from matchmaker.engine import text, tokens
from matchmaker.engine.documents import DIRECT
from matchmaker.engine.tokens import CHINESE, ENGLISH, FRENCH, LATIN_LANGUAGES
from matchmaker.engine.word_lists import STOP_WORDS
from matchmaker.search.aliases import TERM_ALIASES
from matchmaker.vocabulary import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

METHOD = "2026.6"
"""Version of the lexemes. Another value makes every document anew."""

VERSION = f"{METHOD}:{terms.VERSION[:16]}"

EXACT, TITLE, NAME, PLACE, CONCEPT, IMPLIED = "=^@#~+"
NAMES, TITLES, SUMMARIES, REST = WEIGHTS = "ABCD"

TELLING = 60
"""Salience from which a concept is searched for; projects, actions and places are not."""

MOST_NARROWER = 10
"""Concepts that may imply another; water, waste and industry are implied by far more."""

LAST_POSITION = 16_383
"""PostgreSQL keeps no larger position in a text."""

LONGEST_WORD = 60
FIELD_GAP = 10
MOST_BYTES = 900_000
"""Of the lexemes of one document: PostgreSQL takes less than a megabyte, and refuses the rest."""

MOST_POSITIONS = 200

_HAN = r"㐀-䶿一-鿿豈-﫿"
_TELLING_STOP_WORDS = frozenset({"car"})
"""Little words of one language that say much in the other."""

_ELISIONS = frozenset({"qu", "jusqu", "lorsqu", "puisqu", "quelqu", "presqu", "quoiqu", "aujourd"})
_TOKEN = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    r"|(?P<word>[0-9A-Za-zª-ɏ\u0300-\u036f]+(?:[.,'][0-9A-Za-zª-ɏ\u0300-\u036f]+)*)"
)
_NUMBER_INSIDE = re.compile(r"[.,][0-9]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, or one character of a Chinese run.

    Attributes:
        folded: lower case without accents; simplified where Chinese.
        start: first character in the text.
        end: one past the last character.
        is_han: a Chinese character.
    """

    folded: str
    start: int
    end: int
    is_han: bool = False


@cache
def _simplified() -> dict[int, int]:
    """Map every traditional character by itself, so that texts keep their length."""
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    folded = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {
        ord(one): ord(other)
        for one, other in zip(characters, folded, strict=True)
        if one != other and len(other) == 1
    }


def simplify(words: str) -> str:
    """Write Chinese in simplified characters, one for one."""
    return words if words.isascii() else words.translate(_simplified())


@cache
def lexicon() -> text.Lexicon:
    """Return the vocabulary, ready to be found in texts; built once a process."""
    return text.Lexicon.build(
        (*terms.entries(), *TERM_ALIASES),
        text.Relations(
            broader=tuple(terms.broader()),
            combinations=tuple(terms.combinations()),
            hints=tuple(terms.hints()),
            capabilities=tuple(terms.capabilities()),
            areas=tuple(terms.areas()),
            salience=tuple(terms.salience()),
        ),
    )


@cache
def _narrower() -> Counter[str]:
    implied = lexicon().implied.values()
    return Counter(wider for codes in implied for wider in codes)


def is_broad(code: str) -> bool:
    """Tell whether so much implies a concept that what only implies it is not searched for."""
    return _narrower()[code] > MOST_NARROWER


def is_telling(code: str) -> bool:
    """Tell whether a concept says enough to be searched for."""
    return lexicon().salience.get(code, 0) >= TELLING


@lru_cache(maxsize=65_536)
def fold(words: str) -> str:
    """Drop case and accents, and write Chinese in simplified characters."""
    return tokens.fold(simplify(words)).replace("’", "'")


def fold_name(name: str) -> str:
    """Write a name without accents, case, spaces and signs: `Xī’ān` becomes `xian`."""
    plain = unicodedata.normalize("NFKD", simplify(name).casefold())
    return "".join(character for character in plain if character.isalnum())[:LONGEST_WORD]


def words_of(words: str) -> Iterator[Word]:
    """Cut a text into words and Chinese characters, in order.

    Args:
        words: a text from `tokens.normalise`.

    Yields:
        Words. An apostrophe joins what pinyin joins (Xi'an) and parts what French parts (l'eau).
    """
    for match in _TOKEN.finditer(words):
        if match["han"]:
            for index in range(*match.span()):
                yield Word(simplify(words[index]), index, index + 1, is_han=True)
        else:
            # An accent without its letter folds to nothing.
            parts = _latin(words, match.start(), match.end())
            yield from (word for word in parts if word.folded)


def _latin(words: str, start: int, end: int) -> Iterator[Word]:
    whole = words[start:end]
    if "'" not in whole:
        if _is_list_of_words(whole):
            for match in re.finditer(r"[^.,]+", whole):
                yield _word(match[0], start + match.start())
        else:
            yield _word(whole, start)
        return
    position = start
    for part in _split_apostrophes(whole):
        yield from _latin_part(part, position)
        position += len(part) + 1


def _latin_part(part: str, position: int) -> Iterator[Word]:
    if "'" in part:
        folded = fold(part.replace("'", ""))[:LONGEST_WORD]
        yield Word(folded, position, position + len(part))
    elif part:
        yield _word(part, position)


def _word(part: str, position: int) -> Word:
    return Word(fold(part)[:LONGEST_WORD], position, position + len(part))


def _is_list_of_words(whole: str) -> bool:
    """Tell `end.Start` and `a,b`, which are two words, from 2.5 and PM2.5, which are one."""
    return ("." in whole or "," in whole) and not _NUMBER_INSIDE.search(whole)


def _split_apostrophes(whole: str) -> list[str]:
    """Split at apostrophes, but not inside a name that pinyin writes with one."""
    parts: list[str] = []
    for part in whole.split("'"):
        left = parts[-1].lower() if parts else ""
        joins = len(left) > 1 and left not in _ELISIONS and part[:1].lower() in {"a", "e", "o"}
        if joins and "'" not in left and left.isalpha():
            parts[-1] = f"{parts[-1]}'{part}"
        else:
            parts.append(part)
    return parts


@lru_cache(maxsize=65_536)
def stems_of(folded: str) -> frozenset[str]:
    """Return the stems of a folded word in every language, and a number without its point."""
    stems = {tokens.stem(language, folded)[:LONGEST_WORD] or folded for language in LATIN_LANGUAGES}
    return frozenset(stems | {folded.replace(".", "")} if "." in folded else stems)


def is_stop_word(folded: str) -> bool:
    """Tell whether a word says nothing by itself, in either language."""
    if folded in _TELLING_STOP_WORDS:
        return False
    is_letter = len(folded) == 1 and folded.isalpha()
    return is_letter or any(folded in words for words in STOP_WORDS.values())


TEXTS_KEPT = 4_096
"""Analysed texts kept in a process: an edit changes one of a document's texts, not all."""

Placed = tuple[str, int]
"""A lexeme and its position in its text, from 1."""


@lru_cache(maxsize=TEXTS_KEPT)
def _analysed(words: str, is_title: bool) -> tuple[tuple[Placed, ...], int]:
    """Return the lexemes of a text, and how many positions it takes."""
    plain = tokens.normalise(words)
    found: dict[Placed, None] = {}
    read = list(words_of(plain))
    for position, (word, after) in enumerate(zip_longest(read, read[1:]), start=1):
        lexemes = _of_han(word, after) if word.is_han else _of_latin(word, after)
        for lexeme in lexemes:
            found[lexeme, position] = None
            if is_title and not lexeme.startswith(EXACT):
                found[TITLE + lexeme, position] = None
        if is_title and not word.is_han:
            found[TITLE + EXACT + word.folded, position] = None
    for concept in text.analyse(plain, lexicon()).concepts if read else ():
        if is_telling(concept.code):
            sign = CONCEPT if concept.halves >= DIRECT else IMPLIED
            found[sign + concept.code, len(read)] = None
    return tuple(found), len(read)


def _of_han(word: Word, after: Word | None) -> list[str]:
    """A pair; or the last character of a run, so that each is the start of some lexeme."""
    goes_on = after is not None and after.is_han and after.start == word.end
    return [word.folded + after.folded if after is not None and goes_on else word.folded]


def _of_latin(word: Word, after: Word | None) -> list[str]:
    lexemes = [EXACT + word.folded]
    if after is not None and not after.is_han:
        lexemes.append(f"{EXACT}{word.folded} {after.folded}")
    return lexemes if is_stop_word(word.folded) else [*lexemes, *stems_of(word.folded)]


@dataclass(slots=True)
class Lexemes:
    """Collects the lexemes of one document with their positions and weights."""

    found: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    position: int = 0

    def add(self, lexeme: str, weight: str, position: int = 1) -> None:
        """Note a lexeme; the strongest weight of a position stays."""
        at = min(position, LAST_POSITION)
        places = self.found[lexeme]
        places[at] = min(places.get(at, weight), weight)

    def add_text(self, words: str, weight: str, *, is_title: bool = False) -> None:
        """Add stems, exact words, neighbours, Chinese pairs and concepts of a text."""
        lexemes, length = _analysed(words, is_title)
        for lexeme, position in lexemes:
            self.add(lexeme, weight, self.position + position)
        if length:
            self.position += length + FIELD_GAP

    def add_name(self, name: str) -> str:
        """Add a name as a whole and word by word; return it folded."""
        folded = fold_name(name)
        if folded:
            self.add(NAME + folded, NAMES)
            self.add_text(name, NAMES, is_title=True)
        return folded

    def written(self) -> str:
        """Write the lexemes as PostgreSQL reads a tsvector, the weightiest as far as there is room.

        One document that is too large would keep all others from being written.
        """
        room = MOST_BYTES
        kept = []
        for lexeme, places in sorted(self.found.items(), key=_weightiest):
            at = sorted(places)[:MOST_POSITIONS]
            room -= len(lexeme.encode()) + 2 * len(at) + 4
            if room < 0:
                break
            kept.append(f"{quoted(lexeme)}:{','.join(f'{one}{places[one]}' for one in at)}")
        return " ".join(kept)


def _weightiest(found: tuple[str, dict[int, str]]) -> tuple[str, str]:
    lexeme, places = found
    return min(places.values()), lexeme


def quoted(lexeme: str) -> str:
    """Quote a lexeme for a tsvector or tsquery."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


__all__ = [
    "CHINESE",
    "CONCEPT",
    "ENGLISH",
    "EXACT",
    "FRENCH",
    "IMPLIED",
    "NAME",
    "NAMES",
    "PLACE",
    "REST",
    "SUMMARIES",
    "TITLE",
    "TITLES",
    "VERSION",
    "Lexemes",
    "Word",
    "fold",
    "fold_name",
    "is_stop_word",
    "is_telling",
    "lexicon",
    "quoted",
    "simplify",
    "stems_of",
    "words_of",
]
