"""Finds the phrases of a vocabulary in English, French and Chinese text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from matchmaker.engine import tokens
from matchmaker.engine.tokens import CHINESE, ENGLISH, LATIN_LANGUAGES, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FULL_SALIENCE = 100
NESTED_WORDS = 2
NESTED_CHARACTERS = 3
"""A shorter phrase inside a longer one counts from this length: "fuel cell" inside "fuel cell
engine" does, the battery inside the Chinese word for fuel cell does not. Concepts of full
salience that are no capability (substances) count from one word or two characters."""
LONGEST_TURN = 3

_END = ""


@dataclass(frozen=True, slots=True)
class Relations:
    """What the codes of a vocabulary have to do with each other.

    Attributes:
        broader: (code, code that it implies).
        combinations: (capability, codes that mean it when they meet in one sentence).
        hints: (code, capability it points to, strength 1 to 100).
        capabilities: (capability, is a role in a project rather than a technology).
        areas: (capability, area it serves, weight 1 to 100).
        salience: (code, how much it says about a need, 1 to 100); 100 where not given.
        harms: codes of what is unwanted; "no flooding" is still about floods.
    """

    broader: tuple[tuple[str, str], ...] = ()
    combinations: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hints: tuple[tuple[str, str, int], ...] = ()
    capabilities: tuple[tuple[str, bool], ...] = ()
    areas: tuple[tuple[str, str, int], ...] = ()
    salience: tuple[tuple[str, int], ...] = ()
    harms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One phrase found.

    Attributes:
        codes: the codes that the phrase stands for.
        start: first character in the normalised text.
        end: one past the last character.
        size: words, or characters in Chinese.
        is_nested: lies inside a longer phrase.
    """

    codes: tuple[str, ...]
    start: int
    end: int
    size: int
    is_nested: bool = False


