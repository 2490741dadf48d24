"""With an encoder its vectors are part of every score, wherever it is made; without it, none is."""

from __future__ import annotations

import random

import numpy as np
import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from matchmaker.engine import receipt as engine
from matchmaker.engine.encoders import Identity, quantise
from matchmaker.engine.inputs import COMPONENTS
from matchmaker.matching import (
    encoders,
    explanation,
    generations,
    market,
    quick,
    receipt_content,
    scoring,
    senses,
    vectors,
    verify,
)
from matchmaker.matching.models import Generation, Match, TextVector
from matchmaker.matching.sides import Reader
from matchmaker.matching.workspace import Workspace
from tests import recipes
from tests.matching.edits import Editor
from tests.matching.scenes import MOMENT, drain, stale

pytestmark = pytest.mark.django_db

TEXT = COMPONENTS.index("text")


class Letters:
    """Counts letters; enough of an encoder to see what its vectors change."""

    identity = Identity("letters", "1", "0" * 64, 26)

    def encode(self, texts):
        letters = "abcdefghijklmnopqrstuvwxyz"
        counts = [[text.lower().count(letter) for letter in letters] for text in texts]
        return quantise(np.array(counts, dtype=np.float64).reshape(len(texts), 26))


@pytest.fixture
def letters(monkeypatch):
    found = Letters()
    monkeypatch.setattr(encoders, "current", lambda: found)
    return found


@pytest.fixture
def scene(letters) -> Editor:
    editor = Editor(random.Random(7))  # noqa: S311 - repeatable, no secret
    editor.scene()
    drain()
    return editor


def test_a_generation_notes_its_encoder(scene):
    generation = generations.current()

    assert generation.encoder == f"letters 1 {'0' * 64} 26"
    assert senses.identity_of(generation) == Letters.identity
    assert senses.identity_of(Generation()) is None
    assert TextVector.objects.count() > 0


def test_another_encoder_or_none_opens_a_new_generation(scene, monkeypatch):
    before = generations.current()
    surest = Match.objects.order_by("-confidence")[0].confidence
    words = {row.pair: row.points[TEXT] for row in Match.objects.filter(generation=before)}

    monkeypatch.setattr(encoders, "current", lambda: None)
    drain()

    after = generations.current()
    assert (after.encoder, after.pk != before.pk) == ("", True)
    assert Match.objects.order_by("-confidence")[0].confidence < surest
    moved = [row for row in Match.objects.all() if words.get(row.pair) not in {None, row.points[2]}]
    assert moved
    assert verify.differences(MOMENT) == []


def test_after_every_edit_the_tables_equal_a_full_recompute(scene):
    done = []
    for _number in range(15):
        done.append(scene.edit())
        drain()

        assert verify.differences(MOMENT) == [], done
        assert stale() == {"technology": 0, "need": 0}, done


@pytest.mark.parametrize("cost", [0, 10**9])
def test_the_workspace_gives_the_integers_of_the_dense_score(scene, cost, monkeypatch):
    monkeypatch.setattr(scoring, "LISTED_COSTS", cost)
    generation = generations.current()
    read = market.read_all(MOMENT)
    gates = scoring.preset_gates(
        read.supply, read.demand, read.decided, set(read.open_needs), set(read.live)
    )
    dense = scoring.compute(read.supply, read.demand, generation, gates)

    space = Workspace.build(Reader.of(generation), read, MOMENT.month)
    rows = space.everything().want

    assert space.lists.ranked.tolist() == np.where(dense.gate == 0, dense.score, -1).tolist()
    at = space.supply.positions(rows["technology"]), space.demand.positions(rows["need"])
    assert len(rows) > 10
    assert rows["points"].tolist() == dense.points[:, at[0], at[1]].T.tolist()


def test_a_receipt_replays_without_an_encoder(scene, monkeypatch):
    rows = list(Match.objects.select_related("generation", "technology", "need"))
    monkeypatch.setattr(encoders, "current", lambda: None)

    for match in rows:
        content = receipt_content.content_of(match, as_of=recipes.AS_OF)
        assert content["text"]["senses"]["encoder"].startswith("letters 1")
        assert content["score"] == content["shown"]
        assert engine.replay_differences(content) == []


def test_pages_say_what_is_stored_and_store_nothing(scene):
    TextVector.objects.all().delete()
    match = Match.objects.first()

    explained = explanation.explain_match(match, as_of=recipes.AS_OF)
    ranking = quick.rank("membranes for ammonia", as_of=recipes.AS_OF, with_samples=True)

    assert explained.score.score == match.score
    assert explained.likeness.encoder == "letters"
    assert 0 < explained.likeness.cosine <= 1
    assert "letters" in render_to_string("matching/_words.html", {"likeness": explained.likeness})
    assert ranking.considered > 0
    assert not TextVector.objects.exists()


def test_a_vector_that_cannot_be_made_is_no_likeness(letters, monkeypatch):
    monkeypatch.setattr(encoders, "current", lambda: None)

    found = vectors.read("need", [None], ["sludge"], Letters.identity, keep=False)

    assert found.tolist() == [[0] * 26]


@pytest.mark.encoder
def test_the_real_encoder_scores_a_market_from_end_to_end():
    if encoders.current() is None:
        pytest.skip("MATCHMAKER_ENCODER names no encoder that is installed")
    editor = Editor(random.Random(3))  # noqa: S311 - repeatable, no secret
    editor.scene()
    drain()
    for _number in range(5):
        editor.edit()
        drain()

    assert verify.differences(MOMENT) == []
    assert generations.current().encoder == senses.marker() != ""
    for match in Match.objects.select_related("generation", "technology", "need")[:10]:
        content = receipt_content.content_of(match, as_of=timezone.localdate(recipes.NOW))
        assert engine.replay_differences(content) == []
