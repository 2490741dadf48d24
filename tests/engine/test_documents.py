"""A text becomes concepts with the words that showed them."""

from __future__ import annotations

import pytest

from tests.engine.texts import halves, read


def phrases(document):
    return {concept.code: concept.phrases for concept in document.concepts}


def test_a_phrase_counts_two_halves_and_what_follows_from_it_one():
    document = read("Fuel cells and more fuel-cell stacks")

    assert halves(document) == {"fuel-cell": 4, "hydrogen": 1, "gas": 1}


def test_the_words_are_kept_as_written():
    document = read("FUEL  Cells; fuel cells")

    assert phrases(document)["fuel-cell"] == ("FUEL Cells", "fuel cells")


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("The fuel cell is for the bus", ("en",)),
        ("Une pile à combustible pour les autobus", ("fr",)),
        ("燃料电池公交车", ("zh",)),
        ("燃料电池公交车\nThe fuel cell of the bus", ("en", "zh")),
        ("The bus is with the cell\nUne pile dans les autobus de la ville", ("en", "fr")),
    ],
)
def test_each_line_tells_its_language(text, languages):
    assert read(text).languages == languages


def test_without_small_words_the_vocabulary_tells_the_language():
    assert read("pile combustible, methane").languages == ("en",)
    assert read("pile à combustible").languages == ("fr",)


def test_an_acronym_does_not_make_a_text_french():
    assert read("AI for buses\nAI").languages == ("en",)


def test_a_unit_does_not_make_a_text_french():
    assert read("methane, 20 m3/d, later 30 m3/d").languages == ("en",)
    assert read("station d'épuration, usine d'eau").languages == ("fr",)


def test_the_writer_may_say_the_language():
    assert read("bus", "fr").languages == ("fr",)


def test_concepts_of_one_sentence_combine():
    document = read("Drying of wet sludge")

    assert halves(document)["sludge-drying"] == 1
    assert phrases(document)["sludge-drying"] == ("Drying … sludge",)


def test_concepts_of_two_sentences_do_not_combine():
    assert "sludge-drying" not in halves(read("We sell drying racks. The sludge is elsewhere."))


def test_a_shorter_phrase_inside_a_longer_one_counts_half():
    assert halves(read("fuel cell buses"))["fuel-cell"] == 1


def test_chinese_fuel_cells_are_no_batteries():
    assert "battery" not in halves(read("燃料电池公交车"))


def test_latin_letters_belong_to_a_chinese_phrase_and_are_not_counted_twice():
    document = read("园区VOCs监测")

    assert "monitoring" in halves(document)
    assert not [word for word in document.words if word.token.startswith("en:")]


def test_traditional_characters_are_read_as_simplified_ones():
    assert halves(read("燃料電池")) == halves(read("燃料电池"))


def test_a_phrase_that_only_looks_like_a_term_is_no_concept():
    assert read("buses as well as sludge").concepts == read("buses. sludge").concepts


def test_words_outside_the_vocabulary_stay_open():
    words = {word.token: word.is_covered for word in read("methane from a volcano").words}

    assert words == {"en:methan": True, "en:volcano": False}


def test_pairs_of_characters_stand_for_chinese_words():
    words = {word.token for word in read("火山的甲烷").words}

    assert words == {"zh:火山", "zh:甲烷"}


def test_what_the_first_of_several_lines_shows_is_marked_as_in_the_title():
    document = read("Fuel cell bus\nMethane for the bus")

    marked = {concept.code for concept in document.concepts if concept.is_in_title}
    assert marked == {"fuel-cell-bus", "fuel-cell", "hydrogen", "gas"}
    assert not any(concept.is_in_title for concept in read("Fuel cell bus").concepts)
