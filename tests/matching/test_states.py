"""The two workflows of a match, as one table each."""

from __future__ import annotations

from itertools import product

import pytest

from matchmaker.matching import states
from matchmaker.matching.models import Interest, Review


def test_every_decision_has_one_row_that_names_its_states() -> None:
    assert set(states.BY_DECISION) == set(Review.Decision.values)
    assert set(states.STATE_AFTER) == {"", *Review.Decision.values}


@pytest.mark.parametrize("decision", Review.Decision.values)
def test_a_decision_leads_where_its_row_says(decision: str) -> None:
    assert states.state_after(decision) == states.BY_DECISION[decision].target


def test_nothing_decided_means_to_review() -> None:
    assert states.state_after(None) is states.ReviewState.TO_REVIEW


def test_only_the_listed_moves_are_allowed() -> None:
    moves = product(Review.Decision.values, states.ReviewState.values)

    assert {(decision, state) for decision, state in moves if states.allowed(decision, state)} == {
        ("accept", "to-review"),
        ("accept", "asked"),
        ("ask", "to-review"),
        ("decline", "to-review"),
        ("decline", "asked"),
        ("reopen", "asked"),
        ("reopen", "accepted"),
        ("reopen", "declined"),
    }


def test_a_firm_may_change_any_answer_into_any_other() -> None:
    changes = {(source, row.target) for row in states.CHANGE for source in row.sources}

    every = {(one, other) for one in Interest.Answer.values for other in Interest.Answer.values}
    assert changes == {(one, other) for one, other in every if one != other}
