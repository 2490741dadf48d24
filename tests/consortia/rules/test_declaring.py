"""What the lead declares: once, by the lead alone, and before the bid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaker.consortia.models import (
    Consortium,
    GradeRequirement,
    NothingSubcontracted,
    SubcontractedWork,
)
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.rules import declaring
from matchmaker.consortia.rules.inputs import Subcontract
from tests.consortia import scenes
from tests.consortia.scenes import MEMBRANE, NOW, SENSORS, Scene

pytestmark = pytest.mark.django_db

PIPES = Subcontract(SENSORS, "Pipe Works", 2_000, is_main_work=False)


@pytest.fixture
def scene() -> Scene:
    return scenes.scene()


@pytest.fixture
def consortium(scene: Scene) -> Consortium:
    return scene.found()


def test_the_same_work_declared_twice_is_stored_once(scene: Scene, consortium: Consortium) -> None:
    for _time in range(2):
        declaring.declare_work(consortium, PIPES, by=scene.lead, at=NOW)

    assert SubcontractedWork.objects.count() == 1


def test_other_terms_for_the_same_firm_and_lot_are_refused(
    scene: Scene, consortium: Consortium
) -> None:
    declaring.declare_work(consortium, PIPES, by=scene.lead, at=NOW)

    with pytest.raises(RefusedError, match="declared already"):
        declaring.declare_work(consortium, replace(PIPES, share_bp=1), by=scene.lead, at=NOW)

    assert SubcontractedWork.objects.get().share_bp == 2_000


def test_declared_work_ends_the_word_that_there_is_none(
    scene: Scene, consortium: Consortium
) -> None:
    for _time in range(2):
        declaring.declare_nothing(consortium, by=scene.lead, at=NOW)
    assert NothingSubcontracted.objects.count() == 1

    declaring.declare_work(consortium, PIPES, by=scene.lead, at=NOW)

    assert not NothingSubcontracted.objects.exists()


def test_nothing_cannot_be_declared_beside_work(scene: Scene, consortium: Consortium) -> None:
    work = declaring.declare_work(consortium, PIPES, by=scene.lead, at=NOW)

    with pytest.raises(RefusedError, match="Remove it first"):
        declaring.declare_nothing(consortium, by=scene.lead, at=NOW)

    for _time in range(2):
        declaring.remove_work(consortium, work.pk)
    declaring.declare_nothing(consortium, by=scene.lead, at=NOW)
    assert NothingSubcontracted.objects.exists()


def test_work_of_another_team_is_not_removed(scene: Scene, consortium: Consortium) -> None:
    other = scene.found(name="Other")
    work = declaring.declare_work(other, PIPES, by=scene.lead, at=NOW)

    declaring.remove_work(consortium, work.pk)

    assert SubcontractedWork.objects.get() == work


def test_grades_are_set_changed_and_taken_away(scene: Scene, consortium: Consortium) -> None:
    def put(grades: dict[str, str]) -> dict[str, str]:
        seen = declaring.grades_version(consortium)
        declaring.set_grades(consortium, grades, seen=seen, by=scene.lead, at=NOW)
        return dict(GradeRequirement.objects.values_list("code", "grade"))

    assert put({MEMBRANE: "second", SENSORS: ""}) == {MEMBRANE: "second"}
    assert put({MEMBRANE: "third", SENSORS: "first"}) == {MEMBRANE: "third", SENSORS: "first"}
    assert put({MEMBRANE: "third", SENSORS: ""}) == {MEMBRANE: "third"}


def test_grades_that_somebody_else_changed_are_not_overwritten(
    scene: Scene, consortium: Consortium
) -> None:
    seen = declaring.grades_version(consortium)
    declaring.set_grades(consortium, {MEMBRANE: "first"}, seen=seen, by=scene.lead, at=NOW)

    with pytest.raises(declaring.StaleError):
        declaring.set_grades(consortium, {MEMBRANE: "third"}, seen=seen, by=scene.lead, at=NOW)
    declaring.set_grades(consortium, {MEMBRANE: "first"}, seen=seen, by=scene.lead, at=NOW)

    assert GradeRequirement.objects.get().grade == "first"


def test_after_the_bid_nothing_is_declared_any_more(scene: Scene) -> None:
    consortium = scene.submitted()

    with pytest.raises(RefusedError):
        declaring.declare_work(consortium, PIPES, by=scene.lead, at=NOW)
    with pytest.raises(RefusedError):
        declaring.declare_nothing(consortium, by=scene.lead, at=NOW)
    with pytest.raises(RefusedError):
        declaring.remove_work(consortium, 1)
    with pytest.raises(RefusedError):
        declaring.set_grades(consortium, {MEMBRANE: "first"}, seen="", by=scene.lead, at=NOW)
