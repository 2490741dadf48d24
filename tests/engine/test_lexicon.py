"""Phrases are found whatever their number, hyphens, accents and small words."""

from __future__ import annotations

import pytest

from matchmaker.engine.lexicon import Lexicon, Relations
from tests.engine.texts import SMALL, halves, read, vocabulary


@pytest.mark.parametrize(
    "text",
    ["fuel cell", "Fuel Cells", "fuel-cell", "FUEL‑CELLS", "fuel\tcell", "ﬁne fuel cell"],
)
def test_english_forms_of_one_phrase(text):
    assert "fuel-cell" in halves(read(text, "en"))


@pytest.mark.parametrize(
    "text",
    [
        "pile à combustible",
        "piles a combustible",
        "Piles à combustibles",
        "la pile à un combustible",
    ],
)
def test_french_forms_of_one_phrase(text):
    assert "fuel-cell" in halves(read(text, "fr"))


@pytest.mark.parametrize("text", ["bioreactor", "bio-reactors", "bio reactor"])
def test_hyphens_may_come_and_go(text):
    assert "reactor" in halves(read(text, "en"))


def test_a_joined_word_is_found_behind_a_hyphen():
    lexicon = Lexicon.build([("wastewater", "en", "wastewater")])

    (hit,) = lexicon.find_words(_clause("waste-water"), "en")

    assert hit.codes == ("wastewater",)
    assert hit.size == 2


def test_english_turns_a_phrase_around_of():
    lexicon = Lexicon.build([("treatment", "en", "industrial water treatment")])

    (hit,) = lexicon.find_words(_clause("treatment of industrial water"), "en")

    assert hit.codes == ("treatment",)
    assert not lexicon.find_words(_clause("treatment in industrial water"), "en")
    assert not lexicon.find_words(_clause("treatment of salt"), "en")


def test_the_longest_phrase_wins_and_a_comma_ends_it():
    assert halves(read("fuel cell bus", "en"))["fuel-cell-bus"] == 2
    assert "fuel-cell-bus" not in halves(read("fuel cell, bus", "en"))


def test_a_substance_inside_a_longer_phrase_always_counts():
    lexicon = Lexicon.build(
        [("sensor", "en", "methane sensor"), ("methane", "en", "methane"), ("s", "en", "sensor")],
        Relations(salience=(("methane", 100), ("s", 80))),
    )

    hits = lexicon.find_words(_clause("methane sensor"), "en")

    assert [(hit.codes, hit.is_nested) for hit in hits] == [
        (("sensor",), False),
        (("methane",), True),
    ]


def test_chinese_terms_do_not_start_or_end_inside_a_latin_word():
    lexicon = Lexicon.build([("ai", "zh", "AI"), ("pm", "zh", "PM监测")])

    assert not lexicon.find_characters("rain", 0, 4)
    assert not lexicon.find_characters("aim", 0, 3)
    assert [hit.codes for hit in lexicon.find_characters("ai监", 0, 3)] == [("ai",)]


def test_long_phrases_inside_chinese_ones_count():
    lexicon = Lexicon.build([("engine", "zh", "燃料电池发动机"), ("cell", "zh", "燃料电池")])

    hits = lexicon.find_characters("燃料电池发动机", 0, 7)

    assert [(hit.codes, hit.is_nested) for hit in hits] == [(("engine",), False), (("cell",), True)]


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="none of en, fr, zh"):
        Lexicon.build([("water", "de", "Wasser")])


def test_a_term_without_letters_is_never_found():
    lexicon = Lexicon.build([("nothing", "en", "…"), ("nothing", "zh", " ")])

    assert lexicon.roots["en"] == {}
    assert lexicon.roots["zh"] == {}


def test_circles_of_broader_codes_end():
    lexicon = Lexicon.build([], Relations(broader=(("a", "b"), ("b", "a"))))

    assert lexicon.implied == {"a": ("b",), "b": ("a",)}


def test_the_order_of_the_entries_does_not_matter():
    entries = [("b", "en", "water"), ("a", "en", "water"), ("a", "zh", "水")]

    assert Lexicon.build(entries).roots == Lexicon.build(entries[::-1]).roots
    assert SMALL.roots != vocabulary().roots


def _clause(text: str):
    from matchmaker.engine.tokens import sentences

    ((clause,),) = sentences(text, "en", 0, len(text))
    return clause
