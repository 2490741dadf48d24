"""Pages that show several applications together: what each person sees, at a fixed price."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia import suggest
from matchmaker.matching import refresh
from matchmaker.matching.staleness import Moment
from opportunities.models import Need
from tests import recipes

pytestmark = pytest.mark.django_db
MEMBRANES, SLUDGE = "membrane-filtration", "sludge-treatment"


def client(person: Any = None) -> Client:
    visitor = Client()
    if person is not None:
        visitor.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return visitor


def page(person: Any, name: str, *args: Any) -> str:
    response = client(person).get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def score() -> None:
    now = timezone.now()
    moment = Moment(now=now, as_of=day_in_china(now))
    refresh.drain(moment, clock=timezone.now)
    suggest.drain(moment, clock=timezone.now)


def queries(person: Any, name: str, *args: Any) -> int:
    visitor = client(person)
    address = reverse(name, args=args)
    visitor.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(address).status_code == 200
    return len(captured)


def fill(rows: int) -> Need:
    need = recipes.need(capabilities=(MEMBRANES, SLUDGE))
    for _number in range(rows):
        recipes.technology(capabilities=(MEMBRANES,))
        recipes.technology(capabilities=(SLUDGE,))
        recipes.signal()
        recipes.need()
    score()
    return need


@pytest.mark.parametrize("name", ["home", "area-list", "my-day"])
def test_queries_of_a_page_do_not_grow_with_the_rows(name: str) -> None:
    person = recipes.commissioner()
    fill(1)
    few = queries(person, name)

    fill(19)

    assert queries(person, name) == few


def test_queries_of_the_need_page_do_not_grow_with_its_matches() -> None:
    person = recipes.commissioner()
    few = queries(person, "need-detail", fill(1).slug)

    assert queries(person, "need-detail", fill(19).slug) == few
    assert few <= 20


def test_queries_of_the_area_page_do_not_grow_with_its_rows() -> None:
    fill(1)
    few = queries(None, "area-detail", recipes.WATER)

    fill(19)

    assert queries(None, "area-detail", recipes.WATER) == few


def test_a_stranger_sees_how_many_technologies_suit_but_no_match() -> None:
    need = recipes.need()
    technology = recipes.technology(name="Anode cascade")
    score()

    found = page(None, "need-detail", need.slug)

    assert "1 published technology" in found
    assert technology.name not in found


def test_a_member_sees_the_matches_of_the_own_firm_only() -> None:
    need = recipes.need()
    person, firm = recipes.member(), recipes.company()
    recipes.membership(person, firm)
    own, other = recipes.technology(firm, name="Ours"), recipes.technology(name="Theirs")
    score()

    found = page(person, "need-detail", need.slug)

    assert own.name in found
    assert other.name not in found


def links_of(person: Any, need: Need) -> tuple[bool, bool]:
    """Whether the page of a need leads to a call for partners and to a note, both about it."""
    found = page(person, "need-detail", need.slug)
    names = ("call-create", "field-note-create")
    return tuple(f'"{reverse(name)}?need={need.slug}"' in found for name in names)  # type: ignore[return-value]


@pytest.mark.parametrize("has_teams", [True, False])
def test_people_of_a_published_firm_call_for_partners_and_give_notes(has_teams: bool) -> None:
    need = fill(1) if has_teams else recipes.need()
    past = recipes.need(closes_on=recipes.AS_OF - timedelta(days=1))
    person, hidden = recipes.member(), recipes.member()
    recipes.membership(person, recipes.company())
    recipes.membership(hidden, recipes.company(is_published=False))

    assert links_of(person, need) == (True, True)
    assert links_of(person, past) == (False, True)
    assert {links_of(one, need) for one in (None, hidden, recipes.commissioner())} == {
        (False, False)
    }
    for name in ("call-create", "field-note-create"):
        assert client(person).get(f"{reverse(name)}?need={need.slug}").status_code == 200


def test_queries_of_the_need_page_of_a_member_do_not_grow_with_its_matches() -> None:
    person = recipes.member()
    recipes.membership(person, recipes.company())
    few = queries(person, "need-detail", fill(1).slug)

    assert queries(person, "need-detail", fill(19).slug) == few
    assert few <= 17


def test_a_commissioner_sees_matches_and_teams_of_the_portfolio() -> None:
    need = fill(1)

    inside = page(recipes.commissioner(), "need-detail", need.slug)
    outside = page(recipes.commissioner(portfolio_provinces=["CN-GD"]), "need-detail", need.slug)

    assert "Suggested teams" in inside
    assert "Suggested teams" not in outside


def test_a_past_need_says_so_and_offers_to_match_it_all_the_same() -> None:
    need = recipes.need(stage=Need.Stage.COMPLETED)

    found = page(None, "need-detail", need.slug)

    assert f"?need={need.slug}" in found
    assert "This need is past" in found


def test_a_draft_is_not_there_for_strangers() -> None:
    need = recipes.need(is_published=False)

    assert client().get(reverse("need-detail", args=(need.slug,))).status_code == 404


def test_an_unknown_area_is_a_404() -> None:
    assert client().get(reverse("area-detail", args=("alchemy",))).status_code == 404


def test_home_counts_no_fictional_firm() -> None:
    recipes.company(origin=Company.Origin.SAMPLE)
    recipes.company()

    response = client().get(reverse("home"))

    assert response.context_data["companies"] == 1


def test_a_newcomer_is_told_what_to_do_next() -> None:
    found = page(recipes.member(), "my-day")

    assert reverse("company-create") in found


def test_the_day_of_a_firm_names_one_step_and_first_the_one_that_brings_matches() -> None:
    person, firm = recipes.member(), recipes.company(is_published=False)
    recipes.membership(person, firm)

    before = page(person, "my-day")
    Company.objects.filter(pk=firm.pk).update(is_published=True)
    recipes.technology(firm)
    after = page(person, "my-day")

    assert re.search(r'btn-primary" href="[^"]+">Publish a technology<', before)
    assert "0 of 6 steps done" in before
    assert re.search(r'btn-primary" href="[^"]+">Say who you are: summary and website<', after)
    assert after.count("btn-primary") == before.count("btn-primary") == 1


def test_a_commissioner_without_a_portfolio_is_told_so() -> None:
    person = recipes.commissioner(portfolio_areas=[], portfolio_provinces=[])

    assert "Your portfolio is empty" in page(person, "my-day")


def test_an_administrator_sees_the_state_of_the_scores() -> None:
    fill(1)

    assert "Everything is up to date." in page(recipes.administrator(), "my-day")


@pytest.mark.parametrize(
    "name", ["about-scores", "about-data", "about-independence", "about-accessibility"]
)
@pytest.mark.parametrize("is_filled", [False, True], ids=["empty", "filled"])
def test_the_about_pages_open_with_and_without_data(name: str, is_filled: bool) -> None:
    if is_filled:
        fill(1)
        recipes.measurement()

    assert page(None, name)


OVER = {"published_on": date(2017, 7, 31), "deadline_on": date(2020, 12, 31)}


def test_a_need_names_the_policy_of_another_day_and_stays_what_it_is_today() -> None:
    signal = recipes.signal(metric="belt target", region="Yangtze River Economic Belt", **OVER)
    need = recipes.need(closes_on=date(2018, 1, 1))

    now = client().get(need.get_absolute_url()).content.decode()
    then = client().get(need.get_absolute_url(), {"as_of": "2017-10-12"}).content.decode()

    assert "belt target" not in now
    assert f'href="{signal.get_absolute_url()}?as_of=2017-10-12"' in then
    assert "in force, ends 31 Dec 2020 (today: lapsed 2020)" in then
    assert "closed" in then


def test_an_area_names_the_policy_of_another_day_beside_the_needs_of_today() -> None:
    recipes.signal(metric="old target", **OVER)
    need = recipes.need()

    address = reverse("area-detail", args=[recipes.WATER])
    now = client().get(address).content.decode()
    then = client().get(address, {"as_of": "2017-10-12"}).content.decode()

    assert "old target" not in now
    assert "1 policy signal in force on" in then
    assert need.title_en in then
    assert f"area={recipes.WATER}&amp;as_of=2017-10-12" in then
