"""What weights are learned from, how they are proposed, and what was shown."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaker.engine.inputs import DEFAULT_VALUES, METHOD
from matchmaker.matching import actions, doorbell, generations, proposals, showings, tasks
from matchmaker.matching.decided import decided, shares_of
from matchmaker.matching.drifting import drift_of
from matchmaker.matching.models import (
    Interest,
    Match,
    Review,
    Showing,
    WeightProposal,
    WeightSet,
)
from matchmaker.matching.rank_changes import rank_changes
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from companies.models import Technology
    from opportunities.models import Need

pytestmark = pytest.mark.django_db

FIT = Review.Reason.WRONG_CAPABILITY


@pytest.fixture(autouse=True)
def _bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring_now", lambda *_task: True)


def review(technology: Technology, need: Need, **fields: Any) -> Review:
    """A stored decision with its points, under the weights in use."""
    weight_set = generations.wanted(now=recipes.NOW).weight_set
    shares = fields.pop("shares", [500] * 7)
    points = [share * weight for share, weight in zip(shares, weight_set.values, strict=True)]
    reviewer = Review.objects.first()
    fields.setdefault("revision", 1)
    fields.setdefault("decision", "accept")
    fields.setdefault("points", points)
    fields.setdefault("score", sum(points))
    fields.setdefault("weight_set", weight_set)
    fields.setdefault("reviewed_by", reviewer.reviewed_by if reviewer else recipes.commissioner())
    fields.setdefault("reviewed_at", recipes.NOW)
    return Review.objects.create(
        technology=technology, need=need, method=METHOD, key=recipes.key(), **fields
    )


def many_reviews(count: int, *, seed: int = 1) -> None:
    """Decisions that follow the capability alone, each about a pair of its own."""
    draw = np.random.default_rng(seed)
    firm = recipes.company()
    needs = [recipes.need() for _number in range(5)]
    for number in range(count):
        shares = [int(share) for share in draw.integers(0, 1001, 7)]
        is_good = shares[1] > 500
        review(
            recipes.technology(firm),
            needs[number % 5],
            shares=shares,
            decision="accept" if is_good else "decline",
            reason="" if is_good else FIT,
            reviewed_at=recipes.NOW + timedelta(minutes=number),
        )


def decide(match: Match, **fields: Any) -> Review:
    chosen = {"decision": "accept", "revision": 0, "score": match.score, **fields}
    return actions.review_match(
        match.technology,
        match.need,
        key=recipes.key(),  # type: ignore[arg-type]
        by=recipes.administrator(),
        at=recipes.NOW,
        **chosen,
    )


def test_a_decision_keeps_the_points_that_were_seen() -> None:
    match = pairs.match()

    kept = decide(match)

    assert kept.points == match.points
    assert kept.weight_set == match.generation.weight_set
    assert kept.rank is None


def test_a_decision_by_another_score_keeps_no_points() -> None:
    match = pairs.match()

    kept = decide(match, score=match.score - 1)

    assert kept.points is None
    assert kept.weight_set is None
    assert len(decided()) == 0


def test_the_queue_logs_what_commissioners_saw_once_a_day() -> None:
    match = pairs.match()
    browser = pairs.client(recipes.commissioner())

    for _time in range(2):
        browser.get(reverse("match-queue"))
    pairs.client(recipes.administrator()).get(reverse("match-queue"))

    row = Showing.objects.get()
    assert (row.technology_id, row.need_id) == (match.technology_id, match.need_id)
    assert (row.best_rank, row.days) == (1, 1)
    Showing.objects.update(
        last_on=row.last_on - timedelta(days=1),
        first_on=row.first_on - timedelta(days=3),
        best_rank=4,
    )
    browser.get(reverse("match-queue"))
    again = Showing.objects.get()
    assert (again.best_rank, again.days, again.last_on) == (1, 2, row.last_on)
    assert again.first_on == row.first_on - timedelta(days=3)
    assert decide(match).rank == 1


def test_logging_a_page_is_one_statement() -> None:
    need = recipes.need(capabilities=pairs.CAPABILITIES)
    for _number in range(4):
        recipes.technology(capabilities=pairs.CAPABILITIES)
    pairs.drain()
    browser = pairs.client(recipes.commissioner())

    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("match-queue"))

    assert sum("matching_showing" in query["sql"] for query in queries) == 1
    assert Showing.objects.filter(need=need).count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_page_that_cannot_be_logged_is_shown_all_the_same() -> None:
    shown = pairs.match()
    shown.technology.delete()

    showings.note([shown], first_rank=1, by=recipes.commissioner(), on=recipes.AS_OF)

    assert not Showing.objects.exists()


def test_only_the_newest_decision_about_the_fit_counts() -> None:
    technology, need = recipes.technology(), recipes.need()
    review(technology, need)
    review(technology, need, revision=2, decision="reopen")
    review(recipes.technology(), need, decision="decline", reason="need-changed")
    review(recipes.technology(), need, decision="ask")
    review(recipes.technology(), need, points=None, weight_set=None)
    review(recipes.technology(), need, decision="decline", reason=FIT)
    wanted = review(recipes.technology(), need)
    Interest.objects.create(
        technology=wanted.technology,
        need=need,
        answer="interested",
        answered_by=wanted.reviewed_by,
        answered_at=recipes.NOW,
    )

    known = decided()

    assert known.reviews.accepted.tolist() == [False, True]
    assert known.reviews.importance[1] == pytest.approx(2 * known.reviews.importance[0])
    assert known.needs.tolist() == [need.pk, need.pk]
    assert known.reviews.shares == pytest.approx(0.5)


def test_a_weight_of_zero_has_no_share() -> None:
    assert shares_of([0, 500_000], [0, 1000]) == [0.0, 0.5]


def test_few_decisions_propose_nothing() -> None:
    many_reviews(29)

    assert proposals.propose(now=recipes.NOW) is None
    assert proposals.why_none(29) == "29 decisions so far; proposals begin at 30."
    assert proposals.why_none(1) == "1 decision so far; proposals begin at 30."
    assert "No proposal waits" in proposals.why_none(30)


def test_decisions_propose_the_weights_they_follow_and_install_nothing() -> None:
    many_reviews(80)

    first = proposals.propose(now=recipes.NOW)
    second = proposals.propose(now=recipes.NOW + timedelta(days=8))

    assert first is not None
    assert second is not None
    assert first.values[1] > DEFAULT_VALUES[1]
    assert first.decisions == 80
    assert first.figures["proposed"]["log_loss"] < first.figures["current"]["log_loss"]
    assert WeightSet.objects.get().values == list(DEFAULT_VALUES)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "proposed")


def test_decisions_that_change_no_weight_propose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    many_reviews(30)
    monkeypatch.setattr(proposals, "fit", lambda *_all: None)

    assert proposals.propose(now=recipes.NOW) is None


def test_the_worker_proposes_once_a_week_at_most() -> None:
    many_reviews(40)

    tasks.propose_weights()
    tasks.propose_weights()

    made = WeightProposal.objects.get()
    assert not proposals.is_due(made.made_at + timedelta(days=6))
    assert not proposals.is_due(made.made_at + timedelta(days=8))
    review(recipes.technology(), recipes.need())
    assert proposals.is_due(made.made_at + timedelta(days=8))


def test_the_command_says_what_it_stored() -> None:
    out = StringIO()
    call_command("propose_weights", stdout=out)
    assert "No proposal" in out.getvalue()

    many_reviews(40)
    out = StringIO()
    call_command("propose_weights", "--json", stdout=out)

    found = json.loads(out.getvalue())
    assert found["proposed"]
    assert found["decisions"] == 40
    assert sum(found["values"]) == 10_000


def test_rank_changes_name_who_enters_and_leaves() -> None:
    need = recipes.need(capabilities=pairs.CAPABILITIES)
    for _number in range(10):
        recipes.technology(capabilities=pairs.CAPABILITIES, trl=5)
    late = recipes.technology(capabilities=pairs.CAPABILITIES[:1], trl=9)
    pairs.drain()

    same = rank_changes(DEFAULT_VALUES, DEFAULT_VALUES)
    changed = rank_changes(DEFAULT_VALUES, (0, 0, 500, 0, 0, 0, 9500))

    assert (same["needs"], same["changed"]) == (1, 0)
    assert changed["entries"] == 1
    assert changed["named"][0]["need"] == need.pk
    assert changed["named"][0]["enter"] == [late.pk]


def test_without_matches_nothing_changes() -> None:
    assert rank_changes(DEFAULT_VALUES, DEFAULT_VALUES)["needs"] == 0


def test_drift_is_looked_for_under_the_weights_in_use() -> None:
    many_reviews(90)

    found = drift_of(decided(), WeightSet.objects.get())

    assert found is not None
    assert (found.older, found.newest) == (50, 40)
    assert drift_of(decided(), None) is None


def test_the_simulation_prints_one_object() -> None:
    out = StringIO()
    call_command("simulate_learning", "--seeds=1", "--firms=60", "--needs=60", "--json", stdout=out)
    found = json.loads(out.getvalue())

    assert [row["count"] for row in found["off_0.7"]["reviews"]] == [10, 20, 50, 100, 200, 400]
    assert [row["cap"] for row in found["exposure"]] == [None, 4.0, 2.0]
    assert found["exposure"][0]["kept"] == 1.0
