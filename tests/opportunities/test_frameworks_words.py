"""Words and numbers of the pages of frameworks."""

from __future__ import annotations

import pytest

from opportunities.frameworks import sentences
from opportunities.models import Finding
from opportunities.templatetags import frameworks as words_of


@pytest.mark.parametrize(
    ("share", "words"),
    [(None, ""), (0.0, "0"), (0.614, "61"), (0.996, "99.6"), (0.99999, "100"), (1.0, "100")],
)
def test_almost_the_whole_way_is_not_written_as_the_whole(share: float | None, words: str) -> None:
    assert sentences.points(share) == words


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        ("002:53", "line 53"),
        ("002:47-55", "lines 47\u201355"),
        ("004:71; 004:109", "lines 71, 109"),
        ("by hand", ""),
        ("", ""),
    ],
)
def test_lines_are_cited_in_words(cited: str, words: str) -> None:
    assert words_of.lines_of(cited) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0.344, "+34"), (-0.344, "\u221234"), (0.001, "0"), (0.0, "0")]
)
def test_a_change_has_its_sign(share: float, words: str) -> None:
    assert words_of.signed_points(share) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (2006, 2015, "2006\u20132015"),
        (2019, 2019, "2019"),
        (2013, None, "since 2013"),
        (None, 2020, "2020"),
        (None, None, "not stated"),
    ],
)
def test_a_period_is_written_as_far_as_it_is_stated(
    first: int | None, last: int | None, words: str
) -> None:
    assert words_of.period_of(Finding(period_from=first, period_to=last)) == words
