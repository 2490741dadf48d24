"""Capacities are read in steps of preferred numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine.steps import amount_of, step_of


@pytest.mark.parametrize(
    ("amount", "read"),
    [
        pytest.param(5e6, 5e6, id="a preferred number"),
        pytest.param(4.9e6, 5e6, id="near one"),
        pytest.param(4.2e6, 4e6, id="nearer the lower"),
        pytest.param(0.0, 0.0, id="nothing"),
        pytest.param(1.0, 1.0, id="one dollar"),
        pytest.param(9e15, 1e12, id="beyond a trillion"),
    ],
)
def test_an_amount_is_read_as_the_nearest_preferred_number(amount, read):
    assert float(amount_of(step_of(np.array([amount])))[0]) == pytest.approx(read)


def test_an_unknown_amount_stays_unknown():
    assert np.isnan(amount_of(step_of(np.array([np.nan])))[0])


@given(st.floats(0, 1e13), st.floats(0, 1e13))
def test_a_larger_amount_never_has_a_smaller_step(one, other):
    less, more = sorted((one, other))

    steps = step_of(np.array([less, more]))

    assert steps[0] <= steps[1]


@given(st.integers(0, 240))
def test_a_step_is_read_as_itself(step):
    assert step_of(amount_of(np.array([step])))[0] == step
