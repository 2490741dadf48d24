"""Which sums may be shown: checked by examples and by solving the equations another way."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.consortia.room.sums import Part, gives_away


def parts(*annexes: tuple[int, int]) -> set[Part]:
    return {Part(firm, annex) for firm, annex in annexes}


A, B, C, D = (1, 10), (2, 20), (3, 30), (4, 40)


def test_the_sum_of_three_firms_gives_nobody_away() -> None:
    assert not gives_away([parts(A, B, C)])


def test_the_sum_of_two_firms_gives_each_away_to_the_other() -> None:
    assert gives_away([parts(A, B)])


def test_a_lone_amount_is_no_sum() -> None:
    assert gives_away([parts(A)])


def test_who_speaks_for_two_of_three_firms_would_know_the_third() -> None:
    assert gives_away([parts(A, B, C)], [frozenset({1, 2})])
    assert not gives_away([parts(A, B, C, D)], [frozenset({1, 2})])


def test_a_firm_that_leaves_is_the_difference_of_two_sums() -> None:
    assert gives_away([parts(A, B, C, D), parts(A, B, C)])


def test_one_amount_that_changes_is_the_difference_of_two_sums() -> None:
    assert gives_away([parts(A, B, C), parts(A, B, (3, 31))])


def test_a_pair_that_changes_gives_each_of_the_two_away_to_the_other() -> None:
    assert gives_away([parts(A, B, C, D), parts(A, B, (3, 31), (4, 41))])


def test_three_amounts_that_change_hide_each_other() -> None:
    assert not gives_away([parts(A, B, C), parts((1, 11), (2, 21), (3, 31))])


def test_three_sums_may_give_away_what_no_two_do() -> None:
    sums = [parts(A, B, C), parts((1, 11), (2, 21), (3, 31)), parts((1, 11), (2, 21), C)]

    assert not gives_away(sums[:2])
    assert gives_away(sums)


def test_no_sum_gives_nothing_away() -> None:
    assert not gives_away([])


TURNS = st.lists(st.sampled_from((None, 0, 1)), min_size=5, max_size=5)
"""Which of its two annexes each of five firms puts into a sum, if any."""


@given(st.lists(TURNS, min_size=1, max_size=3))
def test_what_is_shown_leaves_every_amount_of_every_other_firm_open(
    drawn: list[list[int | None]],
) -> None:
    sums = [
        {Part(firm, firm * 10 + turn) for firm, turn in enumerate(one, 1) if turn is not None}
        for one in drawn
    ]
    everything = sorted({part for one in sums for part in one})
    firms = {part.firm for part in everything}
    table = np.array([[part in one for part in everything] for one in sums], dtype=float)

    is_open = all(
        could_be_different(table, everything, reader, firm)
        for reader in (*firms, 0)
        for firm in firms - {reader}
    )

    assert gives_away(sums) != is_open


def could_be_different(table: np.ndarray, everything: list[Part], reader: int, firm: int) -> bool:
    """Tell whether the others can make up for any change of a firm's amounts."""
    own = [i for i, part in enumerate(everything) if part.firm == firm]
    others = [i for i, part in enumerate(everything) if part.firm not in {firm, reader}]
    for column in own:
        if not others:
            return False
        change = -table[:, column]
        made_up = table[:, others] @ np.linalg.lstsq(table[:, others], change, rcond=None)[0]
        if not np.allclose(made_up, change, atol=1e-9):
            return False
    return True
