"""Tests of the list of places and of a place's figures as a table."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.templatetags.places import short_source
from tests import recipes

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_place_list_shows_newest_values_with_years_and_says_no_data(client: Client) -> None:
    recipes.measurement(year=2024, value=31)
    recipes.need()

    page = client.get(reverse("place-list")).content.decode()

    assert "31" in page
    assert "(2024)" in page
    assert page.count("no data") == 2
    assert 'lang="zh-Hans">南京' in page


def test_place_list_leads_to_the_other_pages_of_evidence(client: Client) -> None:
    page = client.get(reverse("place-list")).content.decode()

    for name in ("city-tracker", "framework-list", "data-coverage", "correction-list"):
        assert f'href="{reverse(name)}"' in page


def test_place_list_names_what_to_remove_when_nothing_matches(client: Client) -> None:
    recipes.city()

    page = client.get(reverse("place-list"), {"q": "atlantis"}).content.decode()

    assert "No place matches." in page
    assert "Remove “atlantis”" in page


@pytest.mark.parametrize("value", ["%00", "a" * 300, "ZZ"])
def test_place_list_shows_the_error_of_a_bad_filter_and_no_places(
    client: Client, value: str
) -> None:
    recipes.city()

    response = client.get(reverse("place-list"), {"province": value})

    assert response.status_code == 200
    assert response.context["rows"] == []
    assert response.context["filter"].form.errors


def test_place_list_asks_as_many_queries_for_one_as_for_twenty(client: Client) -> None:
    recipes.measurement()
    recipes.need()
    before = queries(client, reverse("place-list"))

    for n in range(19):
        city = recipes.city(f"3299{n:02}", f"City-{n}")
        recipes.measurement(place=city)
        recipes.need().also_places.add(city)

    assert (before, queries(client, reverse("place-list"))) == (5, 5)


def queries(client: Client, address: str) -> int:
    """Count the queries of a page, once its caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def table(client: Client, **query: str) -> list[dict[str, str]]:
    """The figures of Nanjing as a spreadsheet reads them."""
    answer = client.get(reverse("place-csv", args=["nanjing"]), query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


def test_the_table_has_every_figure_the_shown_before_its_alternatives(client: Client) -> None:
    recipes.measurement(year=2022, value="28.70", precedence=3, flags=["computed", "scraped"])
    recipes.measurement(year=2022, value="27.9", precedence=2)
    recipes.measurement(year=2008, value=1300, flags=["baseline_pre2013"])

    rows = table(client)

    assert [(row["period"], row["value"], row["is_shown"]) for row in rows] == [
        ("2022", "27.9", "yes"),
        ("2022", "28.7", "no"),
        ("2008", "1300", "yes"),
    ]
    assert (rows[1]["flags"], rows[1]["source"]) == ("computed;scraped", "Yearbook")


def test_the_table_computes_nothing_in_a_spreadsheet(client: Client) -> None:
    recipes.measurement(
        value=-27, method="=HYPERLINK(1)", source=recipes.source(title="@SUM(A1)", url="")
    )

    (row,) = table(client)

    assert (row["value"], row["method"], row["source"]) == ("-27", "'=HYPERLINK(1)", "'@SUM(A1)")


@pytest.mark.parametrize(("day", "rows"), [("2017-10-12", 0), ("no day", 1), ("", 1)])
def test_the_table_takes_any_day(client: Client, day: str, rows: int) -> None:
    recipes.measurement(year=2024)

    assert len(table(client, as_of=day)) == rows


def test_the_table_of_an_unknown_place_is_not_found(client: Client) -> None:
    assert client.get(reverse("place-csv", args=["atlantis"])).status_code == 404


def test_a_source_is_named_without_its_revision_and_cut_at_a_word() -> None:
    assert short_source("GitHub a/b @ 946be98a288fd0f6845 data") == "GitHub a/b data"
    assert short_source("word " * 30, 12) == "word word…"
