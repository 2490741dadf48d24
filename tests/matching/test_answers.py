"""What either side has said of a match and the other has yet to take up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from matchmaker.matching.answers import unanswered, unheard
from matchmaker.matching.models import Interest, Match, Review
from tests import recipes
from tests.matching import pairs

pytestmark = pytest.mark.django_db
LATER = recipes.NOW + timedelta(hours=1)


def answer(match: Match, code: str = "interested", at: object = recipes.NOW) -> None:
    Interest.objects.create(
        technology=match.technology,
        need=match.need,
        answer=code,
        reason="" if code == "interested" else "too-far",
        answered_by=recipes.member(),
        answered_at=at,
    )


def review(match: Match, decision: str, at: object = recipes.NOW, revision: int = 1) -> None:
    Review.objects.create(
        technology=match.technology,
        need=match.need,
        revision=revision,
        decision=decision,
        message="How cold?" if decision == "ask" else "",
        reviewed_by=recipes.commissioner(),
        reviewed_at=at,
        key=recipes.key(),
    )


def current() -> list[Match]:
    return list(unheard(Match.objects.current()))


def test_an_answer_waits_until_somebody_decides_after_it() -> None:
    match = pairs.match()
    assert current() == []

    answer(match)
    assert current() == [match]

    review(match, "accept", at=LATER)
    assert current() == []


def test_an_answer_to_a_question_waits_again() -> None:
    match = pairs.match()
    review(match, "ask")
    answer(match, "not-now", at=LATER)

    (found,) = current()

    assert (found, found.answer) == (match, "not-now")  # type: ignore[attr-defined]


def test_a_question_waits_until_the_firm_answers_after_it() -> None:
    match = pairs.match()
    answer(match)
    review(match, "ask", at=LATER)

    (found,) = unanswered(Match.objects.current())
    assert found.question == "How cold?"

    Interest.objects.update(answered_at=LATER + timedelta(hours=1))
    assert not unanswered(Match.objects.current()).exists()


def test_a_question_that_was_taken_back_waits_for_nobody() -> None:
    match = pairs.match()
    review(match, "ask")
    review(match, "reopen", at=LATER, revision=2)

    assert not unanswered(Match.objects.current()).exists()


def page(person: object, name: str, query: str = "") -> str:
    response = pairs.client(person).get(reverse(name) + query)  # type: ignore[arg-type]
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_day_and_the_queue_of_a_commissioner_show_who_is_interested() -> None:
    match, by = pairs.match(), recipes.commissioner()
    other = pairs.match()
    answer(match)

    day, queue = page(by, "my-day"), page(by, "match-queue", "?answer=interested")

    assert f"{match.technology.company.name}: Interested" in day
    assert "Company: Interested" in queue
    assert f'href="{match.get_absolute_url()}?answer=interested"' in queue
    assert other.get_absolute_url() not in queue
    assert match.get_absolute_url() not in page(by, "match-queue", "?answer=none")


def test_a_reopened_match_is_among_those_nobody_has_decided() -> None:
    match, by = pairs.match(), recipes.commissioner()
    review(match, "ask")
    assert match.get_absolute_url() not in page(by, "my-day")

    review(match, "reopen", revision=2)

    assert match.get_absolute_url() in page(by, "my-day")


def test_the_day_of_a_firm_begins_with_what_it_is_asked() -> None:
    match, person = pairs.match(), recipes.member()
    recipes.membership(person, match.technology.company)
    review(match, "ask")

    assert "How cold?" in page(person, "my-day")
    assert "A trade commissioner asks you" in page(person, "my-match-list")


def test_a_firm_sees_in_its_list_that_a_match_is_accepted() -> None:
    match, person = pairs.match(), recipes.member()
    recipes.membership(person, match.technology.company)
    review(match, "accept")

    assert "Accepted by a trade commissioner" in page(person, "my-match-list")