_Node = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The phrases of a vocabulary, ready to be found; made by `Lexicon.build`."""

    roots: Mapping[str, _Node] = field(repr=False)
    always_nested: frozenset[str] = field(repr=False)
    implied: Mapping[str, tuple[str, ...]] = field(repr=False)
    combinations: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = field(repr=False)
    hints: Mapping[str, tuple[tuple[str, int], ...]] = field(repr=False)
    roles: Mapping[str, bool] = field(repr=False)
    areas: Mapping[str, tuple[tuple[str, int], ...]] = field(repr=False)
    salience: Mapping[str, int] = field(repr=False)
    harms: frozenset[str] = field(repr=False)

    @classmethod
    def build(
        cls, entries: Iterable[tuple[str, str, str]], relations: Relations | None = None
    ) -> Lexicon:
        """Prepare a vocabulary.

        Args:
            entries: (code, language, term); languages "en", "fr" and "zh". The order of the
                entries does not matter. A term may stand for several codes.
            relations: what the codes have to do with each other; none where not given.

        Returns:
            A lexicon, which nothing changes afterwards.

        Raises:
            ValueError: a language is none of the three.
        """
        known = relations or Relations()
        return cls(
            roots=MappingProxyType(_roots(entries)),
            always_nested=_substances(known),
            implied=MappingProxyType(_closure(known.broader)),
            combinations=MappingProxyType(_by_part(known.combinations)),
            hints=MappingProxyType(_grouped(known.hints)),
            roles=MappingProxyType(dict(known.capabilities)),
            areas=MappingProxyType(_grouped(known.areas)),
            salience=MappingProxyType(dict(known.salience)),
            harms=frozenset(known.harms),
        )

    def find_words(self, clause: Sequence[Word], language: str) -> list[Hit]:
        """Find the longest phrases of a clause from left to right, and those inside them.

        Args:
            clause: the words of one clause.
            language: "en" or "fr".

        Returns:
            Hits; those that are not nested do not overlap.
        """
        root = self.roots[language]
        stems = [word.stem for word in clause]
        hits: list[Hit] = []
        position = 0
        while position < len(clause):
            hit, size = _longest(root, clause, stems, position)
            if hit is None and language == ENGLISH and clause[position].turns:
                hit, size = _turned(root, clause, stems, position)
            if hit is None:
                position += 1
                continue
            hits.append(hit)
            hits.extend(self._inside_words(clause, stems, (position, position + size), language))
            position += size
        return hits

    def find_characters(self, text: str, start: int, end: int) -> list[Hit]:
        """Find the longest Chinese phrases from left to right, and those inside them.

        Args:
            text: a text from `tokens.han_text`.
            start: first character.
            end: one past the last character.

        Returns:
            Hits; those that are not nested do not overlap.
        """
        root = self.roots[CHINESE]
        hits: list[Hit] = []
        position = start
        while position < end:
            hit = _longest_characters(root, text, position, end)
            if hit is None:
                position += 1
                continue
            hits.append(hit)
            hits.extend(self._inside_characters(text, hit))
            position = hit.end
        return hits

    def _inside_words(
        self, clause: Sequence[Word], stems: Sequence[str], span: tuple[int, int], language: str
    ) -> list[Hit]:
        found = []
        start, stop = span
        for first in range(start, stop):
            node: object = self.roots[language]
            for index in range(first, stop):
                node = node.get(stems[index]) if isinstance(node, dict) else None
                if node is None:
                    break
                size = index - first + 1
                codes = self._nested_codes(node, long_enough=size >= NESTED_WORDS)
                if codes and size < stop - start:
                    found.append(
                        Hit(codes, clause[first].start, clause[index].end, size, is_nested=True)
                    )
        return found

    def _inside_characters(self, text: str, outer: Hit) -> list[Hit]:
        found = []
        for first in range(outer.start, outer.end - 1):
            node: object = self.roots[CHINESE]
            for index in range(first, outer.end):
                node = node.get(text[index]) if isinstance(node, dict) else None
                if node is None:
                    break
                size = index - first + 1
                codes = self._nested_codes(node, long_enough=size >= NESTED_CHARACTERS)
                if codes and 1 < size < outer.size:
                    found.append(Hit(codes, first, index + 1, size, is_nested=True))
        return found

    def _nested_codes(self, node: object, *, long_enough: bool) -> tuple[str, ...]:
        codes = _codes(node) or ()
        if long_enough:
            return codes
        return tuple(code for code in codes if code in self.always_nested)


def _roots(entries: Iterable[tuple[str, str, str]]) -> dict[str, _Node]:
    terms: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for code, language, term in entries:
        if language not in tokens.LANGUAGES:
            message = f"language {language!r} is none of {', '.join(tokens.LANGUAGES)}"
            raise ValueError(message)
        for key in _keys(term, language):
            terms[language, key].add(code)
    roots: dict[str, _Node] = {language: {} for language in tokens.LANGUAGES}
    for (language, key), codes in terms.items():
        node = roots[language]
        for part in key:
            node = node.setdefault(part, {})  # type: ignore[assignment]
        node[_END] = tuple(sorted(codes))
    return roots


def _keys(term: str, language: str) -> list[tuple[str, ...]]:
    if language == CHINESE:
        plain = tokens.han_text(tokens.normalise(term)).replace(" ", "")
        return [tuple(plain)] if plain else []
    split = tuple(tokens.term_stems(term, language))
    joined = tuple(tokens.term_stems(term.replace("-", ""), language))
    return [key for key in dict.fromkeys((split, joined)) if key]


def _substances(known: Relations) -> frozenset[str]:
    capabilities = {code for code, _ in known.capabilities}
    return frozenset(
        code
        for code, salience in known.salience
        if salience == FULL_SALIENCE and code not in capabilities
    )


def _closure(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    direct: dict[str, set[str]] = defaultdict(set)
    for code, wider in pairs:
        direct[code].add(wider)
    closed = {}
    for code in direct:
        reached: set[str] = set()
        waiting = [code]
        while waiting:
            new = direct.get(waiting.pop(), set()) - reached
            reached |= new
            waiting.extend(sorted(new))
        closed[code] = tuple(sorted(reached - {code}))
    return closed


def _by_part(
    combinations: Iterable[tuple[str, tuple[str, ...]]],
) -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    parts: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for capability, members in combinations:
        parts[members[0]].append((capability, frozenset(members)))
    return {part: tuple(found) for part, found in parts.items()}


def _grouped(rows: Iterable[tuple[str, str, int]]) -> dict[str, tuple[tuple[str, int], ...]]:
    groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, other, strength in rows:
        groups[key].append((other, strength))
    return {key: tuple(sorted(found)) for key, found in groups.items()}


def _codes(node: object) -> tuple[str, ...] | None:
    found = node.get(_END) if isinstance(node, dict) else None
    return found if isinstance(found, tuple) else None


def _longest(
    root: _Node, clause: Sequence[Word], stems: Sequence[str], position: int
) -> tuple[Hit | None, int]:
    node: object = root
    hit, size = None, 0
    for index in range(position, len(stems)):
        node = node.get(stems[index]) if isinstance(node, dict) else None
        if node is None:
            break
        codes = _codes(node)
        if codes:
            size = index - position + 1
            hit = Hit(codes, clause[position].start, clause[index].end, size)
    if size <= 1 and position + 1 < len(clause) and clause[position + 1].joined:
        joined = _codes(root.get(clause[position + 1].joined))
        if joined:
            return Hit(joined, clause[position].start, clause[position + 1].end, 2), 2
    return hit, size


def _turned(
    root: _Node, clause: Sequence[Word], stems: Sequence[str], position: int
) -> tuple[Hit | None, int]:
    for length in range(min(LONGEST_TURN, len(stems) - position - 1), 0, -1):
        node: object = root
        for part in (*stems[position + 1 : position + 1 + length], stems[position]):
            node = node.get(part) if isinstance(node, dict) else None
        codes = _codes(node)
        if codes:
            last = clause[position + length]
            return Hit(codes, clause[position].start, last.end, length + 1), length + 1
    return None, 0


def _longest_characters(root: _Node, text: str, position: int, end: int) -> Hit | None:
    if position and _is_latin(text[position]) and _is_latin(text[position - 1]):
        return None
    node: object = root
    hit = None
    for index in range(position, end):
        node = node.get(text[index]) if isinstance(node, dict) else None
        if node is None:
            break
        codes = _codes(node)
        if codes and not _cuts_word(text, index + 1):
            hit = Hit(codes, position, index + 1, index + 1 - position)
    return hit


def _cuts_word(text: str, position: int) -> bool:
    return position < len(text) and _is_latin(text[position]) and _is_latin(text[position - 1])


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


__all__ = ["LATIN_LANGUAGES", "Hit", "Lexicon", "Relations"]
