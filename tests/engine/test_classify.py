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


def documents(*texts: str):
    return [read(text) for text in texts]


def model() -> classify.Model:
    return classify.fit(documents(*TEXTS), CLASSES)


def test_examples_and_further_texts_are_classified():
    asked = documents("A new bus", "Wet sludge")

    assert classify.predict(model(), documents(*TEXTS)).tolist() == CLASSES.tolist()
    assert classify.predict(model(), asked).tolist() == [0, 1]


def test_shares_sum_to_one_and_lean_to_the_class():
    shares = classify.shares(model(), documents("A new bus", "Wet sludge", "volcano", ""))

    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert shares[0, 0] > 0.5 > shares[1, 0]
    assert shares[2].tolist() == shares[3].tolist()


def test_the_same_examples_give_the_same_model():
    one, other = model(), model()

    assert one.weights.tobytes() == other.weights.tobytes()
    assert one.intercepts.tobytes() == other.intercepts.tobytes()


def test_the_title_counts_beside_the_text():
    titles = {term for term in model().columns if term.startswith("t:")}

    assert {"t:fuel-cell-bus", "t:sludge-drying", "t:methane"} <= titles
    assert not {term for term in titles if term.removeprefix("t:") in {"reactor", "commissioning"}}


def test_further_columns_speak_where_words_do_not():
    further = np.array([[1.0]] * 3 + [[-1.0]] * 3)
    learned = classify.fit(documents(*TEXTS), CLASSES, further)
    asked = documents("volcano", "volcano")

    assert classify.predict(learned, asked, np.array([[2.0], [-2.0]])).tolist() == [0, 1]


def test_a_text_without_the_further_columns_is_refused():
    learned = classify.fit(documents(*TEXTS), CLASSES, np.ones((6, 2)))

    with pytest.raises(ValueError, match="0 further columns; the model has 2"):
        classify.shares(learned, documents("A new bus"))


@pytest.mark.parametrize("classes", [[], [0, 0], [0, 2]])
def test_classes_without_examples_are_refused(classes):
    with pytest.raises(ValueError, match="each with examples"):
        classify.fit(documents(*TEXTS[: len(classes)]), np.array(classes, dtype=np.intp))
