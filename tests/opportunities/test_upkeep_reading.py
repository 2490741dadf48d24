"""Tests of what the page of one figure reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pghistory
import pytest

from matchmaker.tables import loading
from opportunities.models import Measurement
from opportunities.upkeep import reading
from opportunities.upkeep.actions import By, Grounds, Revised, correct, version_of
from opportunities.upkeep.history import history, in_words
from tests import recipes

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)


def read(row: Measurement) -> reading.Figure:
    return reading.figure(reading.figures().get(pk=row.pk), on=ON, names_people=False)


@pytest.mark.parametrize(
    ("own", "other", "reason"),
    [
        ({}, None, "Shown because no other source is known for this year."),
        ({"precedence": 1}, {}, "Shown first because its source is closest to who measured."),
        (
            {},
            {"precedence": 1},
            "Another figure is shown first: its source is closer to who measured.",
        ),
        ({}, {"period": "2024-01..11"}, "Shown first because it speaks of the whole year."),
        (
            {"period": "2024-01..11"},
            {},
            "Another figure is shown first: it speaks of the whole year, this one of a part.",
        ),
        (
            {},
            {"flags": ["target"]},
            "Shown first because the other figures are withdrawn or are targets.",
        ),
        (
            {"flags": ["target"]},
            {},
            "Another figure is shown first: it was measured, and this one is a target.",
        ),
        ({"flags": ["withdrawn"]}, {}, "Not counted: it was withdrawn."),
        (
            {},
            {},
            "Shown first because it was stored first; the others have the same rank.",
        ),
    ],
)
def test_a_figure_says_why_it_is_shown_first_or_not(
    own: dict[str, object], other: dict[str, object] | None, reason: str
) -> None:
    row = recipes.measurement(**own)
    if other is not None:
        recipes.measurement(**other)

    assert read(row).precedence == reason


def test_of_two_figures_of_one_rank_the_later_one_stands_back() -> None:
    recipes.measurement()

    later = read(recipes.measurement())

    assert not later.is_first
    assert later.precedence.startswith("Another figure of the same rank was stored earlier")


def test_the_gravest_marks_are_loud_and_explained() -> None:
    found = read(recipes.measurement(flags=["computed", "baseline_pre2013", "withdrawn"]))

    assert [mark.words for mark in found.loud] == ["withdrawn", "baseline from before 2013"]
    assert all(mark.meaning for mark in found.marks)


def test_the_history_says_who_wrote_what() -> None:
    with loading():
        row = recipes.measurement(value=42)
    with pghistory.context(action="import_measurements"):
        row.value = Decimal(43)
        row.save()
    row = Measurement.objects.get(pk=row.pk)
    keeper = recipes.administrator(name="Kim Tran")
    revised = Revised(Decimal(41), ("disputed",), "mean", "")
    correct(row, revised, Grounds("Misread", version_of(row)), by=By(keeper, recipes.NOW))

    for_staff = history(row, names_people=True)
    for_all = history(row, names_people=False)

    # All of a test is one transaction, so all of it has the context of the first write.
    assert [event.title for event in for_staff] == ["Changed", "Changed", "First stored"]
    assert for_staff[0].note == "value: 43 → 41; marks: none → disputed; method: nothing → mean"
    assert for_staff[1].note == "value: 42 → 43"
    assert "Kim Tran" in for_staff[0].by
    assert not any("Kim" in event.by for event in for_all)


@pytest.mark.parametrize(
    ("field", "stored", "said"),
    [
        ("value", "1234.5", "1,234.5"),
        ("flags", "", "none"),
        (
            "flags",
            "computed;target",
            "computed, not published as such; a target, not a measurement",
        ),
        ("method", "", "nothing"),
        ("precedence", "1", "1, official bulletin or yearbook"),
    ],
)
def test_stored_words_become_those_of_a_reader(field: str, stored: str, said: str) -> None:
    assert in_words(field, stored) == said
