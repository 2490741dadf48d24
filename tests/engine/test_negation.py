"""What a text says it does without is no part of what it is about, in three languages."""

from __future__ import annotations

import pytest

from matchmaker.engine import negation, tokens
from matchmaker.engine.text import analyse, assign
from tests.engine.texts import vocabulary

WASTE_TO_ENERGY = "waste-to-energy"


def concepts(text: str) -> set[str]:
    return {concept.code for concept in analyse(text, vocabulary()).concepts}


def capabilities(text: str) -> set[str]:
    labels = assign(analyse(text, vocabulary()), vocabulary())
    return {label.code for label in labels.capabilities}


@pytest.mark.parametrize(
    "text",
    [
        "Sludge dryer on site, no trucking to incineration",
        "Sludge drying without incineration",
        "Sludge drying that avoids incineration",
        "Sludge drying instead of waste incineration",
        "Sludge drying rather than incineration",
        "Sludge drying that replaces waste incineration",
        "Séchage des boues sur place, pas de transport vers l'incinération",
        "Séchage des boues sans incinération",
        "Séchage des boues qui évite l'incinération",
        "Séchage des boues au lieu de l'incinération",
        "Séchage des boues plutôt que l'incinération des déchets",
        "污泥就地干化,无需外运焚烧",
        "污泥干化，不焚烧",
        "污泥干化，避免垃圾焚烧",
        "污泥干化代替垃圾焚烧",
        "污泥干化，无焚烧",
    ],
)
def test_what_is_denied_gives_no_label_and_the_rest_does(text):
    assert "incineration-word" not in concepts(text)
    assert WASTE_TO_ENERGY not in capabilities(text)
    assert "sludge-treatment" in capabilities(text)


@pytest.mark.parametrize(
    "text",
    [
        "No less than three incineration lines",
        "No trucking, but incineration on site",
        "Pas seulement une incinération",
        "Sans transport mais avec incinération",
        "不仅焚烧垃圾，还发电",
        "无需外运，垃圾焚烧发电",
        "Landfill replaced by incineration",
        "Incineration without",
    ],
)
def test_a_negation_ends_where_its_clause_does_and_can_be_turned_back(text):
    assert WASTE_TO_ENERGY in capabilities(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ammonia removal without chemicals", "chemical-free"),
        ("Traitement sans produits chimiques", "chemical-free"),
        ("无需化学药剂的处理", "chemical-free"),
        ("Avoid flooding of the old town", "stormwater-flood"),
        ("Traitement sans odeurs", "odour"),
        ("避免洪涝", "flood"),
        ("无人机监测", "drone"),
        ("Replace ageing turbines", "turbine"),
    ],
)
def test_phrases_that_hold_a_negation_and_unwanted_things_stand(text, code):
    assert code in concepts(text)


def test_a_negation_reaches_six_words():
    words = "no one two three four five six seven"
    clause = tokens.sentences(words, "en", 0, len(words))[0][0]

    assert negation.in_words(words, clause, "en") == [(2, len("no one two three four five six"))]


def test_words_of_what_is_denied_are_not_asked_for():
    document = analyse("Sludge drying without incineration", vocabulary())

    assert {word.token: word.is_covered for word in document.words}["en:inciner"]
