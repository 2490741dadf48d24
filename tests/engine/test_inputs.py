"""Inputs that do not fit together are refused."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.engine.inputs import COMPONENTS, Hierarchy, Weights, need_blocks
from tests.engine.recipes import make_need, make_offer, random_market


def test_the_default_weights_sum_to_the_whole():
    weights = Weights()

    assert sum(weights.values) == 10_000
    assert len(weights.values) == len(COMPONENTS) == 7


@pytest.mark.parametrize(
    ("values", "neutral"),
    [
        pytest.param((1000,) * 7, (500,) * 7, id="sum is off"),
        pytest.param((10_000,), (500,), id="not seven"),
        pytest.param((12_000, -2000, 0, 0, 0, 0, 0), (500,) * 7, id="negative weight"),
        pytest.param((10_000, 0, 0, 0, 0, 0, 0), (1001,) * 7, id="neutral above the whole"),
    ],
)
def test_weights_that_would_not_add_up_are_refused(values, neutral):
    with pytest.raises(ValueError, match=r"weights|neutral"):
        Weights(1, values, neutral)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"trl": np.array([10], dtype=np.int8)}, id="readiness above 9"),
        pytest.param({"trl": np.array([1, 2], dtype=np.int8)}, id="two rows for one"),
        pytest.param({"areas": np.zeros((1, 7), dtype=bool)}, id="seven areas"),
        pytest.param({"area_quality": np.array([1001], dtype=np.int16)}, id="quality above 1000"),
        pytest.param({"capacity_cad": np.array([-1.0])}, id="negative capacity"),
        pytest.param({"capacity_cad": np.array([np.inf])}, id="infinite capacity"),
        pytest.param({"china_deliveries": np.array([-2], dtype=np.int8)}, id="below unknown"),
    ],
)
def test_offers_outside_their_ranges_are_refused(changes):
    with pytest.raises(ValueError, match=next(iter(changes))):
        make_offer(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"severity": np.full((1, 8), -2, dtype=np.int16)}, id="below unknown"),
        pytest.param({"tailwind": np.full((1, 7), 0, dtype=np.int16)}, id="seven areas"),
        pytest.param({"size_cad": np.array([0.0])}, id="a contract of nothing"),
        pytest.param({"mandatory": np.zeros((1, 5), dtype=bool)}, id="five columns for six"),
        pytest.param({"minimum_trl": np.array([-1], dtype=np.int8)}, id="negative readiness"),
    ],
)
def test_needs_outside_their_ranges_are_refused(changes):
    with pytest.raises(ValueError, match=next(iter(changes))):
        make_need(**changes)


def test_a_capability_outside_the_eight_areas_is_refused():
    with pytest.raises(ValueError, match="areas leaves 0 to 7"):
        Hierarchy(branches=np.array([0]), areas=np.array([8]))


def test_rows_are_taken_in_the_order_of_the_index():
    offers, needs, *_ = random_market(1, 5, 4)

    some, block = offers.rows(np.array([3, 0])), needs.rows(slice(1, 3))

    assert some.trl.tolist() == offers.trl[[3, 0]].tolist()
    assert (len(some), len(block)) == (2, 2)


@pytest.mark.parametrize(("count", "size"), [(0, 3), (3, 3), (10, 4), (4, 10)])
def test_need_blocks_cover_every_need_once(count, size):
    seen = [row for block in need_blocks(count, size) for row in range(count)[block]]

    assert seen == list(range(count))
