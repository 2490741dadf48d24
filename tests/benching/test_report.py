"""What the bench says: tables in the documents, one chart, and the command around it."""

from __future__ import annotations

import json
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from django.core.management import CommandError, call_command

from matchmaker.benching import machine, registry, report, run, stored, timing
from matchmaker.benching.chart import Series, log_log
from matchmaker.management.commands import bench

FEW = {"technologies": 60, "needs": 50, "repeats": 1, "top": 5}


def measured(what: str, **more: object) -> dict[str, object]:
    options = {**FEW, "seed": 1, "workers": [1], "skip": [], "compared": 1, "edits": 2, **more}
    return run.described(run.WAYS[what](options), "bench", "2026-11-22")


def test_a_table_is_put_between_its_marks(tmp_path):
    path = tmp_path / "page.md"
    path.write_text("a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb\n", encoding="utf-8")

    report.write(path, "x", "| new |")

    assert path.read_text("utf-8") == "a\n<!-- bench:x -->\n\n| new |\n\n<!-- /bench:x -->\nb\n"
    with pytest.raises(report.NoPlaceError, match="bench:y"):
        report.write(path, "y", "")


def test_every_result_has_a_place_in_the_documents(settings):
    text = (settings.BASE_DIR / "docs" / "performance.md").read_text(encoding="utf-8")
    names = {report.place_of(what, size) for what in report.SECTIONS for size in ("small", "large")}

    assert [name for name in sorted(names) if f"<!-- bench:{name} -->" not in text] == []


def test_the_engine_is_measured_by_one_command():
    out = StringIO()

    call_command("bench", json=True, skip="edits", stdout=out, stderr=StringIO(), **FEW)

    found = json.loads(out.getvalue())
    assert found["check"]["equal"]
    assert set(found) >= {"ratio_to_floor", "ratios", "memory_mb", "hash", "versions", "machine"}
    assert "processor" in found["machine"]
    section = report.engine(found)
    assert "x floor" in section
    assert "processor hours" in report.costs(found)


def test_an_unknown_way_cannot_be_skipped():
    with pytest.raises(CommandError, match="nothing is called nobody"):
        call_command("bench", skip="nobody", stdout=StringIO(), stderr=StringIO())


def test_results_that_differ_end_with_an_error(monkeypatch):
    found = {"shards": 2, "workers": 1, "repeated": ["a"], "killed_and_retried": ["b"], "runs": 4}
    sizes = {"technologies": 1, "needs": 1, "hash": "c", "equal": False}
    monkeypatch.setitem(run.WAYS, "shards", lambda _options: found | sizes)
    out = StringIO()

    with pytest.raises(CommandError, match="must be equal"):
        call_command("bench", "shards", stdout=out, stderr=StringIO())

    assert "not equal to" in out.getvalue()


def test_tables_are_written_into_the_documents(monkeypatch, settings, tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    marks = "<!-- bench:{0} -->\n<!-- /bench:{0} -->\n"
    names = ("sweep", "shards", "engine-large", "costs")
    for page in ("performance.md", "scale.md"):
        (docs / page).write_text("".join(marks.format(name) for name in names), encoding="utf-8")
    settings.BASE_DIR = tmp_path
    times = {"floor": 1.0, "ours": 1.5}
    points = [{"needs": n, "technologies": n, "pairs": n * n, "times": times} for n in (10, 100)]
    monkeypatch.setitem(run.WAYS, "sweep", lambda _options: {"points": points})

    call_command("bench", sweep=True, write_docs=True, stdout=StringIO(), stderr=StringIO())

    assert "ours / floor" in (docs / "performance.md").read_text(encoding="utf-8")
    assert ET.parse(docs / "performance.svg").getroot().tag.endswith("svg")  # noqa: S314 - ours


def test_the_sweep_goes_over_sizes(monkeypatch):
    monkeypatch.setattr(run, "SWEEP", ((40, 30), (60, 50)))

    found = measured("sweep", skip=["plain_loop"])

    assert [point["pairs"] for point in found["points"]] == [1_200, 3_000]
    assert "faiss_flat" in report.section("sweep", found)
    assert "polyline" in report.chart(found)


def test_hashes_are_listed_with_their_kernels(monkeypatch):
    one = {"blas": "k", "workers": 1, "block": "own", "hash": "abc", "cpu_ms": 1.0}
    found = {"runs": [one], "equal": True, "technologies": 1, "needs": 2}

    assert "All equal" in report.hashes(run.described(found, "bench", "today"))


def test_plain_figures_are_listed():
    found = {"said": "Said.", "figures": {"rows_written, ms": 1234.5, "share": 0.01}}

    text = report.listed(run.described(found, "bench", "today"))

    assert "| rows written, ms | 1,234 |" in text
    assert "0.0100" in text


def test_the_chart_names_every_line():
    drawn = log_log([Series("one & two", [(10, 0.1), (100, 1.0)])], "title", "x", "y")

    assert "one &amp; two" in drawn
    assert ET.fromstring(drawn).get("role") == "img"  # noqa: S314 - ours


def test_ways_are_timed_in_turn():
    calls: list[str] = []

    taken = timing.interleaved({name: lambda n=name: calls.append(n) for name in "ab"}, 2)

    assert calls == ["a", "b"] * 3
    assert taken["a"].to_json()["repeats"] == 2
    assert taken["a"].best_wall >= 0
    assert timing.peak_megabytes() > 1


def test_the_machine_names_itself():
    assert machine.machine()["cores"]
    assert machine.versions()["numpy"]


def test_measuring_brings_the_tools_it_compares_with(settings):
    import importlib.util

    spec = importlib.util.spec_from_file_location("starter", settings.BASE_DIR / "manage.py")
    starter = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(starter)

    locks = {command: starter.lock_for(command).name for command in ("bench", "evaluate", "up")}

    assert locks == {
        "bench": "requirements-dev.txt",
        "evaluate": "requirements-dev.txt",
        "up": "requirements.txt",
    }


def test_sizes_are_named():
    assert bench.SIZES == {"small": (2_500, 5_000), "large": (100_000, 100_000)}


@pytest.mark.django_db
def test_a_registry_is_filled_from_the_vocabulary(monkeypatch):
    from datetime import date

    from companies.models import Technology
    from opportunities.models import Need
    from tests import recipes

    recipes.city()

    registry.fill(7, 5, seed=1, on=date(2026, 1, 1))
    monkeypatch.setattr(stored, "ROWS", 20)
    rows = stored.rows_of(seed=1)

    assert len(rows) == 20
    assert (rows["score"] == rows["points"].sum(axis=1)).all()
    assert len(stored.keys()["technology"]) == 7
    assert (stored.some_changed(rows, 1.0, 1)["score"] == rows["score"] + 1).all()
    assert Technology.objects.count() == 7
    assert Need.objects.open(date(2026, 1, 2)).count() == 5
