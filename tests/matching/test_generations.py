"""Weights, statistics and vocabulary that a set of scores is made with."""

from __future__ import annotations

import json

import pytest

from matchmaker.engine import text
from matchmaker.matching import generations
from matchmaker.matching.models import Generation, Statistics
from matchmaker.vocabulary.terms import VERSION
from tests import recipes


def shipped() -> dict[str, object]:
    return json.loads(generations.SHIPPED_STATISTICS.read_text(encoding="utf-8"))


def test_the_shipped_statistics_are_of_the_shipped_vocabulary() -> None:
    assert shipped()["vocabulary"] == VERSION, "run: manage.py freeze_statistics --file ..."


def test_the_shipped_statistics_can_be_read() -> None:
    statistics = text.Statistics.from_json(shipped())

    assert statistics.documents > 400


@pytest.mark.django_db
def test_the_first_generation_takes_what_is_shipped() -> None:
    (rising,) = generations.prepare(now=recipes.NOW)

    assert rising.state == Generation.State.BUILDING
    assert rising.weight_set.version == 1
    assert rising.statistics.payload == shipped()


@pytest.mark.django_db
def test_preparing_twice_opens_one_generation() -> None:
    first = generations.prepare(now=recipes.NOW)

    assert generations.prepare(now=recipes.NOW) == first


@pytest.mark.django_db
def test_a_flip_leaves_one_generation() -> None:
    (rising,) = generations.prepare(now=recipes.NOW)

    generations.flip(rising, now=recipes.NOW)

    assert generations.current() == rising
    assert generations.prepare(now=recipes.NOW) == [rising]


@pytest.mark.django_db
def test_new_statistics_open_a_new_generation_beside_the_old() -> None:
    (old,) = generations.prepare(now=recipes.NOW)
    generations.flip(old, now=recipes.NOW)

    payload = {**shipped(), "documents": 1}
    generations.keep_statistics(payload, now=recipes.NOW.replace(hour=13))

    assert [row.state for row in generations.prepare(now=recipes.NOW)] == ["current", "building"]


@pytest.mark.django_db
def test_statistics_of_another_vocabulary_are_not_taken() -> None:
    Statistics.objects.create(
        digest="old", vocabulary_version="another", payload={}, frozen_at=recipes.NOW
    )

    assert generations.wanted(now=recipes.NOW).statistics.payload == shipped()
