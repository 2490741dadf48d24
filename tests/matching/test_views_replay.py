"""The page of a pair on another day: recomputed for the reader, and stored nowhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matchmaker.matching.models import Match
from tests import recipes
from tests.matching import pairs
from tests.matching.test_evidence import limit
from tests.matching.test_views_detail import page, speaker, text

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db
THEN = "?as_of=2017-10-12"


@pytest.fixture
def commissioner() -> User:
    return recipes.commissioner()


def guideline(**fields: Any) -> Any:
    """The Yangtze guideline: published in July 2017, over at the end of 2020."""
    fields.setdefault("title_en", "Guidelines for the Yangtze River Economic Belt")
    fields.setdefault("metric", "water use per unit of industrial value added")
    return recipes.signal(
        region="Yangtze River Economic Belt",
        published_on=date(2017, 7, 31),
        deadline_on=date(2020, 12, 31),
        **fields,
    )


def test_a_day_of_2017_names_the_guideline_in_force_and_today_says_lapsed(
    commissioner: User,
) -> None:
    guideline()
    match = pairs.match()

    then = text(page(commissioner, match, THEN))
    now = text(page(commissioner, match))

    assert "This page speaks of 12 Oct 2017 , not of today." in then
    assert "in force, ends 31 Dec 2020" in then
    assert "today: lapsed 2020" in then
    assert "Lapsed, and so not counted" not in then
    assert "1 document lapsed, not counted" in now
    assert "Guidelines for the Yangtze River Economic Belt : lapsed 2020" in now
    assert "in force, ends 31 Dec 2020" not in now


def test_only_evidence_and_policy_are_of_that_day(commissioner: User) -> None:
    guideline()
    recipes.signal()
    measure = recipes.indicator(areas=[recipes.WATER])
    limit("35", date(2016, 1, 1), None, "GB 3095-2012")
    recipes.measurement(indicator=measure, value=70, year=2015)
    recipes.measurement(indicator=measure, value=105, year=2025)
    match = pairs.match()

    answer = page(commissioner, match, THEN)

    moved = {row.component: row.difference for row in answer.context["rows"] if row.difference}
    assert set(moved) == {"evidence", "policy"}
    assert moved["evidence"] < 0
    assert answer.context["difference"] == sum(moved.values())
    assert answer.context["now"].score == match.score
    assert [one.gap.measurement.year for one in answer.context["figures"]] == [2015]


def test_looking_at_another_day_changes_no_stored_row(commissioner: User) -> None:
    guideline()
    recipes.signal()
    match = pairs.match()
    before = list(Match.objects.order_by("pk").values())

    for query in (THEN, "?as_of=2031-01-01", "?as_of=2025-02-03"):
        assert page(commissioner, match, query).status_code == 200

    assert list(Match.objects.order_by("pk").values()) == before
    assert page(commissioner, match).context["explained"].score.score == match.score


def test_whoever_may_not_open_the_pair_may_not_open_it_for_another_day(commissioner: User) -> None:
    match = pairs.match()

    assert page(recipes.member(), match, THEN).status_code == 404
    assert page(recipes.commissioner(portfolio_provinces=["CN-GD"]), match, THEN).status_code == 404
    assert page(None, match, THEN).status_code == 302
    for person in (commissioner, speaker(match), recipes.administrator()):
        assert page(person, match, THEN).status_code == 200


def test_no_decision_is_offered_about_another_day(commissioner: User) -> None:
    match = pairs.match()

    for person in (commissioner, speaker(match)):
        html = page(person, match, THEN).content.decode()
        assert 'method="post"' not in html.partition("<main")[2].partition("</main")[0]
        assert f'href="{match.get_absolute_url()}"' in html


@pytest.mark.parametrize("query", ["?as_of=soon", "?as_of=2017-13-45", "?as_of=0001-01-01"])
def test_a_day_that_is_none_shows_today_and_says_so(commissioner: User, query: str) -> None:
    match = pairs.match()

    answer = page(commissioner, match, query)

    assert answer.context["explained"].score.score == match.score
    assert "could not be read, so this page speaks of today" in text(answer)


def test_a_day_to_come_tells_what_will_have_lapsed(commissioner: User) -> None:
    recipes.signal(deadline_on=date(2030, 12, 31))
    match = pairs.match()

    words = text(page(commissioner, match, "?as_of=2031-01-05"))

    assert "lapsed 2030" in words
    assert "No policy signal in the shared areas is in force for this place on 5 Jan 2031" in words


def test_links_to_signals_and_places_keep_the_day(commissioner: User) -> None:
    signal = guideline()
    match = pairs.match()

    html = page(commissioner, match, THEN).content.decode()

    for address in (signal, match.need, match.need.place):
        assert f'href="{address.get_absolute_url()}{THEN}"' in html


def test_the_page_of_today_says_what_hangs_on_signals_that_end_soon(commissioner: User) -> None:
    match_signal = recipes.signal(deadline_on=recipes.AS_OF + timedelta(days=100))
    recipes.signal()
    match = pairs.match()

    words = text(page(commissioner, match))

    assert "points hang on 1 signal that ends within a year." in words
    assert "ends within a year" in words
    assert match_signal.get_absolute_url() in page(commissioner, match).content.decode()


def test_another_day_asks_as_many_queries_for_one_signal_as_for_ten(commissioner: User) -> None:
    guideline()
    match = pairs.match()
    browser, address = pairs.client(commissioner), match.get_absolute_url() + THEN
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for number in range(10):
        guideline()
        recipes.measurement(
            indicator=recipes.indicator(f"I{number}", areas=[recipes.WATER]), value=number
        )

    with CaptureQueriesContext(connection) as many:
        browser.get(address)

    assert (len(few), len(many)) == (16, 16)
