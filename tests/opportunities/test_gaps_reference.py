"""What the rules propose from the data that ships with the product."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.utils.dateparse import parse_date

from matchmaker.management.commands.load_reference import load_reference
from opportunities.gaps import actions, rules, wording
from opportunities.models import Hypothesis, Measurement
from tests import recipes
from tests.opportunities import gap_scenes as scenes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

CLOSURES = {"Chengdu", "Tianjin", "Beijing", "Taiyuan"}


@pytest.fixture(scope="module")
def _proposed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the reference data and apply the rules once, and take both back afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        scenes.run()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def rows(_proposed: None, db: None) -> list[Hypothesis]:
    return list(Hypothesis.objects.select_related("place", "indicator", "measurement"))


def test_at_least_thirty_needs_are_proposed(rows: list[Hypothesis]) -> None:
    leading = Hypothesis.objects.waiting().leading()

    assert len(rows) >= 30
    assert leading.count() >= 30


def test_each_names_the_measurement_its_year_and_what_it_is_held_against(
    rows: list[Hypothesis],
) -> None:
    for row in rows:
        measured, said = row.evidence["measurement"], wording.claim(row)
        assert row.measurement is not None
        assert Decimal(measured["value"]) == row.measurement.value
        assert measured["period"] == row.measurement.period
        assert row.place.name in said
        assert measured["period"] in said
        assert measured["source"]["title"]
        for limit in row.evidence.get("limits", [])[:1]:
            assert limit["standard"] in said or limit["standard"] in wording.beside(row)
            assert limit["level"].startswith("Grade II")


def test_no_baseline_and_no_old_figure_proposes_anything(rows: list[Hypothesis]) -> None:
    for row in rows:
        figure = row.measurement
        assert figure is not None
        assert not set(figure.flags) & set(rules.NEVER_FLAGS)
        assert scenes.ON.year - figure.year <= rules.BY_CODE[row.rule].oldest_years


def test_closures_raise_four_cities_and_are_unknown_for_the_other_27(
    rows: list[Hypothesis],
) -> None:
    raised = {row.place.name_en for row in rows if row.rule == rules.ENFORCEMENT}
    known = Measurement.objects.filter(indicator__code=rules.CLOSURES)

    assert raised == CLOSURES
    assert {one.place.name_en for one in known.select_related("place")} == CLOSURES


def test_a_gap_of_pm25_names_both_standards(rows: list[Hypothesis]) -> None:
    row = next(
        one
        for one in rows
        if (one.rule, one.place.name_en, one.indicator.slug) == ("standard", "Wuhan", "pm25")
    )

    held = {one["when"]: (one["value"], one["standard"]) for one in row.evidence["limits"]}
    assert held["then"] == ("35", "GB 3095-2012")
    assert held["today"] == ("30", "GB 3095-2026")
    assert "GB 3095-2012" in wording.claim(row)
    assert "GB 3095-2026" in wording.beside(row)


def test_targets_used_run_on_the_day(rows: list[Hypothesis]) -> None:
    deadlines = [
        parse_date(target["deadline"]) for row in rows for target in row.evidence.get("targets", [])
    ]

    assert deadlines
    assert all(one is not None and one >= scenes.ON for one in deadlines)


def test_good_days_are_proposed_once_and_not_beside_their_pollutants(
    rows: list[Hypothesis],
) -> None:
    summaries = [row for row in rows if row.indicator.code in rules.SUMMARIES]

    assert all(row.rule != rules.PEERS for row in summaries)
    assert len({row.place_id for row in summaries}) == len(summaries)


def test_dismissing_one_and_computing_again_does_not_bring_it_back(rows: list[Hypothesis]) -> None:
    row = rows[0]
    act = actions.Act(actions.version_of(row), recipes.administrator(), scenes.NOW)
    count = actions.dismiss(row, reason="known-solved", note="", act=act)

    outcome = scenes.run(forced=True)

    assert count >= 1
    assert (outcome.created, outcome.reopened) == (0, 0)
    assert Hypothesis.objects.get(pk=row.pk).state == Hypothesis.State.DISMISSED
    assert Hypothesis.objects.waiting().count() == len(rows) - count
