"""The job that keeps the documents: it finds what changed, and may run twice, or late."""

from __future__ import annotations

from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from companies.models import Certification, Company, Delivery, Technology
from matchmaker.search import index, tasks
from matchmaker.search.models import SearchDocument
from opportunities.models import Need, NeedCapability, Place, PolicySignal
from tests import recipes

pytestmark = pytest.mark.django_db


def document(row: Any) -> SearchDocument:
    kinds = {
        Place: "place",
        Need: "need",
        PolicySignal: "signal",
        Company: "company",
        Technology: "technology",
    }
    return SearchDocument.objects.get(kind=kinds[type(row)], object_id=row.pk)


def rows() -> list[Any]:
    technology = recipes.technology()
    return [recipes.city(), recipes.need(), recipes.signal(), technology.company, technology]


def test_every_kind_gets_its_document() -> None:
    made = rows()

    index.refresh()

    titles = [document(row).title_en for row in made]
    assert titles[0] == "Nanjing"
    assert titles[1] == "Treat industrial wastewater"
    assert titles[2] == "Share of surface water of class I to III"


def test_a_second_run_writes_nothing() -> None:
    rows()
    index.refresh()

    assert index.refresh() == index.Tally(written=0, removed=0)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda one: Need.objects.update(summary_en="Sludge."), id="a need"),
        pytest.param(
            lambda one: NeedCapability.objects.create(need=Need.objects.get(), code="water-reuse"),
            id="a need's capability",
        ),
        pytest.param(
            lambda one: Place.objects.filter(pk=one.pk).update(note="By a river."), id="a place"
        ),
        pytest.param(lambda one: PolicySignal.objects.update(issuer="Ministry"), id="a signal"),
        pytest.param(lambda one: Technology.objects.update(summary="Sludge."), id="a technology"),
        pytest.param(
            lambda one: Delivery.objects.create(
                company=Company.objects.get(), title="Plant", country="CN"
            ),
            id="a delivery",
        ),
        pytest.param(
            lambda one: Certification.objects.create(
                company=Company.objects.get(), scheme="ISO 14001"
            ),
            id="a certificate",
        ),
    ],
)
def test_a_change_in_any_way_is_found(change: Any) -> None:
    city = rows()[0]
    index.refresh()

    change(city)

    assert index.refresh().written > 0
    assert index.refresh().written == 0


def test_a_figure_of_a_place_is_no_change_of_its_document() -> None:
    rows()
    index.refresh()

    recipes.measurement()

    assert index.refresh().written == 0


def test_the_document_of_a_removed_row_goes_with_it() -> None:
    made = rows()
    index.refresh()
    for row in reversed(made[1:]):
        row.delete()

    assert set(SearchDocument.objects.values_list("kind", flat=True)) == {"place"}


def test_a_document_without_its_row_goes_with_the_next_run() -> None:
    recipes.need()
    index.refresh()
    SearchDocument.objects.filter(kind="need").update(object_id=0)

    assert index.refresh() == index.Tally(written=1, removed=1)


def test_new_rules_make_every_document_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    made = rows()
    index.refresh()
    monkeypatch.setattr(index.analysis, "VERSION", "other")

    assert index.refresh().written >= len(made)


def test_a_run_that_is_cut_short_is_taken_up_again() -> None:
    for number in range(3):
        recipes.need(title_en=f"Need {number}")
    with mock.patch.object(index, "BATCH", 1):
        index.refresh(seconds=0)
        before = SearchDocument.objects.count()
        index.refresh()

    assert before < SearchDocument.objects.count()
    assert SearchDocument.objects.filter(kind="need").count() == 3


def test_the_command_makes_all_of_them_anew() -> None:
    rows()
    index.refresh()
    out = StringIO()

    call_command("index_search", all=True, stdout=out)

    assert out.getvalue().startswith(f"{SearchDocument.objects.count()} documents written")


@pytest.mark.django_db(transaction=True)
def test_a_second_writer_leaves_at_once() -> None:
    recipes.need()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [index.LOCK])
        tasks.index_changes()
        with pytest.raises(CommandError, match="try again"):
            call_command("index_search")
        assert not SearchDocument.objects.exists()
    finally:
        other.close()


def test_the_task_writes_what_changed() -> None:
    recipes.need()

    tasks.index_changes()

    assert SearchDocument.objects.filter(kind="need").exists()


def test_a_broken_text_cannot_stop_the_others() -> None:
    recipes.need(title_en="it's \\ 'quoted' \u200b & | ! <-> :*")
    recipes.need(title_en="Sludge", summary_zh="污" * 9_000, summary_en="a" * 9_000)

    index.refresh()

    assert SearchDocument.objects.filter(kind="need").count() == 2


def test_the_long_columns_stay_out_of_the_way_of_counting() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstorage FROM pg_attribute"
            " WHERE attrelid = 'search_searchdocument'::regclass AND attname = 'tokens'"
        )
        assert cursor.fetchone() == ("e",)
