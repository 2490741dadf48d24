"""What was known on a day of the past: figures whose period was over, and limits."""

from __future__ import annotations

from datetime import date

import pytest

from matchmaker.matching import facts
from matchmaker.matching.evidence import Evidence
from tests import recipes
from tests.matching.test_evidence import limit

pytestmark = pytest.mark.django_db


def newest(known_by: date | None) -> list[str]:
    return [row.period for row in facts.newest_measurements(["320100"], known_by)["320100"]]


@pytest.mark.parametrize(
    ("day", "period"),
    [
        pytest.param(None, ["2017"], id="all that is known"),
        pytest.param(date(2017, 12, 31), ["2017"], id="the last day of a year"),
        pytest.param(date(2017, 12, 30), ["2016"], id="before a year is over"),
        pytest.param(date(2016, 6, 30), ["2016-01..06"], id="the last day of some months"),
        pytest.param(date(2016, 6, 29), [], id="before they are over"),
    ],
)
def test_only_figures_whose_period_is_over_are_known(day: date | None, period: list[str]) -> None:
    for one in ("2016-01..06", "2016", "2017"):
        recipes.measurement(year=int(one[:4]), period=one)

    assert newest(day) == period


def test_a_withdrawn_figure_counts_nothing() -> None:
    recipes.measurement(year=2016)
    recipes.measurement(year=2017, flags=["withdrawn"])

    assert newest(None) == ["2016"]


@pytest.mark.parametrize(
    ("code", "day", "known"),
    [
        pytest.param("GB 3095-2012", date(2015, 6, 1), True, id="issued in an earlier year"),
        pytest.param("GB 3095-2026", date(2026, 2, 28), False, id="issued in this very year"),
        pytest.param("GB old", date(2015, 6, 1), False, id="a number without a year"),
        pytest.param("GB old", date(2026, 3, 1), True, id="in force"),
    ],
)
def test_a_limit_is_known_once_issued_or_in_force(code: str, day: date, known: bool) -> None:
    assert facts.was_known(limit("35", date(2026, 3, 1), None, code), day) is known


def test_looking_back_no_later_limit_judges_a_figure() -> None:
    limit("35", date(2016, 1, 1), date(2026, 2, 28), "GB 3095-2012")
    limit("30", date(2026, 3, 1), None, "GB 3095-2026")
    recipes.measurement(value=70, year=2015)
    lineage = recipes.city().lineage
    day = date(2017, 10, 12)

    then = Evidence.read([lineage], day, known_by=day).case([lineage]).gaps[0]
    now = Evidence.read([lineage], recipes.AS_OF).case([lineage]).gaps[0]

    assert (then.limit_now, then.is_limit_replaced) == (then.limit, False)
    assert now.limit == then.limit
    assert now.is_limit_replaced
    assert now.limit_now is not None
    assert now.limit_now.value == 30
