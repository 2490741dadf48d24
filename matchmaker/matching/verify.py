"""Recompute aside and compare with what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.matching import generations, refresh

if TYPE_CHECKING:
    from matchmaker.matching.staleness import Moment


def differences(moment: Moment) -> list[str]:
    """Return one line a pair whose stored values are not what a recompute gives."""
    generation = generations.current()
    if generation is None:
        return ["no scores exist yet"]
    want, _failures = refresh.desired(generation, moment)
    have = refresh.stored(generation)
    lines = []
    for pair in sorted(want.keys() | have.keys()):
        if want.get(pair) != have.get(pair):
            lines.append(
                f"technology {pair[0]}, need {pair[1]}: "
                f"stored {have.get(pair)}, recomputed {want.get(pair)}"
            )
    return lines
