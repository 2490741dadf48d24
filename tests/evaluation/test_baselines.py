"""Baselines do what their names say, on sets small enough to see."""

from __future__ import annotations

import math
from importlib.util import find_spec

import numpy as np
import pytest
from django.db import OperationalError, connection

from matchmaker.evaluation import areas, baselines, collection, fulltext, phrases, vectors
from matchmaker.matching import encoders

TEXTS = ("Fuel cells for buses", "Filters for waste water", "城市污水处理厂")


@pytest.fixture(scope="module")
def reference():
    return collection.read_collection()


def test_words_are_stems_without_stop_words():
    assert baselines.words("The filters of waters", "en") == ["filter", "water"]
    assert baselines.words("Les filtres des eaux", "fr") == ["filtr", "eau"]


def test_chinese_is_cut_into_pairs():
    assert baselines.words("污水处理 MBR", "zh") == ["污水", "水处", "处理", "mbr"]
    assert baselines.words("水", "zh") == ["水"]


def test_bm25_by_hand():
    texts = [["a", "b"], ["a", "a", "c", "d"]]
    rarity = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    norm = 1.2 * (1 - 0.75 + 0.75 * 2 / 3)

    found = baselines.bm25([["b"]], texts)

    assert found[0, 0] == pytest.approx(rarity * 2.2 / (1 + norm))
    assert found[0, 1] == -np.inf


def test_bm25_prefers_the_text_with_the_rare_word():
    cut = [baselines.words(text, "en") for text in TEXTS]

    assert baselines.bm25([baselines.words("waste water", "en")], cut)[0].argmax() == 1


def test_areas_are_those_the_rules_find(reference):
    found = baselines.by_areas(["Municipal wastewater treatment plant"], reference)

    best = int(found[0].argmax())
    assert "wastewater-treatment" in reference.supply.technologies[best].areas
    assert np.isneginf(found[0]).any()


def test_chance_is_the_same_every_time(reference):
    first = baselines.by_chance(2, reference, 1)

    assert (first == baselines.by_chance(2, reference, 1)).all()
    assert (first != baselines.by_chance(2, reference, 2)).any()


@pytest.mark.django_db
def test_full_text_finds_by_any_word_and_leaves_nothing():
    found = fulltext.by_full_text(["buses and trains", "污水"], ["en", "zh"], TEXTS)

    assert found[0].argmax() == 0
    assert np.isneginf(found[0, 1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('evaluated')")
        assert cursor.fetchone() == (None,)


@pytest.mark.django_db
def test_a_database_is_noticed():
    assert fulltext.is_there()


def test_without_a_database_the_line_is_left_out(monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)

    assert not fulltext.is_there()


@pytest.mark.skipif(not vectors.is_there(), reason="the encoder is not installed")
def test_vectors_are_of_unit_length_and_cross_languages():
    found = vectors.encode(["Fuel cell bus", "燃料电池公交车", "Sewage sludge", ""])

    assert np.linalg.norm(found[:3], axis=1) == pytest.approx(1)
    assert not found[3].any()
    assert baselines.by_vectors(found[:1], found[1:3])[0].argmax() == 0


def test_without_an_encoder_there_are_no_vectors(monkeypatch):
    monkeypatch.setattr(encoders, "load", lambda _name: None)

    assert not vectors.is_there()
    assert vectors.named() == "none"
    with pytest.raises(LookupError, match="no encoder"):
        vectors.encode(["Water"])


def test_keywords_choose_the_area_with_most_of_them():
    found = areas.by_keywords(["Sewerage and sanitation for Lima", "Buses", "Nothing of it"])

    assert [areas.CODES[one] if one < areas.NONE else "" for one in found] == [
        "wastewater-treatment",
        "next-generation-transportation",
        "",
    ]


def test_rules_choose_the_strongest_area():
    found = areas.by_rules(["A hydropower plant on the river", "Teachers"])

    assert areas.CODES[found[0]] == "low-carbon-electricity"
    assert found[1] == areas.NONE


@pytest.mark.skipif(find_spec("sklearn") is None, reason="scikit-learn is not installed")
def test_tfidf_learns_from_words():
    known = ["bus train rail", "bus metro", "sewer water", "water sludge"]

    found = areas.by_tfidf(known, np.array([2, 2, 3, 3]), ["a metro and a train", "sludge"])

    assert found.tolist() == [2, 3]


def test_the_tuning_half_is_classified_without_its_own_fold():
    labelled = areas.Labelled(
        tuple(str(number) for number in range(60)),
        tuple(f"text {number}" for number in range(60)),
        np.arange(60) % 6,
    )
    learned: list[set[str]] = []

    def method(known, classes, asked):
        assert len(known) == len(classes)
        assert not set(known) & set(asked)
        learned.append(set(known))
        return np.zeros(len(asked), dtype=np.intp)

    found = areas.held_out(labelled, "tuning", method)

    assert (found == 0).all()
    assert len(learned) == 5
    assert len(found) == len(labelled.half("tuning").ids)
    evaluation = set(labelled.half("evaluation").texts)
    assert not evaluation & set().union(*learned)


def test_the_evaluation_half_is_classified_by_the_tuning_half():
    labelled = areas.Labelled(("1", "2", "3", "4"), ("a", "b", "c", "d"), np.zeros(4, dtype=int))

    found = areas.held_out(
        labelled, "evaluation", lambda _known, _classes, asked: np.ones(len(asked))
    )

    assert len(found) == len(labelled.half("evaluation").ids)


def test_a_tie_between_translations_is_a_miss():
    similarity = np.array([[0.5, 0.5], [0.1, 0.2]])

    assert phrases.hits(similarity).tolist() == [0, 1]


def test_the_vocabulary_finds_its_own_terms_again():
    said = {"en": ["wastewater treatment", "wind turbine"], "zh": ["污水处理", "风力发电机"]}

    found = phrases.in_words({**said, "fr": ["", ""]})

    assert phrases.hits(found["en", "zh"]).tolist() == [1, 1]


def test_the_collection_needs_no_database(reference):
    assert len(reference.texts) == len(reference.rows_of) == len(reference.supply.offers) == 123
