"""Nine levels in four stages."""

from __future__ import annotations

from matchmaker.vocabulary.readiness import (
    READINESS_SHORT,
    READINESS_STAGES,
    Readiness,
    ReadinessStage,
)


def test_levels_run_from_1_to_9_with_short_names_and_stages():
    assert Readiness.values == list(range(1, 10))
    assert list(READINESS_SHORT) == Readiness.values
    assert list(READINESS_STAGES) == Readiness.values


def test_stages_only_move_forward():
    order = list(ReadinessStage)

    positions = [order.index(READINESS_STAGES[level]) for level in Readiness.values]

    assert positions == sorted(positions)
    assert set(positions) == {0, 1, 2, 3}
