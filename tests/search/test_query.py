"""The grammar: every text has a reading, and the reading says so where it was mended."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.search.query import LONGEST, MOST_TERMS, Group, Note, Question, Term, parse


def notes(text: str) -> list[str]:
    return [note.value for note in parse(text).notes]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        pytest.param("épuration des eaux", "épuration des eaux", id="words stay together"),
        pytest.param("a AND b", "a AND b", id="and"),
        pytest.param("a ET b OU c", "a AND b OR c", id="French operators"),
        pytest.param('"heat pump" coal', '"heat pump" AND coal', id="a phrase and a word"),
        pytest.param("wastewater OR sludge NOT nuclear", "(wastewater OR sludge) NOT nuclear"),
        pytest.param("a OR b -c", "(a OR b) NOT c", id="a minus is NOT"),
        pytest.param("a OR (b NOT c)", "a OR (b NOT c)", id="NOT stays inside parentheses"),
        pytest.param("a SAUF b", "a NOT b", id="French NOT"),
        pytest.param("(a OR b) AND (c OR d)", "(a OR b) AND (c OR d)", id="two groups"),
        pytest.param("((a))", "a", id="parentheses around one word"),
        pytest.param("“smart” （grid）", '"smart" AND grid', id="signs of other keyboards"),
        pytest.param("«eaux usées»", '"eaux usées"', id="French quotation marks"),
        pytest.param("「污水」", '"污水"', id="Chinese quotation marks"),
        pytest.param("heat-pump PM2.5", "heat-pump PM2.5", id="a hyphen inside is no minus"),
        pytest.param("and or not", "and or not", id="small words are words"),
        pytest.param("NOT (a OR b) c", "c NOT (a OR b)", id="a group is taken away"),
        pytest.param("water (NOT nuclear)", "water NOT nuclear", id="only NOT inside"),
    ],
)
def test_a_search_is_read_by_the_grammar(text: str, reading: str) -> None:
    question = parse(text)

    assert question.reading == reading
    assert question.notes == ()


@pytest.mark.parametrize(
    ("text", "reading", "note"),
    [
        pytest.param('"acid mine', '"acid mine"', Note.OPEN_QUOTE, id="open quotation"),
        pytest.param("(a OR b", "a OR b", Note.OPEN_PARENTHESIS, id="open parenthesis"),
        pytest.param("a) b", "a b", Note.STRAY_PARENTHESIS, id="stray parenthesis"),
        pytest.param("a AND AND b", "a AND b", Note.IDLE_OPERATOR, id="doubled operator"),
        pytest.param("a OR", "a", Note.IDLE_OPERATOR, id="operator at the end"),
        pytest.param("AND a", "a", Note.IDLE_OPERATOR, id="operator at the beginning"),
        pytest.param("a OR NOT b", "a NOT b", Note.OR_NOT, id="anything but b"),
        pytest.param("NOT nuclear", "", Note.ONLY_NOT, id="only NOT"),
        pytest.param("", "", Note.NO_WORDS, id="nothing"),
        pytest.param("\0\0", "", Note.NO_WORDS, id="null characters"),
        pytest.param('?! "" ()', "", Note.NO_WORDS, id="signs"),
    ],
)
def test_a_malformed_search_gets_the_best_reading_and_a_note(
    text: str, reading: str, note: Note
) -> None:
    question = parse(text)

    assert question.reading.strip("()") == reading
    assert note in question.notes
    assert question.is_empty is (reading == "")


def test_ten_thousand_characters_are_cut_and_the_reading_says_so() -> None:
    question = parse("sludge " * 1_500)

    assert Note.CUT in question.notes
    assert Note.TOO_MANY in question.notes
    assert len(question.reading.split()) == MOST_TERMS
    assert len(question.reading) <= LONGEST


def test_a_thousand_parentheses_are_read_at_once() -> None:
    began = time.monotonic()

    question = parse("(" * 200 + "a" + ")" * 200)

    assert question.reading == "a"
    assert Note.TOO_DEEP in question.notes
    assert time.monotonic() - began < 1


def well_formed(group: Group) -> bool:
    """Every level looks for something, and every part holds a letter or a number."""
    parts = [part for parts in group.alternatives for part in parts] + list(group.unwanted)
    return bool(group.alternatives) and all(
        well_formed(part)
        if isinstance(part, Group)
        else any(character.isalnum() for character in part.words)
        for part in parts
    )


PIECES = st.sampled_from(
    [
        '"',
        "(",
        ")",
        "AND",
        "OR",
        "NOT",
        "OU",
        "ET",
        "SAUF",
        "-",
        "-x",
        "water",
        "污水",
        "eaux",
        "\0",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map(" ".join)))
def test_any_text_has_a_reading(text: str) -> None:
    question = parse(text)

    assert isinstance(question, Question)
    assert question.is_empty or well_formed(question.root)
    assert question.is_empty is bool({Note.ONLY_NOT, Note.NO_WORDS} & set(question.notes))


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20).map(" ".join))
def test_a_reading_is_read_as_itself(text: str) -> None:
    reading = parse(text).reading

    assert parse(reading).reading.replace("(", "").replace(")", "") == reading.replace(
        "(", ""
    ).replace(")", "")


def test_words_beside_each_other_are_one_term() -> None:
    assert parse("acid mine drainage").root == Group(((Term("acid mine drainage"),),))
