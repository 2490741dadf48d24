"""The grammar of a search: AND, OR, NOT, quotes, parentheses; every text has a reading.

    AND is what words beside each other mean anyway. AND binds tighter than OR. What follows NOT,
    or a minus, is taken away from all that stands inside the same parentheses.

A text that breaks these rules is read as well as can be, and `Question.notes` says how.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from matchmaker.engine import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 500
"""Characters read of a search."""

MOST_TERMS = 24
DEEPEST = 8
"""Parentheses inside parentheses that are told apart."""


class Note(StrEnum):
    """What had to be mended to read a search."""

    CUT = "cut"
    OPEN_QUOTE = "open-quote"
    OPEN_PARENTHESIS = "open-parenthesis"
    STRAY_PARENTHESIS = "stray-parenthesis"
    IDLE_OPERATOR = "idle-operator"
    ONLY_NOT = "only-not"
    OR_NOT = "or-not"
    TOO_DEEP = "too-deep"
    TOO_MANY = "too-many"
    NO_WORDS = "no-words"


@dataclass(frozen=True, slots=True)
class Term:
    """Words beside each other without an operator, or a quoted phrase."""

    words: str
    is_phrase: bool = False

    @property
    def plain(self) -> str:
        """The words as texts are read."""
        return tokens.normalise(self.words)


@dataclass(frozen=True, slots=True)
class Group:
    """One level of a search: alternatives, of which one must hold, and what must not.

    Attributes:
        alternatives: each a tuple of parts that must all hold.
        unwanted: parts that must not hold.
    """

    alternatives: tuple[tuple[Part, ...], ...]
    unwanted: tuple[Part, ...] = ()


Part = Term | Group


@dataclass(frozen=True, slots=True)
class Question:
    """A search as it is read.

    Attributes:
        root: the outermost level; without alternatives where there is nothing to look for.
        notes: what had to be mended, in the order of `Note`.
        reading: the search written out again, as it is read.
        is_compound: holds operators, so that its reading is worth showing.
    """

    root: Group
    notes: tuple[Note, ...]
    reading: str
    is_compound: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.root.alternatives


class _Sign(StrEnum):
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"


_OPERATORS = {
    "AND": _Sign.AND,
    "ET": _Sign.AND,
    "&": _Sign.AND,
    "&&": _Sign.AND,
    "+": _Sign.AND,
    "OR": _Sign.OR,
    "OU": _Sign.OR,
    "|": _Sign.OR,
    "||": _Sign.OR,
    "NOT": _Sign.NOT,
    "SAUF": _Sign.NOT,
    "-": _Sign.NOT,
    "(": _Sign.OPEN,
    ")": _Sign.CLOSE,
}
_QUOTES = str.maketrans("“”„‟«»「」『』＂", '"' * 11)
_TOKEN = re.compile(r'(?P<minus>(?<![^\s(])-(?=["(\w]))|"(?P<phrase>[^"]*)"?|[()]|[^\s()"]+')


def tidy(text: str) -> str:
    """Compose letters, drop what cannot be seen, and make one sign of all quotes."""
    cut = text[: LONGEST + 1].encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFKC", cut.translate(_QUOTES)).replace("’", "'")
    seen = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in composed)
    return " ".join(seen.split())


def parse(text: str) -> Question:
    """Read a search.

    Args:
        text: as typed; anything at all.

    Returns:
        Its best reading; never an error.
    """
    return _Parser(text).question()


@dataclass(slots=True)
class _Level:
    """One level while it is read."""

    alternatives: list[list[Part]] = field(default_factory=lambda: [[]])
    unwanted: list[Part] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pending: _Sign | None = None
    negates: bool = False
    is_unwanted: bool = False
    """The level itself follows NOT."""


class _Parser:
    """Reads a search from left to right, one level of parentheses on top of another."""

    def __init__(self, text: str) -> None:
        tidied = tidy(text)
        self.notes: set[Note] = set()
        if len(tidied) > LONGEST or len(text) > LONGEST:
            self.notes.add(Note.CUT)
        self.text = tidied[:LONGEST]
        self.levels = [_Level()]
        self.skipped = 0
        self.count = 0
        self.is_compound = False

    def question(self) -> Question:
        """Read all of it."""
        for token in self._tokens():
            self._take(token)
        while len(self.levels) > 1:
            self.notes.add(Note.OPEN_PARENTHESIS)
            self._close()
        root = self._finish(self.levels[0])
        if not root.alternatives:
            self.notes.add(Note.ONLY_NOT if root.unwanted else Note.NO_WORDS)
            root = Group(())
        notes = tuple(note for note in Note if note in self.notes)
        return Question(root, notes, written(root), self.is_compound)

    def _tokens(self) -> Iterator[_Sign | Term]:
        if self.text.count('"') % 2:
            self.notes.add(Note.OPEN_QUOTE)
        for match in _TOKEN.finditer(self.text):
            token = match[0]
            if match["minus"]:
                yield _Sign.NOT
            elif match["phrase"] is not None:
                yield Term(match["phrase"].strip(), is_phrase=True)
            else:
                yield _OPERATORS.get(token) or Term(token)

    def _take(self, token: _Sign | Term) -> None:
        level = self.levels[-1]
        if isinstance(token, Term):
            self._take_term(level, token)
        elif token is _Sign.OPEN:
            self._open(level)
        elif token is _Sign.CLOSE:
            self._close()
        else:
            self._take_operator(level, token)

    def _take_term(self, level: _Level, term: Term) -> None:
        if not any(character.isalnum() for character in term.words):
            return
        self.count += 1
        if self.count > MOST_TERMS:
            self.notes.add(Note.TOO_MANY)
            return
        self.is_compound = self.is_compound or term.is_phrase
        if term.is_phrase or level.negates or level.pending:
            self._end_words(level)
        if term.is_phrase or level.negates:
            self._place(level, term)
        else:
            self._join(level)
            level.words.append(term.words)

    def _take_operator(self, level: _Level, sign: _Sign) -> None:
        self.is_compound = True
        has_something = bool(level.words or level.alternatives[-1] or level.unwanted)
        self._end_words(level)
        if sign is _Sign.NOT:
            if level.negates:
                self.notes.add(Note.IDLE_OPERATOR)
            if level.pending is _Sign.OR:
                self.notes.add(Note.OR_NOT)
            level.negates = True
            return
        if level.pending or level.negates or not has_something:
            self.notes.add(Note.IDLE_OPERATOR)
        level.negates = False
        level.pending = sign

    def _open(self, level: _Level) -> None:
        self.is_compound = True
        if len(self.levels) > DEEPEST:
            self.skipped += 1
            self.notes.add(Note.TOO_DEEP)
            return
        self._end_words(level)
        self.levels.append(_Level(is_unwanted=level.negates))

    def _close(self) -> None:
        self.is_compound = True
        if self.skipped:
            self.skipped -= 1
            return
        if len(self.levels) == 1:
            self.notes.add(Note.STRAY_PARENTHESIS)
            return
        inner = self.levels.pop()
        group = self._finish(inner)
        outer = self.levels[-1]
        if not group.alternatives:
            # Only words to take away: they are taken from the level around.
            if not inner.is_unwanted:
                outer.unwanted.extend(group.unwanted)
            outer.negates = False
            return
        self._place(outer, _unwrapped(group))

    def _place(self, level: _Level, part: Part) -> None:
        if level.negates:
            level.unwanted.append(part)
            level.negates, level.pending = False, None
            return
        self._join(level)
        level.alternatives[-1].append(part)

    def _join(self, level: _Level) -> None:
        """Begin a new alternative where OR stands before what follows."""
        if level.pending is _Sign.OR and level.alternatives[-1]:
            level.alternatives.append([])
        level.pending = None

    def _end_words(self, level: _Level) -> None:
        if level.words:
            level.alternatives[-1].append(Term(" ".join(level.words)))
            level.words = []

    def _finish(self, level: _Level) -> Group:
        self._end_words(level)
        if level.pending or level.negates:
            self.notes.add(Note.IDLE_OPERATOR)
        return Group(
            tuple(tuple(parts) for parts in level.alternatives if parts), tuple(level.unwanted)
        )


def _unwrapped(group: Group) -> Part:
    """Drop parentheses around one thing."""
    if len(group.alternatives) == 1 and len(group.alternatives[0]) == 1 and not group.unwanted:
        return group.alternatives[0][0]
    return group


def written(group: Group) -> str:
    """Write a level out, so that a person sees how it was read."""
    wanted = " OR ".join(
        " AND ".join(_written_part(part) for part in parts) for parts in group.alternatives
    )
    unwanted = " ".join(f"NOT {_written_whole(part)}" for part in group.unwanted)
    if unwanted and len(group.alternatives) > 1:
        wanted = f"({wanted})"
    return " ".join(part for part in (wanted, unwanted) if part)


def _written_whole(part: Part) -> str:
    has_several = isinstance(part, Term) and not part.is_phrase and " " in part.words
    return f"({_written_part(part)})" if has_several else _written_part(part)


def _written_part(part: Part) -> str:
    if isinstance(part, Group):
        return f"({written(part)})"
    return f'"{part.words}"' if part.is_phrase else part.words


def terms_of(group: Group) -> Iterator[Term]:
    """Yield the terms that are looked for, but not those that are taken away."""
    for parts in group.alternatives:
        for part in parts:
            if isinstance(part, Term):
                yield part
            else:
                yield from terms_of(part)


def all_terms(group: Group) -> Iterator[Term]:
    """Yield every term, those that are taken away too."""
    parts: list[Part] = [part for parts in group.alternatives for part in parts]
    for part in (*parts, *group.unwanted):
        if isinstance(part, Term):
            yield part
        else:
            yield from all_terms(part)
