"""Scores add up exactly and depend on nothing but their own pair."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matchmaker.engine.inputs import COMPONENTS, Weights, need_blocks
from matchmaker.engine.postings import NeedTexts, Terms, need_terms, offer_texts
from matchmaker.engine.relevance import Relevance, meet_listed
from matchmaker.engine.score import TEXT_THRESHOLD, Gate, related, score, score_pairs
from tests.engine.recipes import (
    TREE,
    area_row,
    column_row,
    make_need,
    make_offer,
    random_market,
    random_texts,
    text_of,
)

WEIGHTS = Weights()
FULL_TEXT = text_of(1000)
SURE = np.array([1000], dtype=np.int16)


def digest(scores) -> str:
    parts = (scores.points, scores.score, scores.assumed, scores.quality)
    joined = b"".join(part.tobytes() for part in (*parts, scores.confidence, scores.gate))
    return hashlib.sha256(joined).hexdigest()


def test_a_pair_that_fits_in_everything_has_the_full_score():
    found = score(make_offer(), make_need(), FULL_TEXT, SURE, TREE, WEIGHTS)

    assert found.components[:, 0, 0].tolist() == [1000] * 7
    assert found.points[1, 0, 0] == 2_499_934
    assert found.score[0, 0] == 9_999_934
    assert found.confidence[0, 0] == 992
    assert found.assumed[0, 0] == 0
    assert found.gate[0, 0] == Gate.NONE


def test_the_worked_example_of_the_docs_holds():
    offer = make_offer(
        areas=area_row(0, 5),
        capabilities=column_row(c0=1000, c3=1000),
        capability_quality=np.array([500], dtype=np.int16),
        capacity_cad=np.array([np.nan]),
        capacity_quality=np.array([0], dtype=np.int16),
        trl=np.array([6], dtype=np.int8),
        china_deliveries=np.array([1], dtype=np.int8),
    )
    need = make_need(
        severity=np.full((1, 8), 400, dtype=np.int16),
        tailwind=np.full((1, 8), -1, dtype=np.int16),
    )

    found = score(offer, need, text_of(500), SURE, TREE, WEIGHTS)

    values = dict(zip(COMPONENTS, found.components[:, 0, 0].tolist(), strict=True))
    assert values == {
        "area": 707,
        "capability": 707,
        "text": 500,
        "evidence": 400,
        "policy": 500,
        "scale": 500,
        "readiness": 600,
    }
    assert found.score[0, 0] == 5_807_591
    assert found.assumed[0, 0] == 0b0110000
    assert found.confidence[0, 0] == 687


def test_points_add_up_to_the_score_for_every_pair():
    weights = Weights(2, (1111, 2222, 3333, 444, 555, 666, 1669), (1, 20, 300, 400, 500, 600, 999))
    offers, needs, text, quality, tree = random_market(2, 40, 30, weights=weights)

    found = score(offers, needs, text, quality, tree, weights)

    assert np.array_equal(found.points.sum(axis=0), found.score)
    assert found.points.min() >= 0
    assert (found.points.max(axis=(1, 2)) <= np.array(weights.values) * 1000).all()
    assert found.components.max() <= 1000
    assert found.score.max() <= 10_000_000


def test_a_pair_scores_the_same_whatever_is_scored_with_it():
    offers, needs, text, quality, tree = random_market(3, 33, 21)
    whole = score(offers, needs, text, quality, tree, WEIGHTS)

    for block in need_blocks(len(needs), 4):
        some = Relevance(*(array[:, block] for array in text))
        part = score(offers, needs.rows(block), some, quality[block], tree, WEIGHTS)
        assert np.array_equal(part.score, whole.score[:, block])
    order = np.random.default_rng(0).permutation(len(offers))
    shuffled = Relevance(*(array[order] for array in text))
    mixed = score(offers.rows(order), needs, shuffled, quality, tree, WEIGHTS)
    assert np.array_equal(mixed.points, whole.points[:, order])
    assert np.array_equal(mixed.gate, whole.gate[order])


@pytest.mark.parametrize("kernel", ["Haswell", "Nehalem"])
def test_another_blas_kernel_gives_the_same_bits(kernel):
    here = digest(score(*random_market(4, 70, 50), WEIGHTS))
    script = (
        "from tests.engine.recipes import random_market\n"
        "from tests.engine.test_score import WEIGHTS, digest, score\n"
        "print(digest(score(*random_market(4, 70, 50), WEIGHTS)))"
    )
    environment = {
        **os.environ,
        "OPENBLAS_CORETYPE": kernel,
        "OPENBLAS_NUM_THREADS": "2",
        "NPY_DISABLE_CPU_FEATURES": "AVX512_SKX" if kernel == "Haswell" else "",
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


def test_an_unknown_input_lowers_the_confidence_and_is_marked():
    known = score(make_offer(), make_need(), FULL_TEXT, SURE, TREE, WEIGHTS)

    unknown = score(
        make_offer(capacity_cad=np.array([np.nan])), make_need(), FULL_TEXT, SURE, TREE, WEIGHTS
    )

    assert unknown.components[5, 0, 0] == WEIGHTS.neutral[5]
    assert unknown.assumed[0, 0] == 1 << 5
    assert known.confidence[0, 0] - unknown.confidence[0, 0] == 80


def test_a_gate_known_beforehand_is_named():
    offers, needs, text, quality, tree = random_market(5, 3, 2)
    preset = np.zeros((3, 2), dtype=np.uint8)
    preset[1, 1] = Gate.NEVER

    free = score(offers, needs, text, quality, tree, WEIGHTS)
    gated = score(offers, needs, text, quality, tree, WEIGHTS, preset=preset)

    assert gated.gate[1, 1] == Gate.NEVER
    assert np.array_equal(gated.score, free.score)
    others = preset == 0
    assert np.array_equal(gated.gate[others], free.gate[others])


@pytest.mark.parametrize(
    ("areas", "columns", "text", "gate"),
    [
        pytest.param((0,), {}, 0, Gate.NONE, id="an area in common"),
        pytest.param((3,), {"c1": 10}, 0, Gate.NONE, id="a branch in common"),
        pytest.param((3,), {"c2": 10}, 0, Gate.UNRELATED, id="another branch"),
        pytest.param((3,), {}, TEXT_THRESHOLD, Gate.NONE, id="texts are close"),
        pytest.param((3,), {}, TEXT_THRESHOLD - 1, Gate.UNRELATED, id="texts are not close"),
        pytest.param((), {}, 0, Gate.UNRELATED, id="nothing known"),
    ],
)
def test_context_alone_makes_no_match(areas, columns, text, gate):
    offer = make_offer(areas=area_row(*areas), capabilities=column_row(**columns))
    close = text_of(text)

    found = score(offer, make_need(), close, SURE, TREE, WEIGHTS)

    assert found.gate[0, 0] == gate
    assert related(offer, make_need(), close.share, TREE)[0, 0] == (gate == Gate.NONE)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        pytest.param(random_market(1, 2, 1)[2], "text has shape", id="shape"),
        pytest.param(text_of(1001), "text leaves", id="range"),
    ],
)
def test_text_that_does_not_fit_is_refused(text, match):
    with pytest.raises(ValueError, match=match):
        score(make_offer(), make_need(), text, SURE, TREE, WEIGHTS)


def test_columns_that_do_not_fit_are_refused():
    offer = make_offer(capabilities=np.zeros((1, 7), dtype=np.int16))

    with pytest.raises(ValueError, match="capabilities"):
        score(offer, make_need(), FULL_TEXT, SURE, TREE, WEIGHTS)


def test_no_needs_give_empty_scores():
    offers, needs, text, quality, tree = random_market(6, 3, 2)
    nothing = slice(0, 0)

    none = Relevance(*(array[:, nothing] for array in text))
    found = score(offers, needs.rows(nothing), none, quality[nothing], tree, WEIGHTS)

    assert found.points.shape == (7, 3, 0)


@pytest.mark.parametrize("block", [7, 10_000])
def test_listed_pairs_have_the_same_integers(block, monkeypatch):
    monkeypatch.setattr("matchmaker.engine.score.LISTED_BLOCK", block)
    offers, needs, text, quality, tree = random_market(7, 40, 30)
    held, asked, statistics = random_texts(7, 40, 30)
    gates = np.random.default_rng(7).choice([0, 0, 3], (40, 30)).astype(np.uint8)
    whole = score(offers, needs, text, quality, tree, WEIGHTS, preset=gates)
    rows, columns = np.random.default_rng(8).integers(0, 30, (2, 50))
    terms = Terms()
    supply = offer_texts(held, statistics, terms)
    demand = NeedTexts.build(need_terms(asked, statistics, terms), supply.pattern, 2000)

    listed = score_pairs(
        offers,
        needs,
        (rows, columns),
        meet_listed(supply, demand, rows, columns),
        quality[columns],
        tree,
        WEIGHTS,
        preset=gates[rows, columns],
    )

    for name in ("points", "score", "assumed", "quality", "confidence", "gate"):
        expected = getattr(whole, name)[..., rows, columns]
        assert np.array_equal(getattr(listed, name), expected), name


def test_no_pairs_listed_give_empty_scores():
    offers, needs, text, quality, tree = random_market(6, 3, 2)
    nothing = np.zeros(0, dtype=np.intp)
    none = Relevance(*(array[0][:0] for array in text))

    found = score_pairs(offers, needs, (nothing, nothing), none, quality[:0], tree, WEIGHTS)

    assert found.points.shape == (7, 0)
