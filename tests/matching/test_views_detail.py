"""The page of a pair: the explanation, who may read what of it, and how it adds up."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from matchmaker.matching.models import Match, Review
from matchmaker.templatetags.score import out_of_100
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner() -> User:
    return recipes.commissioner()


def page(person: User | None, match: Match, query: str = "") -> Any:
    return pairs.client(person).get(reverse("match-detail", args=(match.pair,)) + query)


def text(answer: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(plain.split())


def speaker(match: Match) -> User:
    person = recipes.member()
    recipes.membership(person, match.technology.company)
    return person


def review(match: Match, **fields: Any) -> Review:
    return Review.objects.create(
        technology=match.technology,
        need=match.need,
        reviewed_at=recipes.NOW,
        key=uuid4(),
        **{"revision": 1, "decision": "accept", "reviewed_by": recipes.commissioner(), **fields},
    )


def test_strangers_find_nothing_and_signed_out_people_are_asked_to_sign_in() -> None:
    match = pairs.match()

    assert page(recipes.member(), match).status_code == 404
    assert page(recipes.commissioner(portfolio_provinces=["CN-GD"]), match).status_code == 404
    assert page(None, match).status_code == 302
    assert page(recipes.administrator(), match).status_code == 200
    assert page(speaker(match), match).status_code == 200


def test_the_exact_integers_on_the_page_add_up_to_the_stored_score(commissioner: User) -> None:
    match = pairs.match()

    answer = page(commissioner, match)

    bars = answer.context["bars"]
    assert sum(bar.points for bar in bars) == match.score
    assert f"{match.score:,}" in text(answer)
    assert answer.context["bar_sum"] == sum(bar.tenths for bar in bars) / 10


def test_every_reason_links_to_its_source_and_carries_the_year(commissioner: User) -> None:
    recipes.signal()
    recipes.measurement(indicator=recipes.indicator("COD", areas=[recipes.WATER]), value=80)
    recipes.measurement(
        indicator=recipes.indicator("COD", areas=[recipes.WATER]), place=recipes.nation(), value=40
    )

    answer = page(commissioner, pairs.match())

    html = answer.content.decode()
    assert 'href="https://example.org/yearbook"' in html
    cited = [one for reason in answer.context["reasons"] for one in reason.sources]
    assert cited
    for one in cited:
        assert one.url
        assert f"({one.year}, " in text(answer) or one.year is None


def test_assumed_and_assigned_inputs_are_marked(commissioner: User) -> None:
    match = pairs.match(
        recipes.technology(trl=None, capabilities=pairs.CAPABILITIES),
        recipes.need(areas_assigned=True, capabilities=pairs.CAPABILITIES),
    )

    words = text(page(commissioner, match))

    assert "assumed" in words
    assert "assigned" in words


def test_score_and_confidence_are_two_facts_and_blockers_are_counted(commissioner: User) -> None:
    need = recipes.need(capabilities=("membranes",), allows_consortium=False)

    words = text(page(commissioner, pairs.match(recipes.technology(), need)))

    assert "of 7 inputs sourced or better" in words
    assert "1 open" in words
    assert (
        reverse("suggestion-list", args=(need.slug,))
        in page(commissioner, Match.objects.get()).content.decode()
    )


def test_a_pair_behind_a_gate_names_it(commissioner: User) -> None:
    match = pairs.match()
    Match.objects.update(gate=3)

    assert "The company answered “never” to this need." in text(page(commissioner, match))


def test_a_change_since_the_score_is_told(commissioner: User) -> None:
    match = pairs.match()
    assert "recomputing" not in text(page(commissioner, match))

    match.technology.summary = "Something else"
    match.technology.save()

    assert "recomputing" in text(page(commissioner, match))


@pytest.mark.parametrize(
    ("asked", "pace"),
    [("1", "500ms"), ("20", "10s"), ("99999999", "10s"), ("-1", "500ms"), ("²", "500ms")],
)
def test_a_page_asks_ever_less_often(commissioner: User, asked: str, pace: str) -> None:
    match = pairs.match()
    match.technology.trl = 3
    match.technology.save()

    part = pairs.client(commissioner).get(
        match.get_absolute_url(), {"asked": asked}, headers={"HX-Request": "true"}
    )

    assert f"every {pace}" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_once_scored_the_page_is_told_the_score_and_asks_no_more(commissioner: User) -> None:
    match = pairs.match()
    match.technology.trl = 3
    match.technology.save()
    pairs.drain()
    match.refresh_from_db()

    part = pairs.client(commissioner).get(
        match.get_absolute_url(), {"asked": "1"}, headers={"HX-Request": "true"}
    )

    words = part.content.decode()
    assert f"The score is up to date: {out_of_100(match.score)}." in words
    assert "hx-get" not in words
    assert "HX-Request" in part.headers["Vary"]


def test_signals_that_end_within_a_year_are_marked(commissioner: User) -> None:
    recipes.signal(deadline_on=timezone.localdate() + timedelta(days=100))

    assert "ends within a year" in text(page(commissioner, pairs.match()))


def test_a_commissioner_reads_the_notes_of_others_and_the_firm_only_the_message() -> None:
    match = pairs.match()
    author = recipes.commissioner(name="Ann Author")
    review(match, note="They are slow", message="Congratulations", reviewed_by=author)

    inside = text(page(recipes.commissioner(), match))
    firm = text(page(speaker(match), match))

    assert "They are slow" in inside
    assert "Ann Author" in inside
    assert "Congratulations" in firm
    assert "They are slow" not in firm
    assert "Ann Author" not in firm


def test_the_firm_is_asked_what_the_commissioner_wants_to_know() -> None:
    match = pairs.match()
    review(match, decision="ask", message="How large is your largest plant?")

    words = text(page(speaker(match), match))

    assert "Your trade commissioner asks: How large is your largest plant?" in words


def test_the_firm_answers_and_does_not_decide() -> None:
    match = pairs.match()

    html = page(speaker(match), match).content.decode()

    assert reverse("interest-answer", args=(match.pair,)) in html
    assert reverse("match-review", args=(match.pair,)) not in html


def test_the_firm_sees_no_other_firm() -> None:
    match = pairs.match()
    rival = recipes.technology(recipes.company(name="Rival"), capabilities=pairs.CAPABILITIES)
    pairs.drain()

    assert rival.company.name not in text(page(speaker(match), match))


def test_samples_and_public_records_say_what_they_are(commissioner: User) -> None:
    sample = recipes.company(origin=Company.Origin.SAMPLE)
    public = recipes.company(origin=Company.Origin.PUBLIC_RECORD, evidence_year=2016)

    for firm, words in ((sample, "Fictional"), (public, "From public sources, unverified (2016)")):
        offer = recipes.technology(firm, capabilities=pairs.CAPABILITIES)
        match = pairs.match(offer, recipes.need(capabilities=pairs.CAPABILITIES))
        assert words in text(page(commissioner, match))


def test_previous_and_next_follow_the_queue_that_the_reader_came_from(
    commissioner: User,
) -> None:
    need = recipes.need(capabilities=pairs.CAPABILITIES)
    for _number in range(3):
        recipes.technology(capabilities=pairs.CAPABILITIES)
    pairs.drain()
    first, second, third = Match.objects.current().best_first()
    query = f"?q={need.ref}"

    answer = page(commissioner, second, query)

    assert answer.context["previous"] == first
    assert answer.context["next"] == third
    assert f"{third.get_absolute_url()}{query}" in answer.content.decode()


def test_the_query_count_does_not_grow_with_reviews_and_evidence(commissioner: User) -> None:
    match = pairs.match()
    review(match)
    page(commissioner, match)
    with CaptureQueriesContext(connection) as few:
        page(commissioner, match)
    for number in range(2, 20):
        review(match, revision=number, decision="accept" if number % 2 else "reopen")
        recipes.signal()
        recipes.measurement(
            indicator=recipes.indicator(f"I{number}", areas=[recipes.WATER]), value=number
        )
    with CaptureQueriesContext(connection) as many:
        page(commissioner, match)

    assert len(many) == len(few)


def test_a_french_page_marks_what_is_written_in_english() -> None:
    company = recipes.company(origin="public-record")
    technology = recipes.technology(company, name="Ion mill", capabilities=pairs.CAPABILITIES)
    need = recipes.need(title_en="Treat brine", capabilities=pairs.CAPABILITIES)
    match = pairs.match(technology, need)
    address = match.get_absolute_url().replace("/en/", "/fr/")

    text = pairs.client(recipes.commissioner()).get(address).content.decode()

    assert '<html lang="fr"' in text
    assert 'lang="en">Treat brine</a>' in text
    assert 'lang="en">Ion mill</a>' in text


def test_days_among_the_requirements_are_written_as_french_writes_them() -> None:
    match = pairs.match(budget_amount=1_000_000, budget_currency="CAD", budget_on=date(2026, 4, 3))
    address = f"/fr/review/{match.pair}/"

    page = pairs.client(recipes.administrator()).get(address).content.decode()

    assert "3 avr. 2026" in page
    assert "3 Avr 2026" not in page


def test_people_of_a_firm_are_told_that_they_have_not_answered() -> None:
    match, person = pairs.match(), recipes.member()
    recipes.membership(person, match.technology.company)

    own = pairs.client(person).get(match.get_absolute_url()).content.decode()
    other = pairs.client(recipes.commissioner()).get(match.get_absolute_url()).content.decode()

    assert "You have not answered yet" in own
    assert "The company has not answered" not in own
    assert "The company has not answered" in other
