"""Matches of one's own technologies, and answering them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaker.matching.models import Interest, Match
from opportunities import paging
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from companies.models import Company
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    return recipes.company()


@pytest.fixture
def member(firm: Company) -> User:
    person = recipes.member()
    recipes.membership(person, firm)
    return person


def mine(person: User, **options: Any) -> Any:
    return pairs.client(person).get(reverse("my-match-list"), **options)


def test_own_matches_are_listed_with_reasons(firm: Company, member: User) -> None:
    match = pairs.match(recipes.technology(firm, capabilities=pairs.CAPABILITIES))
    pairs.match()

    answer = mine(member)

    assert [one.match for one in answer.context["found"]] == list(
        Match.objects.current().filter(technology=match.technology).best_first()
    )
    assert 1 <= len(answer.context["found"][0].reasons) <= 3
    assert "The technology answers 2 of 2 capabilities" in answer.content.decode()


def test_a_page_that_is_read_while_the_worker_finishes_asks_again(
    firm: Company, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipes.need(capabilities=pairs.CAPABILITIES)
    recipes.technology(firm, capabilities=pairs.CAPABILITIES)

    def turn(rows: Any, page: str | None) -> Any:
        turned = paging.turn(rows, page)
        turned.page.object_list = list(turned.page.object_list)
        pairs.drain()
        return turned

    monkeypatch.setattr("matchmaker.matching.views.mine.turn", turn)

    assert "every 1s" in mine(member).content.decode()


def test_right_after_publishing_the_page_waits_and_asks_again(firm: Company, member: User) -> None:
    recipes.need(capabilities=pairs.CAPABILITIES)
    recipes.technology(firm, capabilities=pairs.CAPABILITIES)

    before = mine(member).content.decode()
    poll = mine(member, headers={"HX-Request": "true"})
    pairs.drain()
    after = mine(member).content.decode()

    assert "First matches in a moment" in before
    assert "hx-get" in before
    assert '<meta http-equiv="refresh"' in before
    assert "<html" not in poll.content.decode()
    assert "HX-Request" in poll.headers["Vary"]
    assert "First matches in a moment" not in after
    assert "hx-get" not in after


def test_each_match_says_what_would_raise_it_most(firm: Company, member: User) -> None:
    pairs.match(
        recipes.technology(firm, capabilities=pairs.CAPABILITIES[:1], trl=9),
        recipes.need(capabilities=pairs.CAPABILITIES),
    )

    page = mine(member).content.decode()

    assert "What would raise it most: Offer one capability more: " in page


def test_without_a_match_the_page_says_what_would_raise_the_chances(
    firm: Company, member: User
) -> None:
    page = mine(member).content.decode()

    assert "No match yet: what would raise your chances" in page
    assert reverse("capacity-edit", args=(firm.slug,)) in page


def test_without_a_company_the_page_leads_to_one() -> None:
    assert reverse("company-create") in mine(recipes.member()).content.decode()


def test_the_query_count_does_not_grow_with_the_matches(firm: Company, member: User) -> None:
    recipes.technology(firm, capabilities=pairs.CAPABILITIES)
    recipes.need(capabilities=pairs.CAPABILITIES)
    pairs.drain()
    mine(member)
    with CaptureQueriesContext(connection) as one:
        mine(member)
    for _number in range(19):
        recipes.need(capabilities=pairs.CAPABILITIES)
    pairs.drain()
    with CaptureQueriesContext(connection) as twenty:
        answer = mine(member)

    assert len(answer.context["found"]) == 20
    assert len(twenty) == len(one)


def answer(person: User, match: Match, **fields: str) -> Any:
    return pairs.client(person).post(reverse("interest-answer", args=(match.pair,)), fields)


def test_a_refused_answer_asks_for_the_score_where_it_can_be_read(
    firm: Company, member: User
) -> None:
    match = pairs.match(recipes.technology(firm, capabilities=pairs.CAPABILITIES))
    match.technology.trl = 3
    match.technology.save()

    refused = answer(member, match, answer=Interest.Answer.NOT_NOW)

    assert refused.status_code == 422
    assert f'hx-get="{match.get_absolute_url()}?asked=1"' in refused.content.decode()


def test_a_firm_answers_and_the_answer_takes_never_out_of_the_ranking(
    firm: Company, member: User
) -> None:
    match = pairs.match(recipes.technology(firm, capabilities=pairs.CAPABILITIES))

    assert answer(member, match, answer="interested").status_code == 302
    assert answer(member, match, answer="never", reason="too-far").status_code == 302

    assert Interest.objects.get().answer == "never"
    pairs.drain()
    match.refresh_from_db()
    assert match.gate == 3
    assert match.need.title_en in mine(member).content.decode()


def test_holding_back_without_a_reason_shows_the_error_and_keeps_the_note(
    firm: Company, member: User
) -> None:
    match = pairs.match(recipes.technology(firm, capabilities=pairs.CAPABILITIES))

    page = answer(member, match, answer="not-now", note="Ask in May")

    assert page.status_code == 422
    assert "Choose why you hold back." in page.content.decode()
    assert "Ask in May" in page.content.decode()
    assert not Interest.objects.exists()


def test_only_the_firm_answers(firm: Company, member: User) -> None:
    match = pairs.match(recipes.technology(firm, capabilities=pairs.CAPABILITIES))

    assert answer(recipes.member(), match, answer="interested").status_code == 404
    assert answer(recipes.commissioner(), match, answer="interested").status_code == 403
    assert not Interest.objects.exists()


def test_after_an_edit_the_page_asks_until_the_new_scores_are_there(
    firm: Company, member: User
) -> None:
    recipes.need(capabilities=pairs.CAPABILITIES)
    technology = recipes.technology(firm, capabilities=pairs.CAPABILITIES)
    pairs.drain()
    technology.trl = 3
    technology.save()

    before = mine(member).content.decode()
    pairs.drain()
    after = mine(member).content.decode()

    assert "New scores in a moment" in before
    assert "hx-get" in before
    assert "hx-get" not in after
