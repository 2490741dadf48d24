"""Written searches in three languages, with what a reader of the data expects to find first."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import transaction

from matchmaker.management.commands.load_reference import load_reference
from matchmaker.search import index
from matchmaker.search.find import Asked, Found, search
from matchmaker.search.models import SearchDocument
from tests import recipes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.django_db

ROWS = list(
    csv.DictReader((Path(__file__).parent / "queries.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.fixture(scope="module", autouse=True)
def _loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Load once for the module, and take everything back afterwards."""
    credentials = tmp_path_factory.mktemp("samples") / "sign-ins.json"
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        call_command("load_samples", credentials=credentials, verbosity=0)
        index.refresh()
        yield
        transaction.set_rollback(True)


def find(text: str) -> Found:
    return search(Asked(text, AnonymousUser(), recipes.AS_OF))


@pytest.mark.parametrize("row", ROWS, ids=[row["query"] for row in ROWS])
def test_a_written_search_finds_what_a_reader_of_the_data_expects(row: dict[str, str]) -> None:
    found = find(row["query"])

    if not row["expected"]:
        assert found.documents == ()
        return
    first = found.documents[0]
    assert first.kind == row["kind"]
    assert first.title_en in row["expected"].split("|")


def test_there_are_forty_written_searches_in_three_languages() -> None:
    assert len(ROWS) >= 40
    assert {row["language"] for row in ROWS} == {"en", "fr", "zh"}


def test_what_is_taken_away_is_in_no_result() -> None:
    found = find("wastewater OR sludge NOT nuclear")
    ids = {(one.kind, one.object_id) for one in found.documents}
    nuclear = {(one.kind, one.object_id) for one in find("nuclear").documents}

    assert found.total > 50
    assert not ids & nuclear


def test_a_french_search_finds_english_and_chinese_texts_below_french_ones() -> None:
    documents = find("épuration des eaux").documents
    tiers = [one.tier for one in documents]

    assert tiers == sorted(tiers)
    assert "Trojan Technologies" in {one.place_en for one in documents}
    assert any("污水" in text for one in documents for _language, text in one.texts)


def test_every_row_that_can_be_found_has_its_document() -> None:
    assert index.refresh() == index.Tally(0, 0)
    assert SearchDocument.objects.count() > 900
