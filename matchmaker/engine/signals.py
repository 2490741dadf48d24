"""Policy signals as numbers: which rows of a document count, and how hard each of them pushes."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.evidence import UNKNOWN, push_terms, tailwind
from matchmaker.engine.inputs import AREAS, Thousandths

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Pushes:
    """Signals in force for the places of one need.

    Attributes:
        documents: (s,), number of the document that each signal is a row of.
        strength: (s,), 0 to 1, by instrument and by how near the place is.
        relevance: (s, 8), 0 to 1, how much of it goes to each area.
        age_days: (s,), days since publication.
        half_life_days: (s,), above 0.
    """

    documents: NDArray[np.intp]
    strength: NDArray[np.float64]
    relevance: NDArray[np.float64]
    age_days: NDArray[np.float64]
    half_life_days: NDArray[np.float64]

    @classmethod
    def none(cls) -> Pushes:
        """No signal at all."""
        empty = np.empty(0)
        return cls(np.empty(0, dtype=np.intp), empty, np.empty((0, AREAS)), empty, empty)

    def __len__(self) -> int:
        """Count the signals."""
        return int(self.strength.size)

    def rows(self, index: NDArray[np.generic]) -> Pushes:
        """Take some signals, by flags or by numbers of rows."""
        return replace(self, **{f.name: getattr(self, f.name)[index] for f in fields(self)})


def counted(pushes: Pushes) -> NDArray[np.float64]:
    """Relevance once a document counts a single time per area, by its strongest row.

    Args:
        pushes: s signals.

    Returns:
        (s, 8), the relevance of the rows that count, 0 elsewhere. Of equally strong rows the
        first counts.

    Source:
        docs/scoring.md, "Policy tailwind".
    """
    kept = np.zeros_like(pushes.relevance)
    row, area = np.nonzero(pushes.relevance)
    force = pushes.strength[row] * pushes.relevance[row, area]
    group = pushes.documents[row] * AREAS + area
    order = np.lexsort((row, -force, group))
    first = order[np.flatnonzero(np.diff(group[order], prepend=-1))]
    kept[row[first], area[first]] = pushes.relevance[row[first], area[first]]
    return kept


def tailwind_of(pushes: Pushes) -> Thousandths:
    """Tailwind of each area.

    Args:
        pushes: the signals in force.

    Returns:
        (8,), 0 to 1000; -1 throughout where no signal is known.

    Source:
        docs/scoring.md, "Policy tailwind".
    """
    if not len(pushes):
        return np.full(AREAS, UNKNOWN, dtype=np.int16)
    return tailwind(
        pushes.strength,
        counted(pushes),
        pushes.age_days,
        pushes.half_life_days,
        np.zeros(len(pushes), dtype=np.bool_),
    )


def terms_of(pushes: Pushes) -> NDArray[np.int64]:
    """What each signal adds to the sum behind the tailwind of each area.

    Args:
        pushes: the signals in force.

    Returns:
        (s, 8), millionths; 0 where a stronger row of the same document counts instead.
    """
    return push_terms(pushes.strength, counted(pushes), pushes.age_days, pushes.half_life_days)
