"""Rows of scores in PostgreSQL's binary form, their comparison, and how they are written."""

from __future__ import annotations

from uuid import uuid4

import numpy as np
import pytest

from matchmaker.matching import generations, wire, writing
from matchmaker.matching.models import Match, Run, pair_id
from tests import recipes
from tests.matching.scenes import drain


def rows(*pairs: tuple[int, int], score: int = 28) -> wire.Rows:
    found = np.zeros(len(pairs), dtype=wire.ROW)
    found["technology"] = [pair[0] for pair in pairs]
    found["need"] = [pair[1] for pair in pairs]
    found["score"] = score
    found["points"][:, 0] = score
    return found


def named(some: wire.Rows) -> list[tuple[int, int]]:
    return list(zip(some["technology"].tolist(), some["need"].tolist(), strict=True))


def test_a_difference_tells_new_changed_and_gone_rows_apart() -> None:
    want = np.concatenate([rows((2, 1), (1, 1)), rows((1, 3), score=9)])
    have = rows((1, 3), (1, 1), (3, 3))

    found = writing.difference(want, have)

    assert named(found.new) == [(2, 1)]
    assert named(found.changed) == [(1, 3)]
    assert found.gone.tolist() == [[3, 3]]
    assert found.written == 2
    assert found.without(np.array([[4, 4]])).gone.tolist() == [[3, 3], [4, 4]]


@pytest.mark.parametrize(("want", "have"), [(1, 0), (0, 1), (0, 0)])
def test_nothing_differs_from_nothing(want: int, have: int) -> None:
    some = rows((1, 1))

    found = writing.difference(some[:want], some[:have])

    assert (len(found.new), len(found.changed), len(found.gone)) == (want, 0, have)


def test_public_ids_of_pairs_are_those_made_singly() -> None:
    technologies = {1: uuid4(), 2: uuid4()}
    needs = {1: uuid4(), 5: uuid4()}
    keys = {
        "technology": {pk: str(key).encode() for pk, key in technologies.items()},
        "need": {pk: str(key).encode() for pk, key in needs.items()},
    }
    pairs = [(1, 1), (1, 5), (2, 5)]

    found = writing.pair_ids(rows(*pairs), keys)

    expected = [pair_id(technologies[one], needs[other]).bytes for one, other in pairs]
    assert [bytes(key) for key in found] == expected


@pytest.mark.django_db
@pytest.mark.parametrize("many", [0, 10_000])
def test_what_is_written_is_read_again(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MANY", many)
    for _number in range(3):
        recipes.technology()
        recipes.need()
    drain()
    generation = generations.current()
    run = Run.objects.first()
    stamp = wire.Stamp(generation.pk, "another method", run.pk, recipes.NOW)
    keys = {
        "technology": {row.technology_id: b"t" for row in Match.objects.all()},
        "need": {row.need_id: b"n" for row in Match.objects.all()},
    }
    have = writing.read(generation.pk)
    want = have[1:].copy()
    want["confidence"][0] = 7
    want["score"][1], want["points"][1] = 28, [1, 2, 3, 4, 5, 6, 7]

    writing.write(writing.difference(want, have), keys, stamp)

    stored = writing.read(generation.pk)
    assert writing.difference(want, stored).written == 0
    assert len(stored) == len(want)
    changed = Match.objects.get(score=28)
    assert (changed.method, changed.run, changed.scored_at) == ("another method", run, recipes.NOW)
    assert changed.points == [1, 2, 3, 4, 5, 6, 7]
    assert Match.objects.exclude(method="another method").count() == len(want) - 2


@pytest.mark.django_db
def test_a_region_is_read_without_the_rest() -> None:
    technologies = [recipes.technology() for _number in range(3)]
    needs = [recipes.need() for _number in range(3)]
    drain()
    generation = generations.current().pk

    found = writing.read(generation, ([technologies[0].pk], [needs[1].pk]))

    assert len(found) == 5
    assert len(writing.read(generation, ([], []))) == 0


@pytest.mark.parametrize(("technology", "need"), [(2**31, 1), (1, 2**31)])
def test_ids_that_would_run_into_each_other_are_refused(technology: int, need: int) -> None:
    largest = np.array([2**31 - 1])
    assert wire.pair_numbers(largest, largest).tolist() == [2**62 - 1]
    with pytest.raises(OverflowError):
        wire.pair_numbers(np.array([technology]), np.array([need]))
