"""The command: one object with every figure, its interval and every baseline."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from matchmaker.evaluation import areas, fulltext, lines, report, systems, vectors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

METRICS = {
    f"{condensed}{metric}"
    for condensed in ("", "condensed_")
    for metric in ("ndcg_at_10", "recall_at_20", "mrr")
}
LANGUAGES = {"en", "fr", "zh"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    """Run the command once, on the tuning half, with few draws."""
    with django_db_blocker.unblock():
        said = StringIO()
        call_command("evaluate", "--json", "--half", "tuning", "--draws", "20", stdout=said)
        yield json.loads(said.getvalue())


def test_every_section_is_there(found):
    assert set(found) == {
        "method",
        "text_method",
        "encoder",
        "half",
        "draws",
        "seed",
        "judged",
        "ranking",
        "against",
        "languages",
        "calibration",
        "areas",
        "phrases",
        "not_measured",
    }
    assert (found["half"], found["draws"]) == ("tuning", 20)


def test_every_system_is_measured_or_says_why_not(found):
    assert set(found["ranking"]) | set(found["not_measured"]) == set(systems.SYSTEMS)


def test_every_figure_has_an_interval_around_it(found):
    for one in found["ranking"].values():
        assert set(one) == METRICS | {"by_language", "by_area"}
        assert set(one["by_language"]) == LANGUAGES
        for metric in METRICS:
            assert 0 <= one[metric]["low"] <= one[metric]["high"] <= 1
            assert one[metric]["n"] > 0
    assert len(found["ranking"]["ours"]["by_area"]) == 8


def test_the_baselines_are_sane(found):
    ndcg = {name: one["ndcg_at_10"]["value"] for name, one in found["ranking"].items()}

    assert ndcg["random"] < 0.2
    assert ndcg["bm25"] > ndcg["random"]
    assert ndcg["full_text"] > ndcg["random"]
    assert ndcg["areas"] > ndcg["random"]


def test_ours_is_above_every_baseline_on_the_half_it_was_tuned_on(found):
    ndcg = {name: one["ndcg_at_10"]["value"] for name, one in found["ranking"].items()}

    assert all(ndcg["ours"] > ndcg[name] for name in systems.BASELINES if name in ndcg)
    against = found["against"]["ours"]
    assert set(against) == set(systems.BASELINES) & set(ndcg)
    assert against["bm25"]["english_ndcg_at_10"]["ratio"]["value"] >= 1.08
    assert against["bm25"]["ndcg_at_10"]["share_of_draws_above"] == 1


def test_languages_are_held_against_english(found):
    assert set(found["languages"]["ours"]) == LANGUAGES - {"en"}


def test_calibration_has_bins_that_rise(found):
    one = found["calibration"]["ours"]

    assert [each["n"] > 0 for each in (b["observed"] for b in one["bins"])] == [True] * 5
    expected = [each["expected"] for each in one["bins"]]
    assert expected == sorted(expected)
    assert 0 <= one["expected_calibration_error"]["value"] <= 1


def test_areas_are_measured_beside_their_baselines(found):
    macro = {name: one["value"] for name, one in found["areas"]["macro_f1"].items()}

    assert {"rules", "keywords", "rules_self_taught", "labels_alone", "trained"} <= set(macro)
    assert all(0.1 < value < 1 for value in macro.values())
    assert macro["rules"] > macro["keywords"]
    if areas.tfidf_is_there():
        assert macro["keywords"] > macro["queries"] > macro["names"]
        assert macro["trained"] > macro["tfidf"]
    assert set(found["areas"]["accuracy"]) == set(found["areas"]["macro_f1"])


def test_phrases_are_measured_in_every_direction(found):
    vocabulary = found["phrases"]["precision_at_1"]["vocabulary"]

    assert set(vocabulary) == {"en-zh", "zh-en", "fr-zh", "zh-fr", "en-fr", "fr-en"}
    if vectors.is_there():
        corrected = found["phrases"]["precision_at_1"]["corrected"]
        assert corrected["en-zh"]["value"] >= vocabulary["en-zh"]["value"]


def test_the_lines_name_every_system(found):
    said = "\n".join(lines.lines(found))

    assert all(lines.LABELS[name] in said for name in systems.SYSTEMS)
    assert "nan" not in said


def test_what_is_missing_is_said(monkeypatch):
    monkeypatch.setattr(vectors, "is_there", lambda: False)
    monkeypatch.setattr(fulltext, "is_there", lambda: False)
    monkeypatch.setattr(areas, "tfidf_is_there", lambda: False)
    # What they learn is measured above; here it only takes its time.
    monkeypatch.setattr(
        areas,
        "held_out",
        lambda labelled, half, _fitted: areas.by_keywords(labelled.half(half).texts),
    )

    found = report.evaluate("tuning", 10)
    said = "\n".join(lines.lines(found))

    assert found["not_measured"] == {
        "embedding": "not installed",
        "ours_with_encoder": "not installed",
        "full_text": "not measured: no database",
    }
    assert "not measured: no database" in said
    assert found["areas"]["not_measured"] == dict.fromkeys(
        ("rules_with_encoder", "trained_with_encoder", "tfidf", "names", "queries"), "not installed"
    )


def test_too_few_draws_are_refused():
    with pytest.raises(CommandError, match="at least 10"):
        call_command("evaluate", "--draws", "3")
