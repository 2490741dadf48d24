"""What the worker remembers: after every edit the tables are what a full recompute gives."""

from __future__ import annotations

import random

import numpy as np
import pytest

from matchmaker.matching import generations, market, refresh, scoring, verify, writing
from matchmaker.matching.sides import Reader
from matchmaker.matching.workspace import Workspace
from tests import recipes
from tests.matching.edits import Editor
from tests.matching.scenes import MOMENT, drain, stale

pytestmark = pytest.mark.django_db

EDITS = 40


@pytest.mark.parametrize("seed", range(3))
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


def test_the_workspace_gives_the_integers_of_the_dense_score() -> None:
    editor = Editor(random.Random(11))  # noqa: S311 - repeatable, no secret
    editor.scene()
    for _number in range(12):
        editor.edit()
    generation = generations.prepare(now=MOMENT.now)[0]
    read = market.read_all(MOMENT)
    gates = scoring.preset_gates(
        read.supply, read.demand, read.decided, set(read.open_needs), set(read.live)
    )
    dense = scoring.compute(read.supply, read.demand, generation, gates)

    space = Workspace.build(Reader.of(generation), read, MOMENT.month)
    rows = space.everything().want

    ranked = np.where(dense.gate == 0, dense.score, -1)
    assert space.lists.ranked.tolist() == ranked.tolist()
    at = space.supply.positions(rows["technology"]), space.demand.positions(rows["need"])
    assert len(rows) > 10
    for name in ("score", "assumed", "confidence", "gate"):
        assert rows[name].tolist() == getattr(dense, name)[at].tolist(), name
    assert rows["points"].tolist() == dense.points[:, at[0], at[1]].T.tolist()


@pytest.mark.parametrize("cost", [0, 10**9])
def test_listed_pairs_get_the_same_rows_either_way(
    cost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = Editor(random.Random(8))  # noqa: S311 - repeatable, no secret
    editor.scene()
    drain()
    before = writing.read(generations.current().pk)
    monkeypatch.setattr(scoring, "LISTED_COSTS", cost)
    monkeypatch.setattr(scoring, "PAIRS_AT_A_TIME", 25)
    monkeypatch.setattr(scoring, "LISTED_AT_A_TIME", 7)

    assert verify.differences(MOMENT) == []
    assert len(before)
