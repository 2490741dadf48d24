"""Areas by the engine's own reading: what each way learns from, and what it may not see."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.evaluation import areas, glossary_pairs, phrases, readers, vectors
from matchmaker.matching import documents, encoders

BUS, SEWER = (
    areas.CODES.index("next-generation-transportation"),
    areas.CODES.index("wastewater-treatment"),
)
KNOWN = (
    "Electric buses\nA metro for the villages by the sea",
    "Urban transport\nBuses for the villages",
    "Sewage treatment\nWastewater of the market halls",
    "Wastewater plant\nSewage of the market",
)
CLASSES = np.array([BUS, BUS, SEWER, SEWER])

needs_encoder = pytest.mark.skipif(not vectors.is_there(), reason="the encoder is not installed")


def test_rules_teach_without_a_look_at_the_labels():
    asked = ["Buses", "Sewage"]

    found = readers.by_rules_self_taught(KNOWN, CLASSES, asked)

    assert found.tolist() == [BUS, SEWER]
    turned = readers.by_rules_self_taught(KNOWN, CLASSES[::-1], asked)
    assert turned.tolist() == found.tolist()


def test_where_the_rules_find_nothing_they_still_say_nothing():
    assert readers.by_rules_self_taught(KNOWN, CLASSES, ["Teachers"]).tolist() == [areas.NONE]


def test_a_text_asked_for_teaches_too_without_its_label():
    alike = ["Electric buses\nDepots", "Buses\nDepots", "Sewage\nMarket", "Wastewater\nMarket"]

    found = readers.by_rules_self_taught((), CLASSES[:0], [*alike, "Depots\nDepots"])

    assert found.tolist() == [BUS, BUS, SEWER, SEWER, BUS]


def test_labels_are_followed_with_and_without_unlabelled_texts():
    asked = ["Buses", "Sewage"]

    for method in (readers.by_labels_alone, readers.by_model):
        found = method(KNOWN, np.array([0, 0, 1, 1]), asked)
        assert found.tolist() == [0, 1]


def test_an_area_is_asked_for_by_its_name_or_by_its_list():
    pytest.importorskip("sklearn")
    asked = ["Wastewater", "Sludge", "Teachers"]

    assert areas.by_name((), CLASSES, asked).tolist() == [SEWER, areas.NONE, areas.NONE]
    assert areas.by_list((), CLASSES, asked).tolist() == [SEWER, SEWER, areas.NONE]


def test_rules_that_found_one_area_only_teach_nothing():
    assert readers.by_rules_self_taught(KNOWN[:2], CLASSES[:2], ["Sewage"]).tolist() == [SEWER]


@needs_encoder
def test_meaning_settles_what_no_rule_knows():
    asked = ["Vessels that carry people across the estuary\nEvery day", "Teachers\nOf history"]

    assert areas.by_rules(asked).tolist()[1] == areas.NONE
    found = readers.by_rules_with_encoder(KNOWN, CLASSES, ["Buses", *asked])
    assert found[0] == BUS
    assert len(found) == 3


@needs_encoder
def test_a_model_learns_from_meaning_too(monkeypatch):
    monkeypatch.setattr(readers, "projects", tuple)
    known = ["Buses\nMetro", "Metro\nBuses", "Sewers\nSewage", "Sewage\nSewers"]
    classes = np.array([0, 0, 1, 1])

    found = readers.by_model_with_encoder(known, classes, ["Tramway\nTrains", "Toilets\nLatrines"])

    assert found.tolist() == [0, 1]


@needs_encoder
def test_a_text_is_encoded_once(monkeypatch):
    first = vectors.encode(["A text that nobody has encoded yet"])
    encoder = encoders.load(encoders.USE)
    monkeypatch.setattr(encoder, "encode", None)

    assert (vectors.encode(["A text that nobody has encoded yet"]) == first).all()


def test_a_phrase_that_is_near_to_all_is_nobodys_first_choice():
    meaning = np.array([[0.88, 0.9, 0.1], [0.1, 0.95, 0.1], [0.2, 0.85, 0.8]])
    nothing = np.zeros_like(meaning)

    assert phrases.hits(phrases.as_component(meaning, nothing)).tolist() == [0, 1, 0]
    assert phrases.hits(phrases.corrected(meaning, nothing)).tolist() == [1, 1, 1]


def test_pairs_of_the_glossary_are_unknown_once_taken_out():
    pairs = glossary_pairs.pairs()
    reduced = glossary_pairs.lexicon_without(pairs)

    assert len(pairs["en"]) == len(pairs["fr"]) == len(pairs["zh"]) > 100
    assert not set(pairs["en"]) & set(phrases.read_phrases()["en"])
    fewer = {code for root in (reduced.roots["zh"],) for code in root}
    assert fewer <= set(documents.lexicon().roots["zh"])
