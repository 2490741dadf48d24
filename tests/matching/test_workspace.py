"""What the worker remembers: after every edit the tables are what a full recompute gives."""

from __future__ import annotations

import random

import pytest

from matchmaker.matching import market, refresh, scoring, verify
from matchmaker.matching.workspace import Workspace
from tests import recipes
from tests.matching.edits import Editor
from tests.matching.scenes import MOMENT, drain, stale

pytestmark = pytest.mark.django_db

EDITS = 40


@pytest.mark.parametrize("seed", range(4))
def test_after_every_edit_the_tables_equal_a_full_recompute(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "KEPT_PER_LIST", 2)
    editor = Editor(random.Random(seed))  # noqa: S311 - a repeatable storm, no secret
    editor.scene()
    drain()
    done = []

    for _number in range(EDITS):
        done.append(editor.edit())
        drain()

        assert verify.differences(MOMENT) == [], done
        assert stale() == {"technology": 0, "need": 0}, done


def test_an_edit_reads_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    technology = recipes.technology()
    for _number in range(3):
        recipes.technology()
        recipes.need()
    drain()
    read = []
    real = market.read_changed

    def spy(*args: object) -> object:
        found = real(*args)  # type: ignore[arg-type]
        read.append((found.supply.ids, found.demand.ids))
        return found

    monkeypatch.setattr(market, "read_changed", spy)
    technology.summary = "Something else"
    technology.save()
    drain()

    assert read == [([technology.pk], [])]


def test_what_another_worker_scored_makes_everything_be_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    technology = recipes.technology()
    recipes.need()
    drain()
    remembered = dict(refresh._KEPT)
    technology.trl = 2
    technology.save()
    drain()
    refresh._KEPT.update(remembered)
    for space in remembered.values():
        monkeypatch.setattr(space, "seq", space.seq - 1)
    technology.trl = 9
    technology.save()

    drain()

    assert verify.differences(MOMENT) == []
    assert all(refresh._KEPT[key] is not space for key, space in remembered.items())


def test_too_many_pairs_are_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchmaker.matching.workspace.PAIRS_KEPT", 0)
    technology = recipes.technology()
    recipes.need()
    drain()
    technology.trl = 2
    technology.save()

    drain()

    assert not refresh._KEPT
    assert verify.differences(MOMENT) == []


def test_a_batch_that_fails_leaves_nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    technology = recipes.technology()
    recipes.need()
    drain()
    technology.trl = 2
    technology.save()

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(refresh, "_note", fail)
    with pytest.raises(RuntimeError):
        drain()
    monkeypatch.undo()

    assert not refresh._KEPT
    drain()
    assert verify.differences(MOMENT) == []


def test_an_empty_market_is_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    del monkeypatch
    only = recipes.technology()
    drain()
    assert next(iter(refresh._KEPT.values())).lists.ranked.shape == (1, 0)

    recipes.need()
    drain()
    only.delete()
    drain()

    assert verify.differences(MOMENT) == []
    assert isinstance(next(iter(refresh._KEPT.values())), Workspace)
