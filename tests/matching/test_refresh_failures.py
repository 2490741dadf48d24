"""Rows that cannot be read: tried again, given up on, and in nobody's way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from companies.models import Technology
from matchmaker.matching import generations, reading, staleness
from matchmaker.matching.models import Match, Progress
from matchmaker.matching.staleness import Moment
from tests import recipes
from tests.matching.scenes import drain, stale

if TYPE_CHECKING:
    from opportunities.models import Need

pytestmark = pytest.mark.django_db


def test_one_text_that_cannot_be_read_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = recipes.technology(), recipes.technology()
    recipes.need()
    real = reading.documents.of_technology

    def read(technology: Technology) -> object:
        if technology.pk == bad.pk:
            raise ValueError("unreadable")
        return real(technology)

    monkeypatch.setattr(reading.documents, "of_technology", read)
    drain()

    assert list(Match.objects.values_list("technology", flat=True)) == [good.pk]
    failed = Progress.objects.get(kind="technology", object_id=bad.pk)
    assert failed.attempts == 1
    assert "unreadable" in failed.last_error


def test_an_object_is_given_up_on_until_somebody_changes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = recipes.technology()
    recipes.need()

    def fail(_technology: Technology) -> object:
        raise ValueError("unreadable")

    monkeypatch.setattr(reading.documents, "of_technology", fail)
    for hour in range(staleness.ATTEMPTS + 2):
        drain(Moment(now=recipes.NOW + timedelta(hours=hour), as_of=recipes.AS_OF))
    generation = generations.current()
    assert [row.object_id for row in staleness.quarantined(generation.pk)] == [bad.pk]
    assert stale()["technology"] == 0

    monkeypatch.undo()
    Technology.objects.filter(pk=bad.pk).update(summary="Readable again")
    drain()

    assert staleness.quarantined(generation.pk) == []
    assert Match.objects.exists()


def test_a_need_is_given_up_on_too(monkeypatch: pytest.MonkeyPatch) -> None:
    recipes.technology()
    bad = recipes.need()

    def fail(_need: Need) -> object:
        raise ValueError("unreadable")

    monkeypatch.setattr(reading.documents, "of_need", fail)
    for hour in range(staleness.ATTEMPTS + 2):
        drain(Moment(now=recipes.NOW + timedelta(hours=hour), as_of=recipes.AS_OF))

    failed = Progress.objects.get(kind="need", object_id=bad.pk)
    assert failed.attempts == staleness.ATTEMPTS
    assert stale()["need"] == 0


def test_an_object_that_fails_after_ever_more_edits_stops_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad, good = recipes.technology(), recipes.technology()
    recipes.need()
    real = reading.documents.of_technology

    def read(technology: Technology) -> object:
        if technology.pk == bad.pk:
            raise ValueError("unreadable")
        return real(technology)

    monkeypatch.setattr(reading.documents, "of_technology", read)
    drain()
    Progress.objects.filter(kind="technology", object_id=bad.pk).update(attempts=60)
    Technology.objects.update(summary="Edited")

    drain()

    assert Progress.objects.get(object_id=bad.pk, kind="technology").attempts == 61
    assert Match.objects.filter(technology=good).exists()
