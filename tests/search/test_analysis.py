"""Texts to lexemes."""

from __future__ import annotations

import pytest

from matchmaker.search import analysis
from matchmaker.search.analysis import Lexemes


def lexemes(words: str, *, is_title: bool = False) -> set[str]:
    found = Lexemes()
    found.add_text(words, analysis.SUMMARIES, is_title=is_title)
    return set(found.found)


def folded(words: str) -> list[str]:
    return [word.folded for word in analysis.words_of(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Xi'an", ["xian"], id="pinyin joins"),
        pytest.param("l'eau", ["l", "eau"], id="French parts"),
        pytest.param("jusqu'à", ["jusqu", "a"], id="French parts longer words"),
        pytest.param("China's", ["china", "s"], id="English parts"),
        pytest.param("Traitée, ÉPURÉE", ["traitee", "epuree"], id="accents and capitals go"),
        pytest.param("PM2.5", ["pm2.5"], id="a number keeps its point"),
        pytest.param("end.Start", ["end", "start"], id="a sentence ends"),
        pytest.param("廣州", ["广", "州"], id="traditional becomes simplified"),
        pytest.param("heat-pump", ["heat", "pump"], id="a hyphen parts"),
    ],
)
def test_a_text_is_cut_into_words(words: str, expected: list[str]) -> None:
    assert folded(words) == expected


@pytest.mark.parametrize("name", ["Xi'an", "Xi’an", "XIAN", "Xī’ān", "xi an", "Xián"])
def test_spellings_of_a_name_are_one(name: str) -> None:
    assert analysis.fold_name(name) == "xian"


def test_traditional_names_fold_to_simplified_ones() -> None:
    assert analysis.fold_name("廣州市") == "广州市"


def test_a_text_gives_stems_exact_words_and_neighbours() -> None:
    assert lexemes("Treating sludges") >= {"treat", "sludg", "=treating", "=treating sludges"}


def test_little_words_have_no_stem() -> None:
    found = lexemes("the sludge of a plant")

    assert "=the" in found
    assert "the" not in found


def test_a_chinese_text_gives_pairs_and_the_last_character() -> None:
    assert lexemes("污水厂") >= {"污水", "水厂", "厂"}


def test_a_title_gives_its_words_once_more() -> None:
    assert "^sludg" in lexemes("Sludge", is_title=True)
    assert "^sludg" not in lexemes("Sludge")


@pytest.mark.parametrize("words", ["wastewater", "eaux usées", "污水", "épuration des eaux"])
def test_three_languages_meet_in_a_concept(words: str) -> None:
    assert "~wastewater" in lexemes(words)


def test_a_concept_implies_the_wider_one() -> None:
    assert "+water" in lexemes("污水")


def test_the_strongest_weight_of_a_position_stays() -> None:
    found = Lexemes()
    found.add("x", analysis.REST)
    found.add("x", analysis.NAMES)

    assert found.written() == "'x':1A"


def test_a_lexeme_is_quoted_for_postgresql() -> None:
    assert analysis.quoted("it's \\") == "'it''s \\\\'"


def test_another_text_stands_apart() -> None:
    found = Lexemes()
    found.add_text("acid mine", analysis.SUMMARIES)
    found.add_text("drainage", analysis.SUMMARIES)

    assert "=mine drainage" not in found.found
    assert min(found.found["=drainage"]) > 10


def test_nothing_gives_nothing() -> None:
    assert lexemes(" \0 ") == set()
