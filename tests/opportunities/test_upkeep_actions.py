"""Tests of what people do about a figure that is wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import Error

from matchmaker.tables import loading
from opportunities.flags import WITHDRAWN
from opportunities.imports import evidence
from opportunities.models import Correction, ErrorReport, Measurement, Source
from opportunities.upkeep import actions, states
from opportunities.upkeep.actions import By, Complaint, Grounds, Revised, SourceFacts
from tests import recipes

pytestmark = pytest.mark.django_db

COMPLAINT = Complaint("The bulletin prints another number.", Decimal("41.5"))


def by(person: Any = None) -> By:
    return By(person or recipes.member(), recipes.NOW)


def revised(figure: Measurement, **fields: Any) -> Revised:
    stored = {
        "value": figure.value,
        "flags": tuple(figure.flags),
        "method": figure.method,
        "source_detail": figure.source_detail,
    }
    return Revised(**{**stored, **fields})


def stored_figure(**fields: Any) -> Measurement:
    return Measurement.objects.get(pk=recipes.measurement(**fields).pk)


def correct(figure: Measurement, *, reason: str = "Misread", **fields: Any) -> list[Correction]:
    grounds = Grounds(reason, actions.version_of(figure))
    keeper = by(recipes.administrator())
    return actions.correct(figure, revised(figure, **fields), grounds, by=keeper)


# --- Reporting ----------------------------------------------------------------------------------


def test_one_form_sent_twice_is_one_report() -> None:
    figure, person, key = recipes.measurement(), by(), uuid4()

    first = actions.report_error(figure, COMPLAINT, key=key, by=person)
    second = actions.report_error(figure, COMPLAINT, key=key, by=person)

    assert first == second
    assert ErrorReport.objects.get().suggested_value == Decimal("41.5")


def test_the_key_of_somebody_elses_form_makes_a_report_of_its_own() -> None:
    figure, key = recipes.measurement(), uuid4()
    theirs = actions.report_error(figure, COMPLAINT, key=key, by=by())

    mine = actions.report_error(figure, COMPLAINT, key=key, by=by())

    assert mine != theirs
    assert mine.key != key


def test_a_person_has_at_most_twenty_reports_waiting() -> None:
    figure, person = recipes.measurement(), by()
    for _number in range(actions.MOST_OPEN_REPORTS):
        last = actions.report_error(figure, COMPLAINT, key=uuid4(), by=person)

    with pytest.raises(actions.TooManyReportsError):
        actions.report_error(figure, COMPLAINT, key=uuid4(), by=person)
    actions.reject_report(last, answer="It is right.", by=by(recipes.administrator()))
    actions.report_error(figure, COMPLAINT, key=uuid4(), by=person)

    assert ErrorReport.objects.open().count() == actions.MOST_OPEN_REPORTS


# --- Correcting ---------------------------------------------------------------------------------


def test_a_correction_writes_one_row_a_field_that_changed() -> None:
    figure = stored_figure(value=42, flags=["official"])

    done = correct(figure, value=Decimal("41.5"), flags=("official", "disputed"))

    figure.refresh_from_db()
    assert (figure.value, figure.flags) == (Decimal("41.5"), ["official", "disputed"])
    assert {(one.field, one.before, one.after) for one in done} == {
        ("value", "42", "41.5"),
        ("flags", "official", "disputed;official"),
    }
    assert {one.reason for one in done} == {"Misread"}


def test_another_source_brings_its_own_rank() -> None:
    figure = stored_figure(precedence=3)
    bulletin = SourceFacts("Bulletin 2024", "https://example.org/b", Source.Kind.OFFICIAL)

    correct(figure, source=bulletin)

    figure.refresh_from_db()
    assert (figure.source.title, figure.precedence) == ("Bulletin 2024", 1)
    assert figure.source.retrieved_on == recipes.NOW.date()
    assert set(figure.corrections.values_list("field", flat=True)) == {"source", "precedence"}


def test_two_figures_from_one_document_share_its_source() -> None:
    press = SourceFacts("Press", "https://example.org/p", Source.Kind.PRESS)

    for year in (2023, 2024):
        correct(stored_figure(year=year), source=press)

    assert Source.objects.filter(title="Press").count() == 1


def test_a_figure_that_changed_since_it_was_seen_is_left_alone() -> None:
    figure = stored_figure()
    seen = actions.version_of(figure)
    correct(figure, value=Decimal(7))

    with pytest.raises(actions.StaleFigureError):
        actions.correct(figure, revised(figure, value=Decimal(8)), Grounds("Late", seen), by=by())

    figure.refresh_from_db()
    assert figure.value == 7


def test_a_correction_that_changes_nothing_is_none() -> None:
    figure = stored_figure()

    with pytest.raises(actions.NothingChangedError):
        correct(figure)

    assert not Correction.objects.exists()


def test_a_figure_never_takes_the_place_of_another_one_of_its_source() -> None:
    figure = stored_figure(method="mean")
    other = recipes.measurement(method="median", source=figure.source)

    with pytest.raises(actions.SameFigureError):
        correct(figure, method=other.method)

    assert not Correction.objects.exists()


def test_nobody_rewrites_the_history_of_corrections() -> None:
    correct(stored_figure(), value=Decimal(7))

    with pytest.raises(Error), transaction.atomic():
        Correction.objects.update(after="8")

    assert Correction.objects.get().after == "7"


def test_the_history_names_the_person_and_the_act() -> None:
    figure, keeper = stored_figure(), recipes.administrator()
    grounds = Grounds("Misread", actions.version_of(figure))

    actions.correct(figure, revised(figure, value=Decimal(7)), grounds, by=by(keeper))

    newest = Measurement.pgh_event_model.objects.order_by("-pgh_id").first()
    assert newest.pgh_context.metadata == {"action": actions.CORRECT, "by": keeper.pk}


# --- Deciding -----------------------------------------------------------------------------------


def test_an_accepted_report_corrects_the_figure_and_answers() -> None:
    figure = stored_figure()
    report, keeper = recipes.error_report(measurement=figure), recipes.commissioner()

    actions.accept_report(
        report,
        revised(figure, value=Decimal(7)),
        version=actions.version_of(figure),
        answer="You are right.",
        by=by(keeper),
    )

    report.refresh_from_db()
    assert (report.state, report.answer, report.decided_by) == (
        "accepted",
        "You are right.",
        keeper,
    )
    assert [one.reason for one in report.corrections.all()] == ["You are right."]


def test_a_report_that_cannot_be_carried_out_stays_open() -> None:
    figure = stored_figure()
    report = recipes.error_report(measurement=figure)

    with pytest.raises(actions.NothingChangedError):
        actions.accept_report(
            report, revised(figure), version=actions.version_of(figure), answer="Yes", by=by()
        )

    report.refresh_from_db()
    assert report.is_open


def test_a_report_is_decided_once() -> None:
    report = recipes.error_report()
    actions.reject_report(report, answer="It is right.", by=by())

    with pytest.raises(actions.ReportDecidedError):
        actions.reject_report(report, answer="Again.", by=by())
    with pytest.raises(actions.ReportDecidedError):
        actions.accept_report(
            report, revised(report.measurement), version="", answer="Yes", by=by()
        )

    report.refresh_from_db()
    assert report.answer == "It is right."


def test_the_workflow_in_the_documents_is_that_of_the_code() -> None:
    document = Path(settings.BASE_DIR) / "docs/workflows.md"

    assert states.as_markdown() in document.read_text(encoding="utf-8")


# --- What follows -------------------------------------------------------------------------------


def test_a_correction_makes_the_needs_of_the_place_stale() -> None:
    figure = stored_figure()
    place = figure.place
    place.refresh_from_db()
    before = place.evidence_seq

    correct(figure, value=Decimal(7))

    place.refresh_from_db()
    assert place.evidence_seq > before


@pytest.mark.parametrize(
    "changed",
    [
        {"value": Decimal(7)},
        {"method": "another way"},
        {"source": SourceFacts("Bulletin", "", Source.Kind.OFFICIAL)},
    ],
    ids=["value", "method", "source"],
)
def test_a_reload_keeps_a_corrected_figure_and_adds_no_twin(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]
) -> None:
    place, indicator, source = recipes.city(), recipes.indicator(), recipes.source()
    row = {
        "place_id": place.pk,
        "indicator_id": indicator.pk,
        "year": 2024,
        "period": "2024",
        "value": Decimal(42),
        "unit": "ug/m3",
        "method": "mean",
        "source_id": source.pk,
        "source_detail": "",
        "flags": [],
        "precedence": 2,
    }
    for part in ("_indicators", "_standards", "_limits"):
        monkeypatch.setattr(evidence, part, lambda *_known: [])
    monkeypatch.setattr(evidence, "_measurements", lambda *_known: [dict(row)])
    load(evidence.Known(sources={}, places={}))
    figure = Measurement.objects.get()
    correct(figure, **changed)
    figure.refresh_from_db()
    corrected = actions.version_of(figure)

    tallies = load(evidence.Known(sources={}, places={}))

    again = Measurement.objects.get()
    assert actions.version_of(again) == corrected
    assert tallies[-1].kept == 1


def load(known: evidence.Known) -> Any:
    with transaction.atomic(), loading():
        done = evidence.store_evidence(known)
    # The context of the history ends with the transaction, which a test never ends.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL pghistory.context_id = ''")
    return done


def test_a_withdrawn_figure_stands_no_more() -> None:
    figure = stored_figure()
    other = recipes.measurement(year=2020)

    correct(figure, flags=(WITHDRAWN,))

    assert list(Measurement.objects.standing()) == [other]
