"""Relevance is the share of the need's terms that an offer covers."""

from __future__ import annotations

import json

import numpy as np
import pytest

from matchmaker.engine.bm25 import QUERY_BLOCK, Statistics, explain, freeze, similarity
from tests.engine.texts import read

FLAT = Statistics(documents=10, average_length=2, frequencies={})


def relevance(need: str, offer: str, statistics: Statistics = FLAT) -> int:
    return int(similarity([read(need)], [read(offer)], statistics)[0, 0])


def test_the_worked_example_of_the_page():
    assert relevance("methane", "methane volcano") == 800


def test_a_longer_offer_is_less_about_each_term():
    assert relevance("methane", "methane") > relevance("methane", "methane volcano crater lava")


def test_repeating_a_term_helps_less_each_time():
    once, twice, thrice = (relevance("methane", "methane. " * times) for times in (1, 2, 3))

    assert twice - once < 110
    assert thrice - twice < twice - once


def test_covering_half_of_the_need_scores_less():
    assert relevance("methane and sludge", "methane") < relevance("methane", "methane")


def test_a_rare_term_weighs_more():
    statistics = Statistics(10, 2, {"methane": 9, "sludge": 1})
    need = "methane and sludge"

    assert relevance(need, "sludge", statistics) > relevance(need, "methane", statistics)


def test_languages_meet_in_concepts():
    assert relevance("甲烷", "methane") == relevance("methane", "methane")


def test_open_words_count_within_one_language_only():
    assert relevance("volcano", "volcano") > 0
    assert relevance("methane volcano", "甲烷") == relevance("methane", "甲烷")
    assert relevance("methane volcano", "methane") < relevance("methane", "methane")


def test_no_needs_or_no_offers_give_an_empty_table():
    assert similarity([], [read("methane")], FLAT).shape == (1, 0)
    assert similarity([read("methane")], [], FLAT).shape == (0, 1)


def test_blocks_of_needs_change_nothing():
    needs = [read(text) for text in ("methane", "sludge drying", "")]
    many = (needs * (QUERY_BLOCK // 3 + 1))[: QUERY_BLOCK + 2]

    table = similarity(many, [read("methane sludge")], FLAT)

    assert table.dtype == np.int16
    assert table[0, :3].tolist() == table[0, QUERY_BLOCK - 1 : QUERY_BLOCK + 2].tolist()


def test_reasons_name_the_words_of_both_sides_largest_first():
    need, offer = read("甲烷 sludge drying"), read("Methane for drying")

    reasons = explain(need, offer, FLAT)

    assert [(one.term, one.need_phrase, one.offer_phrase) for one in reasons] == [
        ("drying", "drying", "drying"),
        ("methane", "甲烷", "Methane"),
    ]
    assert all(one.is_concept for one in reasons)
    assert sum(one.thousandths for one in reasons) == similarity([need], [offer], FLAT)[0, 0]


def test_texts_with_nothing_in_common_have_no_reasons():
    assert explain(read("methane"), read("sludge"), FLAT) == []


def test_frequencies_count_texts_not_words_and_leave_empty_ones_out():
    statistics = freeze([read("methane methane"), read("sludge"), read("")])

    assert statistics.documents == 2
    assert statistics.frequencies["methane"] == 1
    assert statistics.average_length == 2
    assert freeze([read("")]) == Statistics()


def test_a_term_that_every_text_holds_still_weighs_something():
    statistics = Statistics(3, 1, {"methane": 3})

    assert 0 < statistics.rarity("methane") < statistics.rarity("never seen")


def test_stored_statistics_come_back_equal():
    statistics = freeze([read("methane"), read("sludge drying")])

    assert Statistics.from_json(json.loads(json.dumps(statistics.to_json()))) == statistics


@pytest.mark.parametrize("stored", [{}, {"documents": 1, "average_length": 2, "frequencies": []}])
def test_broken_statistics_are_refused(stored):
    with pytest.raises(ValueError, match="stored statistics"):
        Statistics.from_json(stored)
