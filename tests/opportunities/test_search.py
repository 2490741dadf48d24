"""Tests of the search box."""

from __future__ import annotations

import pytest

from opportunities.forms.fields import TidyField
from opportunities.search import SearchField, Word, fold, parse, tidy


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        pytest.param("Xī’ān", "xian", id="pinyin with tones and an apostrophe"),
        pytest.param("Xi'an", "xian", id="a straight apostrophe"),
        pytest.param("nán jīng", "nanjing", id="syllables apart"),
        pytest.param("Montre\u0301al", "montreal", id="a combining accent"),
        pytest.param("南京", "南京", id="Chinese"),
        pytest.param("NANJING", "nanjing", id="capitals"),
    ],
)
def test_names_fold_to_the_same_letters(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_invisible_characters_are_dropped() -> None:
    assert tidy("wa\u200bter\u202e  \x00heat\n") == "wa ter heat"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("water waste", [[Word("water"), Word("waste")]], id="two words"),
        pytest.param("water AND waste", [[Word("water"), Word("waste")]], id="AND"),
        pytest.param("water OR waste", [[Word("water")], [Word("waste")]], id="OR"),
        pytest.param("eau OU 水", [[Word("eau")], [Word("水")]], id="French OU"),
        pytest.param("and or", [[Word("and"), Word("or")]], id="small words are words"),
        pytest.param('"heat pump"', [[Word("heat pump")]], id="a phrase"),
        pytest.param('water "waste', [[Word("water"), Word("waste")]], id="an open quote"),
        pytest.param(
            "water -coal", [[Word("water"), Word("coal", is_unwanted=True)]], id="without"
        ),
        pytest.param("AND OR OR", [], id="only connecting words"),
        pytest.param('""', [], id="an empty phrase"),
    ],
)
def test_searches_are_read_as_plain_words(typed: str, expected: list[list[Word]]) -> None:
    assert parse(typed) == expected


def test_a_search_of_many_words_is_cut() -> None:
    assert len(parse("( " * 1000)[0]) == 12


def test_a_search_box_drops_nul_and_a_name_refuses_it() -> None:
    with pytest.raises(Exception, match="Null"):
        TidyField().clean("a\x00b")
    assert SearchField().clean("wa\u200bter") == "wa ter"
