"""What a match hangs on: each signal and each figure, and the score without it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine import counterfactual as engine
from matchmaker.engine.explain import counterfactual
from matchmaker.engine.inputs import COMPONENTS
from matchmaker.engine.signals import counted, terms_of
from matchmaker.matching.evidence import AREA_COLUMN
from opportunities.models import PolicySignal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from matchmaker.engine.inputs import Flags
    from matchmaker.matching.evidence import Gap
    from matchmaker.matching.explanation import Explanation

ENDS_SOON_DAYS = 365

NEAREST = {
    PolicySignal.Scope.CITY: 0,
    PolicySignal.Scope.PROVINCE: 1,
    PolicySignal.Scope.BELT: 2,
}
"""Lapsed documents of the place come before those of the nation, which every place shares."""


@dataclass(frozen=True, slots=True)
class Without:
    """The score of a match without something that it leans on.

    Attributes:
        score: units of 1e-7.
        lost: what it loses; below 0 where it gains.
        is_assumed: nothing would be known any more, so the component takes its neutral value.
    """

    score: int
    lost: int
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class OnSignal:
    """A signal that counts, with its share of the tailwind in basis points."""

    signal: PolicySignal
    share_bp: int
    ends_soon: bool
    without: Without
    next_row: PolicySignal | None
    """The row of the same document that takes over."""
    without_document: Without | None
    """The score without the whole document, where a row of it takes over."""


@dataclass(frozen=True, slots=True)
class OnFigure:
    """A figure that counts, and the one of a place above that would stand in for it."""

    gap: Gap
    without: Without
    stand_in: Gap | None


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A document whose rows are over, with the last of them."""

    signal: PolicySignal
    rows: int


@dataclass(frozen=True, slots=True)
class Hanging:
    """All that a match hangs on.

    Attributes:
        signals: those that count in the shared areas, the largest share first.
        behind: signals in force that count nothing: a stronger row of their document does.
        figures: measured figures in the shared areas, as the page lists them.
        ending: signals among `signals` that end within a year.
        without_ending: the score once those have lapsed.
        lapsed: documents of the shared areas that count no more, the nearest first.
    """

    signals: tuple[OnSignal, ...]
    behind: tuple[PolicySignal, ...]
    figures: tuple[OnFigure, ...]
    ending: int
    without_ending: Without
    lapsed: tuple[Lapsed, ...]


def hanging(explained: Explanation, on: date) -> Hanging:
    """Tell what an explained match hangs on; reads nothing more from the database.

    Args:
        explained: the match, with the inputs that its place gives.
        on: the day that the page speaks of.
    """
    signals = _Signals(explained, on)
    rows = signals.rows()
    return Hanging(
        signals=rows,
        behind=signals.behind(),
        figures=_figures(explained),
        ending=sum(row.ends_soon for row in rows),
        without_ending=signals.without_ending(),
        lapsed=_lapsed(explained),
    )


def _scores(
    explained: Explanation, component: engine.Levelled, levels: NDArray[np.int16]
) -> list[Without]:
    """Turn levels per area into scores, by the engine's own component and weights."""
    inputs = explained.inputs
    neutral = inputs.weights.neutral[COMPONENTS.index(component)]
    values = engine.values_with(component, inputs.offer, inputs.need, levels, neutral)
    found = []
    for value in values:
        score = counterfactual(explained.score, component, value.thousandths)
        found.append(Without(score, explained.score.score - score, value.is_assumed))
    return found


