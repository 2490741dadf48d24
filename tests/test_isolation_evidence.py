"""What nobody may do with figures, files, proposals and the search, tried the hostile way."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from opportunities.upload.contract import MOST_BYTES
from opportunities.upload.known import MOST_GUESSES, load_known
from opportunities.upload.problems import CellError, UnreadableFileError
from tests.opportunities.figure_files import checked, known, row

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

SECONDS = 20.0
"""Far more than bounded work takes, far less than endless work."""


def within_seconds(work: Callable[[], object]) -> object:
    """Do some work, and fail where it takes as long as hostile input would like."""
    began = time.monotonic()
    done = work()
    assert time.monotonic() - began < SECONDS
    return done


# --- Files that are made to be endless work -----------------------------------------------------


def test_a_header_of_many_columns_is_refused_before_they_are_compared() -> None:
    header = ",".join(f"c{number}" for number in range(MOST_BYTES // 100))

    with pytest.raises(UnreadableFileError, match="header is longer than"):
        within_seconds(lambda: checked(text=f"{header}\n1\n"))


def test_only_the_first_unknown_codes_are_compared_with_the_known_ones() -> None:
    known()
    codes = load_known()

    for number in range(2 * MOST_GUESSES):
        with pytest.raises(CellError):
            codes.place(f"nowhere {number}")

    assert len(codes.guesses) == MOST_GUESSES


def test_a_code_that_is_unknown_twice_is_guessed_for_each_column() -> None:
    report = checked(row(place_code="pm2.5", indicator="pm2.5"))

    assert {problem.column for problem in report.problems} == {"place_code", "indicator"}
