"""The refresh: stale rows in, differences out, whatever happens in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from companies.models import Technology
from matchmaker.engine.score import Gate
from matchmaker.matching import generations, market, refresh, scoring, staleness, verify
from matchmaker.matching.models import (
    SCORE_UNITS,
    Generation,
    Interest,
    Match,
    Progress,
    Review,
    Run,
    WeightSet,
    pair_id,
)
from matchmaker.matching.staleness import Moment
from opportunities.models import Need, Place
from tests import recipes
from tests.matching.scenes import MOMENT, drain, stale

pytestmark = pytest.mark.django_db


def review(technology: Technology, need: Need, **fields: object) -> Review:
    return Review.objects.create(
        technology=technology,
        need=need,
        revision=1,
        reviewed_by=recipes.commissioner(),
        reviewed_at=recipes.NOW,
        key=recipes.key(),
        **{"decision": "accept", **fields},
    )


def test_a_technology_and_a_need_that_fit_become_a_match() -> None:
    technology, need = recipes.technology(), recipes.need()

    drain()

    match = Match.objects.current().get()
    assert (match.technology, match.need) == (technology, need)
    assert match.pair == pair_id(technology.public_id, need.public_id)
    assert 0 < match.score <= SCORE_UNITS


def test_the_points_of_the_components_add_up_to_the_score() -> None:
    recipes.technology(capabilities=("electrochemical-oxidation",))
    recipes.need()

    drain()

    match = Match.objects.current().get()
    assert len(match.points) == 7
    assert sum(match.points) == match.score


@pytest.mark.parametrize("points", [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 8]])
def test_the_database_refuses_points_that_do_not_add_up(points: list[int]) -> None:
    recipes.technology()
    recipes.need()
    drain()

    with pytest.raises(IntegrityError), transaction.atomic():
        Match.objects.update(score=28, points=points)


def test_a_second_drain_finds_nothing_to_do() -> None:
    recipes.technology()
    recipes.need()
    drain()

    again = drain()

    assert again == refresh.Batch()


def test_recomputing_everything_twice_changes_no_row() -> None:
    recipes.technology()
    recipes.need()
    drain()
    before = list(Match.objects.order_by("pk").values())

    refresh.begin_full(MOMENT, reason="test")
    batch = drain()

    assert (batch.claimed, batch.written, batch.removed) == (2, 0, 0)
    assert list(Match.objects.order_by("pk").values()) == before
    assert Run.objects.get(kind=Run.Kind.FULL).state == Run.State.DONE


def test_a_need_that_closes_loses_its_matches() -> None:
    recipes.technology()
    recipes.need(closes_on=recipes.AS_OF)
    drain()
    assert Match.objects.count() == 1

    tomorrow = Moment(now=recipes.NOW, as_of=recipes.AS_OF + timedelta(days=1))
    batch = drain(tomorrow)

    assert batch.removed == 1
    assert not Match.objects.exists()


def test_an_unpublished_technology_loses_its_matches() -> None:
    technology = recipes.technology()
    recipes.need()
    drain()

    Technology.objects.filter(pk=technology.pk).update(is_published=False)
    drain()

    assert not Match.objects.exists()


def test_a_deleted_technology_leaves_nothing_stale() -> None:
    technology = recipes.technology()
    recipes.need()
    drain()

    technology.delete()
    drain()

    assert stale() == {"technology": 0, "need": 0}
    assert not Progress.objects.filter(kind="technology").exists()


def test_a_reviewed_pair_stays_when_its_need_closes_and_names_the_gate() -> None:
    technology, need = recipes.technology(), recipes.need()
    drain()
    review(technology, need)

    Need.objects.filter(pk=need.pk).update(stage=Need.Stage.AWARDED)
    drain()

    assert Match.objects.get().gate == Gate.CLOSED


def test_a_review_survives_a_recompute() -> None:
    technology, need = recipes.technology(), recipes.need()
    drain()
    kept = review(technology, need)

    refresh.begin_full(MOMENT, reason="test")
    drain()

    assert list(Review.objects.all()) == [kept]


def test_never_is_a_gate_and_no_low_score() -> None:
    technology, need = recipes.technology(), recipes.need()
    drain()
    before = Match.objects.get().score

    Interest.objects.create(
        technology=technology,
        need=need,
        answer="never",
        reason="too-far",
        answered_by=recipes.member(),
        answered_at=recipes.NOW,
    )
    drain()

    match = Match.objects.get()
    assert (match.gate, match.score) == (Gate.NEVER, before)
    assert not Match.objects.ranked().exists()


def test_a_pair_that_must_not_be_introduced_is_blocked() -> None:
    technology, need = recipes.technology(), recipes.need()
    drain()

    review(technology, need, decision="decline", reason="blocked")
    drain()

    assert Match.objects.get().gate == Gate.BLOCKED


def test_a_pair_without_anything_in_common_is_not_stored() -> None:
    recipes.technology(
        name="Wind turbine", areas=["low-carbon-electricity"], summary="Offshore wind power."
    )
    recipes.need()

    drain()

    assert not Match.objects.exists()


def test_a_change_during_the_batch_is_scored_again(monkeypatch: pytest.MonkeyPatch) -> None:
    technology = recipes.technology()
    recipes.need()
    real = market.read_all

    def edit_after_reading(moment: Moment) -> object:
        found = real(moment)
        Technology.objects.filter(pk=technology.pk).update(summary="Edited meanwhile")
        return found

    monkeypatch.setattr(market, "read_all", edit_after_reading)
    generation = refresh._prepare(MOMENT)[0]
    refresh._run_batch(generation, MOMENT, clock=lambda: recipes.NOW, reason="")

    assert staleness.count(generation.pk, MOMENT)["technology"] == 1


def test_a_batch_that_fails_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    technology = recipes.technology()
    recipes.need()
    drain()
    before = list(Match.objects.order_by("pk").values())
    Technology.objects.filter(pk=technology.pk).update(summary="Something else")

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(refresh, "_note", fail)
    with pytest.raises(RuntimeError):
        drain()

    assert list(Match.objects.order_by("pk").values()) == before
    assert stale()["technology"] == 1


def test_what_ran_for_a_dropped_generation_ends() -> None:
    recipes.technology()
    drain()
    standing = generations.current()
    generations.keep_statistics(
        {**standing.statistics.payload, "documents": 1}, now=recipes.NOW + timedelta(days=1)
    )
    run = refresh.begin_full(MOMENT, reason="by hand")
    generations.keep_statistics(
        {**standing.statistics.payload, "documents": 2}, now=recipes.NOW + timedelta(days=2)
    )

    drain()

    run.refresh_from_db()
    assert run.generation is None
    assert run.state == Run.State.ABANDONED
    assert not Run.objects.filter(state=Run.State.RUNNING).exists()


def test_new_weights_are_built_beside_the_old_and_flipped_at_once() -> None:
    recipes.technology()
    recipes.need()
    drain()
    old = generations.current()
    WeightSet.objects.filter(pk=old.weight_set_id).update(is_current=False)
    WeightSet.objects.create(
        version=2,
        values=[4000, 1000, 1000, 1000, 1000, 1000, 1000],
        neutral=old.weight_set.neutral,
        is_current=True,
    )

    drain()

    new = generations.current()
    assert new.pk != old.pk
    assert new.weight_set.version == 2
    assert Generation.objects.count() == 1
    assert Match.objects.get().generation_id == new.pk


def test_readers_keep_the_old_scores_while_new_ones_are_built() -> None:
    recipes.technology()
    recipes.need()
    drain()
    old = generations.current()
    WeightSet.objects.filter(pk=old.weight_set_id).update(is_current=False)
    WeightSet.objects.create(
        version=2, values=old.weight_set.values, neutral=[0] * 7, is_current=True
    )
    rising = refresh._prepare(MOMENT)[-1]

    refresh._run_batch(rising, MOMENT, clock=lambda: recipes.NOW, reason="")

    assert generations.current() == old
    assert Match.objects.current().get().generation == old
    assert Match.objects.count() == 2


def test_verify_finds_a_row_that_somebody_changed_by_hand() -> None:
    recipes.technology()
    recipes.need()
    drain()
    assert verify.differences(MOMENT) == []

    Match.objects.update(confidence=1)

    assert len(verify.differences(MOMENT)) == 1


def test_only_one_drainer_works_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken() -> None:
        raise refresh.AlreadyRunningError

    monkeypatch.setattr(refresh, "take_lock", taken)

    with pytest.raises(refresh.AlreadyRunningError):
        drain()


@pytest.mark.parametrize("is_remembered", [True, False])
def test_queries_of_a_batch_do_not_grow_with_the_rows(is_remembered: bool) -> None:
    def queries(rows: int) -> int:
        for _row in range(rows):
            recipes.technology()
            recipes.need()
        generation = refresh._prepare(MOMENT)[0]
        if not is_remembered:
            refresh._KEPT.clear()
        with CaptureQueriesContext(connection) as captured:
            refresh._run_batch(generation, MOMENT, clock=lambda: recipes.NOW, reason="")
        return len(captured)

    queries(1)
    assert queries(1) == queries(19)


def test_a_pair_is_kept_while_it_is_in_either_top_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "KEPT_PER_LIST", 1)
    strong = recipes.technology(trl=9)
    weak = recipes.technology(trl=1)
    first, second = recipes.need(), recipes.need()

    drain()

    # Each need keeps the strong one; the weak one keeps the first of its two equal needs.
    pairs = set(Match.objects.values_list("technology", "need"))
    assert pairs == {(strong.pk, first.pk), (strong.pk, second.pk), (weak.pk, first.pk)}


def test_places_know_the_line_above_them() -> None:
    city = recipes.city()

    assert Place.objects.get(pk=city.pk).lineage == ["320100", "CN-JS", "CN"]