class _Signals:
    """The signals of one pair, each taken away in turn."""

    def __init__(self, explained: Explanation, on: date) -> None:
        case = explained.inputs.case
        self.explained = explained
        self.pushes = case.pushes
        self.signals = case.signals
        self.columns = [AREA_COLUMN[area] for area in explained.shared_areas]
        self.terms = terms_of(self.pushes)[:, self.columns].sum(axis=1)
        last_day = on + timedelta(days=ENDS_SOON_DAYS)
        self.ending = np.array([one.ends_by(last_day) for one in self.signals], dtype=np.bool_)

    def rows(self) -> tuple[OnSignal, ...]:
        """Return the signals that count, the largest share first."""
        counting = np.flatnonzero(self.terms).tolist()
        shares = engine.shares_bp([int(self.terms[row]) for row in counting])
        alone = self._without(np.arange(len(self.signals)) == row for row in counting)
        documents = self.pushes.documents
        whole = self._without(documents == documents[row] for row in counting)
        found = []
        for at, row in enumerate(counting):
            heir = self._heir(row)
            found.append(
                OnSignal(
                    signal=self.signals[row],
                    share_bp=shares[at],
                    ends_soon=bool(self.ending[row]),
                    without=alone[at],
                    next_row=heir,
                    without_document=whole[at] if heir else None,
                )
            )
        return tuple(sorted(found, key=lambda one: (-one.share_bp, one.signal.key)))

    def behind(self) -> tuple[PolicySignal, ...]:
        """Return the signals of the shared areas that another row of their document outweighs."""
        shared = set(self.explained.shared_areas)
        return tuple(
            signal
            for signal, term in zip(self.signals, self.terms, strict=True)
            if not term and shared & set(signal.areas)
        )

    def without_ending(self) -> Without:
        """Return the score once all that ends within a year has lapsed."""
        return self._without([self.ending])[0]

    def _without(self, absent: Iterable[Flags]) -> list[Without]:
        cases = list(absent)
        flags = np.array(cases, dtype=np.bool_).reshape(len(cases), len(self.signals))
        levels = engine.tailwind_without(self.pushes, flags)
        return _scores(self.explained, "policy", levels)

    def _heir(self, row: int) -> PolicySignal | None:
        """Find the row of the same document that counts once this one has lapsed."""
        others = np.flatnonzero(self.pushes.documents == self.pushes.documents[row])
        left = others[others != row]
        before = counted(self.pushes.rows(others))[others != row][:, self.columns]
        after = counted(self.pushes.rows(left))[:, self.columns]
        heirs = np.flatnonzero((after > before).any(axis=1))
        return self.signals[left[heirs[0]]] if heirs.size else None


def _figures(explained: Explanation) -> tuple[OnFigure, ...]:
    """Take each figure away in turn, wherever it counts."""
    inputs = explained.inputs
    slots = inputs.evidence.stand_ins(inputs.lineages)
    flat = [(number, gap) for number, gaps in enumerate(slots) for gap in gaps]
    figures = engine.Figures(
        slots=np.array([number for number, _gap in flat], dtype=np.intp),
        severity=np.array([gap.severity for _number, gap in flat], dtype=np.int16),
        areas=_area_rows([gap.measurement.indicator.areas for _number, gap in flat]),
    )
    shown = list({gap.measurement.pk: gap for gap in explained.gaps}.values())
    pks = np.array([gap.measurement.pk for _number, gap in flat], dtype=np.int64)
    absent = np.array([pks == gap.measurement.pk for gap in shown], dtype=np.bool_)
    levels = engine.severity_without(figures, absent.reshape(len(shown), len(flat)))
    heirs = {gaps[0].measurement.pk: gaps[1] for gaps in slots if len(gaps) > 1}
    return tuple(
        OnFigure(gap, without, heirs.get(gap.measurement.pk))
        for gap, without in zip(shown, _scores(explained, "evidence", levels), strict=True)
    )


def _area_rows(areas: Sequence[Sequence[str]]) -> Flags:
    found = np.zeros((len(areas), len(AREA_COLUMN)), dtype=np.bool_)
    for row, named in enumerate(areas):
        found[row, [AREA_COLUMN[area] for area in named if area in AREA_COLUMN]] = True
    return found


def _lapsed(explained: Explanation) -> tuple[Lapsed, ...]:
    """List the documents whose rows in the shared areas are over: what bound most nearly first."""
    shared = set(explained.shared_areas)
    rows: dict[str, list[PolicySignal]] = defaultdict(list)
    for signal in explained.inputs.evidence.lapsed(explained.inputs.lineages):
        if shared & set(signal.areas):
            rows[signal.document_ref].append(signal)
    found = [Lapsed(max(many, key=_weight), len(many)) for many in rows.values()]
    found.sort(key=lambda one: _weight(one.signal), reverse=True)
    return tuple(found)


def _weight(signal: PolicySignal) -> tuple[bool, int, date, str]:
    """Order lapsed signals: statements last, then what was nearest, then what lapsed last."""
    nearness = -NEAREST.get(signal.scope, len(NEAREST))
    is_binding = signal.kind != PolicySignal.Kind.STATEMENT
    return is_binding, nearness, signal.deadline_on or date.min, signal.key


__all__ = ["ENDS_SOON_DAYS", "Hanging", "Lapsed", "OnFigure", "OnSignal", "Without", "hanging"]
