"""The published contract of figure files, and what goes out by it."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from matchmaker.management.commands.load_reference import load_reference
from opportunities.models import Measurement, MeasurementImport, Place
from opportunities.upload.contract import COLUMNS, NAMES
from tests import recipes
from tests.opportunities.figure_files import known
from tests.opportunities.import_pages import bodies, send, signed_in

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_contract_lists_every_column_with_codes_and_units(client: Client) -> None:
    known()

    page = bodies(client.get(reverse("measurement-contract")))

    for column in COLUMNS:
        assert f"<code>{column.name}</code>" in page
        assert str(column.meaning) in page
    assert "<code>320100</code>" in page
    assert "<code>pm25</code>" in page
    assert "µg/m³" in page
    assert "<code>preliminary</code>" in page
    assert "<code>official</code>" in page


def test_the_template_is_a_file_that_the_checker_takes(client: Client) -> None:
    known()

    answer = client.get(reverse("measurement-template"))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == list(NAMES)
    assert rows[1] == [column.example for column in COLUMNS]
    sent = send(signed_in(recipes.commissioner()), answer.content)
    assert sent.status_code == 302
    upload = MeasurementImport.objects.get()
    assert (upload.row_count, upload.bad_count, upload.created_count) == (1, 0, 1)


def test_the_schema_is_a_table_schema_of_the_same_columns(client: Client) -> None:
    known()

    schema = json.loads(client.get(reverse("measurement-schema")).content)

    assert [field["name"] for field in schema["fields"]] == list(NAMES)
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["value"]["type"] == "number"
    assert fields["source_published"]["type"] == "date"
    assert fields["indicator"]["constraints"]["enum"] == ["pm25", "PM2.5_annual_mean"]
    assert fields["place_code"]["constraints"]["required"] is True
    assert "official" in fields["source_kind"]["constraints"]["enum"]
    assert schema["indicators"] == [{"slug": "pm25", "code": "PM2.5_annual_mean", "unit": "µg/m³"}]
    assert set(schema["primaryKey"]) <= set(NAMES)


def test_what_goes_out_comes_in_again_and_changes_nothing(client: Client) -> None:
    load_reference()
    recipes.measurement(
        method="=cmd|' /C calc'!A0",
        source_detail="@home",
        value=-5,
        unit="%",
        source=recipes.source(kind="press"),
        indicator=recipes.indicator("a_change", slug="a-change", unit="%"),
        place=Place.objects.get(code="320100"),
    )

    content = b"".join(client.get(reverse("measurement-export")))  # type: ignore[arg-type]
    sent = send(signed_in(recipes.administrator()), content)

    assert sent.status_code == 302
    upload = MeasurementImport.objects.get()
    count = Measurement.objects.count()
    assert count > 1_900
    assert (upload.row_count, upload.bad_count, upload.unchanged_count) == (count, 0, count)
    cells = [cell for line in csv.reader(StringIO(content.decode())) for cell in line]
    assert [cell for cell in cells if cell[:1] in {"=", "+", "@"}] == []
