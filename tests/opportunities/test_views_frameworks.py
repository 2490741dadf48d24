"""Tests of the pages of frameworks."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.models import Assessment, Framework, Place, Slot, SlotValue
from tests import recipes

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def words(client: Client, address: str, **query: str) -> str:
    return " ".join(client.get(address, query).content.decode().split())


def cities(count: int) -> list[Place]:
    """Tracker cities with PM2.5 of 2015 and 2024, each a little worse than the one before."""
    places = []
    for number in range(count):
        place = recipes.city(f"3291{number:02}", f"City{number:02}")
        place.groups = ["tracker31"]
        place.save()
        for year, value in ((2015, 60 + number), (2024, 30 + number)):
            recipes.measurement(place=place, year=year, value=value)
        places.append(place)
    return places


def test_the_list_says_what_sources_leave_unnamed(client: Client) -> None:
    recipes.framework(slots_stated=2, places_text_en="Two cities.", period_from=2006)
    Framework.objects.create(
        slug="ours",
        name_en="Ours",
        short_name="O",
        method="min-max",
        is_made_here=True,
        source=recipes.source(),
    )

    page = words(client, reverse("framework-list"))

    assert "2 indicators, 1 of them named in the source" in page
    assert "made here" in page
    assert "since 2006" in page
    assert page.index("Made-up index") < page.index("Ours")


def test_an_empty_list_says_so(client: Client) -> None:
    assert "No framework is stored yet." in words(client, reverse("framework-list"))


def test_a_page_shows_index_slots_missing_names_findings_and_sources(client: Client) -> None:
    row = recipes.framework(
        source=recipes.source(title="Report on parks", note="Page as gathered."),
        source_line="002:47-55",
        note_en="No value is given.",
    )
    cities(3)

    page = words(client, row.get_absolute_url())

    for text in (
        "3 of 3 places have enough figures for an index.",
        "It runs from 0 of 100 in City02 to 100 in City00.",
        "1 indicator not named in the source",
        "not stated",
        "14 of 18 provinces made progress.",
        "(line 53)",
        "assigned",
        "Report on parks",
        "(lines 47–55)",
        "No value is given.",
        "No figure of any place: not named",
        "50%",
        '<svg class="chart"',
        'role="img"',
    ):
        assert text in page, text


def test_a_framework_without_figures_says_what_is_missing(client: Client) -> None:
    row = recipes.framework(places_groups=[])

    page = words(client, row.get_absolute_url())

    assert "The index cannot be computed: 0 of 2 indicators have figures." in page
    assert "Published index values are not in the source." in page
    assert page.index("14 of 18") < page.index("The index cannot be computed")


def test_a_framework_without_slots_says_that_none_is_named(client: Client) -> None:
    row = recipes.framework()
    row.slots.all().delete()

    page = words(client, row.get_absolute_url())

    assert "the source names no indicator, and none is chosen here" in page
    assert "The source names no indicator and does not say how many there are." in page


def test_too_little_data_is_no_index(client: Client) -> None:
    row = recipes.framework(minimum_coverage="0.6")
    cities(2)

    page = words(client, row.get_absolute_url())

    assert "None of these 2 places has enough figures for an index by the end of 2025." in page
    assert page.count("not enough data") == 2


def test_a_stand_in_is_called_one_everywhere(client: Client) -> None:
    row = recipes.framework(method="distance-to-target")
    row.slots.filter(code="pm25").update(is_stand_in=True)
    cities(2)

    page = words(client, row.get_absolute_url())

    for text in (
        "filled by stand-ins",
        "stand-in chosen here",
        "Stand-ins chosen here, not the framework’s own indicators",
        "It is not the published index, whose values are not in the source.",
        "2 of them have reached every target that is known; the middle of all stands at 100 of 100",
    ):
        assert text in page, text
    assert "60.0 (2015) →" in page


def test_the_clock_shows_what_was_known_on_another_day(client: Client) -> None:
    row = recipes.framework()
    cities(2)

    page = words(client, row.get_absolute_url(), as_of="2015-12-31")

    assert "This page speaks of" in page
    assert "61.0" in page
    assert "31.0" not in page
    assert "index.csv?as_of=2015-12-31" in page


@pytest.mark.parametrize("day", ["", "never", "2026-02-30", "0000-01-01", "99999-01-01", "\x00"])
def test_a_day_that_is_none_leaves_today(client: Client, day: str) -> None:
    row = recipes.framework()
    cities(2)

    assert "31.0" in words(client, row.get_absolute_url(), as_of=day)


def test_the_csv_holds_the_numbers_of_the_page(client: Client) -> None:
    recipes.framework()
    cities(3)

    answer = client.get(reverse("framework-index-csv", args=("made-up",)))
    lines = list(csv.DictReader(StringIO(answer.content.decode())))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [(line["place"], line["index"], line["index_air"]) for line in lines] == [
        ("City00", "100.0", "100.0"),
        ("City01", "50.0", "50.0"),
        ("City02", "0.0", "0.0"),
    ]
    assert (lines[1]["pm25_value"], lines[1]["pm25_year"], lines[1]["pm25_unit"]) == (
        "31.0",
        "2024",
        "ug/m3",
    )
    assert lines[1]["pm25_source"] == "Yearbook"


def test_values_of_assessments_need_no_indicator(client: Client) -> None:
    row = recipes.framework(places_groups=[], minimum_coverage=0)
    slot = Slot.objects.get(code="unnamed-2")
    for number, value in enumerate((3, 4)):
        assessment = Assessment.objects.create(
            framework=row,
            place=recipes.city(f"32910{number}", f"City{number}"),
            period_from=2006,
            period_to=2015,
            source=recipes.source(),
        )
        SlotValue.objects.create(assessment=assessment, slot=slot, value=value)

    page = words(client, row.get_absolute_url())

    assert "the framework’s own assessments" in page
    assert "2 of 2 places have enough figures for an index." in page


def test_the_method_shows_the_worked_example_and_what_is_never_done(client: Client) -> None:
    page = words(client, reverse("framework-method"))

    assert "A missing figure is never filled in" in page
    assert "0.67 · 1.00 · " in page
    assert '<td class="num">78</td> <td class="num">75%</td>' in page
    assert "Another framework needs no program" in page


def test_an_unknown_framework_is_not_found(client: Client) -> None:
    assert client.get(reverse("framework-detail", args=("nothing",))).status_code == 404
    assert client.get(reverse("framework-index-csv", args=("nothing",))).status_code == 404


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_queries_of_a_page_do_not_grow_with_places_and_findings(client: Client) -> None:
    row = recipes.framework()
    cities(2)
    few = queries(client, row.get_absolute_url())
    cities(9)
    for number in range(8):
        finding = row.findings.first()
        assert finding is not None
        finding.pk, finding.code = None, f"finding-{number}"
        finding.save()

    assert queries(client, row.get_absolute_url()) == few == 7


def test_the_queries_of_the_list_do_not_grow(client: Client) -> None:
    recipes.framework()
    few = queries(client, reverse("framework-list"))
    for number in range(5):
        recipes.framework(slug=f"made-up-{number}")

    assert queries(client, reverse("framework-list")) == few == 1
