"""A class is learned from examples, the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.engine import classify
from tests.engine.texts import read

TEXTS = (
    "Fuel cell bus\nThe city runs buses",
    "Bus depot\nA fuel cell for the bus",
    "Bus lanes\nBuses in the city",
    "Sludge drying\nThe plant dries sludge",
    "Methane from sludge\nA reactor for sludge",
    "Drying\nSludge of the plant",
)
CLASSES = np.array([0, 0, 0, 1, 1, 1])


def texts(*said: str, further: np.ndarray | None = None) -> classify.Texts:
    return classify.Texts(
        [read(one) for one in said],
        [read(one.partition("\n")[0]) for one in said],
        np.zeros((len(said), 0)) if further is None else further,
    )


def model(trust: np.ndarray | None = None) -> classify.Model:
    return classify.fit(texts(*TEXTS), CLASSES, trust)


def test_examples_and_further_texts_are_classified():
    asked = texts("A new bus", "Wet sludge")

    assert classify.predict(model(), texts(*TEXTS)).tolist() == CLASSES.tolist()
    assert classify.predict(model(), asked).tolist() == [0, 1]


def test_shares_sum_to_one_and_lean_to_the_class():
    shares = classify.shares(model(), texts("A new bus", "Wet sludge", "volcano", ""))

    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert shares[0, 0] > 0.5 > shares[1, 0]
    assert shares[2].tolist() == shares[3].tolist()


def test_the_same_examples_give_the_same_model():
    one, other = model(), model()

    assert one.weights.tobytes() == other.weights.tobytes()
    assert one.intercepts.tobytes() == other.intercepts.tobytes()


def test_the_title_counts_beside_the_text():
    titles = {term for term in model().columns if term.startswith("t:")}

    assert {"t:en:sludg", "t:en:methan", "t:en:lane"} <= titles
    assert "t:en:reactor" not in titles
    assert "w:en:reactor" in model().columns


def test_an_example_that_is_hardly_trusted_teaches_little():
    wrong = np.array([1, 0, 0, 1, 1, 1])
    trust = np.array([0.01, 1, 1, 1, 1, 1])
    asked = texts("Fuel cell bus")

    believed = classify.shares(classify.fit(texts(*TEXTS), wrong), asked)
    doubted = classify.shares(classify.fit(texts(*TEXTS), wrong, trust), asked)

    assert doubted[0, 0] > believed[0, 0]


def test_texts_without_labels_teach_words_that_stand_beside_known_ones():
    asked = texts("A tramway", "A digester")
    unlabelled = texts(
        "Bus and tramway", "Bus or tramway", "Sludge digester", "Drying in a digester"
    )

    alone = classify.shares(model(), asked)
    learned = classify.fit_with_unlabelled(texts(*TEXTS), CLASSES, unlabelled)

    assert alone[0].tolist() == alone[1].tolist()
    assert classify.predict(learned, asked).tolist() == [0, 1]


def test_a_text_that_the_model_is_not_sure_of_teaches_nothing():
    unlabelled = texts("A volcano", "")

    learned = classify.fit_with_unlabelled(texts(*TEXTS), CLASSES, unlabelled)

    assert learned.weights.tobytes() == model().weights.tobytes()


def test_further_columns_speak_where_words_do_not():
    further = np.array([[1.0]] * 3 + [[-1.0]] * 3)
    learned = classify.fit(texts(*TEXTS, further=further), CLASSES)
    asked = texts("volcano", "volcano", further=np.array([[2.0], [-2.0]]))

    assert classify.predict(learned, asked).tolist() == [0, 1]


def test_a_text_without_the_further_columns_is_refused():
    learned = classify.fit(texts(*TEXTS, further=np.ones((6, 2))), CLASSES)

    with pytest.raises(ValueError, match="0 further columns; the model has 2"):
        classify.shares(learned, texts("A new bus"))


@pytest.mark.parametrize("classes", [[], [0, 0], [0, 2]])
def test_classes_without_examples_are_refused(classes):
    with pytest.raises(ValueError, match="each with examples"):
        classify.fit(texts(*TEXTS[: len(classes)]), np.array(classes, dtype=np.intp))
