"""Made-up registries: the same for the same seed, and read as real ones are."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.benching import synthetic, text_index, texts
from matchmaker.engine import postings


@pytest.fixture(scope="module")
def world() -> synthetic.World:
    return synthetic.make(70, 90, seed=3)


def test_the_same_seed_makes_the_same_registry(world):
    again = synthetic.make(70, 90, seed=3)
    other = synthetic.make(70, 90, seed=4)

    assert np.array_equal(world.offers.capabilities, again.offers.capabilities)
    assert np.array_equal(world.need_texts.terms, again.need_texts.terms)
    assert world.statistics == again.statistics
    assert not np.array_equal(world.need_texts.terms, other.need_texts.terms)


def test_texts_hold_as_many_terms_as_real_ones():
    texts_of = synthetic.make(300, 300).need_texts

    assert 16 < np.diff(texts_of.edges).mean() < 22
    assert (np.diff(texts_of.edges) > 0).all()


def test_companies_share_what_belongs_to_the_firm(world):
    capacity = world.offers.capacity_cad[: 3 * 23].reshape(23, 3)

    assert np.array_equal(capacity[:, 0], capacity[:, 2], equal_nan=True)


def test_an_empty_side_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        synthetic.make(0, 5)


def test_arrays_are_indexed_as_the_documents_they_stand_for(world):
    numbers = postings.Terms({name: number for number, name in enumerate(world.terms.names)})
    offers = texts.documents(world.terms, world.offer_texts)
    needs = texts.documents(world.terms, world.need_texts)

    expected = postings.offer_texts(offers, world.statistics, numbers)
    found = text_index.offer_texts(world.offer_texts, world.statistics)
    for name in ("starts", "keys", "saturations", "pattern", "is_known"):
        assert np.array_equal(getattr(expected, name), getattr(found, name)), name

    asked = postings.need_terms(needs, world.statistics, numbers)
    terms = text_index.need_terms(world.need_texts, world.terms, world.statistics)
    for name in ("starts", "terms", "weights", "language"):
        assert np.array_equal(getattr(asked, name), getattr(terms, name)), name


def test_rows_of_texts_keep_their_order(world):
    chosen = np.array([5, 2, 9])

    part = world.need_texts.rows(chosen)

    assert len(part) == 3
    for at, row in enumerate(chosen):
        whole = world.need_texts.terms[
            world.need_texts.edges[row] : world.need_texts.edges[row + 1]
        ]
        assert np.array_equal(part.terms[part.edges[at] : part.edges[at + 1]], whole)


def test_an_edit_gives_other_contents(world):
    offers, edited, senses = synthetic.edited(world, np.array([0, 1, 2]), seed=9)

    assert len(offers) == len(edited) == len(senses) == 3


def test_vectors_are_as_near_as_an_encoder_s_and_change_nothing_else(world):
    without = synthetic.make(70, 90, seed=3, entries=0)

    cosines = world.senses.offers.astype(float) @ world.senses.needs.T.astype(float) / 1e6

    assert world.senses.offers.shape == (70, synthetic.ENTRIES)
    assert 0.1 < cosines.mean() < 0.3
    assert 0.05 < cosines.std() < 0.2
    assert without.senses is None
    assert np.array_equal(world.offers.capabilities, without.offers.capabilities)
    assert world.statistics == without.statistics
