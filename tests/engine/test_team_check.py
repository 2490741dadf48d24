"""The checker names each condition that a team breaks."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.engine.team_check import needless, value_of, violations
from tests.engine.recipes import make_problem

NAN = float("nan")


def problem(**changes):
    """Three firms cover 0, 1 and both; a fourth covers nothing."""
    return make_problem([[0], [1], [0, 1], []], 2, **changes)


CAPACITY = np.array([3e6, 3e6, NAN, 9e6])


@pytest.mark.parametrize(
    ("changes", "members", "expected"),
    [
        ({}, [0, 1], ()),
        ({}, [2], ()),
        ({}, [], ("members", "capability")),
        ({}, [0, 1, 1], ("members",)),
        ({"max_members": 2}, [0, 1, 2], ("members",)),
        ({}, [0], ("capability",)),
        ({"mandatory": np.array([True, False])}, [0], ()),
        ({"mandatory": np.array([False, False])}, [0], ("capability",)),
        ({}, [0, 1, 3], ("part",)),
        ({"capacity_cad": CAPACITY, "size_cad": 6e6}, [0, 1], ()),
        ({"capacity_cad": CAPACITY, "size_cad": 6e6 + 0.5}, [0, 1], ("capacity",)),
        ({"capacity_cad": CAPACITY, "size_cad": 1.0}, [2], ("capacity",)),
        ({"capacity_cad": CAPACITY, "size_cad": 9e9, "size_is_total": True}, [2], ()),
        ({"capacity_cad": CAPACITY, "size_cad": 5e6, "max_share_bp": 5_000}, [0, 1], ()),
        ({"capacity_cad": CAPACITY, "size_cad": 5e6, "max_share_bp": 4_999}, [0, 1], ("capacity",)),
        ({"capacity_cad": CAPACITY, "size_cad": 5e6 + 1, "max_share_bp": 5_000}, [0, 1], ()),
        ({"needs_presence": True}, [0, 1], ("presence",)),
        ({"needs_presence": True, "presence": np.arange(4) == 1}, [0, 1], ()),
        ({"needs_language": True}, [0, 1], ("language",)),
        ({"needs_language": True, "speaks": np.arange(4) == 0}, [0, 1], ()),
        ({"needs_language": True, "speaks": np.arange(4) == 2}, [0, 1], ("language",)),
        ({"conflicts": ((1, 0),)}, [0, 1], ("conflict",)),
        ({"conflicts": ((1, 2),)}, [0, 1], ()),
        ({"exclusive": ((0, 1, 2),)}, [0, 1], ("exclusive",)),
        ({"exclusive": ((0, 2),)}, [0, 1], ()),
    ],
)
def test_a_broken_condition_is_named(changes, members, expected):
    assert violations(problem(**changes), members) == expected


def test_a_member_that_adds_nothing_is_named():
    assert needless(problem(), [0, 1, 2]) == (0, 1, 2)
    assert needless(problem(), [0, 1]) == ()
    assert needless(problem(), [2]) == ()


def test_a_value_is_added_up():
    pairs = np.zeros((4, 4), dtype=int)
    pairs[0, 1] = pairs[1, 0] = 40
    asked = problem(
        prices=np.array([100, 0, 0, 0]),
        synergy=pairs,
        weights=np.array([7, 9]),
        mandatory=np.array([True, False]),
    )

    assert value_of(asked, [0, 1]) == 500 - 100 + 500 + 40 + 9
    assert value_of(asked, [0]) == 400
    assert value_of(problem(weights=np.array([7, 9])), [0, 1]) == 1000
    assert value_of(problem(), [0, 1]) == 1000
