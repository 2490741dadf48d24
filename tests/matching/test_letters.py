"""Letters about decisions: to the firm's people alone, once, with what their own page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse

from opportunities.models import Need
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.accounts.models import User
    from matchmaker.matching.models import Match

pytestmark = pytest.mark.django_db


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """Run what waits for the transaction, as outside of a test."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def firm_of(match: Match, **fields: Any) -> User:
    """Let a person speak for the firm of a pair."""
    person = recipes.member(**fields)
    recipes.membership(person, match.technology.company)
    return person


def decide(match: Match, by: User, **fields: Any) -> int:
    answer = pairs.client(by).post(
        reverse("match-review", args=(match.pair,)), pairs.decision(match, **fields)
    )
    return int(answer.status_code)


def test_a_question_reaches_the_people_of_the_firm_with_a_link(commit: Any) -> None:
    match = pairs.match()
    person = firm_of(match)
    firm_of(pairs.match())

    with commit():
        decide(match, recipes.commissioner(), decision="ask", message="How cold?", note="Hush")

    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert match.need.title_en in letter.subject
    assert "How cold?" in letter.body
    assert f"http://testserver{match.get_absolute_url()}" in letter.body
    assert "Hush" not in letter.body


def test_a_letter_is_in_the_language_of_its_reader(commit: Any) -> None:
    match = pairs.match()
    firm_of(match, language="fr")

    with commit():
        decide(match, recipes.commissioner())

    assert f"/fr/review/{match.pair}/" in mail.outbox[0].body


def test_a_form_that_arrives_twice_writes_once(commit: Any) -> None:
    match, by, key = pairs.match(), recipes.commissioner(), recipes.key()
    firm_of(match)

    for _time in range(2):
        with commit():
            assert decide(match, by, key=key) == 302

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("words", "letters"), [("", 0), ("Your papers are too old.", 1)])
def test_a_decline_is_told_by_mail_where_it_has_words(
    commit: Any, words: str, letters: int
) -> None:
    match = pairs.match()
    firm_of(match)

    with commit():
        decide(match, recipes.commissioner(), decision="decline", reason="too-small", message=words)

    assert len(mail.outbox) == letters


@pytest.mark.parametrize(("first", "letters"), [("accept", 2), ("decline", 0)])
def test_taking_back_is_told_where_the_decision_was(commit: Any, first: str, letters: int) -> None:
    match, by = pairs.match(), recipes.commissioner()
    firm_of(match)

    with commit():
        decide(match, by, decision=first, reason="too-small")
        decide(match, by, decision="reopen", revision="1")

    assert len(mail.outbox) == letters


def test_many_decisions_at_once_are_one_letter_a_firm(commit: Any) -> None:
    need = recipes.need(capabilities=pairs.CAPABILITIES)
    firm, other = recipes.company(), recipes.company()
    owners = (firm, firm, other)
    offers = [recipes.technology(one, capabilities=pairs.CAPABILITIES) for one in owners]
    matches = [pairs.match(offer, need) for offer in offers]
    for one in (firm, other):
        recipes.membership(recipes.member(), one)
    selected = [f"{match.pair}:0:{match.score}" for match in matches]

    with commit():
        pairs.client(recipes.commissioner()).post(
            reverse("match-bulk"),
            {"selected": selected, "decision": "accept", "key": recipes.key()},
        )

    assert sorted(letter.body.count("/review/") for letter in mail.outbox) == [1, 2]


def test_nobody_is_told_of_a_need_that_is_no_longer_public(commit: Any) -> None:
    match = pairs.match()
    firm_of(match)
    Need.objects.update(is_published=False)

    with commit():
        decide(match, recipes.administrator(), decision="ask", message="How cold?")

    assert mail.outbox == []


@pytest.mark.parametrize("origin", ["registered", "public-record"])
def test_the_form_says_whether_anybody_reads_a_message(origin: str) -> None:
    match = pairs.match(
        recipes.technology(recipes.company(origin=origin), capabilities=pairs.CAPABILITIES)
    )

    page = pairs.client(recipes.commissioner()).get(match.get_absolute_url()).content.decode()

    assert ("Nobody speaks for this company here" in page) == (origin == "public-record")
    assert ("get it by mail" in page) == (origin == "registered")
