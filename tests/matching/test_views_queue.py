"""The review queue: who sees what, in which order, and several decisions at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaker.matching.models import Match, Review
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner() -> User:
    return recipes.commissioner()


def queue(person: User, query: str = "") -> Any:
    return pairs.client(person).get(reverse("match-queue") + query)


def many(count: int) -> list[Match]:
    need = recipes.need(capabilities=pairs.CAPABILITIES)
    for _number in range(count):
        recipes.technology(capabilities=pairs.CAPABILITIES)
    pairs.drain()
    return list(Match.objects.current().filter(need=need).best_first())


def test_a_commissioner_sees_the_portfolio_and_an_administrator_everything() -> None:
    match = pairs.match()
    outside = recipes.commissioner(portfolio_provinces=["CN-GD"])

    name = match.technology.company.name
    assert name in queue(recipes.commissioner()).content.decode()
    assert name in queue(recipes.administrator()).content.decode()
    assert name not in queue(outside).content.decode()


def test_members_are_told_that_the_queue_is_not_theirs() -> None:
    assert queue(recipes.member()).status_code == 403


def test_an_empty_portfolio_is_told_so() -> None:
    pairs.match()
    person = recipes.commissioner(portfolio_areas=[], portfolio_provinces=[])

    assert "Your portfolio is empty" in queue(person).content.decode()


def test_before_any_score_an_administrator_is_led_to_the_runs() -> None:
    page = queue(recipes.administrator()).content.decode()

    assert "no scores yet" in page
    assert reverse("run-list") in page


def test_when_all_is_reviewed_the_page_counts_todays_decisions(commissioner: User) -> None:
    match = pairs.match()
    pairs.client(commissioner).post(
        reverse("match-review", args=(match.pair,)), pairs.decision(match)
    )

    assert "All reviewed. 1 decision today." in queue(commissioner).content.decode()


def test_the_query_count_does_not_grow_with_the_rows(commissioner: User) -> None:
    many(1)
    queue(commissioner)
    with CaptureQueriesContext(connection) as one:
        queue(commissioner, "?order=new")
    for _number in range(19):
        recipes.technology(capabilities=pairs.CAPABILITIES)
    pairs.drain()
    with CaptureQueriesContext(connection) as twenty:
        page = queue(commissioner, "?order=new")

    assert len(page.context["rows"]) == 20
    assert len(twenty) == len(one)


def test_the_order_stays_until_the_reader_asks_for_the_new_one(commissioner: User) -> None:
    first, second, third = many(3)
    browser = pairs.client(commissioner)
    browser.get(reverse("match-queue"))
    Match.objects.filter(pk=third.pk).update(score=9_999_999, points=[9_999_999, *[0] * 6])

    frozen = browser.get(reverse("match-queue")).context["rows"]
    renewed = browser.get(reverse("match-queue") + "?order=new").context["rows"]

    assert [row.pk for row in frozen] == [first.pk, second.pk, third.pk]
    assert [row.pk for row in renewed] == [third.pk, first.pk, second.pk]


def test_matches_that_came_since_are_counted_not_mixed_in(commissioner: User) -> None:
    many(1)
    browser = pairs.client(commissioner)
    browser.get(reverse("match-queue"))
    recipes.technology(capabilities=pairs.CAPABILITIES)
    pairs.drain()

    page = browser.get(reverse("match-queue"))

    assert len(page.context["rows"]) == 1
    assert "1 match is new." in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=abc",
        "page=",
        "page=1.5",
        "page=" + "9" * 40,
        "page=%00",
        "q=%00",
        "q=%22",
        "q=" + "(" * 150,
        "q=%FF%FE",
        "area=zz",
        "score=NaN",
        "state=x&state=y",
        "place=ZZ",
        "unknown=1",
        "order=zz",
    ],
)
def test_no_query_breaks_the_queue(commissioner: User, query: str) -> None:
    many(1)

    assert queue(commissioner, f"?{query}").status_code == 200


def bulk(person: User, matches: list[Match], **fields: Any) -> Any:
    data = {
        "selected": [f"{match.pair}:0:{match.score}" for match in matches],
        "key": recipes.key(),
        "queue": "",
        **fields,
    }
    return pairs.client(person).post(reverse("match-bulk"), data)


def test_selected_matches_are_declined_with_one_reason(commissioner: User) -> None:
    matches = many(3)

    answer = bulk(commissioner, matches[:2], decision="decline", reason="too-early")

    assert answer.status_code == 302
    assert set(Review.objects.values_list("decision", "reason")) == {("decline", "too-early")}
    assert Review.objects.count() == 2


def test_decisions_about_several_keep_the_scores_of_the_page(commissioner: User) -> None:
    same, moved = many(2)
    page = queue(commissioner).content.decode()
    assert f'value="{same.pair}:0:{same.score}"' in page
    Match.objects.filter(pk=moved.pk).update(score=700, points=[100] * 7)

    bulk(commissioner, [same, moved], decision="accept")

    found = {row.technology_id: row for row in Review.objects.all()}
    assert found[same.technology_id].points == same.points
    other = found[moved.technology_id]
    assert (other.score, other.points) == (moved.score, None)


@pytest.mark.parametrize("seen", ["", ":", ":x", ":-1", ":999999999999"])
def test_a_bulk_form_without_scores_teaches_nothing(commissioner: User, seen: str) -> None:
    (match,) = many(1)

    bulk(commissioner, [match], decision="accept", selected=f"{match.pair}:0{seen}")

    row = Review.objects.get()
    assert (row.score, row.points) == (None, None)


def test_enter_in_the_bulk_form_never_accepts(commissioner: User) -> None:
    many(1)

    form = queue(commissioner).content.decode().split(reverse("match-bulk"))[1]

    first = form[form.index("<button") :].split(">")[0]
    assert 'value="decline"' in first
    assert "hidden" in first


def test_the_same_bulk_form_twice_decides_once(commissioner: User) -> None:
    matches, key = many(2), recipes.key()

    for _time in range(2):
        bulk(commissioner, matches, decision="decline", reason="too-early", key=key)

    assert Review.objects.count() == 2


def test_a_bulk_decline_without_a_reason_decides_nothing(commissioner: User) -> None:
    answer = bulk(commissioner, many(1), decision="decline")

    assert answer.status_code == 422
    assert "Choose the reason" in answer.content.decode()
    assert not Review.objects.exists()


def test_a_selection_that_wants_its_reason_is_kept(commissioner: User) -> None:
    matches = many(2)
    refused = bulk(commissioner, matches, decision="decline", queue="page=2")

    kept = re.findall(r'name="selected" value="([^"]+)"', refused.content.decode())
    answer = bulk(commissioner, matches, decision="decline", selected=kept, reason="too-early")

    assert reverse("match-bulk") in refused.content.decode()
    assert 'name="queue" value="page=2"' in refused.content.decode()
    assert 'name="reason" value="too-early"' in refused.content.decode()
    assert answer.status_code == 302
    assert Review.objects.filter(decision="decline").count() == 2


def test_what_somebody_decided_meanwhile_is_listed_back(commissioner: User) -> None:
    first, second = many(2)
    pairs.client(recipes.commissioner()).post(
        reverse("match-review", args=(first.pair,)), pairs.decision(first)
    )

    answer = bulk(commissioner, [first, second], decision="decline", reason="too-early")

    page = answer.content.decode()
    assert "1 match declined." in page
    assert first.technology.company.name in page
    assert "Somebody decided it meanwhile: Accepted." in page


def test_matches_outside_the_portfolio_are_not_decided(commissioner: User) -> None:
    outside = recipes.commissioner(portfolio_provinces=["CN-GD"])

    bulk(outside, many(1), decision="decline", reason="too-early")

    assert not Review.objects.exists()


def test_members_decide_nothing_in_bulk() -> None:
    answer = bulk(recipes.member(), many(1), decision="decline", reason="too-early")

    assert answer.status_code == 403
