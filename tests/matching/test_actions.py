"""Deciding about a pair and answering for a firm: once, in order, and never over a colleague."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from matchmaker.matching import actions
from matchmaker.matching.models import Interest, Review
from tests import recipes

if TYPE_CHECKING:
    from companies.models import Technology
    from opportunities.models import Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Technology, Need]:
    return recipes.technology(), recipes.need()


def decide(pair: tuple[Technology, Need], decision: str = "accept", **fields: Any) -> Review:
    values: dict[str, Any] = {
        "revision": Review.objects.of_pair(pair[0].pk, pair[1].pk).count(),
        "key": uuid4(),
        "score": 7_000_000,
        "at": recipes.NOW,
        **fields,
    }
    values.setdefault("by", recipes.commissioner())
    return actions.review_match(*pair, decision=decision, **values)


def test_a_decision_keeps_what_the_reviewer_saw(pair: tuple[Technology, Need]) -> None:
    review = decide(pair, note="Call them", message="Well done")

    stored = Review.objects.get()
    assert stored == review
    assert (stored.revision, stored.score, stored.note, stored.message) == (
        1,
        7_000_000,
        "Call them",
        "Well done",
    )


def test_the_same_form_sent_twice_decides_once(pair: tuple[Technology, Need]) -> None:
    by, key = recipes.commissioner(), uuid4()

    first = decide(pair, by=by, key=key, revision=0)
    second = decide(pair, by=by, key=key, revision=0)

    assert first == second
    assert Review.objects.count() == 1


def test_a_key_that_another_decision_used_is_told_so(pair: tuple[Technology, Need]) -> None:
    by, key = recipes.commissioner(), uuid4()
    first = decide(pair, by=by, key=key, revision=0)

    with pytest.raises(actions.AlreadyDecidedError) as caught:
        decide(pair, "decline", reason="too-small", by=by, key=key, revision=0)

    assert caught.value.review == first


def test_a_decision_over_a_newer_one_is_refused_with_the_newer_one(
    pair: tuple[Technology, Need],
) -> None:
    newer = decide(pair, "decline", reason="too-small")

    with pytest.raises(actions.AlreadyDecidedError) as caught:
        decide(pair, revision=0)

    assert caught.value.review == newer
    assert Review.objects.count() == 1


def test_a_decline_needs_a_coded_reason(pair: tuple[Technology, Need]) -> None:
    with pytest.raises(actions.RefusedError):
        decide(pair, "decline")
    with pytest.raises(actions.RefusedError):
        decide(pair, "decline", reason="i-do-not-like-it")

    assert not Review.objects.exists()


def test_asking_needs_a_question(pair: tuple[Technology, Need]) -> None:
    with pytest.raises(actions.RefusedError):
        decide(pair, "ask", message="  ")


def test_an_accepted_match_is_reopened_before_it_is_declined(
    pair: tuple[Technology, Need],
) -> None:
    decide(pair)

    with pytest.raises(actions.RefusedError):
        decide(pair, "decline", reason="too-small")
    decide(pair, "reopen")
    decide(pair, "decline", reason="too-small")

    decisions = Review.objects.of_pair(pair[0].pk, pair[1].pk).values_list("decision", flat=True)
    assert list(decisions) == ["accept", "reopen", "decline"]


def test_a_reason_is_kept_for_declines_alone(pair: tuple[Technology, Need]) -> None:
    assert decide(pair, "accept", reason="too-small").reason == ""


def test_only_a_lead_commissioner_or_an_administrator_blocks(
    pair: tuple[Technology, Need],
) -> None:
    with pytest.raises(actions.BlockingNotAllowedError):
        decide(pair, "decline", reason="blocked")

    lead = recipes.commissioner(is_lead_commissioner=True)
    blocked = decide(pair, "decline", reason="blocked", by=lead)

    assert blocked.reason == Review.Reason.BLOCKED
    with pytest.raises(actions.BlockingNotAllowedError):
        decide(pair, "reopen")
    assert decide(pair, "reopen", by=recipes.administrator()).revision == 2


def test_a_need_that_has_closed_is_not_accepted() -> None:
    closed = recipes.need(closes_on=recipes.AS_OF - timedelta(days=1))

    with pytest.raises(actions.RefusedError):
        decide((recipes.technology(), closed))


def test_a_technology_that_was_withdrawn_is_not_accepted() -> None:
    with pytest.raises(actions.RefusedError):
        decide((recipes.technology(is_published=False), recipes.need()))


def test_a_firm_that_said_never_is_not_introduced(pair: tuple[Technology, Need]) -> None:
    answer(pair, "never", reason="ip-concern")

    with pytest.raises(actions.RefusedError):
        decide(pair)
    assert decide(pair, "decline", reason="other").decision == "decline"


def answer(pair: tuple[Technology, Need], word: str, **fields: Any) -> Interest:
    values: dict[str, Any] = {"by": recipes.member(), "at": recipes.NOW, **fields}
    return actions.answer_interest(*pair, answer=word, **values)


def test_a_firm_answers_and_changes_its_mind(pair: tuple[Technology, Need]) -> None:
    answer(pair, "not-now", reason="no-capacity", note="Next year")
    answer(pair, "interested")

    kept = Interest.objects.get()
    assert (kept.answer, kept.reason, kept.note) == ("interested", "", "")


def test_holding_back_needs_a_coded_reason(pair: tuple[Technology, Need]) -> None:
    for word in ("not-now", "never"):
        with pytest.raises(actions.RefusedError):
            answer(pair, word)

    assert not Interest.objects.exists()


def test_the_same_answer_twice_changes_nothing(pair: tuple[Technology, Need]) -> None:
    first = answer(pair, "interested")
    answer(pair, "interested", at=recipes.NOW + timedelta(hours=1))

    assert Interest.objects.get().answered_at == first.answered_at
    assert Interest.pgh_event_model.objects.count() == 1  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Several people, or one impatient one, at the same moment."""

    def run(self, keys: list[UUID]) -> list[object]:
        pair, by = (recipes.technology(), recipes.need()), recipes.commissioner()

        def send(key: UUID) -> object:
            try:
                return decide(pair, by=by, key=key, revision=0).pk
            except actions.AlreadyDecidedError as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(keys)) as pool:
            return list(pool.map(send, keys))

    def test_one_form_sent_eight_times_makes_one_review(self) -> None:
        found = self.run([uuid4()] * 8)

        assert set(found) == {Review.objects.get().pk}

    def test_eight_forms_make_one_review_and_seven_conflicts(self) -> None:
        found = self.run([uuid4() for _number in range(8)])

        assert Review.objects.count() == 1
        assert sum(isinstance(one, actions.AlreadyDecidedError) for one in found) == 7
