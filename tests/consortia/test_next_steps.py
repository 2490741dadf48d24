"""What a lead is told to do next."""

from __future__ import annotations

import pytest

from matchmaker.consortia.guards import Guard
from matchmaker.consortia.next_steps import next_step


def unmet(*names: str) -> list[Guard]:
    return [Guard(name, is_met=False, words=f"{name} is missing") for name in names]


@pytest.mark.parametrize(
    ("names", "waiting", "words", "door"),
    [
        (("two-firms", "shares-complete"), 0, "Invite a firm", "invite"),
        (("two-firms",), 2, "Wait for the answers of the invited firms", ""),
        (("answers-complete",), 1, "Wait for the answers of the invited firms", ""),
        (("shares-complete", "split-agreed"), 0, "Set the shares", "shares"),
        (("capabilities-covered",), 0, "capabilities-covered is missing", "invite"),
        (("split-agreed",), 0, "split-agreed is missing", "agreement"),
        (("need-open",), 0, "need-open is missing", ""),
    ],
)
def test_the_first_thing_that_is_missing_is_told_as_something_to_do(
    names: tuple[str, ...], waiting: int, words: str, door: str
) -> None:
    step = next_step(unmet(*names), waiting)

    assert step is not None
    assert (step.words, step.door) == (words, door)


def test_nothing_missing_leaves_nothing_to_do() -> None:
    assert next_step([], 0) is None
