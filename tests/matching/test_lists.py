"""Lists of the best: ties, room, and lists touched by an edit, against making all of them anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.lists import OF_NEED, OF_TECHNOLOGY, Lists, best_of


def table(*lines: list[int]) -> np.ndarray:
    return np.array(lines, dtype=np.int32)


def same(one: Lists, other: Lists) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("ranked", "marks", "need_floor", "technology_floor")
    )


def test_of_equal_scores_the_first_are_listed_and_what_is_gated_never() -> None:
    listed, floor = best_of(table([5, 7, 5, 5], [-1, -1, 3, -1]), 2)

    assert listed.tolist() == [[True, True, False, False], [False, False, True, False]]
    assert floor.tolist() == [5, -1]


def test_a_list_with_room_takes_all_that_pass() -> None:
    listed, floor = best_of(table([5, -1]), 2)

    assert listed.tolist() == [[True, False]]
    assert floor.tolist() == [-1]


def test_a_pair_says_whose_list_it_is_in() -> None:
    lists = Lists.build(table([9, 8], [7, 1]), 1)

    assert lists.marks.tolist() == [[OF_NEED | OF_TECHNOLOGY, OF_NEED], [OF_TECHNOLOGY, 0]]


scores = st.integers(-1, 4)


@given(st.data())
def test_an_edit_leaves_the_lists_that_a_new_table_has(data: st.DataObject) -> None:
    technologies, needs = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
    kept = data.draw(st.integers(1, 3))
    draw = st.lists(scores, min_size=needs, max_size=needs)
    ranked = table(*[data.draw(draw) for _row in range(technologies)])
    lists = Lists.build(ranked.copy(), kept)
    for _edit in range(3):
        row = data.draw(st.integers(0, technologies - 1))
        column = data.draw(st.integers(0, needs - 1))
        ranked[row] = data.draw(draw)
        ranked[:, column] = [data.draw(scores) for _row in range(technologies)]
        rows, columns = np.array([row]), np.array([column])
        lists.replace(rows, ranked[rows], columns, ranked[:, columns])

        assert same(lists, Lists.build(ranked.copy(), kept))


@pytest.mark.parametrize("lines", [1, 256])
def test_the_number_of_lists_made_at_once_changes_nothing(
    lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked = np.random.default_rng(5).integers(-1, 9, (7, 8)).astype(np.int32)
    expected = Lists.build(ranked.copy(), 2)
    monkeypatch.setattr("matchmaker.matching.lists.LINES", lines)

    assert same(Lists.build(ranked.copy(), 2), expected)
