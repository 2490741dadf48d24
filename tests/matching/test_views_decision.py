"""Deciding through the page: on to the next match, never over a colleague, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from matchmaker.matching.models import Interest, Match, Review
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner() -> User:
    return recipes.commissioner()


def post(person: User, match: Match, **fields: Any) -> Any:
    return pairs.client(person).post(
        reverse("match-review", args=(match.pair,)), pairs.decision(match, **fields)
    )


def test_a_decision_is_stored_with_the_score_that_was_seen(commissioner: User) -> None:
    match = pairs.match()

    answer = post(commissioner, match, note="Good")

    review = Review.objects.get()
    assert answer.status_code == 302
    assert (review.decision, review.note, review.score) == ("accept", "Good", match.score)
    assert review.reviewed_by == commissioner


def test_after_a_decision_the_next_match_opens_with_a_way_back(commissioner: User) -> None:
    recipes.need(capabilities=pairs.CAPABILITIES)
    for _number in range(2):
        recipes.technology(capabilities=pairs.CAPABILITIES)
    pairs.drain()
    first, second = Match.objects.current().best_first()
    browser = pairs.client(commissioner)

    answer = browser.post(
        reverse("match-review", args=(first.pair,)), pairs.decision(first), follow=True
    )

    assert answer.context["match"] == second
    assert answer.context["undo"]["pair"] == first.pair
    undone = browser.post(
        reverse("match-review", args=(first.pair,)),
        pairs.decision(first, decision="reopen", revision="1"),
    )
    assert undone.status_code == 302
    assert Review.objects.of_pair(first.technology_id, first.need_id).last().decision == "reopen"


def test_the_same_form_sent_twice_decides_once(commissioner: User) -> None:
    match, key = pairs.match(), recipes.key()

    for _time in range(2):
        assert post(commissioner, match, key=key).status_code == 302

    assert Review.objects.count() == 1


def test_a_decision_over_a_colleague_shows_both_and_keeps_what_was_typed(
    commissioner: User,
) -> None:
    match = pairs.match()
    other = recipes.commissioner(name="Ann Author")
    post(other, match, note="Ann’s note")

    answer = post(
        commissioner, match, decision="decline", reason="too-small", note="My long thought"
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone decided this at" in page
    for words in ("Ann Author", "Ann’s note", "My long thought", "Too small for the need"):
        assert words in page
    assert Review.objects.count() == 1


def test_a_decline_without_a_reason_shows_the_error_and_keeps_the_note(
    commissioner: User,
) -> None:
    answer = post(commissioner, pairs.match(), decision="decline", note="My long thought")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the reason of the decline." in page
    assert "My long thought" in page
    assert "<title>Error:" in page


def test_a_match_with_an_obstacle_is_not_accepted_and_says_why(commissioner: User) -> None:
    match = pairs.match()
    Interest.objects.create(
        technology=match.technology,
        need=match.need,
        answer="never",
        reason="ip-concern",
        answered_by=recipes.member(),
        answered_at=recipes.NOW,
    )

    answer = post(commissioner, match)

    assert answer.status_code == 422
    assert "The company answered “never”." in answer.content.decode()


def test_blocking_is_refused_to_other_commissioners(commissioner: User) -> None:
    match = pairs.match()

    assert post(commissioner, match, decision="decline", reason="blocked").status_code == 422
    lead = recipes.commissioner(is_lead_commissioner=True)
    assert post(lead, match, decision="decline", reason="blocked").status_code == 302


def test_who_may_not_decide_is_told_so_or_finds_nothing() -> None:
    match = pairs.match()
    person = recipes.member()
    recipes.membership(person, match.technology.company)

    assert post(person, match).status_code == 403
    assert post(recipes.member(), match).status_code == 404
    assert post(recipes.commissioner(portfolio_areas=[recipes.AIR]), match).status_code == 404
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"key": "zz"},
        {"revision": ""},
        {"revision": "9" * 30},
        {"decision": "zz"},
        {"note": "\0"},
        {"note": "a" * 5_001},
        {"message": "a" * 2_001},
        {"score": "NaN"},
    ],
)
def test_bad_fields_are_refused_without_an_error_page(
    commissioner: User, fields: dict[str, str]
) -> None:
    assert post(commissioner, pairs.match(), **fields).status_code == 422
    assert not Review.objects.exists()


@pytest.mark.parametrize("queue", ["page=abc", "%00=%00", "a" * 5_000, "decided=zz"])
def test_a_tampered_queue_only_loses_the_way(commissioner: User, queue: str) -> None:
    assert post(commissioner, pairs.match(), queue=queue).status_code == 302
