"""Points of texts: the need's weight, split over its terms."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.engine.bm25 import similarity
from matchmaker.engine.postings import NeedTexts, Terms, need_terms, offer_texts, pattern_of
from matchmaker.engine.relevance import meet, meet_listed, relevance
from tests.engine.recipes import make_document, random_texts


@pytest.mark.parametrize("seed", range(4))
def test_the_share_is_the_similarity(seed):
    offers, needs, statistics = random_texts(seed, 30, 20)

    found = relevance(needs, offers, statistics, 2000)

    assert np.array_equal(found.share, similarity(needs, offers, statistics))
    terms = max(len(need.words) + len(need.concepts) for need in needs)
    assert np.abs(found.points / 2000 - found.share).max() <= terms / 2 + 0.5
    assert (found.points >= 0).all()
    assert (found.points <= 2000 * 1000).all()


def test_the_parts_of_a_need_sum_to_the_weight_under_every_pattern():
    offers, needs, statistics = random_texts(5, 30, 20)
    terms = Terms()
    held = offer_texts(offers, statistics, terms)
    asked = NeedTexts.build(need_terms(needs, statistics, terms), held.pattern, 1234)

    rows = np.repeat(np.arange(len(asked)), np.diff(asked.starts))
    for pattern in asked.patterns:
        under = asked.keys % 8 == pattern
        sums = np.bincount(rows[under], weights=asked.points[under], minlength=len(asked))
        assert set(sums[asked.wholes[:, pattern] > 0]) == {1234}
        assert not sums[asked.wholes[:, pattern] == 0].any()


def test_neither_the_order_of_rows_nor_the_numbers_of_terms_matter():
    offers, needs, statistics = random_texts(6, 20, 15)
    order = np.random.default_rng(6).permutation(20)

    one = relevance(needs, offers, statistics, 2000)
    other = relevance(needs, [offers[row] for row in order], statistics, 2000)

    for first, second in zip(one, other, strict=True):
        assert np.array_equal(first[order], second)


def test_listed_pairs_meet_as_in_the_table():
    offers, needs, statistics = random_texts(7, 20, 15)
    terms = Terms()
    held = offer_texts(offers, statistics, terms)
    asked = NeedTexts.build(need_terms(needs, statistics, terms), held.pattern, 2000)
    rows, columns = np.random.default_rng(7).integers(0, 15, (2, 40))

    table, listed = meet(held, asked), meet_listed(held, asked, rows, columns)

    for whole, some in zip(table, listed, strict=True):
        assert np.array_equal(whole[rows, columns], some)


def test_a_text_that_says_nothing_is_unknown():
    nothing, something = make_document(), make_document("methane")
    statistics = random_texts(1, 5, 5)[2]

    found = relevance([nothing, something], [nothing, something], statistics, 2000)

    assert found.is_known.tolist() == [[False, False], [False, True]]


def test_a_word_counts_only_towards_its_language():
    need = make_document("en:filter", "methane")
    french = make_document("methane", languages=("fr",))
    both = make_document("methane", languages=("en", "fr"))
    statistics = random_texts(1, 5, 5)[2]

    share = relevance([need], [french, both], statistics, 2000).share[:, 0]

    assert share[0] > share[1]
    assert (pattern_of(french), pattern_of(both)) == (2, 3)
