"""Tests of the pages of places."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.models import Limit, Need, Standard
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


def test_place_detail_holds_values_against_standards_and_lists_signals_and_needs(
    client: Client,
) -> None:
    standard = Standard.objects.create(code="GB 3095-2012", source=recipes.source())
    Limit.objects.create(
        standard=standard,
        indicator=recipes.indicator(),
        parameter="PM2.5",
        averaging="annual",
        level="Grade II",
        value=35,
        unit="µg/m³",
        valid_from=date(2016, 1, 1),
        source=standard.source,
    )
    recipes.measurement(year=2024, value=42, flags=["computed", "brand_new_flag"], method="mean")
    recipes.measurement(year=2024, value=40, precedence=3, source=recipes.source(title="Other"))
    recipes.signal(target_text="Cut losses")
    recipes.need(title_en="Treat leachate")
    recipes.need(title_en="Old plant", stage=Need.Stage.COMPLETED)

    page = client.get(reverse("place-detail", args=["nanjing"])).content.decode()

    for words in (
        "Not met",
        "7 above (20%)",
        "computed, not published as such; brand new flag",
        "1 other source",
        "Cut losses",
        "Treat leachate",
        "1 past project",
        "Old plant",
    ):
        assert words in page


def test_a_place_without_data_says_so(client: Client) -> None:
    recipes.city()

    page = client.get(reverse("place-detail", args=["nanjing"])).content.decode()

    assert "No data yet for this place." in page
    assert "No need is known to be open here." in page


def test_an_unknown_place_is_not_found(client: Client) -> None:
    assert client.get(reverse("place-detail", args=["atlantis"])).status_code == 404


def test_a_draft_shows_on_no_page_of_a_place(client: Client) -> None:
    recipes.need(title_en="Secret plan", is_published=False)

    page = client.get(reverse("place-detail", args=["nanjing"])).content.decode()

    assert "Secret plan" not in page


def queries(client: Client, address: str) -> int:
    """Count the queries of a page, once its caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_place_pages_ask_as_many_queries_for_one_as_for_twenty(client: Client) -> None:
    recipes.measurement()
    recipes.signal()
    recipes.need()
    addresses = [reverse("place-list"), reverse("place-detail", args=["nanjing"])]
    before = [queries(client, address) for address in addresses]

    for n in range(19):
        city = recipes.city(f"3299{n:02}", f"City-{n}")
        recipes.measurement(place=city)
        recipes.measurement(indicator=recipes.indicator(f"code-{n}"))
        recipes.signal()
        recipes.need().also_places.add(city)

    assert [queries(client, address) for address in addresses] == before
    assert before == [5, 11]


def test_a_place_writes_coordinates_as_the_language_does(client: Client) -> None:
    city = recipes.city()
    city.latitude, city.longitude = 32.06, 118.8
    city.save()
    address = reverse("place-detail", args=(city.slug,))

    assert "32.06° N" in client.get(address).content.decode()
    assert "32,06° N" in client.get(address.replace("/en/", "/fr/")).content.decode()
