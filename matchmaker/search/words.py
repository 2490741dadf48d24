"""Conditions that a text holds words, as PostgreSQL's tsquery."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from matchmaker.search import analysis
from matchmaker.search.analysis import EXACT, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable


def any_of(conditions: Iterable[str]) -> str:
    """Join conditions of which one is enough."""
    listed = list(dict.fromkeys(conditions))
    return listed[0] if len(listed) == 1 else f"({' | '.join(listed)})"


def all_of(conditions: list[str]) -> str:
    """Join conditions that must all hold."""
    listed = list(dict.fromkeys(conditions))
    return listed[0] if len(listed) == 1 else f"({' & '.join(listed)})"


@dataclass(frozen=True, slots=True)
class Unit:
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
        return all_of(lexemes) if self.is_han else any_of(lexemes)


def units_of(plain: str) -> list[Unit]:
    """Cut a text into words and runs of Chinese characters."""
    units: list[Unit] = []
    end = -1
    for word in analysis.words_of(plain):
        if word.is_han and units and units[-1].is_han and end == word.start:
            units[-1] = Unit(units[-1].folded + word.folded, is_han=True)
        else:
            units.append(Unit(word.folded, word.is_han))
        end = word.end
    return units


def telling(units: list[Unit]) -> list[Unit]:
    """Leave out the words that say nothing by themselves."""
    return [unit for unit in units if unit.is_han or not analysis.is_stop_word(unit.folded)]


def words_condition(plain: str, sign: str) -> str:
    """Require the words of a text; little words only where there are no others."""
    units = units_of(plain)
    kept = telling(units)
    if kept:
        return all_of([unit.condition(sign) for unit in kept])
    exact = [quoted(EXACT + unit.folded) for unit in units]
    return all_of(exact) if exact else quoted(EXACT + analysis.fold(plain)[:60])


def phrase_condition(plain: str) -> str:
    """Require words in their order, as they stand."""
    runs: list[list[analysis.Word]] = []
    for word in analysis.words_of(plain):
        if runs and runs[-1][-1].is_han == word.is_han:
            runs[-1].append(word)
        else:
            runs.append([word])
    conditions = [_run_condition([word.folded for word in run], run[0].is_han) for run in runs]
    return all_of(conditions) if conditions else quoted(EXACT + analysis.fold(plain)[:60])


def _run_condition(run: list[str], is_han: bool) -> str:
    if len(run) == 1:
        return f"{quoted(run[0])}:*" if is_han else quoted(EXACT + run[0])
    if is_han:
        pairs = [quoted(first + second) for first, second in pairwise(run)]
    else:
        pairs = [quoted(f"{EXACT}{first} {second}") for first, second in pairwise(run)]
    # Neighbouring pairs stand at neighbouring positions.
    return pairs[0] if len(pairs) == 1 else f"({' <-> '.join(pairs)})"
