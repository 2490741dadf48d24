"""The packed product gives the same integers and lists as the dense score."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matchmaker.engine.inputs import Weights
from matchmaker.engine.packing import Layout, PackedNeeds, PackedOffers, pack_needs, pack_offers
from matchmaker.engine.postings import NeedTexts, OfferTexts, Terms, need_terms, offer_texts
from matchmaker.engine.product import rank
from matchmaker.engine.relevance import meet
from matchmaker.engine.score import TEXT_THRESHOLD, Gate, score
from matchmaker.engine.toplists import NO_KEY, Lists, keys_of, lists_of, merge
from tests.engine.recipes import random_market, random_texts

WEIGHTS = Weights()
LEARNED = Weights(2, (1111, 2222, 3333, 444, 555, 666, 1669), (1, 20, 300, 400, 500, 600, 999))


def packed(seed, technologies, needs, weights=WEIGHTS, **changes) -> tuple:
    """Pack a random market; the scores of the dense reference come with it."""
    offers, demand, text, quality, tree = random_market(seed, technologies, needs, weights=weights)
    held, asked, statistics = random_texts(seed, technologies, needs)
    terms = Terms()
    supply = offer_texts(held, statistics, terms)
    words = NeedTexts.build(need_terms(asked, statistics, terms), supply.pattern, weights.values[2])
    layout = Layout.of(offers, tree, weights)
    left = pack_offers(offers, supply, layout, price=changes.get("price"))
    right = pack_needs(demand, words, quality, layout)
    return left, right, score(offers, demand, text, quality, tree, weights)


def expected(ranked: np.ndarray, passes: np.ndarray, top: int) -> np.ndarray:
    ids = np.broadcast_to(np.arange(ranked.shape[1]), ranked.shape)
    return lists_of(np.where(passes, keys_of(ranked, ids), NO_KEY), top)


def digest(found) -> str:
    arrays = [
        array for side in (found.of_needs, found.of_offers) for array in (side.ids, side.scores)
    ]
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


@pytest.mark.parametrize("weights", [WEIGHTS, LEARNED], ids=["default", "learned"])
@pytest.mark.parametrize("seed", range(3))
def test_the_product_and_the_words_are_the_score(seed, weights):
    offers, needs, dense = packed(seed, 50, 40, weights)

    product = offers.values.astype(np.int64) @ needs.values.T.astype(np.int64)

    assert np.array_equal(product + meet(offers.texts, needs.texts).points, dense.score)
    assert (np.abs(offers.values) @ np.abs(needs.values).T).max() < 2**24


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("workers", "block", "top"),
    [(1, (512, 4096), 20), (1, (7, 5), 3), (2, (16, 64), 20), (3, (1, 1000), 60)],
)
def test_both_lists_are_those_of_the_dense_score(seed, workers, block, top):
    offers, needs, dense = packed(seed, 90, 70)

    found = rank(offers, needs, top=top, workers=workers, block=block)

    passes = dense.gate == Gate.NONE
    for side, wanted in (
        (found.of_needs, expected(dense.score.T, passes.T, top)),
        (found.of_offers, expected(dense.score, passes, top)),
    ):
        assert np.array_equal(side.ids, wanted.ids)
        assert np.array_equal(side.scores, wanted.scores)


def test_barred_pairs_and_closed_rows_are_in_no_list():
    offers, needs, dense = packed(4, 60, 50)
    barred = np.random.default_rng(4).integers(0, 50, (200, 2))
    live_offers, live_needs = np.arange(60) % 7 > 0, np.arange(50) % 5 > 0
    offers = PackedOffers(offers.values, offers.subjects, offers.texts, live_offers)
    needs = PackedNeeds(needs.values, needs.subjects, needs.texts, live_needs)

    found = rank(offers, needs, top=10, barred=barred)

    passes = (dense.gate == Gate.NONE) & live_offers[:, None] & live_needs[None, :]
    passes[barred[:, 0], barred[:, 1]] = False
    assert np.array_equal(found.of_needs.ids, expected(dense.score.T, passes.T, 10).ids)
    assert np.array_equal(found.of_offers.ids, expected(dense.score, passes, 10).ids)


def test_a_price_lowers_the_rank_and_nothing_else():
    price = np.random.default_rng(5).integers(0, 9_000_000, 60)
    offers, needs, dense = packed(5, 60, 50, price=price)

    found = rank(offers, needs, top=10)

    passes = dense.gate == Gate.NONE
    wanted = expected(dense.score.T - price[None, :], passes.T, 10)
    assert np.array_equal(found.of_needs.ids, wanted.ids)
    assert np.array_equal(found.of_needs.scores, wanted.scores)


@pytest.mark.parametrize(("technologies", "needs"), [(0, 5), (5, 0), (1, 1)])
def test_empty_sides_have_empty_lists(technologies, needs):
    offers, demand, _dense = packed(6, technologies, needs)

    found = rank(offers, demand, top=4, workers=2)

    assert found.of_needs.ids.shape == (needs, 4)
    assert found.of_offers.ids.shape == (technologies, 4)


@pytest.mark.parametrize("kernel", ["Haswell", "Nehalem", "SkylakeX"])
def test_another_blas_kernel_gives_the_same_bits(kernel):
    here = digest(rank(*packed(7, 130, 110)[:2]))
    script = (
        "from tests.engine.test_product import digest, packed, rank\n"
        "print(digest(rank(*packed(7, 130, 110)[:2], workers=2, block=(33, 17))))"
    )
    environment = {
        **os.environ,
        "OPENBLAS_CORETYPE": kernel,
        "OPENBLAS_NUM_THREADS": "2",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }

    there = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert there.stdout.strip() == here


def test_a_class_without_a_column_is_refused_until_the_layout_has_it():
    offers, _needs, _text, _quality, tree = random_market(8, 40, 30)
    held, _asked, statistics = random_texts(8, 40, 30)
    some = slice(0, 10)
    layout = Layout.of(offers.rows(some), tree, WEIGHTS)
    supply = offer_texts(held, statistics, Terms())

    with pytest.raises(ValueError, match="class"):
        pack_offers(offers, supply, layout)
    extended = layout.extended(offers)
    assert pack_offers(offers, supply, extended).values.shape == (40, extended.width)
    assert np.array_equal(extended.classes[: len(layout.classes)], layout.classes)
    assert extended.extended(offers) is extended


def test_texts_of_other_rows_are_refused():
    offers, needs, _text, quality, tree = random_market(8, 4, 3)
    held, asked, statistics = random_texts(8, 5, 4)
    terms = Terms()
    supply = offer_texts(held, statistics, terms)
    words = NeedTexts.build(need_terms(asked, statistics, terms), supply.pattern, 2000)
    layout = Layout.of(offers, tree, WEIGHTS)

    with pytest.raises(ValueError, match="5 texts for 4"):
        pack_offers(offers, supply, layout)
    with pytest.raises(ValueError, match="4 texts for 3"):
        pack_needs(needs, words, quality, layout)


def close_or_of_one_subject(offers, needs) -> np.ndarray:
    shared = (offers.subjects[:, None, :] & needs.subjects[None, :, :]).any(axis=2)
    return shared | (meet(offers.texts, needs.texts).share >= TEXT_THRESHOLD)


@pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "plain"])
@pytest.mark.parametrize(("columns", "top"), [(150, 2), (37, 5), (150, 45)])
def test_rows_without_subjects_are_listed_by_their_texts_alone(
    columns, top, is_compiled, monkeypatch
):
    offers, needs, dense = packed(9, 150, 40)
    live_offers, live_needs = np.arange(150) % 7 > 0, np.arange(40) % 5 > 0
    # Turned by 30 bits: the kernels read words of 32.
    held, asked = (side.subjects << 30 | side.subjects >> 34 for side in (offers, needs))
    offers = PackedOffers(offers.values, held, offers.texts, live_offers)
    needs = PackedNeeds(needs.values, asked, needs.texts, live_needs)
    offers.subjects[::3] = 0
    needs.subjects[1::4] = 0
    barred = np.random.default_rng(9).integers(0, 40, (90, 2))
    if not is_compiled:
        plain(monkeypatch)

    found = rank(offers, needs, top=top, block=(25, columns), barred=barred)

    passes = close_or_of_one_subject(offers, needs)
    passes &= live_offers[:, None] & live_needs[None, :]
    passes[barred[:, 0], barred[:, 1]] = False
    assert np.array_equal(found.of_needs.ids, expected(dense.score.T, passes.T, top).ids)
    assert np.array_equal(found.of_offers.ids, expected(dense.score, passes, top).ids)


def plain(monkeypatch) -> None:
    """Run the kernels as they are written."""
    from matchmaker.engine import kernels

    for name in dir(kernels):
        if hasattr(getattr(kernels, name), "py_func"):
            monkeypatch.setattr(kernels, name, getattr(kernels, name).py_func)


def spread(subjects: np.ndarray) -> np.ndarray:
    """Put bits that fit into 32 into four times 32, a quarter in each."""
    quarters = [subjects[:, 0] & np.uint64(0x11111111 << place) for place in range(4)]
    shift = np.uint64(32)
    return np.stack([quarters[0] | quarters[1] << shift, quarters[2] | quarters[3] << shift], 1)


@pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "plain"])
def test_any_number_of_words_of_subjects_gates_the_same(is_compiled, monkeypatch):
    offers, needs, dense = packed(12, 80, 60)
    assert max(offers.subjects.max(), needs.subjects.max()) < 2**32
    offers = PackedOffers(offers.values, spread(offers.subjects), offers.texts, offers.is_live)
    needs = PackedNeeds(needs.values, spread(needs.subjects), needs.texts, needs.is_live)
    if not is_compiled:
        plain(monkeypatch)

    found = rank(offers, needs, top=9, block=(25, 37))

    passes = dense.gate == Gate.NONE
    assert np.array_equal(found.of_needs.ids, expected(dense.score.T, passes.T, 9).ids)
    assert np.array_equal(found.of_offers.ids, expected(dense.score, passes, 9).ids)


@pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "plain"])
@pytest.mark.parametrize("top", [1, 8])
def test_of_many_equal_scores_the_smaller_ids_are_listed(top, is_compiled, monkeypatch):
    offers, needs, _dense = packed(13, 90, 70)
    nothing = [np.zeros_like(side.values) for side in (offers, needs)]
    offers = PackedOffers(nothing[0], offers.subjects, offers.texts, offers.is_live)
    needs = PackedNeeds(nothing[1], needs.subjects, needs.texts, needs.is_live)
    if not is_compiled:
        plain(monkeypatch)

    found = rank(offers, needs, top=top, block=(25, 37))

    points, passes = meet(offers.texts, needs.texts).points, close_or_of_one_subject(offers, needs)
    assert np.unique(points[passes]).size < passes.sum()
    assert np.array_equal(found.of_needs.ids, expected(points.T, passes.T, top).ids)
    assert np.array_equal(found.of_offers.ids, expected(points, passes, top).ids)


def test_bits_and_texts_are_the_gate():
    offers, needs, dense = packed(11, 80, 60)

    assert np.array_equal(close_or_of_one_subject(offers, needs), dense.gate == Gate.NONE)


def test_shards_merge_to_the_lists_of_all():
    offers, needs, _dense = packed(10, 60, 40)
    whole = rank(offers, needs, top=7)
    parts = []
    for start in (0, 25):
        rows = np.arange(start, min(start + 25, 60) if not start else 60)
        texts = OfferTexts.joined([offers.texts.rows(row) for row in rows.tolist()])
        shard = PackedOffers(
            offers.values[rows], offers.subjects[rows], texts, offers.is_live[rows]
        )
        lists = rank(shard, needs, top=7).of_needs
        parts.append(Lists(np.where(lists.ids < 0, -1, lists.ids + start), lists.scores))

    for order in (parts, parts[::-1]):
        merged = merge(order, 7)
        assert np.array_equal(merged.ids, whole.of_needs.ids)
        assert np.array_equal(merged.scores, whole.of_needs.scores)
    assert np.array_equal(whole.of_needs.first(3).ids, whole.of_needs.ids[:, :3])
    assert len(whole.of_offers) == 60
