"""The measurement: made-up documents that leave no trace."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from companies.models import Company
from matchmaker.search import synthetic
from matchmaker.search.models import SearchDocument
from opportunities.models import Need
from tests import recipes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic, "PARAGRAPHS", 20)
    monkeypatch.setattr(synthetic, "PER_CLASS", 2)


def test_the_bench_prints_what_it_measured_and_leaves_nothing() -> None:
    recipes.city()
    out = StringIO()

    call_command("bench", "search", documents=100, json=True, stdout=out, stderr=StringIO())

    found = json.loads(out.getvalue())
    assert found["documents"] == 100 + 3
    assert found["searches"] == 2 * len(found["classes"])
    assert all(0 < one["p50"] <= one["p95"] <= one["slowest"] for one in found["classes"])
    assert set(found["machine"]) >= {"processor", "python", "django", "postgresql"}
    assert not SearchDocument.objects.exists()
    assert not Need.objects.exists()
    assert not Company.objects.exists()


def test_the_bench_speaks_to_people() -> None:
    recipes.city()
    out = StringIO()

    call_command("bench", "search", documents=40, stdout=out, stderr=StringIO())

    assert "documents, 24 searches, in ms" in out.getvalue()
    assert "names with a mistake" in out.getvalue()


def test_without_places_the_bench_says_what_to_load() -> None:
    with pytest.raises(CommandError, match="load_reference"):
        call_command("bench", "search", documents=10, stderr=StringIO())
