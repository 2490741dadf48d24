"""The public face of text relevance holds whatever it is given."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine import text
from matchmaker.engine.tokens import TEXT_LIMIT
from tests.engine.texts import SMALL, read

ANY_TEXT = st.text(max_size=200)
WORDS = st.lists(
    st.sampled_from(
        ["fuel cell", "buses", "sludge", "drying", "methane", "甲烷", "燃料电池", "pile", "."]
    ),
    max_size=8,
).map(" ".join)


def test_what_it_promises_can_be_imported_from_it():
    assert all(hasattr(text, name) for name in text.__all__)


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_breaks_it_and_relevance_lies_between_0_and_1000(one, other):
    need, offer = text.analyse(one, SMALL), text.analyse(other, SMALL)
    statistics = text.freeze([need, offer])

    value = int(text.similarity([need], [offer], statistics)[0, 0])

    assert 0 <= value <= 1000
    assert sum(part.thousandths for part in text.explain(need, offer, statistics)) == value
    text.assign(need, SMALL)


@given(st.lists(WORDS, min_size=1, max_size=5), st.lists(WORDS, min_size=1, max_size=5))
def test_a_pair_scores_the_same_in_any_company_and_order(needs, offers):
    needs, offers = [read(one) for one in needs], [read(one) for one in offers]
    statistics = text.freeze([read("fuel cell"), read("sludge drying")])

    together = text.similarity(needs, offers, statistics)

    assert (text.similarity(needs[::-1], offers[::-1], statistics) == together[::-1, ::-1]).all()
    alone = [
        [text.similarity([need], [offer], statistics)[0, 0] for need in needs] for offer in offers
    ]
    assert (np.array(alone) == together).all()


@pytest.mark.parametrize("nothing", ["", " \n\t", "\x00", "、。", "\ud800", "the of and"])
def test_a_text_that_says_nothing_is_empty_and_matches_nothing(nothing):
    document = read(nothing)

    assert document.is_empty
    assert document.languages == ()
    assert text.similarity([document], [read("fuel cell")], text.Statistics()).tolist() == [[0]]
    assert text.assign(document, SMALL).is_unclassified


def test_a_nul_between_words_parts_them_like_a_space():
    assert read("fuel\x00cell") == read("fuel cell")


def test_only_the_first_characters_of_a_very_long_text_are_read():
    padded = "x " * (TEXT_LIMIT // 2)

    assert "methane" not in {one.code for one in read(padded + " methane").concepts}


def test_a_document_can_be_cached_and_compared():
    document = read("Fuel cell buses and sludge drying")

    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301
