"""Filters of the review queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import QueryDict

from companies.models import Company
from matchmaker.engine.confidence import shown, strength_word
from matchmaker.matching.filters import BAND_BOUNDS, QueueFilter, from_shown, to_review
from matchmaker.matching.models import Match, Review
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from opportunities.models import Need

pytestmark = pytest.mark.django_db


def asked(query: str = "") -> QueueFilter:
    return QueueFilter(QueryDict(query), queryset=Match.objects.current())


def found(query: str = "") -> set[Need]:
    return {match.need for match in asked(query).rows}


def review(match: Match, decision: str, revision: int = 1, **fields: str) -> None:
    Review.objects.create(
        technology=match.technology,
        need=match.need,
        revision=revision,
        decision=decision,
        reviewed_by=recipes.commissioner(),
        reviewed_at=recipes.NOW,
        key=recipes.key(),
        **fields,
    )


@pytest.fixture
def match() -> Match:
    return pairs.match()


def test_the_queue_shows_what_waits_unless_asked_otherwise(match: Match) -> None:
    assert found() == {match.need}

    review(match, "decline", reason="too-small")

    assert found() == set()
    assert found("state=declined") == {match.need}
    assert found("state=all") == {match.need}
    assert found("state=accepted") == set()


@pytest.mark.parametrize(
    "decisions", [[], ["ask"], ["ask", "reopen"], ["ask", "reopen", "accept"], ["accept", "reopen"]]
)
def test_what_waits_is_told_alike_by_the_queue_and_in_short(
    match: Match, decisions: list[str]
) -> None:
    for revision, decision in enumerate(decisions, start=1):
        review(match, decision, revision)

    short = {row.need for row in to_review(Match.objects.current())}

    assert short == found()
    assert bool(short) == (not decisions or decisions[-1] == "reopen")


def test_a_reopened_match_waits_again(match: Match) -> None:
    review(match, "accept")
    review(match, "reopen", revision=2)

    assert found() == {match.need}
    assert found("state=accepted") == set()


def test_a_pair_behind_a_gate_waits_for_nobody(match: Match) -> None:
    Match.objects.update(gate=2)

    assert found() == set()
    assert found("state=all") == {match.need}


def test_area_place_and_origins_narrow_the_queue(match: Match) -> None:
    assert found(f"area={recipes.WATER}&place=CN-JS&origin=tender") == {match.need}
    assert found("place=320100") == {match.need}
    assert found(f"area={recipes.AIR}") == set()
    assert found("origin=project") == set()
    assert found(f"company={Company.Origin.SAMPLE}") == set()


def test_the_search_finds_company_technology_need_and_city(match: Match) -> None:
    for word in (match.technology.company.name, "Nanjing", "南京", "industrial"):
        assert found(f"q={word}") == {match.need}, word
    assert found("q=zebra") == set()


def test_an_invalid_filter_never_widens_the_queue(match: Match) -> None:
    for query in ("area=zz", "state=zz", "score=9e9999", "place=%00", "confidence=zz"):
        assert not asked(query).is_valid(), query
        assert not asked(query).rows.exists(), query


def test_the_score_bands_follow_the_words_that_are_shown(match: Match) -> None:
    for score in (from_shown(45) - 1, from_shown(45), from_shown(70) - 1, from_shown(70)):
        Match.objects.update(score=score, points=[score, *[0] * 6])
        word = strength_word(score).value
        inside = [name for name, bound in BAND_BOUNDS.items() if Match.objects.filter(bound)]
        assert inside == [word], shown(score)


def test_confidence_bands_meet_without_a_gap(match: Match) -> None:
    for confidence, word in ((499, "low"), (500, "medium"), (749, "medium"), (750, "high")):
        Match.objects.update(confidence=confidence)
        assert found(f"confidence={word}") == {match.need}, confidence


def test_the_same_question_is_written_the_same() -> None:
    recipes.city()

    assert asked("place=CN-JS&q=a&page=3&order=new").query() == asked("q=a&place=CN-JS").query()
    assert asked("state=to-review").query() == ""
    assert asked().is_plain
    assert not asked("q=a").is_plain
