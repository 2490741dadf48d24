"""The tracker on the reference data: 31 tiles, the same numbers everywhere, sixty kilobytes."""

from __future__ import annotations

import csv
import gzip
import re
import time
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from matchmaker.clock import AsOf
from matchmaker.management.commands.load_reference import load_reference
from opportunities.models import Measurement, Place
from opportunities.tracker import asked, page, presentation
from tests import recipes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.django_db

QUERY = "indicator=pm25&standard=gb3095-2026"
MOST_BYTES = 60 * 1024
MOST_SECONDS = 0.5
TILE = re.compile(
    r'<a href="/en/cities/(?P<slug>[a-z]+)/" transform="translate\(\d+\)">'
    r".*?<text[^>]*>(?P<name>[^<]*)"
    r"</text> <text[^>]*>(?P<value>[\d.,]*) <tspan>(?P<detail>[^<]*)</tspan></text>"
)
DETAIL = re.compile(r"(?P<year>\d{4}) \[(?P<source>\d+)\]")


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load once for the module, and take everything back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


def shown(query: str = QUERY) -> str:
    answer = Client().get(f"{reverse('city-tracker')}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def table(query: str = QUERY) -> list[dict[str, str]]:
    answer = Client().get(f"{reverse('city-tracker-csv')}?{query}")
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


def test_there_are_thirty_one_tiles_each_with_value_year_and_source() -> None:
    text = shown()
    tiles = [found.groupdict() for found in TILE.finditer(text)]
    sources = set(re.findall(r'<li id="s(\d+)">', text))

    cities = Place.objects.in_group(Place.Group.TRACKER31)
    assert {tile["slug"] for tile in tiles} == set(cities.values_list("slug", flat=True))
    assert len(tiles) == 31
    for tile in tiles:
        detail = DETAIL.fullmatch(tile["detail"])
        assert detail, tile
        assert detail["source"] in sources
        assert Measurement.objects.filter(
            place__slug=tile["slug"],
            indicator__slug="pm25",
            year=detail["year"],
            value=Decimal(tile["value"]),
        ).exists(), tile


def test_a_tile_without_figures_says_so_and_has_no_value() -> None:
    text = shown("indicator=polluting-factories-closed")
    tiles = [found.groupdict() for found in TILE.finditer(text)]

    assert {tile["slug"]: tile["value"] for tile in tiles if tile["value"]} == {
        "chengdu": "14,148",
        "tianjin": "9,081",
        "beijing": "4,216",
        "taiyuan": "1,933",
    }
    assert len([tile for tile in tiles if tile["detail"] == "no data"]) == 27


def test_the_csv_holds_the_numbers_of_the_tiles() -> None:
    rows = table()
    newest: dict[str, tuple[int, str]] = {}
    for row in rows:
        if row["is_shown"] == "yes" and row["period"] == row["year"]:
            newest[row["city"]] = (int(row["year"]), row["value"])

    tiles = {
        tile["name"].replace("&#x27;", "'"): (int(tile["detail"][:4]), tile["value"])
        for tile in TILE.finditer(shown())
    }
    assert newest == tiles
    assert {(row["limit"], row["standard"]) for row in rows} == {
        ("30", "GB 3095-2026 Grade II (transition)")
    }
    assert all(row["source"] and row["source_kind"] for row in rows)
    assert all(Decimal(row["gap"]) == Decimal(row["value"]) - 30 for row in rows)


def test_the_table_of_every_value_holds_what_the_csv_marks_as_shown() -> None:
    text = shown(f"{QUERY}&table=all").split("Every value shown")[1]
    in_table = re.findall(r'<td class="num">([\d.]+)', text)

    in_csv = [row["value"] for row in table() if row["is_shown"] == "yes"]
    assert sorted(in_table) == sorted(in_csv)


def test_one_value_is_shown_for_a_city_and_a_year() -> None:
    marked = [(row["city"], row["year"]) for row in table() if row["is_shown"] == "yes"]

    assert len(marked) == len(set(marked))


def test_the_first_view_weighs_at_most_sixty_kilobytes() -> None:
    answer = Client().get(f"{reverse('city-tracker')}?{QUERY}", headers={"accept-encoding": "gzip"})
    page_text = gzip.decompress(answer.content).decode()
    styles = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', page_text)
    scripts = re.findall(r'<script src="/static/([^"]+)"', page_text)

    weight = len(answer.content)
    for name in [*styles, *scripts]:
        weight += len(gzip.compress(Path(finders.find(name)).read_bytes()))
    weight += Path(finders.find("matchmaker/fonts/source-sans-3-latin.woff2")).stat().st_size

    assert len(styles) == 2
    assert len(scripts) == 2
    assert weight <= MOST_BYTES
    assert len(page_text) <= MOST_BYTES


def test_all_of_the_page_is_presented_in_a_moment() -> None:
    clock = AsOf(recipes.AS_OF, recipes.AS_OF)
    view = page.read(asked.read(QueryDict(QUERY)), clock)
    assert view.tracker is not None

    began = time.process_time()
    presentation.body(view, view.tracker, clock)

    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.parametrize(
    ("query", "tiles"),
    [
        ("group=jiangsu13&indicator=good-days", 13),
        ("group=fujian9&indicator=good-days", 9),
        ("group=yangtze11&indicator=good-days-share", 11),
        ("indicator=surface-water-good-share-national-sections", 31),
        ("domain=waste", 31),
        ("domain=energy", 31),
    ],
)
def test_every_place_of_a_group_has_a_tile_whatever_is_known(query: str, tiles: int) -> None:
    text = shown(query)

    assert text.split('<svg class="tiles"')[1].split("</svg>")[0].count("<a href=") == tiles


def test_on_a_day_of_2017_nothing_later_is_known_and_the_old_standard_holds() -> None:
    text = shown("as_of=2017-10-12")
    rows = table("as_of=2017-10-12")

    assert max(row["period"] for row in rows) < "2017-10-12"
    assert {row["standard"] for row in rows} == {"GB 3095-2012 Grade II"}
    assert "Held against GB 3095-2012, Grade II: 35\u00a0µg/m³." in text


def test_a_limit_that_ended_is_not_the_default_and_can_be_chosen() -> None:
    assert "No limit of this indicator is known to be in force" in shown("indicator=no2")
    assert "Held against GB 3095-2012, Grade II: 40" in shown("indicator=no2&standard=gb3095-2012")
