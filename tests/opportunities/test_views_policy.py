"""Tests of the pages of signals and programmes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from opportunities.models import PolicySignal, Programme
from opportunities.templatetags.opportunities import standing_on, validity_on
from tests import recipes
from tests.opportunities.test_views_places import queries

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
OVER = {"published_on": date(2018, 1, 1), "deadline_on": date(2020, 12, 31)}


def test_signal_list_shows_running_signals_and_any_status_on_request(client: Client) -> None:
    recipes.signal(metric="share of class III")
    recipes.signal(metric="old target", **OVER)

    running = client.get(reverse("signal-list")).content.decode()
    everything = client.get(reverse("signal-list"), {"status": "any"}).content.decode()

    assert "Share of class III" in running
    assert "Old target" not in running
    assert "Old target" in everything
    assert "lapsed 2020" in everything


@pytest.mark.parametrize(
    "number", ["0", "-1", "abc", "1.5", "9" * 40, "٣", "\x00", "9" * 5000, "99"]
)
def test_a_page_number_that_is_none_shows_the_first_page_with_a_note(
    client: Client, number: str
) -> None:
    recipes.signal()

    response = client.get(reverse("signal-list"), {"page": number})

    assert response.status_code == 200
    assert response.context["page"].number == 1
    assert "There is no such page of this list" in response.content.decode()


def test_later_pages_keep_the_filters(client: Client) -> None:
    for _n in range(30):
        recipes.signal(metric="share of water")

    first = client.get(reverse("signal-list"), {"q": "water"}).content.decode()
    second = client.get(reverse("signal-list"), {"q": "water", "page": "2"})

    assert "q=water&amp;page=2" in first
    assert len(second.context["page"].object_list) == 5


def test_signal_detail_tells_the_status_from_the_dates_and_lists_its_siblings(
    client: Client,
) -> None:
    signal = recipes.signal(document_ref="PLAN", status_reported="running", **OVER)
    recipes.signal(document_ref="PLAN", metric="another target")

    page = client.get(reverse("signal-detail", args=[signal.key])).content.decode()

    assert "lapsed 2020" in page
    assert "Status that the data set reported:" in page
    assert "Another target" in page


def test_an_unknown_signal_is_not_found(client: Client) -> None:
    assert client.get(reverse("signal-detail", args=["none"])).status_code == 404


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, "Validity unknown"),
        (date(2025, 1, 1), None, "Started, no end known"),
        (date(2025, 1, 1), date(2026, 11, 21), "Running"),
        (None, date(2026, 11, 20), "Ended"),
        (date(2026, 11, 22), None, "Coming"),
    ],
)
def test_the_validity_of_a_programme_is_told_from_its_dates(
    start: date | None, end: date | None, words: str
) -> None:
    assert validity_on(Programme(valid_from=start, valid_to=end), recipes.AS_OF)[0] == words


@pytest.mark.parametrize(
    ("published", "deadline", "words"),
    [
        (date(2024, 1, 1), date(2027, 12, 31), "in force, ends 31 Dec 2027"),
        (date(2016, 2, 1), None, "started 2016, no end known"),
        (None, None, "validity unknown"),
        (date(2020, 1, 1), date(2025, 12, 31), "lapsed 2025"),
        (date(2027, 1, 1), None, "coming 1 Jan 2027"),
    ],
)
def test_a_signal_is_called_in_force_only_where_its_end_is_known(
    published: date | None, deadline: date | None, words: str
) -> None:
    signal = PolicySignal(published_on=published, deadline_on=deadline)

    assert standing_on(signal, recipes.AS_OF)[0] == words


def test_programme_list_shows_the_successor(client: Client) -> None:
    Programme.objects.create(
        key="old", name="Old fund", successor="New fund", source=recipes.source()
    )

    page = client.get(reverse("programme-list")).content.decode()

    assert "Old fund" in page
    assert "New fund" in page


def test_programmes_that_have_ended_stand_last_and_days_are_written_out(client: Client) -> None:
    source, day = recipes.source(), date(2020, 2, 4)
    said = {"valid_from": day, "valid_from_text": "2020-02-04", "source": source}
    Programme.objects.create(key="a", name="Ended fund", valid_to=date(2022, 12, 31), **said)
    Programme.objects.create(key="b", name="Lasting fund", valid_to_text="2027 (about)", **said)

    page = client.get(reverse("programme-list")).content.decode()

    assert page.index("Lasting fund") < page.index("Ended fund")
    assert "4 Feb 2020" in page
    assert '<span lang="en">2027 (about)</span>' in page


def test_signal_pages_ask_as_many_queries_for_one_as_for_twenty(client: Client) -> None:
    signal = recipes.signal(document_ref="PLAN")
    addresses = [reverse("signal-list"), reverse("signal-detail", args=[signal.key])]
    before = [queries(client, address) for address in addresses]

    for _n in range(19):
        recipes.signal(document_ref="PLAN")

    assert [queries(client, address) for address in addresses] == before
    assert before == [3, 2]


def test_the_list_speaks_of_any_day_and_its_links_keep_it(client: Client) -> None:
    signal = recipes.signal(metric="old target", **OVER)

    page = client.get(reverse("signal-list"), {"as_of": "2019-06-01"}).content.decode()

    assert "in force, ends 31 Dec 2020" in page
    assert "not of today" in page
    assert f'href="{signal.get_absolute_url()}?as_of=2019-06-01"' in page


def test_older_links_write_the_day_in_another_way(client: Client) -> None:
    recipes.signal(metric="old target", **OVER)

    page = client.get(reverse("signal-list"), {"on": "2019-06-01"}).content.decode()

    assert "Old target" in page


def test_a_signal_tells_its_standing_and_strength_on_any_day(client: Client) -> None:
    signal = recipes.signal(baseline_year=2015, sectors=["steel"], **OVER)

    now = client.get(signal.get_absolute_url()).content.decode()
    then = client.get(signal.get_absolute_url(), {"as_of": "2018-01-01"}).content.decode()

    assert "lapsed 2020" in now
    assert "Only what is in force pushes." in now
    assert "in force, ends 31 Dec 2020" in then
    assert "strong · 0.50" in then
    assert "Target: starts at 0.5 of 1" in then
    for page in (now, then):
        assert "whose value the source does not give" in page
        assert "Industries named:" in page
        assert "Steel" in page


def test_a_baseline_that_the_source_gives_is_shown(client: Client) -> None:
    signal = recipes.signal(baseline_year=2020, baseline_value=35, target_unit="µg/m³")

    page = client.get(signal.get_absolute_url()).content.decode()

    assert "against 2020: 35\u00a0µg/m³" in page


def test_industries_are_named_in_the_language_of_the_page(client: Client) -> None:
    signal = recipes.signal(sectors=["steel", "smithing"])

    page = client.get(signal.get_absolute_url().replace("/en/", "/fr/")).content.decode()

    assert "Acier" in page
    assert "smithing" in page


def test_the_validity_of_programmes_is_told_for_any_day(client: Client) -> None:
    Programme.objects.create(
        key="old", name="Old fund", valid_to=date(2020, 12, 31), source=recipes.source()
    )

    page = client.get(reverse("programme-list"), {"as_of": "2019-06-01"}).content.decode()

    assert "Running" in page
    assert "Ended" not in page
