"""Tests of the pages that take in figures by file."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadhandler import SkipFile
from django.urls import reverse

from opportunities.models import Correction, Measurement, MeasurementImport
from opportunities.upload import storing
from opportunities.upload.contract import NAMES
from opportunities.upload.receiving import BoundedUploadHandler
from tests import recipes
from tests.opportunities.figure_files import known, row, written
from tests.opportunities.import_pages import bodies, send, signed_in

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries


pytestmark = pytest.mark.django_db

LIST = "measurement-import-list"
STATE = MeasurementImport.State


def address(name: str, upload: MeasurementImport) -> str:
    return reverse(f"measurement-import-{name}", args=[upload.public_id])


def test_an_upload_is_checked_shown_and_not_stored() -> None:
    known()
    client = signed_in(recipes.commissioner())

    answer = send(
        client,
        written(
            row(value="0.035", unit="mg/m3"),
            row(place_code="Nanjing"),
            row(value="0.035", unit="mg/m3"),
        ).encode(),
    )

    upload = MeasurementImport.objects.get()
    assert answer["Location"] == address("detail", upload)
    page = bodies(client.get(answer["Location"]))
    assert "Nothing is stored yet." in page
    assert "1 new figure would be stored." in page
    assert "35\u00a0µg/m³" in page
    assert "from 0.035 mg/m3" in page
    assert "1 row is refused" in page
    assert "“Nanjing” is a name. Write the code: 320100." in page
    assert "Line 4 repeats line 2." in page
    assert "new source" in page
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (written(row()).encode("utf-16"), "looks like UTF-16"),
        (written(row(method="年均值统计")).encode("gb18030"), "looks like GB18030"),
        (written(row(method="Énergie")).encode("latin-1"), "looks like Windows-1252"),
        (b"PK\x03\x04\x14\x00", "Excel (.xlsx)"),
        (b"%PDF-1.4", "PDF"),
        (b"\x00\x01\x02\x03\xff" * 500, "no text file"),
        (",".join(NAMES).encode(), "a header and no rows"),
        (b"a,b\n1,2\n", "lacks these columns"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
    ids=["empty", "utf-16", "gb", "latin", "xlsx", "pdf", "bytes", "header", "columns", "large"],
)
def test_a_file_that_cannot_be_read_is_explained_beside_its_field(
    content: bytes, said: str
) -> None:
    known()

    answer = send(signed_in(recipes.commissioner()), content, decimal_mark=",")

    page = bodies(answer)
    assert answer.status_code == 422
    assert said in page
    assert 'href="#id_file"' in page
    assert 'value="," required aria' in page or 'value="," required id' in page
    assert "checked" in page
    assert not MeasurementImport.objects.exists()


def test_of_a_line_of_100_megabytes_only_the_beginning_is_kept() -> None:
    handler = BoundedUploadHandler()
    handler.new_file("file", "line.csv", "text/csv", None)
    piece, pieces = b"a" * 65_536, 1_600

    for number in range(pieces):
        assert handler.receive_data_chunk(piece, number * len(piece)) is None
    file = handler.file_complete(pieces * len(piece))

    assert file is not None
    assert file.size == 100 * 1024 * 1024
    assert Path(file.temporary_file_path()).stat().st_size <= 10 * 1024 * 1024 + len(piece)
    file.close()


def test_other_files_of_a_form_are_passed_over() -> None:
    with pytest.raises(SkipFile):
        BoundedUploadHandler().new_file("another", "a.csv", "text/csv", None)


def test_the_form_needs_its_token() -> None:
    known()
    client = signed_in(recipes.commissioner(), enforce_csrf_checks=True)

    answer = send(client, written(row()).encode())

    assert answer.status_code == 403
    assert not MeasurementImport.objects.exists()


def test_the_same_form_sent_twice_is_one_file() -> None:
    known()
    client = signed_in(recipes.commissioner())
    key = str(uuid4())

    answers = [send(client, written(row()).encode(), key=key) for _ in range(2)]

    assert MeasurementImport.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_strange_file_name_is_shown_as_text() -> None:
    known()
    client = signed_in(recipes.commissioner())

    answer = send(
        client, written(row()).encode(), name="../../<script>alert(1)</script>\u202evsc.csv"
    )

    page = bodies(client.get(answer["Location"]))
    assert "<script>alert" not in page
    assert "/" not in MeasurementImport.objects.get().file_name.replace("</", "")


def test_storing_is_done_once_and_told() -> None:
    owner = recipes.commissioner()
    upload = recipes.upload(uploaded_by=owner)
    client = signed_in(owner)

    first = client.post(address("store", upload), follow=True)
    again = client.post(address("store", upload), follow=True)

    assert "Stored: 1 new figure, 0 completed." in bodies(first)
    assert "Figures that the file brought" in bodies(first)
    assert "was decided already" in bodies(again)
    figure = Measurement.objects.get()
    assert figure.value == 29
    assert f'href="{figure.get_absolute_url()}"' in bodies(first)


def test_the_checkbox_takes_over_what_the_person_saw() -> None:
    owner = recipes.commissioner()
    client = signed_in(owner)
    client.post(address("store", recipes.upload(uploaded_by=owner)))
    upload = recipes.upload(
        uploaded_by=owner, content=recipes.upload().content.replace("0.029", "0.033")
    )
    page = client.get(address("detail", upload))
    assert "1 figure is stored otherwise" in bodies(page)
    assert "29\u00a0" in bodies(page)
    assert "33\u00a0" in bodies(page)
    seen = page.context["form"].initial["seen"]

    unseen = client.post(address("store", upload), {"takes_over": "on", "seen": "another"})
    before = Measurement.objects.get().value
    client.post(address("store", upload), {"takes_over": "on", "seen": seen})

    assert unseen.status_code == 409
    assert "has changed since you looked" in bodies(unseen)
    assert before == 29
    assert Measurement.objects.get().value == 33
    correction = Correction.objects.get(field="value")
    assert (correction.before, correction.after) == ("29", "33")
    assert correction.made_by == owner


def test_without_the_checkbox_the_stored_figure_stays() -> None:
    owner = recipes.commissioner()
    client = signed_in(owner)
    client.post(address("store", recipes.upload(uploaded_by=owner)))
    upload = recipes.upload(
        uploaded_by=owner, content=recipes.upload().content.replace("0.029", "0.033")
    )

    page = bodies(client.post(address("store", upload), follow=True))

    assert Measurement.objects.get().value == Decimal(29)
    assert "Left as stored" in page


def test_a_busy_store_is_said_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = recipes.commissioner()
    upload = recipes.upload(uploaded_by=owner)

    def busy(*_args: object, **_options: object) -> None:
        raise storing.BusyError

    monkeypatch.setattr(storing, "store", busy)
    page = bodies(signed_in(owner).post(address("store", upload), follow=True))

    assert "try again shortly" in page
    assert "Store the good rows" in page


def test_a_discarded_file_stores_nothing_and_says_so() -> None:
    owner = recipes.commissioner()
    upload = recipes.upload(uploaded_by=owner)
    client = signed_in(owner)

    page = bodies(client.post(address("discard", upload), follow=True))
    again = bodies(client.post(address("discard", upload), follow=True))

    upload.refresh_from_db()
    assert upload.state == STATE.DISCARDED
    assert "Nothing of it was stored." in page
    assert "was decided already" in again
    assert client.get(address("errors", upload)).status_code == 404


def test_a_colleague_sees_a_file_and_decides_nothing() -> None:
    upload = recipes.upload(uploaded_by=recipes.commissioner())
    client = signed_in(recipes.commissioner())

    page = client.get(address("detail", upload))

    assert page.status_code == 200
    assert "Store the good rows" not in bodies(page)
    assert client.post(address("store", upload)).status_code == 403
    assert client.post(address("discard", upload)).status_code == 403


def test_a_file_that_can_no_longer_be_read_can_be_discarded() -> None:
    owner = recipes.commissioner()
    upload = recipes.upload(uploaded_by=owner, content="another,header\n1,2\n")
    client = signed_in(owner)

    page = client.get(address("detail", upload))
    stored = client.post(address("store", upload), follow=True)

    assert page.status_code == 200
    assert "lacks these columns" in bodies(page)
    assert "Discard the file" in bodies(page)
    assert "lacks these columns" in bodies(stored)
    assert client.get(address("errors", upload)).status_code == 409


def test_the_refused_rows_are_a_file_that_no_spreadsheet_computes() -> None:
    owner = recipes.commissioner()
    known()
    upload = recipes.upload(
        uploaded_by=owner, content=written(row(method="=1+1"), row(value="many"))
    )

    answer = signed_in(owner).get(address("errors", upload))

    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["line", "column", "value", "reason"]
    assert rows[1][:3] == ["2", "method", "'=1+1"]
    assert rows[2][:3] == ["3", "value", "many"]


def test_only_the_first_two_hundred_problems_are_listed() -> None:
    owner = recipes.commissioner()
    known()
    rows = [row(period=str(1950 + n % 70), value="many", method=str(n)) for n in range(201)]
    upload = recipes.upload(uploaded_by=owner, content=written(*rows))

    page = bodies(signed_in(owner).get(address("detail", upload)))

    assert "201 rows are refused" in page
    assert "The first 200 problems are listed." in page
    assert page.count("This is not a number.") == 200
    assert "Storing would change nothing" in page


def test_the_figure_of_another_source_is_shown_beside() -> None:
    owner = recipes.commissioner()
    upload = recipes.upload(uploaded_by=owner)
    recipes.measurement(
        year=2023, value=31, unit="ug/m3", source=recipes.source(title="Press of Nanjing")
    )

    page = bodies(signed_in(owner).get(address("detail", upload)))

    assert "Another source differs on 1 figure" in page
    assert "Press of Nanjing" in page


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_takes_as_many_queries_for_many_files(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _number in range(count):
        recipes.upload(uploaded_by=recipes.commissioner())
    client = signed_in(recipes.administrator())
    client.get(reverse(LIST))

    with django_assert_num_queries(4):
        page = bodies(client.get(reverse(LIST)))

    assert page.count("figures.csv") == count


@pytest.mark.parametrize("count", [1, 60])
def test_the_preview_takes_as_many_queries_for_many_rows(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    owner = recipes.commissioner()
    known()
    rows = [row(period=str(1950 + number)) for number in range(count)]
    upload = recipes.upload(uploaded_by=owner, content=written(*rows))
    client = signed_in(owner)
    client.get(address("detail", upload))

    with django_assert_num_queries(7):
        client.get(address("detail", upload))


def test_the_empty_list_leads_to_the_contract() -> None:
    page = bodies(signed_in(recipes.administrator()).get(reverse(LIST)))

    assert "Nobody has uploaded a file yet." in page
    assert reverse("measurement-contract") in page
