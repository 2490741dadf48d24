"""Vectors of texts are part of the score: dense, pairs and product say the same."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.engine import replay_2026_2
from matchmaker.engine.encoders import quantise
from matchmaker.engine.inputs import COMPONENTS, FULL, Weights
from matchmaker.engine.packing import Layout, pack_needs, pack_offers
from matchmaker.engine.postings import NeedTexts, Terms, need_terms, offer_texts
from matchmaker.engine.product import rank
from matchmaker.engine.receipt_inputs import senses_of
from matchmaker.engine.relevance import meet, meet_listed
from matchmaker.engine.replay_2026_2 import Pair
from matchmaker.engine.score import Gate, score, score_pairs
from matchmaker.engine.senses import SENSE_SHARE, Senses, asked, known_only, split
from tests.engine.recipes import random_market, random_texts
from tests.engine.test_product import expected

TEXT = COMPONENTS.index("text")
WEIGHTS = Weights()
ALL_TEXT = Weights(3, (0, 0, 10_000, 0, 0, 0, 0))
LEARNED = Weights(2, (1111, 2222, 3333, 444, 555, 666, 1669), (1, 20, 300, 400, 500, 600, 999))


def random_senses(seed: int, technologies: int, needs: int, entries: int) -> Senses:
    """Draw unit vectors; some are zero, some the opposite or the same of another."""
    draw = np.random.default_rng(seed)
    offers = quantise(draw.normal(size=(technologies, entries)))
    asks = quantise(draw.normal(size=(needs, entries)) + 0.4)
    offers[::5] = 0
    asks[1::4] = -offers[1] if technologies > 1 else 0
    asks[2::7] = offers[1] if technologies > 1 else 0
    return Senses(offers, asks)


def sides(seed, technologies, needs, weights=WEIGHTS, entries=24) -> tuple:
    """Pack a random market with vectors; its inputs, as `score` takes them, come with it."""
    offers, demand, _text, quality, tree = random_market(seed, technologies, needs)
    held, wanted, statistics = random_texts(seed, technologies, needs)
    terms = Terms()
    supply = offer_texts(held, statistics, terms)
    layout = Layout.of(offers, tree, weights, senses=entries)
    words = NeedTexts.build(
        need_terms(wanted, statistics, terms), supply.pattern, layout.text.words
    )
    senses = random_senses(seed, technologies, needs, entries)
    left = pack_offers(offers, supply, layout, senses=senses.offers)
    right = pack_needs(demand, words, quality, layout, senses=senses.needs)
    return left, right, (offers, demand, meet(supply, words), quality, tree, weights), senses


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 99),
    shape=st.tuples(st.integers(1, 30), st.integers(1, 30)),
    weights=st.sampled_from([WEIGHTS, LEARNED, ALL_TEXT]),
    entries=st.sampled_from([1, 8, 130]),
)
def test_dense_pairs_and_product_are_the_same_integers(seed, shape, weights, entries):
    left, right, inputs, senses = sides(seed, *shape, weights, entries)
    dense = score(*inputs, senses=senses)
    draw = np.random.default_rng(seed)
    pairs = draw.integers(0, shape[0], 9), draw.integers(0, shape[1], 9)
    offers, demand, _text, quality, tree, _weights = inputs

    product = (left.values @ right.values.T).astype(np.int64)
    text = meet_listed(left.texts, right.texts, *pairs)
    listed = score_pairs(
        offers, demand, pairs, text, quality[pairs[1]], tree, weights, senses=senses
    )

    assert np.array_equal(product + meet(left.texts, right.texts).points, dense.score)
    assert np.array_equal(listed.points, dense.points[:, *pairs])
    assert np.array_equal(listed.gate, dense.gate[pairs])
    assert (np.abs(left.values) @ np.abs(right.values).T).max() < 2**24


@pytest.mark.parametrize(
    ("workers", "block", "top"), [(1, (512, 4096), 20), (2, (7, 5), 3), (2, (16, 64), 20)]
)
def test_both_lists_are_those_of_the_dense_score(workers, block, top):
    left, right, inputs, senses = sides(3, 90, 70)
    dense = score(*inputs, senses=senses)

    found = rank(left, right, top=top, workers=workers, block=block)

    passes = dense.gate == Gate.NONE
    for side, wanted in (
        (found.of_needs, expected(dense.score.T, passes.T, top)),
        (found.of_offers, expected(dense.score, passes, top)),
    ):
        assert np.array_equal(side.ids, wanted.ids)
        assert np.array_equal(side.scores, wanted.scores)


def test_the_points_follow_the_formula_to_a_thousandth_of_the_weight():
    left, right, inputs, senses = sides(5, 40, 30)
    dense = score(*inputs, senses=senses)
    words = inputs[2]
    known = words.is_known & (inputs[3] > 0)[None, :]
    parts = split(WEIGHTS.values[TEXT], has_senses=True)

    needs, offers = senses.needs.astype(float), senses.offers.astype(float)
    cosine = offers @ needs.T / 1e6
    sense = parts.half * FULL * (1 + cosine)
    wanted = np.where(known, words.points + sense, parts.neutral(WEIGHTS.neutral[TEXT]))

    assert np.abs(dense.points[TEXT] - wanted).max() < 0.01 * parts.half * FULL
    assert dense.points[TEXT].min() >= 0
    assert dense.points[TEXT].max() <= WEIGHTS.values[TEXT] * FULL
    assert (left.values.shape[1], right.values.shape[1]) == (left.values.shape[1],) * 2


def test_vectors_leave_gates_quality_and_the_other_components_alone():
    _left, _right, inputs, senses = sides(6, 40, 30)
    other = senses._replace(needs=np.roll(senses.needs, 1, axis=0))

    one, two = score(*inputs, senses=senses), score(*inputs, senses=other)

    assert np.array_equal(one.gate, two.gate)
    assert np.array_equal(one.quality, two.quality)
    rest = [index for index in range(len(COMPONENTS)) if index != TEXT]
    assert np.array_equal(one.points[rest], two.points[rest])
    assert not np.array_equal(one.points[TEXT], two.points[TEXT])


def test_the_weight_of_text_is_divided_without_a_rest():
    for weight in (0, 1, 2, 3, 1999, 2000, 10_000):
        parts = split(weight, has_senses=True)
        assert parts.words + 2 * parts.half == weight
        assert 0 <= weight * SENSE_SHARE / FULL - 2 * parts.half < 2
    assert split(2000, has_senses=False) == (2000, 0)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 999),
    entries=st.sampled_from([1, 2, 16, 128, 512]),
    half=st.sampled_from([0, 1, 7, 300, 500, 5000]),
)
def test_no_part_of_a_product_leaves_its_bound(seed, entries, half):
    draw = np.random.default_rng(seed)
    vectors = quantise(draw.normal(size=(6, entries)) ** 3)

    rows = asked(vectors, half).astype(np.int64)

    assert (rows * rows).sum(axis=1).max() <= half * half
    assert (np.abs(vectors.astype(np.int64)) @ np.abs(rows).T).max() <= FULL * half
    assert (np.abs(rows) - np.abs(vectors.astype(np.int64)) * half / 1000 < 1).all()
    assert (rows * vectors >= 0).all()


def test_a_price_and_a_signed_vector_stay_below_what_single_precision_holds():
    most = split(10_000, has_senses=True).half * FULL
    assert 10_000_000 + most < 2**24


def test_vectors_that_do_not_fit_are_refused():
    offers, demand, _text, quality, tree = random_market(1, 4, 3)
    held, wanted, statistics = random_texts(1, 4, 3)
    terms = Terms()
    supply = offer_texts(held, statistics, terms)
    words = NeedTexts.build(need_terms(wanted, statistics, terms), supply.pattern, 1000)
    layout = Layout.of(offers, tree, WEIGHTS, senses=3)

    with pytest.raises(ValueError, match="3 entries"):
        pack_offers(offers, supply, layout)
    with pytest.raises(ValueError, match="3 entries"):
        pack_needs(demand, words, quality, layout, senses=np.zeros((3, 4), dtype=np.int16))
    with pytest.raises(ValueError, match="longer"):
        known_only(np.full((1, 3), 600, dtype=np.int16), np.array([True]), 3)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 99))
def test_a_receipt_holds_what_the_vectors_give(seed):
    left, right, inputs, senses = sides(seed, 3, 3)
    dense = score(*inputs, senses=senses)
    for t, n in itertools.product(range(3), range(3)):
        pair = senses.rows(slice(t, t + 1), slice(n, n + 1))
        meeting = meet_listed(left.texts, right.texts, np.array([t]), np.array([n]))
        known = bool(meeting.is_known[0]) and int(inputs[3][n]) > 0
        text = {
            "quality": int(inputs[3][n]) if known else 0,
            "terms": [{"points": int(meeting.points[0]), "saturation": 1}],
            "senses": senses_of(pair, WEIGHTS.values[TEXT]),
        }
        weights = {"values": WEIGHTS.values, "neutral": WEIGHTS.neutral}

        found = replay_2026_2._text(Pair({"text": text, "weights": weights}))

        assert found.points == dense.points[TEXT, t, n]
        assert found.is_assumed is not known
