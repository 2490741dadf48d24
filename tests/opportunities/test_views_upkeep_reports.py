"""Tests of the pages of reported errors."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from opportunities.models import ErrorReport, Measurement
from opportunities.upkeep import actions
from tests import recipes
from tests.opportunities.figures import browser, corrected, filled, of, page

pytestmark = pytest.mark.django_db


# --- Reporting ----------------------------------------------------------------------------------


def test_a_stranger_is_sent_to_sign_in_and_back() -> None:
    address = of(recipes.measurement(), "error-report-create")

    answer = browser().get(address)

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={address}")


def test_a_report_leads_to_its_own_page_with_thanks() -> None:
    figure, person = recipes.measurement(), recipes.member()
    sent = {"message": "Not right", "suggested_value": "41.5", "key": str(uuid4())}
    client = browser(person)

    answers = [client.post(of(figure, "error-report-create"), sent, follow=True) for _ in range(2)]

    report = ErrorReport.objects.get()
    assert [one.redirect_chain[-1][0] for one in answers] == [report.get_absolute_url()] * 2
    assert "Thank you." in answers[0].content.decode()
    assert "Not right" in answers[0].content.decode()


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "ftp://example.org/x", "http://127.0.0.1/", "http://u@h.org"]
)
def test_a_report_takes_addresses_of_public_pages_only(source: str) -> None:
    answer = browser(recipes.member()).post(
        of(recipes.measurement(), "error-report-create"),
        {"message": "Not right", "suggested_source": source, "key": str(uuid4())},
    )

    assert answer.status_code == 422
    assert "suggested_source" in answer.context["form"].errors


def test_who_has_too_many_reports_waiting_is_told_so() -> None:
    figure, person = recipes.measurement(), recipes.member()
    for _number in range(actions.MOST_OPEN_REPORTS):
        recipes.error_report(measurement=figure, reported_by=person)

    answer = browser(person).post(
        of(figure, "error-report-create"), {"message": "One more", "key": str(uuid4())}
    )

    assert answer.status_code == 422
    assert "20 of your reports wait" in answer.content.decode()
    assert "One more" in answer.content.decode()


def test_everybody_sees_the_reports_that_concern_them() -> None:
    person = recipes.member(name="Ada Roy")
    mine = recipes.error_report(reported_by=person, message="mine-canary")
    far = recipes.measurement(
        place=recipes.city("440100", "Guangzhou", recipes.province("CN-GD", "Guangdong"))
    )
    recipes.error_report(measurement=far, message="far-canary")
    address = reverse("error-report-list")

    shown = {
        "own": page(person, address),
        "stranger": page(recipes.member(), address),
        "inside": page(recipes.commissioner(), address),
        "keeper": page(recipes.administrator(), address),
    }

    seen = {
        who: [word for word in ("mine-canary", "far-canary") if word in text]
        for who, text in shown.items()
    }
    assert seen == {
        "own": ["mine-canary"],
        "stranger": [],
        "inside": ["mine-canary"],
        "keeper": ["mine-canary", "far-canary"],
    }
    assert "Ada Roy" in shown["inside"]
    assert mine.get_absolute_url() in shown["own"]


def test_the_list_filters_by_state_and_says_when_nothing_matches() -> None:
    recipes.error_report(message="open-canary")
    keeper = recipes.administrator()
    address = reverse("error-report-list")

    assert "open-canary" in page(keeper, address, state="open")
    assert "No report matches." in page(keeper, address, state="accepted")
    assert browser(keeper).get(address, {"state": "zz"}).context["filter"].form.errors


def test_another_member_gets_the_404_of_a_report_that_does_not_exist() -> None:
    report = recipes.error_report()
    stranger = browser(recipes.member())

    assert stranger.get(report.get_absolute_url()).status_code == 404
    assert stranger.post(report.get_absolute_url()).status_code == 404


# --- Deciding -----------------------------------------------------------------------------------


def decision(report: ErrorReport, intent: str, **fields: Any) -> dict[str, Any]:
    return {**filled(report.measurement), "intent": intent, "answer": "It is right.", **fields}


def test_an_accepted_report_changes_the_figure_and_the_reporter_reads_the_answer() -> None:
    person = recipes.member()
    report = recipes.error_report(reported_by=person, suggested_value=41)
    keeper = browser(recipes.commissioner())
    offered = keeper.get(report.get_absolute_url()).context["accept"]["value"].value()

    answer = keeper.post(
        report.get_absolute_url(), decision(report, "accept", value=offered, reason="You are right")
    )

    assert (answer.status_code, offered) == (302, "41")
    shown = page(person, report.get_absolute_url())
    assert "You are right" in shown
    assert "Accepted" in shown
    assert Measurement.objects.get().value == 41


def test_a_rejected_report_leaves_the_figure() -> None:
    person = recipes.member()
    report = recipes.error_report(reported_by=person)

    answer = browser(recipes.administrator()).post(
        report.get_absolute_url(), decision(report, "reject", value="1")
    )

    assert answer.status_code == 302
    assert "It is right." in page(person, report.get_absolute_url())
    assert Measurement.objects.get().value == 42


@pytest.mark.parametrize("intent", ["accept", "reject"])
def test_a_second_decision_is_a_409_that_names_the_first(intent: str) -> None:
    report = recipes.error_report()
    keeper = browser(recipes.administrator())
    keeper.post(report.get_absolute_url(), decision(report, "reject"))

    answer = keeper.post(report.get_absolute_url(), decision(report, intent, value="1"))

    assert answer.status_code == 409
    assert "Not accepted" in answer.content.decode()
    assert Measurement.objects.get().value == 42


def test_a_report_about_a_figure_that_changed_is_a_409_and_stays_open() -> None:
    report = recipes.error_report()
    seen = decision(report, "accept", value="40", reason="You are right")
    corrected(report.measurement)

    answer = browser(recipes.administrator()).post(report.get_absolute_url(), seen)

    report.refresh_from_db()
    assert answer.status_code == 409
    assert "You are right" in answer.content.decode()
    assert report.is_open


@pytest.mark.parametrize(
    ("intent", "fields"),
    [("accept", {"value": "x"}), ("accept", {}), ("reject", {"answer": ""}), ("", {"answer": ""})],
)
def test_a_decision_that_is_not_complete_is_refused(intent: str, fields: dict[str, str]) -> None:
    report = recipes.error_report()

    answer = browser(recipes.administrator()).post(
        report.get_absolute_url(), decision(report, intent, **fields)
    )

    report.refresh_from_db()
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert report.is_open


def test_the_reporter_decides_nothing() -> None:
    person = recipes.member()
    report = recipes.error_report(reported_by=person)

    answer = browser(person).post(report.get_absolute_url(), decision(report, "reject"))

    assert answer.status_code == 403
