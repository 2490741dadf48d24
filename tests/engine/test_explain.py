"""An explanation is the score taken apart, and put together with one part changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine.confidence import Confidence, Strength
from matchmaker.engine.explain import counterfactual, explain, rank_after, value_needed
from matchmaker.engine.inputs import COMPONENTS, Weights
from matchmaker.engine.score import score
from tests.engine.recipes import random_market

WEIGHTS = Weights()
values = st.lists(st.integers(0, 1000), min_size=7, max_size=7)


def in_points(thousandths: list[int]) -> list[int]:
    return [weight * value for weight, value in zip(WEIGHTS.values, thousandths, strict=True)]


@pytest.fixture
def example():
    return explain(
        in_points([707, 707, 500, 400, 500, 500, 600]),
        0b0110000,
        [1000] * 4 + [0, 0, 920],
        WEIGHTS,
    )


def test_an_explanation_agrees_with_the_score():
    market = random_market(8, 6, 5)
    found = score(*market, WEIGHTS)

    for offer, need in ((0, 0), (5, 4), (2, 3)):
        pair = explain(
            found.points[:, offer, need],
            int(found.assumed[offer, need]),
            found.quality[:, offer, need],
            WEIGHTS,
        )
        assert pair.score == found.score[offer, need]
        assert pair.confidence == found.confidence[offer, need]
        assert [line.points for line in pair.lines] == found.points[:, offer, need].tolist()


def test_lines_name_what_was_won_lost_and_assumed(example):
    capability = example.lines[1]

    assert (capability.component, capability.points, capability.shortfall) == (
        "capability",
        1_767_500,
        732_500,
    )
    assert [line.component for line in example.lines if line.is_assumed] == ["policy", "scale"]
    assert sum(line.points for line in example.lines) == example.score == 5_808_000
    assert sum(line.max_points for line in example.lines) == 10_000_000


def test_words_come_with_the_explanation(example):
    assert example.strength_word == Strength.FAIR
    assert example.confidence_word == Confidence.HIGH


def test_reasons_are_the_known_lines_with_most_points(example):
    assert [line.component for line in example.strongest()] == ["capability", "area", "text"]
    assert [line.component for line in example.strongest(9)][-1] == "evidence"


def test_the_points_lost_come_most_first(example):
    assert [line.component for line in example.weakest()] == ["text", "capability"]


def test_inputs_are_counted_by_quality(example):
    assert (example.count_at_least(1000), example.count_at_least(800)) == (4, 5)


@given(values, st.sampled_from(COMPONENTS), st.integers(0, 1000))
def test_a_counterfactual_is_the_score_of_the_changed_pair(found, component, value):
    changed = list(found)
    changed[COMPONENTS.index(component)] = value
    quality = [0] * 7

    what_if = counterfactual(explain(in_points(found), 0, quality, WEIGHTS), component, value)

    assert what_if == explain(in_points(changed), 0, quality, WEIGHTS).score


@given(values, st.sampled_from(COMPONENTS), st.integers(0, 10_000_000))
def test_the_value_needed_is_the_least_that_reaches_the_target(found, component, target):
    pair = explain(in_points(found), 0, [0] * 7, WEIGHTS)

    value = value_needed(pair, component, target)

    if value is None:
        assert counterfactual(pair, component, 1000) < target
    else:
        assert counterfactual(pair, component, value) >= target
        assert value == 0 or counterfactual(pair, component, value - 1) < target


def test_a_component_without_weight_is_never_asked_for_more():
    weights = Weights(3, (0, 4000, 2000, 1000, 1000, 1000, 1000))
    pair = explain([0, *(1000 * weight for weight in weights.values[1:])], 0, [0] * 7, weights)

    assert value_needed(pair, "area", 10_000_000) == 0


def test_a_tie_stands_above():
    assert rank_after(70, [90, 70, 50]) == 3


def test_a_component_that_does_not_exist_is_refused(example):
    with pytest.raises(ValueError, match="price"):
        counterfactual(example, "price", 10)


def test_a_value_outside_its_range_is_refused(example):
    with pytest.raises(ValueError, match="0 to 1000"):
        counterfactual(example, "area", 1001)


def test_no_value_of_one_component_reaches_a_target_beyond_its_weight() -> None:
    pair = explain((0,) * 7, 0, (0,) * 7, WEIGHTS)

    assert value_needed(pair, "area", 10_000_000) is None
