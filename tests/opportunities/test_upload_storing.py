"""Tests of storing a file of figures: once, whole, and leaving a trace."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection, transaction

from matchmaker.management.commands.load_reference import load_reference
from matchmaker.tables import changed_by_people
from opportunities.models import Correction, Measurement, MeasurementImport, Place, Source
from opportunities.upload import storing, writing
from opportunities.upload.decoding import decode
from tests import recipes
from tests.opportunities.figure_files import checked, known, row, written

if TYPE_CHECKING:
    from opportunities.upload.comparing import Compared

pytestmark = pytest.mark.django_db

State = MeasurementImport.State


def uploaded(*rows: dict[str, str], **fields: object) -> MeasurementImport:
    """A checked file of these rows."""
    known()
    return recipes.upload(content=written(*rows), **fields)


def stored(*rows: dict[str, str], takes_over: bool = False) -> MeasurementImport:
    """A file of these rows, stored by an administrator."""
    wish = storing.TakesOver(seen=None) if takes_over else None
    file = uploaded(*rows)
    return storing.store(file.pk, takes_over=wish, by=recipes.administrator(), at=recipes.NOW)[0]


def test_a_good_row_becomes_a_figure_with_its_source() -> None:
    file = stored(
        row(value="0.0284", unit="mg/m3", flags="preliminary", method="mean", source_detail="p. 4")
    )

    figure = Measurement.objects.select_related("source", "place", "indicator").get()
    assert (figure.place.code, figure.indicator.slug) == ("320100", "pm25")
    assert (figure.year, figure.period) == (2024, "2024")
    assert (figure.value, figure.unit) == (Decimal("28.4"), "µg/m³")
    assert (figure.method, figure.flags, figure.source_detail) == ("mean", ["preliminary"], "p. 4")
    assert figure.precedence == 1
    assert figure.source.title == "Bulletin of Nanjing"
    assert figure.source.url == "https://example.org/bulletin"
    assert str(figure.source.published_on) == "2025-06-05"
    assert (figure.source.kind, figure.source.licence) == ("official", "facts")
    assert figure.source.retrieved_on == recipes.NOW.date()
    file.refresh_from_db()
    assert (file.state, file.content, file.created_count) == (State.STORED, "", 1)
    assert file.decided_at == recipes.NOW


def test_the_good_rows_are_stored_and_the_bad_ones_are_not() -> None:
    file = stored(row(), row(period="2023", value="many"), row(period="2022", unit="furlong"))

    assert [figure.period for figure in Measurement.objects.all()] == ["2024"]
    assert (file.row_count, file.bad_count, file.created_count) == (3, 2, 1)


def test_the_same_file_again_changes_nothing() -> None:
    rows = (row(flags="preliminary", source_detail="p. 4"), row(period="2023"))
    stored(*rows)
    before = list(Measurement.objects.order_by("pk").values()), Source.objects.count()

    again = stored(*rows, takes_over=True)

    assert (list(Measurement.objects.order_by("pk").values()), Source.objects.count()) == before
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 2)
    assert not Correction.objects.exists()


def test_a_file_is_stored_once() -> None:
    file = stored(row())

    with pytest.raises(storing.DecidedError):
        storing.store(file.pk, takes_over=None, by=None, at=recipes.NOW)
    with pytest.raises(storing.DecidedError):
        storing.discard(file.pk, at=recipes.NOW)

    assert Measurement.objects.count() == 1


def test_what_is_stored_otherwise_stays_unless_it_is_taken_over() -> None:
    stored(row())

    file = stored(row(value="29"))

    assert Measurement.objects.get().value == Decimal("28.4")
    assert file.conflict_count == 1
    assert not Correction.objects.exists()


def test_a_figure_that_is_taken_over_leaves_a_correction() -> None:
    stored(row(source_detail="p. 4"))

    file = stored(row(value="29", source_detail="p. 5", flags="preliminary"), takes_over=True)

    figure = Measurement.objects.get()
    assert (figure.value, figure.source_detail) == (Decimal(29), "p. 5")
    assert figure.flags == ["preliminary"]
    told = {one.field: (one.before, one.after) for one in Correction.objects.all()}
    assert told == {
        "value": ("28.4", "29"),
        "source_detail": ("p. 4", "p. 5"),
        "flags": ("", "preliminary"),
    }
    correction = Correction.objects.first()
    assert correction is not None
    assert correction.imported_by == file
    assert "figures.csv" in correction.reason
    assert correction.made_by is not None


def test_marks_of_people_survive_a_file_without_them() -> None:
    stored(row())
    Measurement.objects.update(flags=["disputed"])

    stored(row(flags="preliminary", value="29"), takes_over=True)

    assert Measurement.objects.get().flags == ["disputed", "preliminary"]


def test_the_place_counts_the_new_evidence() -> None:
    city = recipes.city()
    before = Place.objects.get(pk=city.pk).evidence_seq

    stored(row(), row(period="2023"))
    after = Place.objects.get(pk=city.pk).evidence_seq
    stored(row(), row(period="2023"))

    assert after > before
    assert Place.objects.get(pk=city.pk).evidence_seq == after


def test_the_history_names_the_file_and_a_reload_keeps_its_figures() -> None:
    load_reference()
    figure = (
        Measurement.objects.select_related("place", "source")
        .filter(indicator__slug="pm25", unit="µg/m³", flags__contains=["official_as_reported"])
        .order_by("pk")[0]
    )
    cells = row(
        place_code=figure.place.code,
        period=figure.period,
        value=str(figure.value + 1),
        method=figure.method,
        source_title="",
        source_url="",
        source_kind="",
        source_published="",
        licence="",
        source_key=figure.source.key,
    )
    file = recipes.upload(content=written(cells))

    storing.store(file.pk, takes_over=storing.TakesOver(seen=None), by=None, at=recipes.NOW)
    load_reference()

    event = Measurement.pgh_event_model.objects.filter(pgh_obj=figure).order_by("-pgh_id")[0]
    assert event.pgh_context.metadata["upload"] == str(file.public_id)
    assert figure.pk in changed_by_people(Measurement)
    assert Measurement.objects.get(pk=figure.pk).value == figure.value + 1


def test_nothing_is_taken_over_that_the_person_did_not_see() -> None:
    stored(row())
    file = uploaded(row(value="29"))
    seen = checked(row(value="29")).print_of_conflicts()
    Measurement.objects.update(value=31)

    with pytest.raises(storing.ChangedError):
        storing.store(file.pk, takes_over=storing.TakesOver(seen=seen), by=None, at=recipes.NOW)

    assert Measurement.objects.get().value == 31
    file.refresh_from_db()
    assert file.state == State.CHECKED


def test_a_discarded_file_leaves_nothing() -> None:
    file = storing.discard(uploaded(row()).pk, at=recipes.NOW)

    file.refresh_from_db()
    assert (file.state, file.content) == (State.DISCARDED, "")
    assert not Measurement.objects.exists()


def test_one_form_sent_twice_is_one_file_and_anothers_key_makes_a_new_one() -> None:
    report = checked(row())
    decoded = decode([written(row()).encode()])
    one, two = recipes.commissioner(), recipes.commissioner()
    file = storing.Uploaded("figures.csv", decoded, ".", uuid4())

    first = storing.upload(file, report, by=one, at=recipes.NOW)
    again = storing.upload(file, report, by=one, at=recipes.NOW)
    other = storing.upload(file, report, by=two, at=recipes.NOW)

    assert first == again
    assert other != first
    assert first.created_count == 1


def test_a_failure_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_places: set[int]) -> None:
        raise RuntimeError

    file = uploaded(row(), row(period="2023"))
    monkeypatch.setattr("opportunities.upload.writing._count_as_evidence", fail)

    with pytest.raises(RuntimeError):
        storing.store(file.pk, takes_over=None, by=None, at=recipes.NOW)

    assert not Measurement.objects.exists()
    assert not Source.objects.filter(key__startswith="file-").exists()
    file.refresh_from_db()
    assert file.state == State.CHECKED


def test_a_figure_that_changes_after_the_check_is_not_overwritten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored(row())
    file = uploaded(row(value="29"))
    hold = writing._hold

    def change_first(touched: list[Compared]) -> None:
        Measurement.objects.update(value=31)
        hold(touched)

    monkeypatch.setattr(writing, "_hold", change_first)

    with pytest.raises(storing.BusyError):
        storing.store(file.pk, takes_over=storing.TakesOver(seen=None), by=None, at=recipes.NOW)

    file.refresh_from_db()
    assert file.state == State.CHECKED


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_store_once() -> None:
    file = uploaded(*(row(period=str(year)) for year in range(1960, 2000)))

    def click(_number: int) -> str:
        try:
            storing.store(file.pk, takes_over=None, by=None, at=recipes.NOW)
        except (storing.BusyError, storing.DecidedError) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "stored"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(click, range(16)))

    assert answers.count("stored") == 1
    assert set(answers) <= {"stored", "BusyError", "DecidedError"}
    assert Measurement.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_figures_store_them_once() -> None:
    files = [uploaded(*(row(period=str(year)) for year in range(1960, 2000))) for _ in range(4)]

    def store(file: MeasurementImport) -> None:
        for _attempt in range(200):
            try:
                storing.store(file.pk, takes_over=None, by=None, at=recipes.NOW)
            except storing.BusyError:
                continue
            finally:
                connection.close()
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(store, files))

    assert Measurement.objects.count() == 40
    counts = MeasurementImport.objects.values_list("created_count", "unchanged_count")
    assert sorted(counts) == [(0, 40), (0, 40), (0, 40), (40, 0)]


@pytest.mark.django_db(transaction=True)
def test_a_figure_that_somebody_else_holds_makes_the_file_wait_its_turn() -> None:
    stored(row())
    file = uploaded(row(value="29"))

    def store() -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
            storing.store(file.pk, takes_over=storing.TakesOver(seen=None), by=None, at=recipes.NOW)
        except storing.BusyError:
            return "busy"
        finally:
            connection.close()
        return "stored"

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Measurement.objects.select_for_update().get()
        answer = pool.submit(store).result()

    assert answer == "busy"
    file.refresh_from_db()
    assert file.state == State.CHECKED
