"""What the bench compares: equal lists by every way, and hashes that do not move."""

from __future__ import annotations

import json

import numpy as np
import pytest

from matchmaker.benching import (
    edits,
    ours,
    peers,
    plain_loop,
    reference,
    report,
    run,
    shard_plan,
    shards,
    synthetic,
    tasks,
)
from matchmaker.benching.child import MeasurementError, measure

OPTIONS = {
    "technologies": 90,
    "needs": 130,
    "seed": 2,
    "top": 5,
    "repeats": 1,
    "workers": [1, 2],
    "skip": [],
}


@pytest.fixture(scope="module")
def world() -> synthetic.World:
    return synthetic.make(90, 130, seed=2)


@pytest.fixture(scope="module")
def packed(world: synthetic.World) -> ours.Packed:
    return ours.pack(world)


def test_the_engine_ranks_as_a_full_sort_of_the_reference_does(world, packed):
    expected, related = reference.lists(world, 5)

    found = ours.rank(packed, top=5)

    assert np.array_equal(found.technologies, expected.technologies)
    assert np.array_equal(found.technology_scores, expected.technology_scores)
    assert np.array_equal(found.needs, expected.needs)
    assert np.array_equal(found.need_scores, expected.need_scores)
    assert 0.1 < related < 0.6


def test_lists_longer_than_the_registry_end_early(world, packed):
    assert ours.rank(packed, top=100).digest() == reference.lists(world, 100)[0].digest()


def test_the_factors_are_all_columns_once(packed):
    edges = [part.start for part in packed.factors] + [packed.factors[-1].stop]

    assert edges == sorted(edges)
    assert edges[0] == 0
    assert edges[-1] <= packed.layout.width
    assert not packed.needs.values[:, edges[-1] :].any()


@pytest.mark.parametrize("name", peers.PEERS)
def test_every_way_runs(packed, name):
    problem = peers.Problem(packed.needs.values, packed.offers.values, 5, packed.factors)

    peers.PEERS[name](problem)()
    peers.floor(problem)()


def test_the_plain_loop_keeps_lists_of_both_sides(world):
    needs, offers = plain_loop.rows_of_needs(world, 20), plain_loop.rows_of_offers(world, 10)

    lists = plain_loop.best_lists(needs, offers, 4)

    assert [len(one) for one in lists] == [4] * 30
    assert plain_loop.nanoseconds_a_pair(world, 4) > 0


def test_everything_is_compared_in_one_run():
    found = tasks.compare(OPTIONS)

    assert found["ratio_to_floor"] > 0
    assert set(found["ratios"]) == {*peers.PEERS, "plain_loop", "floor_2", "ours_2"}
    assert found["memory_mb"] > 0
    assert json.dumps(found)


def test_many_pairs_are_ranked_whole_and_compared_in_part(monkeypatch):
    monkeypatch.setattr(tasks, "WHOLE", 1_000)
    monkeypatch.setattr(tasks, "SLAB", 40)
    monkeypatch.setattr(peers, "MATERIALISED", 1_000)
    monkeypatch.setattr(peers, "FLOOR_BLOCK", (32, 64))
    monkeypatch.setattr(peers, "PARTITION_ROWS", 16)

    found = tasks.compare(OPTIONS | {"skip": ["plain_loop"]})

    assert found["slab"] == 40
    assert set(found["whole"]) == {"1", "2"}
    assert found["hash"] == tasks.check(OPTIONS)["hash"]


def test_the_lists_equal_those_of_a_full_sort():
    assert tasks.check(OPTIONS)["equal"]


@pytest.mark.slow
def test_one_hash_for_workers_blocks_and_kernels():
    found = run.hashes(OPTIONS | {"technologies": 700, "needs": 900, "top": 20})

    assert found["equal"]
    assert len(found["runs"]) == 5
    assert {one["workers"] for one in found["runs"]} == {1, 2}
    kernels = {one["blas"] for one in found["runs"]}
    assert len(kernels) == 2 or not run.blas_architecture()


def test_a_measurement_that_fails_says_so():
    with pytest.raises(MeasurementError, match="ended with"):
        measure("alone", {"technologies": 0})


def test_lists_after_edits_equal_those_of_a_full_ranking():
    found = edits.edits(OPTIONS | {"edits": 4, "compared": 4})

    assert found["equal"]
    assert found["compared"] == 4
    assert found["steps"]["all"]["p50"] > 0
    assert "lists equal" in report.edits(run.described(found, "bench", "today"))


def test_shards_cover_every_pair_once():
    plan = shard_plan.cut(100, 60, 6)

    assert len(plan) == 6
    assert sum(shard.pairs for shard in plan) == 6_000
    assert len({shard.name for shard in plan}) == 6


def test_merged_shards_equal_the_whole_in_any_order(world, packed, tmp_path):

    plan = shard_plan.cut(90, 130, 6)
    for shard in reversed(plan):
        shard_plan.save(tmp_path, shard, shards.rank(world, shard, 5))
    shard_plan.save(tmp_path, plan[2], shards.rank(world, plan[2], 5))

    merged = shard_plan.merge(tmp_path, plan[::-1], 5)

    assert all(shard_plan.is_done(tmp_path, shard) for shard in plan)
    assert merged.digest() == ours.rank(packed, top=5).digest()


def test_a_killed_worker_loses_nothing():
    found = measure(
        "shards",
        {"technologies": 200, "needs": 150, "shards": 4, "workers": 2, "seed": 1, "top": 5},
    )

    assert found["equal"]
    assert found["runs"] == 6
    assert found["killed_and_retried"]
