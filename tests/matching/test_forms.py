"""Forms of decisions, answers and the quick match."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.http import QueryDict

from matchmaker.matching import forms
from tests import recipes


def data(**fields: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({"revision": "0", "key": str(uuid4()), **fields})
    return query


def test_a_decline_without_a_reason_names_the_field() -> None:
    form = forms.ReviewForm(data(decision="decline"))

    assert set(form.errors) == {"reason"}


def test_asking_without_words_names_the_field() -> None:
    assert set(forms.ReviewForm(data(decision="ask")).errors) == {"message"}


def test_accepting_needs_neither() -> None:
    assert forms.ReviewForm(data(decision="accept")).is_valid()


@pytest.mark.parametrize(
    ("field", "value"),
    [("revision", "-1"), ("revision", "9" * 30), ("key", "zz"), ("decision", "delete")],
)
def test_hidden_fields_that_were_tampered_with_are_refused(field: str, value: str) -> None:
    fields = {"decision": "accept", field: value}

    assert not forms.ReviewForm(data(**fields)).is_valid()


def test_blocking_is_offered_only_to_those_who_may() -> None:
    block = data(decision="decline", reason="blocked")

    assert not forms.ReviewForm(block).is_valid()
    assert forms.ReviewForm(block, with_block=True).is_valid()


def test_the_selection_of_the_queue_leaves_out_what_it_cannot_read() -> None:
    pair = uuid4()

    found = forms.selection([f"{pair}:3", "zz:1", f"{uuid4()}:x", "", "\0"])

    assert found == {pair: (3, None)}


def test_a_selection_without_a_revision_can_never_pass_as_current() -> None:
    pair = UUID(int=7)

    assert forms.selection([f"{pair}:12345678"]) == {pair: (-1, None)}


def test_a_bulk_decline_needs_a_selection_and_a_reason() -> None:
    form = forms.BulkForm(data(decision="decline"))

    assert set(form.errors) == {"__all__", "reason"}


@pytest.mark.django_db
def test_the_quick_match_takes_at_most_5000_characters() -> None:
    recipes.city()

    assert forms.QuickMatchForm(data(text="水" * 5_000)).is_valid()
    assert set(forms.QuickMatchForm(data(text="水" * 5_001)).errors) == {"text"}
    assert set(forms.QuickMatchForm(data(text="  ")).errors) == {"text"}


@pytest.mark.django_db
def test_the_quick_match_refuses_places_and_areas_that_do_not_exist() -> None:
    assert set(forms.QuickMatchForm(data(text="a", area="x", place="ZZ")).errors) == {
        "area",
        "place",
    }


def test_holding_back_without_a_reason_names_the_field() -> None:
    assert set(forms.InterestForm(data(answer="never")).errors) == {"reason"}
    assert forms.InterestForm(data(answer="interested")).is_valid()
