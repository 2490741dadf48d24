"""What must hold for every pair, whatever is known of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.engine.inputs import COMPONENTS, Needs, Offers, Weights
from matchmaker.engine.score import Scores, score
from matchmaker.engine.text import relevance
from tests.engine.recipes import random_market, random_texts

TECHNOLOGIES, NEEDS = 12, 9
seeds = st.integers(0, 10_000)


@st.composite
def weight_sets(draw) -> Weights:
    parts = draw(st.lists(st.integers(1, 1000), min_size=7, max_size=7))
    values = [part * 10_000 // sum(parts) for part in parts]
    values[0] += 10_000 - sum(values)
    neutral = draw(st.lists(st.integers(0, 1000), min_size=7, max_size=7))
    return Weights(9, tuple(values), tuple(neutral))


def scored(seed: int, weights: Weights, offers: Offers, needs: Needs) -> Scores:
    _offers, _needs, text, quality, tree = random_market(seed, TECHNOLOGIES, NEEDS, weights=weights)
    return score(offers, needs, text, quality, tree, weights)


@settings(deadline=None)
@given(seeds, weight_sets())
def test_points_sum_to_the_score_and_none_exceeds_its_weight(seed, weights):
    offers, needs, *_ = random_market(seed, TECHNOLOGIES, NEEDS)

    found = scored(seed, weights, offers, needs)

    assert np.array_equal(found.points.sum(axis=0), found.score)
    assert (found.points >= 0).all()
    assert (found.points.max(axis=(1, 2)) <= 1000 * np.array(weights.values)).all()


@settings(deadline=None)
@given(seeds, weight_sets(), st.integers(1, 1000))
def test_more_evidence_of_need_never_lowers_a_score(seed, weights, more):
    offers, needs, *_ = random_market(seed, TECHNOLOGIES, NEEDS)
    worse = np.where(needs.severity < 0, -1, np.minimum(1000, needs.severity + more))

    before = scored(seed, weights, offers, needs)
    after = scored(seed, weights, offers, replace(needs, severity=worse.astype(np.int16)))

    assert (after.score >= before.score).all()


@settings(deadline=None)
@given(seeds, weight_sets(), st.floats(1, 1e6))
def test_a_larger_capacity_never_lowers_a_score(seed, weights, factor):
    offers, needs, *_ = random_market(seed, TECHNOLOGIES, NEEDS)

    before = scored(seed, weights, offers, needs)
    larger = replace(offers, capacity_cad=offers.capacity_cad * factor)

    assert (scored(seed, weights, larger, needs).score >= before.score).all()


@settings(deadline=None)
@given(seeds, weight_sets(), st.integers(1, 8))
def test_a_higher_readiness_never_lowers_a_score(seed, weights, levels):
    offers, needs, *_ = random_market(seed, TECHNOLOGIES, NEEDS)
    known = np.where(offers.trl > 0, np.minimum(9, offers.trl + levels), 0)

    before = scored(seed, weights, offers, needs)
    after = scored(seed, weights, replace(offers, trl=known.astype(np.int8)), needs)

    assert (after.score >= before.score).all()


UNKNOWN = {
    "area": ({"area_quality": 0}, {}),
    "capability": ({"capability_quality": 0}, {}),
    "evidence": ({}, {"severity_quality": 0}),
    "policy": ({}, {"tailwind_quality": 0}),
    "scale": ({"capacity_quality": 0}, {}),
    "readiness": ({"trl_quality": 0, "china_deliveries": -1}, {}),
}


@pytest.mark.parametrize("component", UNKNOWN)
@settings(deadline=None, max_examples=25)
@given(seed=seeds, weights=weight_sets())
def test_an_unknown_input_takes_the_neutral_value_and_lowers_confidence_only(
    component, seed, weights
):
    offers, needs, *_ = random_market(seed, TECHNOLOGIES, NEEDS)
    of_offers, of_needs = UNKNOWN[component]
    less_known = [
        replace(side, **{name: np.full_like(getattr(side, name), to) for name, to in changes})
        for side, changes in ((offers, of_offers.items()), (needs, of_needs.items()))
    ]

    before = scored(seed, weights, offers, needs)
    after = scored(seed, weights, *less_known)

    index = COMPONENTS.index(component)
    unknown = after.quality[index] == 0
    neutral = weights.values[index] * weights.neutral[index]
    assert (after.points[index][unknown] == neutral).all()
    assert (after.assumed[unknown] >> index & 1).all()
    assert (after.confidence <= before.confidence).all()
    # Evidence and policy rest on the shared areas, too: without them they are unknown as well.
    with_it = {"area": ("area", "evidence", "policy")}.get(component, (component,))
    others = [place for place, name in enumerate(COMPONENTS) if name not in with_it]
    assert np.array_equal(after.points[others], before.points[others])
    assert np.array_equal(after.gate, before.gate)


@settings(deadline=None, max_examples=25)
@given(seeds, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(seed, random):
    offers, needs, _text, quality, tree = random_market(seed, TECHNOLOGIES, NEEDS)
    held, asked, statistics = random_texts(seed, TECHNOLOGIES, NEEDS)
    rows, columns = list(range(TECHNOLOGIES)), list(range(NEEDS))
    random.shuffle(rows)
    random.shuffle(columns)
    text = relevance([asked[at] for at in columns], [held[at] for at in rows], statistics, 2000)

    before = scored(seed, Weights(), offers, needs)
    after = score(
        offers.rows(np.array(rows)),
        needs.rows(np.array(columns)),
        text,
        quality[columns],
        tree,
        Weights(),
    )

    for name in ("points", "quality", "score", "assumed", "confidence", "gate"):
        expected = getattr(before, name)[..., rows, :][..., columns]
        assert np.array_equal(getattr(after, name), expected), name
