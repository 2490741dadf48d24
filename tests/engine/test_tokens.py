"""Words, stems and breaks."""

from __future__ import annotations

import pytest

from matchmaker.engine import tokens


def stems(text: str, language: str = "en") -> list[list[list[str]]]:
    return [
        [[word.stem for word in clause] for clause in sentence]
        for sentence in tokens.sentences(text, language, 0, len(text))
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("training", "train"),
        ("building", "build"),
        ("transformer", "transform"),
        ("renewable", "renewal"),
        ("carbon", "carbonation"),
        ("engine", "engineering"),
        ("ozone", "ozonation"),
    ],
)
def test_words_of_different_meaning_keep_different_stems(one, other):
    assert tokens.stem("en", one) != tokens.stem("en", other)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "buses", "bus"),
        ("en", "batteries", "battery"),
        ("en", "transformers", "transformer"),
        ("fr", "industrielles", "industriel"),
        ("fr", "eaux", "eau"),
        ("fr", "municipaux", "municipal"),
    ],
)
def test_forms_of_one_word_share_a_stem(language, one, other):
    assert tokens.stem(language, one) == tokens.stem(language, other)


def test_accents_and_case_are_dropped():
    assert tokens.fold("Énergétique") == "energetique"


def test_the_acronym_of_a_lamp_is_not_the_verb():
    assert stems("LED lamps") != stems("led lamps")


def test_a_decimal_comma_is_a_decimal_point():
    assert stems("PM2,5") == stems("PM2.5") == [[["pm2.5"]]]


def test_commas_part_clauses_and_full_stops_part_sentences():
    assert stems("water, soil. air") == [[["water"], ["soil"]], [["air"]]]


def test_connectors_are_left_out():
    assert stems("de la pompe à chaleur", "fr") == [[["pomp", "a", "chaleur"]]]
    assert stems("of the water") == [[["water"]]]


def test_normalising_keeps_the_limit_even_where_characters_expand():
    assert len(tokens.normalise("ﷺ" * tokens.TEXT_LIMIT)) == tokens.TEXT_LIMIT


def test_folding_chinese_keeps_every_position():
    text = "İ環境VOCs"

    assert len(tokens.han_text(text)) == len(text)
    assert tokens.han_text("環境VOCs") == "环境vocs"


def test_chinese_sentences_cover_the_text():
    assert list(tokens.chinese_sentences("水。土", 0, 3)) == [(0, 2), (2, 3)]
    assert list(tokens.chinese_sentences("水。", 0, 2)) == [(0, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mesurent", "mesure"),
        ("éliminent", "éliminer"),
        ("effluents", "effluent"),
        ("lasers", "laser"),
        ("résidus", "résidu"),
        ("matériaux", "matériau"),
        ("interconnexions", "interconnexion"),
    ],
)
def test_french_words_of_one_meaning_have_one_stem(one, other):
    assert tokens.stem("fr", tokens.fold(one)) == tokens.stem("fr", tokens.fold(other))


def test_a_french_noun_in_ment_is_no_verb():
    assert tokens.stem("fr", "traitement") == tokens.stem("fr", "traitements") != "traite"
