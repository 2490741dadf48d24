"""Without a signal or a figure, by the same formulas as the score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine.counterfactual import (
    Figures,
    first_of_slots,
    severity_without,
    shares_bp,
    tailwind_without,
    values_with,
)
from matchmaker.engine.evidence import UNKNOWN
from matchmaker.engine.signals import tailwind_of
from tests.engine.recipes import area_row, make_need, make_offer
from tests.engine.test_signals import many, pushes


def figures(*rows: tuple[int, int, tuple[int, ...]]) -> Figures:
    """Figures as (slot, severity, areas)."""
    areas = [area_row(*row[2])[0] for row in rows]
    return Figures(
        slots=np.array([row[0] for row in rows], dtype=np.intp),
        severity=np.array([row[1] for row in rows], dtype=np.int16),
        areas=np.array(areas, dtype=np.bool_).reshape(len(rows), 8),
    )


def without(count: int, *cases: tuple[int, ...]) -> np.ndarray:
    """Flags of what is absent in each case."""
    flags = np.zeros((len(cases), count), dtype=np.bool_)
    for case, rows in enumerate(cases):
        flags[case, list(rows)] = True
    return flags


def test_the_first_figure_of_a_slot_counts():
    assert first_of_slots(np.array([2, 1, 2, 1, 0])).tolist() == [0, 1, 4]


def test_the_place_above_takes_over_where_a_figure_is_unknown():
    found = severity_without(figures((0, 300, (1,)), (0, 900, (1,))), without(2, (), (0,), (0, 1)))

    assert found[:, 1].tolist() == [300, 900, UNKNOWN]


def test_the_worst_figure_of_an_area_speaks_and_the_next_worst_after_it():
    found = severity_without(figures((0, 300, (1,)), (1, 900, (1, 2))), without(2, (), (1,)))

    assert found[:, 1].tolist() == [900, 300]
    assert found[:, 2].tolist() == [900, UNKNOWN]


def test_without_any_figure_every_area_is_unknown():
    assert severity_without(figures(), without(0, ())).tolist() == [[UNKNOWN] * 8]


def test_the_next_strongest_row_of_a_document_takes_over():
    signals = pushes((0, 0.5, {0: 1.0}), (0, 0.3, {0: 1.0}))

    found = tailwind_without(signals, without(2, (), (0,), (1,), (0, 1)))

    assert found[0, 0] == found[2, 0] > found[1, 0] > 0
    assert found[3].tolist() == [UNKNOWN] * 8


@given(many)
def test_fewer_signals_never_push_harder(rows):
    signals = pushes(*rows)
    whole = tailwind_of(signals)

    for gone in np.eye(len(rows), dtype=np.bool_):
        assert (tailwind_without(signals, gone[None])[0] <= whole).all()


def levels(*of_first_area: int) -> np.ndarray:
    found = np.full((len(of_first_area), 8), UNKNOWN, dtype=np.int16)
    found[:, 0] = of_first_area
    return found


@pytest.mark.parametrize("component", ["evidence", "policy"])
def test_a_component_takes_the_level_of_the_shared_area(component):
    found = values_with(component, make_offer(), make_need(), levels(0, 640, UNKNOWN), 500)

    assert found == [(0, False), (640, False), (500, True)]


def test_a_pair_that_shares_no_area_gains_nothing_from_a_level():
    need = make_need(areas=area_row(3))

    assert values_with("policy", make_offer(), need, levels(640), 500) == [(0, False)]


def test_more_than_one_pair_is_refused():
    two = make_need().rows(np.array([0, 0]))

    with pytest.raises(ValueError, match="make a pair"):
        values_with("policy", make_offer(), two, levels(0), 500)


@given(st.lists(st.integers(0, 10**6), max_size=12))
def test_shares_add_up_to_the_whole(terms):
    found = shares_bp(terms)

    assert len(found) == len(terms)
    assert sum(found) == (10_000 if sum(terms) else 0)
    assert all(not share for share, term in zip(found, terms, strict=True) if not term)


def test_what_is_left_over_goes_to_the_largest_remainder():
    assert shares_bp([1, 1, 1]) == (3334, 3333, 3333)
    assert shares_bp([1, 2]) == (3333, 6667)
