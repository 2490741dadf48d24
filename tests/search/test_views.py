"""The page of the search."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from matchmaker.search import find, index, ranking
from tests import recipes

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

QUERIES = 9
"""A savepoint and its end, what the planner is told; places in the search, counts, which are
ranked, the page; names of provinces, statuses of signals."""


def answer(q: str | None = None, **choice: Any) -> Any:
    data = {**({} if q is None else {"q": q}), **choice}
    return Client().get(reverse("search"), data)


def page(q: str | None = None, **choice: Any) -> str:
    response = answer(q, **choice)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def texts(page_: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page_).split())


def needs(count: int, **fields: Any) -> None:
    for number in range(count):
        recipes.need(title_en=f"Sludge press {number}", **fields)


def test_without_a_search_the_page_helps() -> None:
    shown = page()

    assert "Quotation marks ask for the exact words" in shown
    assert "(wastewater OR sludge) NOT nuclear" in shown
    assert 'role="status"' not in shown


def test_a_result_says_what_where_and_why() -> None:
    recipes.need(title_en="Sludge press", summary_en="Presses for sewage sludge, 90 t a day.")
    index.refresh()

    shown = page("sludge")

    assert "<mark>Sludge</mark> press" in " ".join(shown.split())
    assert "Presses for sewage <mark>sludge</mark>, 90 t a day." in shown
    assert "Need Open Nanjing, Jiangsu" in texts(shown)
    assert "Source as of 21 Nov 2026" in texts(shown)
    assert "1 result" in texts(shown)


def test_a_result_of_another_language_is_marked_as_such() -> None:
    recipes.need(title_en="Plant", title_zh="污泥处理", summary_en="")
    index.refresh()

    shown = page("污泥")

    assert '<p lang="zh-Hans">' in shown
    assert "<mark>污泥</mark>处理" in shown


def test_what_is_only_meant_says_so() -> None:
    recipes.need(title_en="Plant", summary_en="", summary_zh="城镇污水处理厂")
    index.refresh()

    assert "By its meaning:" in page("eaux usées")


def test_texts_are_escaped_inside_and_outside_of_marks() -> None:
    recipes.need(title_en="<b>sludge</b>", summary_en="<script>sludge()</script> & sludge")
    index.refresh()

    content = answer("sludge").content.decode()

    assert "&lt;b&gt;<mark>sludge</mark>&lt;/b&gt;" in content
    assert "<script>sludge" not in content
    assert "&lt;script&gt;<mark>sludge</mark>" in content


def test_what_was_typed_is_escaped() -> None:
    content = answer('"><script>alert(1)</script>').content.decode()

    assert "<script>alert" not in content


@pytest.mark.parametrize(
    ("q", "said"),
    [
        pytest.param("(sludge", "A closing parenthesis was missing", id="open parenthesis"),
        pytest.param('"sludge', "A quotation mark was missing", id="open quotation"),
        pytest.param("sludge OR", "An AND, OR or NOT without words", id="operator at the end"),
        pytest.param("NOT sludge", "type what to look for as well", id="only NOT"),
        pytest.param("?!", "Type a word or a name", id="no words"),
        pytest.param("a", "That is too short", id="one letter"),
        pytest.param("sludge " * 1_500, "only its first 500 characters", id="too long"),
        pytest.param("sludge NOT coal OR tar", "(sludge OR tar) NOT coal", id="operators"),
    ],
)
def test_the_page_says_how_a_search_was_read(q: str, said: str) -> None:
    recipes.need(title_en="Sludge press")
    index.refresh()

    assert said in texts(page(q))


def test_a_corrected_name_is_named() -> None:
    recipes.city()
    index.refresh()

    shown = texts(page("Nanjng"))

    assert "Nothing holds “Nanjng”. Showing results for Nanjing ." in shown


def test_a_word_of_the_vocabulary_is_corrected_too() -> None:
    recipes.need(title_en="Sludge press")
    index.refresh()

    assert "Showing results for sludge" in texts(page("sluge"))


def test_where_nothing_is_found_the_page_says_what_to_try() -> None:
    shown = page("zzzqqq")

    assert "Nothing is found for “zzzqqq”." in texts(shown)
    assert reverse("area-detail", args=("wastewater-treatment",)) in shown


def test_a_choice_without_results_can_be_given_up() -> None:
    needs(1)
    index.refresh()

    shown = page("sludge", kind="company")

    assert "Search in all kinds, areas and provinces" in shown
    assert 'href="?q=sludge"' in shown


def test_every_facet_link_leads_to_as_many_results_as_it_says() -> None:
    needs(2)
    needs(1, stage="completed")
    recipes.technology(recipes.company(), name="Sludge dryer")
    index.refresh()
    facets = answer("sludge").context["facets"]
    links = [link for facet in facets for link in facet.links]

    assert len(links) > 5
    for link in links:
        response = Client().get(reverse("search") + link.href)
        assert response.context["found"].total == link.count


def test_a_chosen_value_is_marked_and_leads_back() -> None:
    needs(1)
    index.refresh()

    shown = page("sludge", kind="need")

    assert '<a href="?q=sludge" aria-current="true"><span>Needs' in shown


def test_pages_hold_twenty_and_keep_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "PER_PAGE", 2)
    needs(5)
    index.refresh()

    second = answer("sludge", kind="need", page="2")

    assert second.context["found"].page == 2
    assert len(second.context["results"]) == 2
    assert second.context["next_href"] == "?kind=need&q=sludge&page=3"
    assert second.context["previous_href"] == "?kind=need&q=sludge&page=1"


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "", "１", "9" * 500])
def test_a_page_that_does_not_exist_is_the_first(number: str) -> None:
    needs(1)
    index.refresh()

    assert answer("sludge", page=number).context["found"].page == 1


def test_of_very_many_results_the_nearest_are_shown_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(find, "RANKED", 4)
    monkeypatch.setattr(ranking, "RANKED", 4)
    needs(6)
    recipes.need(title_en="Plant", summary_en="Sludge press.")
    index.refresh()

    response = answer("sludge")

    assert response.context["found"].total == 7
    assert len(response.context["results"]) == 4
    assert "The 4 nearest can be read" in texts(response.content.decode())
    assert all("press" in one.document.title_en for one in response.context["results"])


def test_open_needs_come_before_past_ones_and_real_ones_before_samples() -> None:
    recipes.need(title_en="Sludge press", stage="completed", summary_en="")
    recipes.need(title_en="Sludge press", is_sample=True, summary_en="")
    recipes.need(title_en="Sludge press", summary_en="")
    index.refresh()

    shown = [
        (one.document.is_closed, one.document.is_sample)
        for one in answer("sludge").context["results"]
    ]

    assert shown == [(False, False), (False, True), (True, False)]


def test_a_word_in_the_title_goes_before_one_in_the_summary() -> None:
    recipes.need(title_en="Plant", summary_en="Sludge, sludge, sludge and more sludge.")
    recipes.need(title_en="Sludge press", summary_en="")
    recipes.need(title_en="Boues", summary_en="", summary_zh="污泥")
    index.refresh()

    titles = [one.document.title_en for one in answer("sludge").context["results"]]

    assert titles == ["Sludge press", "Plant", "Boues"]


def test_what_is_fictional_or_from_public_records_says_so() -> None:
    recipes.company(name="Sludge Works", origin="sample")
    recipes.company(name="Sludge Plants", origin="public-record")
    index.refresh()

    shown = texts(page("sludge"))

    assert "Company Fictional sample" in shown
    assert "Company From public sources, unverified" in shown


@pytest.mark.parametrize("count", [1, 6])
def test_the_number_of_queries_does_not_grow(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    needs(count)
    for number in range(count):
        recipes.technology(recipes.company(), name=f"Sludge dryer {number}")
        recipes.signal(title_en=f"Sludge plan {number}")
    index.refresh()
    # Names of facets are asked for once in a process.
    answer("sludge")

    with django_assert_num_queries(QUERIES):
        page("sludge")


def test_the_french_page_speaks_french_of_places() -> None:
    place = recipes.province()
    type(place).objects.filter(pk=place.pk).update(name_fr="Kiang-sou", name_zh="江苏")
    index.refresh()

    shown = html.unescape(Client().get("/fr/search/", {"q": "江蘇"}).content.decode())

    assert "<mark>Kiang-sou</mark>" in " ".join(shown.split())
