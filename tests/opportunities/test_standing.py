"""Tests of ranks, trends and the nation's values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from opportunities import reading, standing
from opportunities.models import Place
from tests import recipes

pytestmark = pytest.mark.django_db
TRACKER, JIANGSU = Place.Group.TRACKER31.value, Place.Group.JIANGSU13.value


def city(code: str = "320100", name: str = "Nanjing", *groups: str) -> Place:
    """A city in some groups."""
    place = recipes.city(code, name)
    place.groups = list(groups)
    place.save()
    return place


def lines(place: Place) -> list[standing.Line]:
    """The lines of a place today."""
    return standing.lines(place, reading.indicator_rows(place, on=recipes.AS_OF))


def test_a_rank_counts_those_of_the_group_with_a_value_for_the_same_year() -> None:
    here = city("320100", "Nanjing", TRACKER, JIANGSU)
    recipes.measurement(place=here, value=30)
    for n, (value, year) in enumerate([(28, 2024), (35, 2024), (20, 2023)]):
        other = city(f"33010{n}", f"Other-{n}", TRACKER)
        recipes.measurement(place=other, value=value, year=year)
    city("310000", "Silent", TRACKER)

    (line,) = lines(here)

    assert [(one.group, one.position, one.known, one.size, one.year) for one in line.ranks] == [
        (TRACKER, 2, 3, 5, 2024),
        (JIANGSU, 1, 1, 1, 2024),
    ]


def test_a_city_that_alone_has_a_value_has_no_rank() -> None:
    here = city("320100", "Nanjing", TRACKER, JIANGSU)
    recipes.measurement(place=here, value=30)
    recipes.measurement(place=city("330100", "Other", TRACKER), value=20)

    (line,) = lines(here)
    shown = render_to_string("opportunities/_place_ranks.html", {"ranks": line.ranks})

    assert [one.is_alone for one in line.ranks] == [False, True]
    assert "2 of 2" in shown
    assert "the only one known" in shown
    assert "1 of 1" not in shown


def test_a_city_in_no_group_is_ranked_among_all_cities() -> None:
    here = city()
    recipes.measurement(place=here, value=30)
    recipes.measurement(place=city("330100", "Other", TRACKER), value=20)

    (line,) = lines(here)

    assert [(one.group, one.position, one.known) for one in line.ranks] == [("", 2, 2)]
    assert line.ranks[0].group_name == "all places here"


def test_the_direction_that_is_better_decides_and_equals_share_a_rank() -> None:
    here, other = city("320100", "Nanjing", TRACKER), city("330100", "Other", TRACKER)
    days = recipes.indicator("good_days_share", unit="%", better_when="higher")
    for place in (here, other):
        recipes.measurement(place=place, value=80, unit="%", indicator=days)
    best = city("310000", "Best", TRACKER)
    recipes.measurement(place=best, value=90, unit="%", indicator=days)

    (line,) = lines(here)

    assert (line.ranks[0].position, line.ranks[0].known, line.ranks[0].is_shared) == (2, 3, True)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("surface_water_good_share", {}),
        ("medical_waste", {"better_when": "neither"}),
        ("PM2.5_annual_mean", {"period": "2024-01..06"}),
    ],
)
def test_what_does_not_compare_is_not_ranked(code: str, fields: dict[str, str]) -> None:
    here = city("320100", "Nanjing", TRACKER)
    direction = fields.pop("better_when", "lower")
    indicator = recipes.indicator(code, better_when=direction)
    recipes.measurement(place=here, indicator=indicator, **fields)

    assert lines(here)[0].ranks == []


def test_a_leap_year_compares_and_another_unit_does_not() -> None:
    here = city("320100", "Nanjing", TRACKER)
    days = recipes.indicator("good_days", better_when="higher")
    recipes.measurement(place=here, indicator=days, value=300, unit="days of 366")
    leap, share = city("330100", "Leap", TRACKER), city("310000", "Share", TRACKER)
    recipes.measurement(place=leap, indicator=days, value=310, unit="days of 365")
    recipes.measurement(place=share, indicator=days, value=90, unit="%")

    (line,) = lines(here)

    assert (line.ranks[0].position, line.ranks[0].known) == (2, 2)


def test_a_peer_counts_with_its_chosen_source() -> None:
    here, other = city("320100", "Nanjing", TRACKER), city("330100", "Other", TRACKER)
    recipes.measurement(place=here, value=30)
    recipes.measurement(place=other, value=20, precedence=3)
    recipes.measurement(place=other, value=40, precedence=1)
    recipes.measurement(place=other, value=10, precedence=1, flags=["withdrawn"])

    (line,) = lines(here)

    assert (line.ranks[0].position, line.ranks[0].known) == (1, 2)


def test_a_province_is_ranked_among_provinces() -> None:
    here, other = recipes.province(), recipes.province("CN-AH", "Anhui")
    recipes.measurement(place=here, value=30)
    recipes.measurement(place=other, value=20)
    recipes.measurement(place=city(), value=10)

    (line,) = lines(here)

    assert (line.ranks[0].position, line.ranks[0].known) == (2, 2)


def test_the_nations_value_is_of_the_same_year_and_never_a_regions() -> None:
    here = city()
    recipes.measurement(place=here, value=30)
    recipes.measurement(place=recipes.nation(), value=29, year=2023)
    recipes.measurement(place=recipes.nation(), value=45, flags=["region_only"], precedence=3)

    assert lines(here)[0].nation is None

    recipes.measurement(place=recipes.nation(), value=28, precedence=2)

    nation = lines(here)[0].nation
    assert nation is not None
    assert nation.value == 28
    assert lines(recipes.nation())[0].ranks == []


def test_a_trend_runs_over_whole_years_since_2013_and_keeps_its_gaps() -> None:
    here = city()
    recipes.measurement(year=2008, value=98, flags=["baseline_pre2013"])
    recipes.measurement(year=2010, value=97)
    recipes.measurement(year=2021, value=40, precedence=1)
    recipes.measurement(year=2023, value=30, precedence=3)
    recipes.measurement(year=2024, period="2024-01..06", value=20)

    trend = lines(here)[0].trend

    assert trend is not None
    assert trend.values == [40, None, 30]
    assert (trend.change, trend.share, trend.size) == (-10, Decimal("-0.25"), Decimal("0.25"))
    assert (trend.is_better, trend.is_mixed, trend.is_in_points) == (True, True, False)


def test_a_share_changes_by_points_and_one_year_is_no_trend() -> None:
    here = city()
    share = recipes.indicator("good_days_share", unit="%", better_when="higher")
    recipes.measurement(indicator=share, unit="%", year=2023, value=80)

    assert lines(here)[0].trend is None

    recipes.measurement(indicator=share, unit="%", year=2024, value=76)

    trend = lines(here)[0].trend
    assert trend is not None
    assert (trend.is_in_points, trend.share, trend.size, trend.is_better) == (True, None, 4, False)


def test_no_change_is_neither_better_nor_worse() -> None:
    here = city()
    recipes.measurement(year=2023, value=30)
    recipes.measurement(year=2024, value=30)

    trend = lines(here)[0].trend

    assert trend is not None
    assert trend.is_better is None


def test_the_number_of_queries_grows_with_neither_indicators_nor_peers() -> None:
    here = city("320100", "Nanjing", TRACKER)
    recipes.measurement(place=here)
    rows = reading.indicator_rows(here, on=recipes.AS_OF)
    with CaptureQueriesContext(connection) as one:
        standing.lines(here, rows)

    for n in range(8):
        recipes.measurement(place=here, indicator=recipes.indicator(f"code-{n}"))
        recipes.measurement(place=city(f"3301{n:02}", f"Other-{n}", TRACKER))
    rows = reading.indicator_rows(here, on=recipes.AS_OF)
    with CaptureQueriesContext(connection) as many:
        standing.lines(here, rows)

    assert (len(one), len(many)) == (3, 3)
