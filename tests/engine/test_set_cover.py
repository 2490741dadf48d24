"""Set covering: known optima are found and proved, and a bad file says what is wrong."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from matchmaker.engine.set_cover import (
    Cover,
    SetCover,
    SetCoverError,
    _checked,
    cover_at_least_cost,
    read_set_cover,
)

DATA = Path(__file__).parent / "data" / "set_cover"


def read(name):
    return read_set_cover((DATA / f"{name}.txt").read_text(encoding="ascii"))


@pytest.mark.parametrize(("name", "least"), [("scp41", 429), ("scp42", 512), ("scp44", 494)])
def test_known_optima_are_found_and_proved(name, least):
    problem = read(name)

    found = cover_at_least_cost(problem)

    assert (len(problem.rows), len(problem.costs)) == (200, 1000)
    assert (found.value, found.bound, found.is_proved) == (least, least, True)
    assert all(set(found.columns) & set(row) for row in problem.rows)


def by_hand(problem):
    """Least cost of all choices."""
    columns = range(len(problem.costs))
    return min(
        sum(problem.costs[one] for one in chosen)
        for count in range(len(problem.costs) + 1)
        for chosen in combinations(columns, count)
        if all(set(chosen) & set(row) for row in problem.rows)
    )


def test_the_tiny_one_costs_what_trying_all_choices_says():
    problem = read("tiny")

    assert cover_at_least_cost(problem).value == by_hand(problem) == 5


@pytest.mark.parametrize("seed", range(6))
def test_made_up_ones_cost_what_trying_all_choices_says(seed):
    draw = np.random.default_rng(seed)
    rows = tuple(
        tuple(sorted(draw.choice(8, draw.integers(1, 4), replace=False).tolist())) for _ in range(7)
    )
    problem = SetCover(tuple(draw.integers(0, 9, 8).tolist()), rows)

    found = cover_at_least_cost(problem)

    assert (found.value, found.is_proved) == (by_hand(problem), True)


def test_a_row_that_nothing_covers_proves_that_there_is_no_choice():
    problem = SetCover((1, 2), ((0,), ()))

    assert cover_at_least_cost(problem) == Cover((), None, None, is_proved=True)


def test_without_nodes_nothing_is_proved():
    found = cover_at_least_cost(read("scp41"), node_limit=0)

    assert not found.is_proved
    assert found.bound <= 429


def test_a_choice_that_leaves_a_row_out_is_not_believed():
    problem = SetCover((1, 2), ((0,), (1,)))

    assert _checked(problem, [0], 1) == Cover((), None, 1, is_proved=False)
    assert _checked(problem, [0, 1], 2) == Cover((0, 1), 3, 2, is_proved=False)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "ends before the number of rows"),
        ("2", "ends before the number of columns"),
        ("0 3", "there must be rows"),
        ("1 1 -4 1 1", "cost of column 1 is negative"),
        ("1 2 3", "ends before the cost of column 2"),
        ("1 1 3", "ends before the number of columns of row 1"),
        ("1 1 3 2 1 1", "row 1 names 2 of 1 columns"),
        ("1 2 3 3 1", "ends before a column of row 1"),
        ("1 2 3 3 1 3", "row 1 names column 3 of 2"),
        ("1 1 3 1 1 9", "more numbers"),
        ("1 1 3.5 1 1", "word 3 is no whole number: '3.5'"),
        ("1 1 1000000000 1 1", "word 3 is larger"),
        ("1 1 " + "9" * 5000 + " 1 1", "word 3 is larger"),
        ("1 1 ٣ 1 1", "word 3 is no whole number"),
    ],
)
def test_a_bad_file_says_what_is_wrong(text, match):
    with pytest.raises(SetCoverError, match=match):
        read_set_cover(text)
