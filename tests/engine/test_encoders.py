"""Vectors are whole numbers of at most unit length."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.engine.encoders import UNIT, closeness, quantise


def test_vectors_become_thousandths_of_unit_length_rounded_towards_zero():
    found = quantise(np.array([[3.0, -4.0], [0.0, 0.0], [1.0, 1.0]]))

    assert found.dtype == np.int16
    assert found.tolist() == [[600, -800], [0, 0], [707, 707]]


def test_no_vector_is_longer_than_the_unit():
    random = np.random.default_rng(1).normal(size=(200, 512))

    lengths = (quantise(random).astype(np.int64) ** 2).sum(axis=1)

    assert lengths.max() <= UNIT**2
    assert lengths.min() > 0.9 * UNIT**2


def test_scale_says_nothing():
    vectors = np.array([[0.25, -0.5, 2.0]])

    assert quantise(vectors).tolist() == quantise(1024 * vectors).tolist()


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_entries_that_are_no_numbers_are_refused(wrong):
    with pytest.raises(ValueError, match="no numbers"):
        quantise(np.array([[1.0, wrong]]))


def test_closeness_is_the_cosine_and_never_below_nothing():
    needs = np.array([[1000, 0], [0, 0]], dtype=np.int16)
    offers = np.array([[600, 800], [-1000, 0], [0, 1000]], dtype=np.int16)

    assert closeness(needs, offers).tolist() == [[600, 0], [0, 0], [0, 0]]
