"""The tracker's page and its CSV, as everyone gets them."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import recipes
from tests.opportunities.tracked import city, figure, limits

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{reverse('city-tracker')}?{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{reverse('city-tracker-csv')}?{query}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


def test_without_any_indicator_the_page_says_so(client: Client) -> None:
    assert "No indicator of this kind is known yet." in page(client)
    assert table(client) == []


def test_without_any_value_the_page_lists_the_places_as_unknown(client: Client) -> None:
    limits()
    city("320100")

    text = page(client)

    assert "None of the 31 tracker cities has a value from 2013 to 2013." in text
    assert "Unknown is not zero" in text
    assert "<svg class=" not in text.split("<main")[1]


def test_a_place_without_a_value_is_listed_last_and_never_ranked(client: Client) -> None:
    limits()
    figure(city("320100"), 2024, 29)
    city("110000")

    text = page(client)

    assert 'Beijing</text> <text class="v" x="8" y="38"> <tspan>no data</tspan>' in text
    ranking = text.split('class="ranks"')[1]
    assert ranking.index("Nanjing") < ranking.index("Beijing")
    assert '<td></td><th scope="row"><a href="/en/cities/beijing/">' in ranking


def test_a_tile_shows_value_year_and_source_and_leads_to_the_city(client: Client) -> None:
    limits()
    press = recipes.source(title="Bulletin 2024", url="https://example.org/bulletin")
    figure(city("320100"), 2024, 28.6, source=press)

    text = page(client)

    assert '<a href="/en/cities/nanjing/" transform="translate(640)">' in text
    assert "28.6 <tspan>2024 [1]</tspan>" in text
    assert (
        '<li id="s1"><a href="https://example.org/bulletin" rel="external">Bulletin 2024</a>'
    ) in text


def test_a_row_of_the_ranking_has_age_gap_change_and_flags(client: Client) -> None:
    limits()
    nanjing = city("320100")
    figure(nanjing, 2014, 73.8)
    latest = figure(nanjing, 2024, 38.6, flags=["computed"])
    figure(nanjing, 2024, 39, precedence=3)

    row = page(client, "as_of=2026-06-01").split('class="ranks"')[1]

    assert f'<a href="/en/measurements/{latest.pk}/">38.6</a>' in row
    assert "2024, 2 years old" in row
    assert "+8.6 <b>not met</b>" in row
    assert "−35.2 (2014)" in row
    assert 'href="#s1">Source 1</a>, 1 other; computed, not published as such' in row


def test_an_unknown_indicator_is_not_found(client: Client) -> None:
    for name in ("city-tracker", "city-tracker-csv"):
        assert client.get(reverse(name), {"indicator": "atlantis"}).status_code == 404
        assert client.get(reverse(name), {"indicator": "pm25\x00"}).status_code == 404


def test_a_domain_offers_its_indicators_those_with_data_first(client: Client) -> None:
    figure(city("320100"), 2024, 29)
    for code, domain in (("sewage", "water"), ("rivers", "water")):
        recipes.indicator(code, domain=domain)
    figure(city("110000"), 2024, 9, indicator=recipes.indicator("rivers"), unit="%", period="2024")

    choices = page(client, "domain=water").split('<select id="indicator"')[1].split("</select>")[0]

    assert choices.index('value="rivers" selected>rivers (1)') < choices.index("sewage")
    assert '<optgroup label="No data"><option value="sewage">' in choices
    assert "pm25" not in choices


def test_a_nation_s_own_figures_are_not_offered_for_cities(client: Client) -> None:
    figure(city("320100"), 2024, 29)
    national = recipes.indicator("national_share")
    recipes.measurement(place=recipes.nation(), indicator=national)

    assert national.slug not in page(client)


def test_cities_are_compared_by_slug_code_and_name_in_any_script(client: Client) -> None:
    for code, year in (("320100", 2024), ("610100", 2023)):
        figure(city(code), year, 40)
    suzhou = city("320500", "Suzhou", groups=[], name_zh="苏州")
    figure(suzhou, 2015, 58.1)

    text = page(client, "cities=320100,苏州,Xi'an,Atlantis")

    chart = text.split('class="chart lines"')[1].split("</svg>")[0]
    assert all(f">{name}</text>" in chart for name in ("Nanjing", "Suzhou", "Xi&#x27;an"))
    assert "No place is known as: Atlantis." in text
    assert 'value="suzhou" placeholder' in text
    assert 'value="nanjing" checked' in text


def test_at_most_eight_cities_are_compared_with_a_note(client: Client) -> None:
    for n in range(10):
        figure(city(f"32{n:02}00", f"City {chr(65 + n)}"), 2024, 30 + n)
    slugs = ",".join(f"city-{chr(97 + n)}" for n in range(10))

    text = page(client, f"cities={slugs}")

    assert "At most 8 places are compared; the first 8 are shown." in text
    assert text.count('class="lead"') == 8


def test_a_compared_city_without_data_says_so(client: Client) -> None:
    limits()
    figure(city("320100"), 2024, 29)
    city("110000")

    text = page(client, "cities=nanjing,beijing")

    assert "Beijing: no data in these years." in text


def test_hostile_names_are_escaped(client: Client) -> None:
    hostile = "<b>Oops</b>\"'&"
    figure(city("320100", "Nanjing", name_fr=hostile), 2024, 29)
    place = city("320100")
    place.name_en = hostile
    place.save()

    text = page(client, 'cities=<b>Oops</b>&standard=<i>&group="><i>')

    assert "<b>Oops" not in text
    assert "<i>" not in text
    assert "&lt;b&gt;Oops&lt;/b&gt;" in text


def test_the_page_carries_no_style_attribute_and_no_script(client: Client) -> None:
    limits()
    figure(city("320100"), 2024, 29)

    main = page(client, "cities=nanjing&table=all").split("<main")[1].split("</main>")[0]

    assert "style=" not in main
    assert "<script" not in main


def test_a_swap_gets_the_part_and_going_back_gets_the_page(client: Client) -> None:
    limits()
    figure(city("320100"), 2024, 29)
    address = reverse("city-tracker")

    part = client.get(address, headers={"HX-Request": "true"})
    back = client.get(address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert b"<html" not in part.content
    assert b"<h1>PM2.5_annual_mean</h1>" in part.content
    assert b"<html" in back.content
    assert "HX-Request" in part["Vary"]


def test_every_value_as_a_table_is_shown_when_asked_for(client: Client) -> None:
    limits()
    nanjing = city("320100")
    figure(nanjing, 2015, 56)
    figure(nanjing, 2016, 50, period="2016-01..11")
    city("110000")

    plain, full = page(client), page(client, "table=all")

    assert "Every value shown" not in plain
    assert '<th scope="row">Nanjing</th><td class="num">56</td><td class="num">50 *</td>' in full
    assert '<th scope="row">Beijing</th><td colspan="2">no data</td>' in full


def test_the_csv_holds_every_source_and_marks_what_is_shown(client: Client) -> None:
    limits()
    nanjing = city("320100")
    figure(nanjing, 2024, 28.6, precedence=1, flags=["official_as_reported"], method="=mean")
    figure(nanjing, 2024, 29.9, precedence=3)
    figure(nanjing, 2008, 90)

    rows = table(client, "indicator=pm25&standard=gb3095-2012")

    assert [(row["value"], row["is_shown"]) for row in rows] == [("28.6", "yes"), ("29.9", "no")]
    shown = rows[0]
    assert (shown["place_code"], shown["city"], shown["city_zh"]) == ("320100", "Nanjing", "南京")
    assert (shown["province"], shown["indicator"], shown["year"]) == ("Jiangsu", "pm25", "2024")
    assert (shown["standard"], shown["limit"], shown["gap"]) == (
        "GB 3095-2012 Grade II",
        "35",
        "-6.4",
    )
    assert (shown["flags"], shown["method"]) == ("official_as_reported", "'=mean")


def test_the_csv_holds_the_cities_beside_the_group_too(client: Client) -> None:
    figure(city("320100"), 2024, 29)
    figure(city("320500", "Suzhou", groups=[]), 2015, 58.1)

    rows = table(client, "cities=suzhou,nanjing")

    assert [row["city"] for row in rows] == ["Nanjing", "Suzhou"]


def test_the_tracker_asks_as_many_queries_for_one_city_as_for_twenty(client: Client) -> None:
    limits()
    figure(city("320100"), 2024, 29)
    addresses = [
        f"{reverse('city-tracker')}?cities=nanjing",
        f"{reverse('city-tracker')}?cities=nanjing,atlantis&table=all",
        reverse("city-tracker-csv"),
    ]

    def counts() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as counted:
                assert client.get(address).status_code == 200
            found.append(len(counted))
        return found

    before = counts()
    for n in range(20):
        place = city(f"3299{n:02}", f"City {n}")
        for year in range(2013, 2025):
            figure(place, year, 30 + n)

    assert counts() == before == [4, 5, 4]


def test_the_words_are_those_of_the_page_s_language(client: Client) -> None:
    limits()
    figure(city("320100"), 2024, 28.6)

    text = client.get(reverse("city-tracker").replace("/en/", "/fr/")).content.decode()

    assert "28,6 <tspan>2024 [1]</tspan>" in text
