"""Recompute aside and compare with what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.matching import generations, market, writing
from matchmaker.matching.sides import Reader
from matchmaker.matching.workspace import Workspace

if TYPE_CHECKING:
    import numpy as np

    from matchmaker.matching.staleness import Moment


def differences(moment: Moment) -> list[str]:
    """Return one line a pair whose stored values are not what a recompute gives."""
    generation = generations.current()
    if generation is None:
        return ["no scores exist yet"]
    read = market.read_all(moment)
    want = Workspace.build(Reader.of(generation), read, moment.month).everything().want
    found = writing.difference(want, writing.read(generation.pk))
    return sorted(
        [
            *(f"{_pair(row)}: not stored, recomputed {row}" for row in found.new),
            *(f"{_pair(row)}: stored otherwise, recomputed {row}" for row in found.changed),
            *(
                f"technology {technology}, need {need}: stored, not recomputed"
                for technology, need in found.gone.tolist()
            ),
        ]
    )


def _pair(row: np.void) -> str:
    return f"technology {row['technology']}, need {row['need']}"
