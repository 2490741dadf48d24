"""The pages of places with the data that the product comes with."""

from __future__ import annotations

import gzip
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from matchmaker.management.commands.load_reference import load_reference
from opportunities import reading
from opportunities.imports import reading as tables
from opportunities.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
MOST_BYTES = 20 * 1024
"""Of a page as it is sent; style sheets, scripts and the font take 52 kB of the 75."""


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load once for the module, and take everything back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


def row_of(slug: str, code: str) -> reading.IndicatorRow:
    """One indicator of a place."""
    rows = reading.indicator_rows(Place.objects.get(slug=slug), on=ON)
    return next(row for row in rows if row.indicator.code == code)


def in_the_file(city: str, code: str) -> dict[str, set[Decimal]]:
    """The values of a city as the file prints them, by period."""
    found: dict[str, set[Decimal]] = {}
    for line in tables.rows("city_indicators"):
        if (line["city_en"], line["indicator"]) == (city, code):
            found.setdefault(line["period"], set()).add(Decimal(line["value"]))
    return found


@pytest.mark.parametrize("city", ["Nanjing", "Beijing", "Tianjin", "Chengdu"])
def test_fine_particles_agree_with_the_file_to_the_digit(city: str) -> None:
    row = row_of(city.lower(), reading.PM25)

    shown = {
        one.shown.period: {one.shown.value, *(other.value for other in one.alternatives)}
        for one in row.periods
    }

    assert shown == in_the_file(city, reading.PM25)


def test_nanjing_shows_the_chosen_source_first_and_the_others_as_alternatives() -> None:
    row = row_of("nanjing", reading.PM25)
    two = {
        one.shown.period: ([one.shown.value], [other.value for other in one.alternatives])
        for one in row.periods
        if one.alternatives
    }

    assert two == {
        "2022": ([Decimal("27.9")], [Decimal("28.7")]),
        "2014": ([Decimal("73.8")], [Decimal("73.6")]),
    }
    page = Client().get(reverse("place-detail", args=["nanjing"])).content.decode()
    for value in ("27.9", "28.7", "73.8", "73.6"):
        assert f">{value}\u00a0µg/m³</a>" in page


def test_the_gap_uses_the_limit_of_the_time_and_shows_todays_beside_it() -> None:
    row = row_of("nanjing", reading.PM25)

    assert row.then is not None
    assert row.today is not None
    assert (row.newest.period, row.then.limit.value, row.today.limit.value) == ("2024", 35, 30)
    assert {one.then.limit.value for one in row.periods if one.then} == {35}
    partial = next(one for one in row.periods if one.shown.period == "2025-01-01..09-20")
    assert partial.then is not None
    assert partial.then.limit.standard.code == "GB 3095-2012"


@pytest.mark.parametrize("slug", ["nanjing", "beijing", "chengdu", "jiangsu", "china", "ontario"])
def test_the_longest_pages_are_sent_within_the_budget(slug: str) -> None:
    address = reverse("place-detail", args=[slug])

    answer = Client().get(address, headers={"accept-encoding": "gzip"})

    assert len(answer.content) < MOST_BYTES
    assert b"</html>" in gzip.decompress(answer.content)


def test_every_place_has_a_page_a_table_and_a_briefing() -> None:
    client = Client()
    kinds = Place.objects.order_by("kind", "pk").distinct("kind")
    for place in (*kinds, Place.objects.get(slug="nanjing")):
        for name in ("place-detail", "place-csv", "place-briefing"):
            assert client.get(reverse(name, args=[place.slug])).status_code == 200


def test_ids_are_unique_on_the_page() -> None:
    page = Client().get(reverse("place-detail", args=["nanjing"])).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
