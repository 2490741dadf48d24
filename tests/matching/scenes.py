"""Scenes of the matching tests: a moment, a drain and what is then stale."""

from __future__ import annotations

from matchmaker.matching import generations, refresh, staleness
from matchmaker.matching.staleness import Moment
from tests import recipes

MOMENT = Moment(now=recipes.NOW, as_of=recipes.AS_OF)


def drain(moment: Moment = MOMENT) -> refresh.Batch:
    """Score what is stale at a moment."""
    return refresh.drain(moment, clock=lambda: moment.now)


def stale() -> dict[str, int]:
    """Count what is stale."""
    generation = generations.current()
    assert generation is not None
    return staleness.count(generation.pk, MOMENT)
