"""Tests of `manage.py import_measurements`: large files, foreign ones, and a kill in the middle."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from opportunities.models import Measurement, MeasurementImport, Place, Source
from opportunities.upload import storing
from tests import recipes
from tests.opportunities.figure_files import known, row, written

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

ROWS, BAD_ROWS = 10_000, 40
SECONDS = 10
BAD = (
    ({"value": "many"}, "value", "not a number"),
    ({"unit": "furlong"}, "unit", "is unknown"),
    ({"place_code": "999999"}, "place_code", "has the code"),
    ({"period": "03/04/2020"}, "period", "two ways"),
    ({"method": "=1+1"}, "method", "A spreadsheet would compute"),
    ({"value": "-5"}, "value", "not plausible"),
    ({"source_kind": "rumour"}, "source_kind", "Write one of these"),
    ({"indicator": "happiness"}, "indicator", "No indicator is called"),
)


def result(path: Path, *options: str) -> Any:
    """Run the command, and return what it prints for programs."""
    out = StringIO()
    call_command("import_measurements", str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def saved(folder: Path, text: str) -> Path:
    path = folder / "figures.csv"
    path.write_text(text, encoding="utf-8")
    return path


def large(folder: Path) -> tuple[Path, dict[int, tuple[str, str]]]:
    """A file of 10,000 rows, with what is wrong with 40 of them by line."""
    known()
    rows, expected = [], {}
    for number in range(ROWS):
        good = row(period=str(1950 + number % 70), method=f"station {number // 70}")
        if number % (ROWS // BAD_ROWS):
            rows.append(good)
            continue
        cells, column, said = BAD[number // (ROWS // BAD_ROWS) % len(BAD)]
        rows.append({**good, **cells})
        expected[number + 2] = (column, said)
    return saved(folder, written(*rows)), expected


def test_ten_thousand_rows_with_forty_bad_ones(tmp_path: Path) -> None:
    path, expected = large(tmp_path)
    recipes.measurement()
    began = time.process_time()

    dry = result(path, "--dry-run")

    assert (dry["rows"], dry["bad"], dry["created"]) == (ROWS, BAD_ROWS, ROWS - BAD_ROWS)
    assert Measurement.objects.count() == 1
    assert not MeasurementImport.objects.exists()
    assert len(expected) == BAD_ROWS
    assert {one["line"]: one["column"] for one in dry["problems"]} == {
        line: column for line, (column, _said) in expected.items()
    }
    for problem in dry["problems"]:
        assert expected[problem["line"]][1] in problem["reason"]

    assert result(path)["created"] == ROWS - BAD_ROWS
    seconds = time.process_time() - began
    again = result(path)

    assert (again["created"], again["unchanged"]) == (0, ROWS - BAD_ROWS)
    assert Measurement.objects.count() == 1 + ROWS - BAD_ROWS
    assert Source.objects.filter(key__startswith="file-").count() == 1
    assert seconds < SECONDS


def test_storing_takes_no_query_a_row(
    tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    known()
    path = saved(tmp_path, written(*(row(period=str(1950 + n)) for n in range(70))))

    with django_assert_max_num_queries(26):
        result(path)

    assert Measurement.objects.count() == 70


def test_the_place_is_written_once_for_all_its_figures(tmp_path: Path) -> None:
    known()
    before = Place.objects.get(code="320100").evidence_seq

    result(saved(tmp_path, written(*(row(period=str(1950 + n)) for n in range(70)))))

    assert Place.objects.get(code="320100").evidence_seq == before + 1


def test_a_figure_is_taken_over_only_when_asked(tmp_path: Path) -> None:
    known()
    result(saved(tmp_path, written(row())))
    path = saved(tmp_path, written(row(value="29")))
    person = recipes.commissioner()

    kept = result(path)
    first = Measurement.objects.get().value
    result(path, "--take-over", "--by", person.email)

    assert kept["conflict"] == 1
    assert str(first) == "28.40000"
    figure = Measurement.objects.get()
    assert figure.value == 29
    assert [one.made_by for one in figure.corrections.all()] == [person]


def test_a_decimal_comma_is_an_option(tmp_path: Path) -> None:
    known()
    path = saved(tmp_path, written(row(value="28,4"), delimiter=";"))

    assert result(path, "--dry-run")["bad"] == 1
    assert result(path, "--dry-run", "--decimal-comma")["bad"] == 0


def test_the_result_is_readable_too(tmp_path: Path) -> None:
    known()
    out = StringIO()

    call_command(
        "import_measurements",
        str(saved(tmp_path, written(row(), row(value="many")))),
        "--dry-run",
        stdout=out,
    )

    assert "line 3, value: This is not a number." in out.getvalue()
    assert "stored False, rows 2, bad 1, created 1" in out.getvalue()


@pytest.mark.parametrize("email", ["nobody@example.org", "member@example.org"])
def test_only_staff_bring_figures(tmp_path: Path, email: str) -> None:
    known()
    recipes.member(email="member@example.org")

    with pytest.raises(CommandError, match=r"address|Only commissioners"):
        result(saved(tmp_path, written(row())), "--by", email)

    assert not Measurement.objects.exists()


def test_a_store_by_somebody_else_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known()

    def busy(*_args: object, **_options: object) -> None:
        raise storing.BusyError

    monkeypatch.setattr(storing, "store", busy)

    with pytest.raises(CommandError, match="at this moment"):
        result(saved(tmp_path, written(row())))

    assert not MeasurementImport.objects.exists()


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        result(tmp_path / "nothing.csv")


def test_a_line_of_100_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = saved(tmp_path, written(row()))
    with path.open("ab") as file:
        file.truncate(path.stat().st_size + 100 * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(CommandError, match="larger than 10 MB"):
        result(path)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20 * 1024
    assert not MeasurementImport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_of_storing_leaves_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path, written(*(row(period=str(1950 + n)) for n in range(70))))
    known()
    city = Place.objects.get(code="320100")
    env = {**os.environ, "MATCHMAKER_DB_NAME": str(connection.settings_dict["NAME"])}
    command = [sys.executable, "manage.py", "import_measurements", str(path)]
    with transaction.atomic():
        # The last thing that storing does is to count the evidence, and here it has to wait.
        Place.objects.select_for_update(no_key=True).get(pk=city.pk)
        with subprocess.Popen(
            command,
            env=env,
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as child:
            waits = wait_for_a_lock(child)
            child.send_signal(signal.SIGKILL)
            child.wait()

    assert waits
    assert not Measurement.objects.exists()
    assert not MeasurementImport.objects.exists()
    assert not Source.objects.filter(key__startswith="file-").exists()


def wait_for_a_lock(child: subprocess.Popen[bytes]) -> bool:
    """Tell whether another connection came to wait for this transaction."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends and child.poll() is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND transactionid = pg_current_xact_id_if_assigned()::xid"
            )
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.05)
    return False
