"""Tests of the pages of figures, corrections and coverage."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.models import Correction
from tests import recipes
from tests.opportunities.figures import browser, corrected, filled, of, page, tracked

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


# --- One figure ---------------------------------------------------------------------------------


def test_a_figure_shows_its_source_its_marks_and_its_rivals() -> None:
    source = recipes.source(title="Bulletin", publisher="Bureau", licence="CC0", kind="official")
    figure = recipes.measurement(
        value=42,
        source=source,
        source_detail="Table 3",
        method="mean of stations",
        flags=["baseline_pre2013", "disputed"],
    )
    recipes.measurement(value=40, source=recipes.source(title="Other source"))

    shown = page(None, of(figure))

    for words in (
        "42",
        "Bulletin",
        "Bureau",
        "CC0",
        "Official bulletin or yearbook",
        "Table 3",
        "mean of stations",
        "Baseline from before 2013",
        "Somebody gave reasons to doubt it",
        "Other source",
        "First stored",
        "Nobody has corrected this figure.",
        reverse("error-report-create", args=(figure.pk,)),
    ):
        assert words in shown, words
    assert "baseline_pre2013" not in shown
    assert reverse("measurement-correct", args=(figure.pk,)) not in shown


def test_a_figure_that_does_not_exist_is_a_404() -> None:
    for name in ("measurement-detail", "error-report-create", "measurement-correct"):
        address = reverse(name, args=(10**18,))
        assert browser(recipes.administrator()).get(address).status_code == 404, name


def test_only_staff_read_by_name_who_corrected() -> None:
    figure = corrected(recipes.measurement())

    for address in (of(figure), reverse("correction-list"), reverse("correction-csv")):
        assert "Kim Tran" in page(recipes.commissioner(), address), address
        for person in (None, recipes.member()):
            shown = page(person, address)
            assert "Kim Tran" not in shown, address
            assert "an administrator" in shown, address


# --- Correcting ---------------------------------------------------------------------------------


def test_a_commissioner_corrects_a_figure_of_the_own_province_only() -> None:
    figure = recipes.measurement()
    inside = browser(recipes.commissioner()).post(
        of(figure, "measurement-correct"), filled(figure, value="41.5")
    )
    outside = browser(recipes.commissioner(portfolio_provinces=["CN-GD"])).post(
        of(figure, "measurement-correct"), filled(figure, value="1")
    )

    figure.refresh_from_db()
    assert (inside.status_code, outside.status_code) == (302, 403)
    assert str(figure.value) == "41.50000"


def test_a_figure_of_the_nation_is_corrected_by_those_who_cover_all_provinces() -> None:
    figure = recipes.measurement(place=recipes.nation())
    near = recipes.commissioner(portfolio_provinces=["CN-JS", ""])
    everywhere = recipes.commissioner(portfolio_provinces=[], covers_all_provinces=True)

    answers = [
        browser(person).get(of(figure, "measurement-correct")).status_code
        for person in (near, everywhere)
    ]

    assert answers == [403, 200]


def test_a_correction_over_a_changed_figure_is_a_409_that_keeps_what_was_typed() -> None:
    figure = recipes.measurement()
    seen = filled(figure, value="40", reason="My reason")
    corrected(figure)
    keeper = browser(recipes.administrator())

    answer = keeper.post(of(figure, "measurement-correct"), seen)

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone else changed this figure" in shown
    assert "My reason" in shown
    figure.refresh_from_db()
    assert figure.value == 41
    again = keeper.post(
        of(figure, "measurement-correct"),
        {**seen, "version": answer.context["form"]["version"].value()},
    )
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"value": ""}, "value"),
        ({"value": "1,5"}, "value"),
        ({"reason": ""}, "reason"),
        ({"flags": ["made_up"]}, "flags"),
        ({"source_kind": "press"}, "source_title"),
        ({"source_title": "Bulletin"}, "source_kind"),
        ({"source_title": "B", "source_kind": "sample"}, "source_kind"),
        ({"version": "zz"}, "version"),
        ({}, "__all__"),
    ],
)
def test_a_correction_says_what_is_wrong_with_it(fields: dict[str, Any], wrong: str) -> None:
    figure = recipes.measurement(value=42)

    answer = browser(recipes.administrator()).post(
        of(figure, "measurement-correct"), filled(figure, **fields)
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert not Correction.objects.exists()


def test_a_method_that_another_figure_of_the_source_has_is_refused() -> None:
    figure = recipes.measurement(method="mean")
    recipes.measurement(method="median", source=figure.source)

    answer = browser(recipes.administrator()).post(
        of(figure, "measurement-correct"), filled(figure, method="median")
    )

    assert answer.status_code == 422
    assert "method" in answer.context["form"].errors


def test_a_number_below_zero_is_a_figure_and_stays_one_in_the_table() -> None:
    figure = recipes.measurement()
    browser(recipes.administrator()).post(
        of(figure, "measurement-correct"), filled(figure, value="−1.5", reason="=1+1")
    )

    rows = list(csv.DictReader(StringIO(page(None, reverse("correction-csv")))))

    assert [(row["before"], row["after"], row["reason"]) for row in rows] == [
        ("42", "-1.5", "'=1+1")
    ]


# --- Corrections and coverage -------------------------------------------------------------------


def test_the_history_begins_by_saying_that_it_is_empty() -> None:
    assert "No figure has been corrected yet." in page(None, reverse("correction-list"))


def test_the_history_says_before_after_and_why() -> None:
    corrected(recipes.measurement(value=42), reason="The second page prints 41")
    address = reverse("correction-list")

    shown = page(None, address)

    for words in ("42", "41", "The second page prints 41", "Nanjing"):
        assert words in shown, words
    assert "No correction matches." in page(None, address, q="zzz")


def test_the_coverage_says_what_there_is_and_what_is_missing() -> None:
    recipes.measurement(place=tracked("320100", "Nanjing"), precedence=1)
    tracked("420100", "Wuhan")

    shown = page(None, reverse("data-coverage"))

    for words in (
        "PM2.5, annual mean: 1 of 2 places has a value of",
        "Energy, any indicator: no figure for any of the 2 places.",
        "No figure of 1 place: Wuhan",
        'title="official"',
        '<th scope="col">2013</th>',
        '<th scope="row"><a',
        reverse("data-coverage-csv"),
    ):
        assert words in shown, words


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"group": "zz"}, "group"),
        ({"domain": "zz"}, "domain"),
        ({"indicator": "zz"}, "indicator"),
        ({"indicator": "pm25", "domain": "energy"}, "domain"),
    ],
)
def test_what_the_coverage_cannot_read_is_noted_and_left_out(
    query: dict[str, str], field: str
) -> None:
    recipes.measurement(place=tracked("320100", "Nanjing"))

    answer = browser().get(reverse("data-coverage"), query)

    assert list(answer.context["form"].errors) == [field]
    assert answer.context["found"].count == 1
    assert 'class="error"' in answer.content.decode()


def test_the_coverage_comes_as_a_table_too() -> None:
    recipes.measurement(place=tracked("320100", "Nanjing"))

    rows = list(csv.DictReader(StringIO(page(None, reverse("data-coverage-csv")))))

    assert [(row["place"], row["2024"]) for row in rows] == [("Nanjing", "1")]


# --- My day -------------------------------------------------------------------------------------


def test_my_day_counts_the_reports_that_wait() -> None:
    person = recipes.member()
    recipes.error_report(reported_by=person)
    address = reverse("my-day")

    for keeper in (recipes.commissioner(), recipes.administrator()):
        assert "1 reported error waits." in page(keeper, address)
    assert "You reported 1 error." in page(person, address)
    outside = recipes.commissioner(portfolio_provinces=["CN-GD"])
    assert "reported error" not in page(outside, address)


# --- The price ----------------------------------------------------------------------------------


def queries(person: User | None, address: str) -> int:
    client = browser(person)
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_pages_of_figures_ask_as_many_queries_for_one_as_for_twenty() -> None:
    keeper = recipes.administrator()
    figure = recipes.measurement(place=tracked("320100", "Nanjing"))
    report = recipes.error_report(measurement=figure)
    corrected(figure)
    addresses = [
        (None, of(figure)),
        (keeper, of(figure)),
        (None, reverse("correction-list")),
        (None, reverse("correction-csv")),
        (keeper, reverse("error-report-list")),
        (keeper, report.get_absolute_url()),
        (None, reverse("data-coverage")),
        (None, reverse("data-coverage-csv")),
    ]
    before = [queries(person, address) for person, address in addresses]

    for number in range(19):
        figure.value = 50 + number
        figure.save()
        other = recipes.measurement(
            place=tracked(f"3299{number:02}", f"City-{number}"),
            indicator=recipes.indicator(f"code-{number}"),
        )
        recipes.measurement()
        recipes.error_report(measurement=other)
        recipes.error_report(measurement=figure)
        corrected(other)
        corrected(figure, method=f"way {number}")

    after = [queries(person, address) for person, address in addresses]
    assert after == before
    assert max(before) <= 12
