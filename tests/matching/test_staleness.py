"""What a change makes stale, and what it leaves alone."""

from __future__ import annotations

from datetime import date

import pytest

from companies.models import Technology
from matchmaker.matching import generations, staleness
from matchmaker.matching.staleness import Moment
from tests import recipes
from tests.matching.scenes import drain, stale

pytestmark = pytest.mark.django_db


def test_an_edit_makes_only_its_own_object_stale() -> None:
    technology = recipes.technology()
    recipes.need()
    drain()

    technology.summary = "Membranes for municipal sewage."
    technology.save()

    assert stale() == {"technology": 1, "need": 0}


def test_many_edits_of_one_object_cost_one_recompute() -> None:
    technology = recipes.technology()
    recipes.need()
    drain()
    for number in range(10):
        Technology.objects.filter(pk=technology.pk).update(summary=f"Version {number}")

    batch = drain()

    assert batch.claimed == 1


def test_a_save_that_changes_nothing_makes_nothing_stale() -> None:
    technology = recipes.technology()
    recipes.need()
    drain()

    technology.save()

    assert stale() == {"technology": 0, "need": 0}


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda row: row.capabilities.create(code="water-reuse"), id="capability"),
        pytest.param(lambda row: recipes.capacity(row.company), id="capacity of the firm"),
        pytest.param(
            lambda row: row.company.deliveries.create(title="Plant", country="CN"), id="delivery"
        ),
        pytest.param(
            lambda row: (
                type(row.company).objects.filter(pk=row.company_id).update(is_verified=True)
            ),
            id="the firm itself",
        ),
    ],
)
def test_a_change_of_what_hangs_on_a_technology_makes_it_stale(edit: object) -> None:
    technology = recipes.technology()
    recipes.need()
    drain()

    edit(technology)  # type: ignore[operator]

    assert stale()["technology"] == 1


def test_new_evidence_about_the_province_makes_the_citys_need_stale() -> None:
    recipes.technology()
    recipes.need(place=recipes.city())
    drain()

    recipes.measurement(place=recipes.province())

    assert stale() == {"technology": 0, "need": 1}


def test_new_evidence_about_another_city_leaves_the_need_alone() -> None:
    recipes.technology()
    recipes.need(place=recipes.city())
    drain()

    recipes.measurement(
        place=recipes.city("510100", "Chengdu", recipes.province("CN-SC", "Sichuan"))
    )

    assert stale() == {"technology": 0, "need": 0}


def test_a_new_signal_of_the_nation_makes_needs_stale() -> None:
    recipes.technology()
    recipes.need()
    drain()

    recipes.signal()

    assert stale() == {"technology": 0, "need": 1}


def test_scores_that_depend_on_time_are_behind_in_a_new_month() -> None:
    recipes.technology()
    recipes.need()
    drain()
    generation = generations.current()

    same_month = Moment(now=recipes.NOW, as_of=date(2026, 11, 30))
    next_month = Moment(now=recipes.NOW, as_of=date(2026, 12, 1))

    assert staleness.count(generation.pk, same_month)["need"] == 0
    assert staleness.count(generation.pk, next_month)["need"] == 1
