"""The page of a place: what is measured, binding, asked for and built there."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Delivery
from opportunities.models import (
    Finding,
    Limit,
    Need,
    NeedPlace,
    Place,
    ReferenceProject,
    Standard,
)
from tests import recipes

pytestmark = pytest.mark.django_db


def page(person: Any = None, slug: str = "nanjing", **query: str) -> str:
    """The page of a place as a person sees it."""
    visitor = Client()
    if person is not None:
        visitor.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = visitor.get(reverse("place-detail", args=[slug]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def limit(code: str, value: int, start: date, end: date | None = None) -> None:
    """A Grade II limit of the annual mean of PM2.5."""
    standard = Standard.objects.create(code=code, source=recipes.source())
    Limit.objects.create(
        standard=standard,
        indicator=recipes.indicator(),
        parameter="PM2.5",
        averaging="annual",
        level="Grade II",
        value=value,
        unit="µg/m³",
        valid_from=start,
        valid_to=end,
        source=standard.source,
    )


def delivery(**fields: Any) -> Delivery:
    """A delivery in Nanjing that everyone may read."""
    fields.setdefault("company", recipes.company())
    fields.setdefault("title", "Ozone line")
    fields.setdefault("country", "CN")
    fields.setdefault("place_name", "Nanjing, Jiangsu")
    return Delivery.objects.create(**fields)


def test_values_are_held_against_the_standard_of_their_time_and_of_today() -> None:
    limit("GB 3095-2012", 35, date(2016, 1, 1), date(2026, 2, 28))
    limit("GB 3095-2026", 30, date(2026, 3, 1))
    recipes.measurement(year=2024, value=33, flags=["computed", "brand_new_flag"], method="mean")
    recipes.measurement(year=2024, value=40, precedence=3, source=recipes.source(title="Other"))

    html = page()

    for words in (
        "2 below (6%)",
        "3 above (10%)",
        "computed, not published as such; brand new flag",
        "Another source: 40",
        "limit 35: met",
    ):
        assert words in html


def test_alternatives_show_for_every_year_that_has_two_sources() -> None:
    for year, first, second in ((2014, "73.8", "73.6"), (2022, "27.9", "28.7")):
        recipes.measurement(year=year, value=first, precedence=2)
        recipes.measurement(year=year, value=second, precedence=3)
    recipes.measurement(year=2024, value="28.6")

    series = page().split("every year and source", 1)[1]

    order = [series.index(f">{value}") for value in ("28.6", "27.9", "28.7", "73.8", "73.6")]
    assert order == sorted(order)


def test_every_figure_leads_to_its_own_page() -> None:
    figure = recipes.measurement()

    assert f'href="{figure.get_absolute_url()}"' in page()


def test_ranks_and_changes_are_told_with_their_years() -> None:
    recipes.measurement(year=2021, value=40)
    recipes.measurement(year=2024, value=30)
    recipes.measurement(year=2024, value=20, place=recipes.city("320500", "Suzhou"))

    html = page()

    assert "2 of 2" in html
    assert "25% lower" in html
    assert "40 (2021) to 30 (2024)" in html


def test_another_day_decides_limits_signals_and_needs() -> None:
    limit("GB 3095-2012", 35, date(2016, 1, 1), date(2026, 2, 28))
    limit("GB 3095-2026", 30, date(2026, 3, 1))
    recipes.measurement(year=2024, value=33)
    recipes.signal(metric="guideline", published_on=date(2017, 7, 1), deadline_on=date(2020, 1, 1))

    then, today = page(as_of="2017-10-12"), page()

    assert "This page speaks of" in then
    assert "Guideline" in then
    assert "as_of=2017-10-12" in then
    assert "3 above (10%)" not in then
    assert "Guideline" not in today


def test_an_impossible_day_is_today_with_a_note() -> None:
    recipes.city()

    assert "could not be read" in page(as_of="2017-13-45")


def test_signals_are_told_apart_by_when_they_end() -> None:
    recipes.signal(metric="soon over", deadline_on=date(2027, 6, 30))
    recipes.signal(metric="far away", deadline_on=date(2060, 12, 31))
    recipes.signal(metric="over", published_on=None, deadline_on=date(2025, 12, 31))
    recipes.city()

    html = page(as_of="2026-11-21")

    order = [html.index(words) for words in ("Soon over", "Far away", "Over")]
    assert order == sorted(order)
    assert "1 ends within a year" in html
    assert "1 signal that lapsed" in html


def test_the_public_record_shows_and_no_confidential_or_unpublished_entry() -> None:
    recipes.city()
    delivery(title="Public line")
    delivery(title="Shared later", tier="after-interest")
    delivery(title="Hidden firm", company=recipes.company(is_published=False))
    delivery(title="In the province", place_name="Wuxi, Jiangsu")
    delivery(title="Elsewhere", place_name="Jiangsuhai")
    delivery(title="At home", country="CA")

    html = page()

    for words, shown in (
        ("Public line", True),
        ("In the province", True),
        ("Shared later", False),
        ("Hidden firm", False),
        ("Elsewhere", False),
        ("At home", False),
    ):
        assert (words in html) is shown, words


def test_what_is_invented_comes_last_and_says_so() -> None:
    recipes.city()
    delivery(title="Made up", year=2025, company=recipes.company(origin="sample"))
    delivery(title="Real", year=2001)

    html = page()

    assert html.index("Real") < html.index("Made up") < html.index("Fictional sample")


def test_a_place_is_found_by_its_chinese_name_too() -> None:
    recipes.city()
    delivery(title="Chinese words", place_name="江苏南京市")

    assert "Chinese words" in page()


def test_missions_stand_in_the_record_and_not_among_past_projects() -> None:
    source = recipes.source(title="Mission of 2014")
    request = recipes.need(
        title_en="Sludge treatment",
        origin=Need.Origin.MISSION_REQUEST,
        stage=Need.Stage.COMPLETED,
        place=recipes.nation(),
        source=source,
    )
    NeedPlace.objects.create(need=request, place=recipes.city())
    recipes.need(title_en="Old plant", stage=Need.Stage.COMPLETED)

    html = page()

    assert "Mission of 2014" in html
    assert html.count("Sludge treatment") == 1
    assert "1 past project" in html


def test_projects_nearby_say_what_is_doubtful() -> None:
    city = recipes.city()
    city.latitude, city.longitude = 32.06, 118.78
    city.save()
    ReferenceProject.objects.create(
        ref="1",
        name="Gansu Wind",
        is_name_cut=True,
        size="large",
        reduction_t=12_345,
        kind="wind",
        latitude=32.1,
        longitude=118.8,
        province=recipes.province(),
        province_by_name=recipes.province("CN-GS", "Gansu"),
        url="https://example.org/1",
        source=recipes.source(),
    )

    html = page()

    for words in (
        "Gansu Wind …",
        "12,345",
        "Wind power",
        "position doubtful",
        "the name says Gansu",
    ):
        assert words in html


def test_frameworks_show_by_group_and_by_what_they_found() -> None:
    city = recipes.city()
    city.groups = [Place.Group.JIANGSU13.value]
    city.save()
    recipes.framework(slug="group", name_en="By group", places_groups=["jiangsu13"])
    found = recipes.framework(slug="found", name_en="By finding")
    Finding.objects.create(
        framework=found,
        place=recipes.province(),
        code="one",
        text_en="It improved.",
        source=recipes.source(),
    )
    recipes.framework(slug="other", name_en="Another place", places_groups=["fujian9"])

    html = page()

    assert "By group" in html
    assert "By finding" in html
    assert "It improved." in html
    assert "Another place" not in html


def test_proposed_needs_show_to_those_who_write_needs_only() -> None:
    proposed = recipes.hypothesis(place=recipes.city())
    address = proposed.get_absolute_url()

    assert address in page(recipes.commissioner())
    assert address in page(recipes.administrator())
    assert address not in page(recipes.member())
    assert address not in page()


@pytest.mark.parametrize("slug", ["cn", "cn-js", "nanjing", "ca", "park"])
def test_every_kind_of_place_has_a_page_with_nothing_known(slug: str) -> None:
    recipes.nation("CA")
    city = recipes.city()
    Place.objects.create(
        code="park",
        slug="park",
        kind=Place.Kind.PARK,
        country="CN",
        name_en="Park",
        part_of=city,
        source=city.source,
    )

    html = page(slug=slug)

    assert "No data yet for this place." in html
    assert "No need is known to be open here." in html
    assert ("What is measured in Nanjing" in html) is (slug == "park")


def test_an_unknown_place_is_not_found(client: Client) -> None:
    assert client.get(reverse("place-detail", args=["atlantis"])).status_code == 404


def test_a_draft_shows_on_no_page_of_a_place() -> None:
    recipes.need(title_en="Secret plan", is_published=False)

    assert "Secret plan" not in page()


def test_a_place_writes_coordinates_as_the_language_does(client: Client) -> None:
    city = recipes.city()
    city.latitude, city.longitude = 32.06, 118.8
    city.save()
    address = reverse("place-detail", args=(city.slug,))

    assert "32.06° N" in client.get(address).content.decode()
    assert "32,06° N" in client.get(address.replace("/en/", "/fr/")).content.decode()


def queries(person: Any) -> int:
    """Count the queries of the page, once its caches are warm."""
    visitor = Client()
    if person is not None:
        visitor.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("place-detail", args=["nanjing"])
    visitor.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert visitor.get(address).status_code == 200
    return len(counted)


def one_of_each(n: int) -> None:
    """Add one more of everything that the page lists."""
    recipes.measurement(indicator=recipes.indicator(f"code-{n}"))
    recipes.measurement(place=recipes.city(f"3299{n:02}", f"City-{n}"))
    recipes.signal()
    recipes.need()
    recipes.need(stage=Need.Stage.COMPLETED)
    recipes.need(stage=Need.Stage.COMPLETED, origin=Need.Origin.MISSION_REQUEST)
    delivery()
    recipes.framework(slug=f"framework-{n}", places_groups=["jiangsu13"])
    recipes.hypothesis(place=recipes.city(), indicator=recipes.indicator(f"code-{n}"))
    ReferenceProject.objects.create(
        ref=str(n),
        name=f"Project {n}",
        size="large",
        latitude=32.1,
        longitude=118.8,
        province=recipes.province(),
        source=recipes.source(),
    )


@pytest.mark.parametrize(("role", "expected"), [("anonymous", 25), ("commissioner", 28)])
def test_the_number_of_queries_does_not_grow_with_what_is_known(role: str, expected: int) -> None:
    person = recipes.commissioner() if role == "commissioner" else None
    city = recipes.city()
    city.groups, city.latitude, city.longitude = ["jiangsu13"], 32.06, 118.78
    city.save()
    one_of_each(0)
    before = queries(person)

    for n in range(1, 9):
        one_of_each(n)

    assert (before, queries(person)) == (expected, expected)


@pytest.mark.parametrize("name", ["place-detail", "place-briefing"])
def test_no_attribute_of_the_page_of_another_day_holds_markup(name: str) -> None:
    limit("GB 3095-2012", 35, date(2016, 1, 1))
    recipes.measurement(place=recipes.city(), value=42, year=2016)

    answer = Client().get(reverse(name, args=["nanjing"]), {"as_of": "2018-10-12"})

    found = answer.content.decode()
    assert 'data-label="Standard in force that day"' in found
    assert re.findall(r'data-label="[^"]*<', found) == []
