"""Labels come with the words that led to them."""

from __future__ import annotations

from matchmaker.engine.assignment import (
    AREAS_MOST,
    CAPABILITIES_MOST,
    FOLLOWS,
    SHORT_PHRASE,
    STRONG_PHRASE,
    Assigned,
    area_claims,
    assign,
)
from matchmaker.engine.text import analyse
from matchmaker.vocabulary.capabilities import CAPABILITIES
from tests.engine.texts import SMALL, read, vocabulary


def labels(text: str):
    return assign(read(text), SMALL)


def strength(text: str, code: str) -> int:
    return {label.code: label.strength for label in labels(text).capabilities}.get(code, 0)


def test_a_named_capability_is_strong_and_says_by_which_words():
    assert labels("fuel cell bus").capabilities[0] == Assigned(
        "fuel-cell-bus", 925, ("fuel cell bus", "fuel cell")
    )


def test_a_phrase_counts_more_than_what_follows_and_that_more_than_one_word():
    assert strength("sludge drying unit", "sludge-drying") == STRONG_PHRASE
    assert strength("drying of wet sludge", "sludge-drying") == FOLLOWS
    assert strength("commissioning", "commissioning") == SHORT_PHRASE


def test_independent_signs_add_up():
    alone, hinted = "drying of wet sludge", "drying of wet sludge with methane"

    assert strength("methane", "sludge-drying") == 600
    assert strength(hinted, "sludge-drying") == 1000 - 200 * 400 // 1000
    assert strength(alone, "sludge-drying") < strength(hinted, "sludge-drying")


def test_areas_come_from_technologies_not_from_roles():
    both = labels("commissioning of a sludge drying unit")

    assert [label.code for label in both.capabilities] == ["sludge-drying", "commissioning"]
    assert [label.code for label in both.areas] == ["water"]
    assert labels("commissioning").areas == ()


def test_a_much_weaker_area_is_left_out():
    strong = labels("sludge drying unit and fuel cells")

    assert [label.code for label in strong.areas] == ["water", "transport"]
    assert [label.code for label in labels("sludge drying unit, methane. Hydrogen").areas] == [
        "water"
    ]


def test_a_text_without_known_words_is_unclassified():
    assert labels("volcano").is_unclassified


def test_a_text_about_everything_gets_at_most_six_capabilities_and_three_areas():
    everything = "\n".join(one.names["en"] for one in CAPABILITIES.values())

    many = assign(analyse(everything, vocabulary()), vocabulary())

    assert len(many.capabilities) == CAPABILITIES_MOST
    assert len(many.areas) == AREAS_MOST
    assert sum(vocabulary().roles[label.code] for label in many.capabilities) == 2


def test_claims_are_what_areas_are_ranked_by_and_the_title_claims_twice():
    assert area_claims(read("sludge drying unit"), SMALL) == {"water": STRONG_PHRASE}
    assert area_claims(read("sludge drying unit\nIn a town"), SMALL) == {"water": 2 * STRONG_PHRASE}
    assert area_claims(read("commissioning"), SMALL) == {}


def test_the_title_counts_once_more_when_areas_are_ranked():
    plain = labels("About both\nsludge drying unit and fuel cell bus")
    titled = labels("Fuel cell bus\nsludge drying unit")

    assert [(label.code, label.strength) for label in plain.areas] == [
        ("transport", 925),
        ("water", 900),
    ]
    assert labels("Sludge drying unit\nfuel cell bus").areas[0].code == "water"
    assert [(label.code, label.strength) for label in titled.areas] == [
        ("transport", 925),
        ("water", 900),
    ]
