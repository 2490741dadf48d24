"""Tests of writing needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from opportunities.actions import (
    Details,
    Required,
    SourceFacts,
    StaleNeedError,
    create_need,
    edit_need,
)
from opportunities.models import Need, NeedCapability, Source
from tests import recipes

pytestmark = pytest.mark.django_db

KEY = UUID("12345678-0000-4000-8000-000000000001")
DETAILS = Details(
    also_places=[],
    required=[Required("membrane-filtration", 80, is_mandatory=True)],
    source=SourceFacts("Call of the district", "https://example.org/call", date(2026, 11, 1)),
    is_published=True,
)


def unsaved(**fields: object) -> Need:
    """A need as a form fills it in."""
    return Need(
        **{
            "title_en": "Treat leachate",
            "place": recipes.city(),
            "stage": Need.Stage.OPEN,
            "origin": Need.Origin.CONVERSATION,
            "as_of": recipes.AS_OF,
            **fields,
        }
    )


def test_a_new_need_has_a_source_a_reference_and_its_capabilities() -> None:
    author = recipes.commissioner()

    need = create_need(unsaved(), key=KEY, details=DETAILS, by=author, at=recipes.NOW)

    need.refresh_from_db()
    assert (need.ref, need.slug) == ("MM-123456780000", "treat-leachate-12345678")
    assert need.created_by == author
    assert (need.source.title, need.source.kind) == ("Call of the district", Source.Kind.REPORT)
    assert [(r.code, r.weight, r.is_mandatory) for r in need.required_capabilities.all()] == [
        ("membrane-filtration", 80, True)
    ]


def test_the_same_key_sent_twice_stores_one_need() -> None:
    author = recipes.commissioner()
    first = create_need(unsaved(), key=KEY, details=DETAILS, by=author, at=recipes.NOW)

    again = create_need(unsaved(), key=KEY, details=DETAILS, by=author, at=recipes.NOW)

    assert again == first
    assert Need.objects.count() == 1


def test_a_title_without_latin_letters_still_has_an_address() -> None:
    need = create_need(
        unsaved(title_en="水"), key=KEY, details=DETAILS, by=recipes.commissioner(), at=recipes.NOW
    )

    assert need.slug == "need-12345678"


def test_a_stale_version_changes_nothing() -> None:
    need = recipes.need()
    seen = need.change_seq
    Need.objects.filter(pk=need.pk).update(title_en="Changed by another")
    need.title_en = "Mine"

    with pytest.raises(StaleNeedError):
        edit_need(need, version=seen, details=DETAILS, by=recipes.administrator(), at=recipes.NOW)

    assert Need.objects.get(pk=need.pk).title_en == "Changed by another"


def edit(need: Need, details: Details) -> Need:
    """Save a need as it is with other details."""
    need.refresh_from_db()
    return edit_need(
        need,
        version=need.change_seq,
        details=details,
        by=recipes.administrator(),
        at=recipes.NOW,
    )


def test_a_shared_source_stays_while_its_title_and_date_stay() -> None:
    shared = recipes.source(title="World Bank", published_on=date(2025, 3, 31))
    need = recipes.need(source=shared)
    facts = SourceFacts("World Bank", "https://example.org/p1", date(2025, 3, 31))

    edit(need, replace(DETAILS, source=facts))

    assert Need.objects.get(pk=need.pk).source == shared


def test_another_source_becomes_the_needs_own_and_leaves_the_shared_one_alone() -> None:
    shared = recipes.source(title="World Bank")
    need = recipes.need(source=shared)

    edit(need, DETAILS)
    edit(need, replace(DETAILS, source=replace(DETAILS.source, title="Second call")))

    shared.refresh_from_db()
    assert shared.title == "World Bank"
    assert Need.objects.get(pk=need.pk).source.title == "Second call"
    assert Source.objects.filter(key=f"need-{need.public_id}").count() == 1


def assigned(need: Need, code: str) -> NeedCapability:
    """A capability that a rule took from the text."""
    return NeedCapability.objects.create(
        need=need, code=code, weight=60, is_assigned=True, evidence_phrase="filters"
    )


@pytest.mark.parametrize(
    ("required", "is_assigned"),
    [
        pytest.param(Required("membrane-filtration", 60), True, id="untouched"),
        pytest.param(Required("membrane-filtration", 60, is_confirmed=True), False, id="confirmed"),
        pytest.param(Required("membrane-filtration", 61), False, id="weighed anew"),
        pytest.param(Required("membrane-filtration", 60, is_mandatory=True), False, id="mandatory"),
    ],
)
def test_an_assigned_capability_stays_assigned_until_a_person_takes_it_over(
    required: Required, *, is_assigned: bool
) -> None:
    need = recipes.need()
    assigned(need, "membrane-filtration")

    edit(need, replace(DETAILS, required=[required]))

    row = need.required_capabilities.get()
    assert (row.is_assigned, row.evidence_phrase) == (is_assigned, "filters")


def test_capabilities_that_are_not_sent_go() -> None:
    need = recipes.need(capabilities=("membrane-filtration", "solar-power"))

    edit(need, replace(DETAILS, required=[Required("solar-power", 50, is_mandatory=True)]))

    assert [row.code for row in need.required_capabilities.all()] == ["solar-power"]


def test_saving_unchanged_details_does_not_count_as_a_change_of_capabilities() -> None:
    need = recipes.need(capabilities=("membrane-filtration",))
    unchanged = [Required("membrane-filtration", 50, is_mandatory=True)]
    edit(need, replace(DETAILS, required=unchanged))
    need.refresh_from_db()
    before = need.change_seq

    edit(need, replace(DETAILS, required=unchanged))

    need.refresh_from_db()
    assert need.change_seq == before


def test_areas_stay_assigned_until_someone_changes_them() -> None:
    need = recipes.need(areas_assigned=True)

    edit(need, replace(DETAILS, changes_areas=False))
    kept = Need.objects.get(pk=need.pk).areas_assigned
    edit(need, replace(DETAILS, changes_areas=True))

    assert kept
    assert not Need.objects.get(pk=need.pk).areas_assigned


def test_withdrawing_makes_a_draft_and_a_place_is_not_its_own_further_place() -> None:
    need = recipes.need()
    other = recipes.city("320500", "Suzhou")

    edit(need, replace(DETAILS, is_published=False, also_places=[need.place, other]))

    need.refresh_from_db()
    assert not need.is_published
    assert list(need.also_places.all()) == [other]
