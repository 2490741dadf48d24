"""What a match hangs on, in rows that a template can print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matchmaker.engine.inputs import COMPONENTS
from matchmaker.matching.counterfactuals import hanging
from matchmaker.matching.wording import COMPONENT_WORDS

if TYPE_CHECKING:
    from matchmaker.clock import AsOf
    from matchmaker.engine.explain import Explanation as Points
    from matchmaker.matching.explanation import Explanation

MOST_ROWS = 10
"""Figures and signals shown; the city's page has them all."""

MOST_LAPSED = 5
"""Lapsed documents shown at once; the others wait behind a line that counts them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One component on another day beside today, in units of 1e-7."""

    component: str
    name: str
    then: int
    now: int
    is_assumed_then: bool
    is_assumed_now: bool

    @property
    def difference(self) -> int:
        """What the other day has more; below 0 where it has less."""
        return self.then - self.now


def leaning(explained: Explanation, clock: AsOf) -> dict[str, Any]:
    """Name the signals and figures that a match hangs on, with the score without each."""
    found = hanging(explained, clock.day)
    lines = dict(zip(COMPONENTS, explained.score.lines, strict=True))
    return {
        "hanging": found,
        "signals": found.signals[:MOST_ROWS],
        "more_signals": max(0, len(found.signals) - MOST_ROWS),
        "figures": found.figures[:MOST_ROWS],
        "more_figures": max(0, len(found.figures) - MOST_ROWS),
        "lapsed": found.lapsed[:MOST_LAPSED],
        "more_lapsed": found.lapsed[MOST_LAPSED:],
        "policy_line": lines["policy"],
        "evidence_line": lines["evidence"],
        "base": explained.score.score,
    }


def compared(then: Points, now: Points) -> list[Compared]:
    """Set the components of another day beside those of today."""
    return [
        Compared(
            component=one.component,
            name=str(COMPONENT_WORDS[one.component].name),
            then=one.points,
            now=other.points,
            is_assumed_then=one.is_assumed,
            is_assumed_now=other.is_assumed,
        )
        for one, other in zip(then.lines, now.lines, strict=True)
    ]


__all__ = ["Compared", "compared", "leaning"]
