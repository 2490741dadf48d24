"""Signals of one document count once, and what each of them adds can be told."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine.evidence import UNKNOWN, tailwind
from matchmaker.engine.signals import Pushes, counted, tailwind_of, terms_of


def pushes(*rows: tuple[int, float, dict[int, float]], age: float = 0) -> Pushes:
    """Signals as (document, strength, relevance by area)."""
    relevance = np.zeros((len(rows), 8))
    for row, (_document, _strength, areas) in enumerate(rows):
        for area, share in areas.items():
            relevance[row, area] = share
    return Pushes(
        documents=np.array([row[0] for row in rows], dtype=np.intp),
        strength=np.array([row[1] for row in rows], dtype=np.float64),
        relevance=relevance,
        age_days=np.full(len(rows), age, dtype=np.float64),
        half_life_days=np.full(len(rows), 730.0),
    )


many = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from([0.1, 0.3, 0.4, 0.5]),
        st.dictionaries(st.integers(0, 7), st.sampled_from([0.5, 1.0]), max_size=4),
    ),
    min_size=1,
    max_size=12,
)


def test_a_document_counts_by_its_strongest_row_in_each_area():
    found = counted(pushes((0, 0.5, {1: 0.5}), (0, 0.4, {1: 1.0, 2: 1.0}), (1, 0.1, {1: 1.0})))

    assert found[:, 1].tolist() == [0, 1.0, 1.0]
    assert found[:, 2].tolist() == [0, 1.0, 0]


def test_of_equal_rows_the_first_counts():
    found = counted(pushes((7, 0.5, {0: 1.0}), (7, 0.5, {0: 1.0})))

    assert found[:, 0].tolist() == [1.0, 0]


def test_a_target_beats_a_statement_of_its_document_whatever_their_order():
    for rows in (
        ((0, 0.1, {0: 1.0}), (0, 0.5, {0: 1.0})),
        ((0, 0.5, {0: 1.0}), (0, 0.1, {0: 1.0})),
    ):
        assert tailwind_of(pushes(*rows))[0] == tailwind([0.5], [1.0], [0], [730], [False])


def test_no_signal_at_all_is_unknown_and_not_zero():
    assert tailwind_of(Pushes.none()).tolist() == [UNKNOWN] * 8
    assert terms_of(Pushes.none()).shape == (0, 8)


def test_signals_of_other_areas_leave_an_area_without_tailwind():
    assert tailwind_of(pushes((0, 0.5, {3: 1.0})))[0] == 0


def test_terms_are_what_the_tailwind_is_made_of():
    found = pushes((0, 0.5, {1: 1.0}), (1, 0.3, {1: 0.5, 2: 1.0}), age=730)

    assert terms_of(found)[:, 1].tolist() == [250_000, 75_000]
    assert terms_of(found)[:, 2].tolist() == [0, 150_000]


@given(many)
def test_each_document_counts_at_most_once_per_area(rows):
    found = counted(pushes(*rows))

    for document in {row[0] for row in rows}:
        mine = found[[row[0] == document for row in rows]]
        assert (np.count_nonzero(mine, axis=0) <= 1).all()


@given(many, st.randoms())
def test_the_order_of_rows_changes_no_tailwind(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert tailwind_of(pushes(*shuffled)).tolist() == tailwind_of(pushes(*rows)).tolist()
