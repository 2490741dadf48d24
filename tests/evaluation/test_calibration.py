"""The curve from score to share of right answers, and its error."""

from __future__ import annotations

import math

import numpy as np
import pytest

from matchmaker.evaluation import calibration
from matchmaker.evaluation.bootstrap import Draws
from matchmaker.evaluation.calibration import Pairs


def pairs_of(share_by_score: dict[float, tuple[int, int]]) -> Pairs:
    """Return pairs by score: how many are right, of how many."""
    scores, right = [], []
    for score, (good, count) in share_by_score.items():
        scores += [score] * count
        right += [1.0] * good + [0.0] * (count - good)
    return Pairs(np.array(scores), np.array(right), [0] * len(scores))


def test_judged_pairs_are_those_listed_and_judged():
    scores = np.array([[0.4, 0.6, -np.inf]])
    grades = np.array([[3, -1, 2]], dtype=np.int8)

    found = calibration.judged_pairs(scores, grades)

    assert (found.scores.tolist(), found.right.tolist(), list(found.rows)) == ([0.4], [1.0], [0])


def test_the_curve_goes_through_two_shares():
    intercept, slope = calibration.fit(pairs_of({0.0: (50, 200), 1.0: (150, 200)}))

    assert intercept == pytest.approx(-math.log(3), abs=1e-3)
    assert slope == pytest.approx(2 * math.log(3), abs=1e-3)


def test_a_perfect_separation_still_has_an_answer():
    assert all(map(math.isfinite, calibration.fit(pairs_of({0.0: (0, 5), 1.0: (5, 5)}))))


def test_without_pairs_the_odds_are_even():
    assert calibration.fit(pairs_of({})) == (0, 0)


def test_a_right_curve_has_no_error():
    pairs = pairs_of({0.0: (25, 100), 1.0: (75, 100)})

    found = calibration.calibrate(pairs, calibration.fit(pairs), Draws.of(["a"], 20))

    assert sum(one.observed.count for one in found.bins) == 200
    assert found.error.count == 200


def test_the_error_is_the_mean_distance_of_expected_and_observed():
    pairs = pairs_of({0.5: (10, 10)})

    found = calibration.calibrate(pairs, (0.0, 0.0), Draws.of(["a"], 20))

    assert [one.expected for one in found.bins] == [0.5] * 5
    assert found.error.value == pytest.approx(0.5)
    assert found.error.low == pytest.approx(0.5)


def test_nothing_judged_is_no_error_at_all():
    found = calibration.calibrate(pairs_of({}), (0.0, 0.0), Draws.of(["a"], 20))

    assert found.bins == ()
    assert math.isnan(found.error.value)
