"""Tests of what the pages of places read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opportunities import reading
from opportunities.models import Limit, Need, Place, Standard
from tests import recipes

if TYPE_CHECKING:
    from opportunities.models import Indicator

OLD, NEW = "GB 3095-2012", "GB 3095-2026"


def limit(code: str, value: int, start: date, end: date | None, **fields: object) -> Limit:
    """A limit of the annual mean of PM2.5."""
    standard, _new = Standard.objects.get_or_create(
        code=code,
        defaults={"source": recipes.source(), "is_binding": code.startswith("GB")},
    )
    indicator: Indicator = recipes.indicator()
    return Limit.objects.create(
        standard=standard,
        indicator=indicator,
        parameter="PM2.5",
        averaging="annual",
        level=str(fields.get("level", "Grade II")),
        value=value,
        unit="µg/m³",
        valid_from=start,
        valid_to=end,
        source=standard.source,
    )


@pytest.fixture
def _standards(db: None) -> None:
    limit(OLD, 15, date(2016, 1, 1), date(2026, 2, 28), level="Grade I")
    limit(OLD, 35, date(2016, 1, 1), date(2026, 2, 28))
    limit(NEW, 30, date(2026, 3, 1), date(2030, 12, 31), level="Grade II (transition)")
    limit(NEW, 25, date(2031, 1, 1), None)
    limit("WHO AQG 2021", 35, date(2021, 1, 1), None, level="IT-1")
    limit("WHO AQG 2021", 5, date(2021, 1, 1), None, level="AQG")


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("2023", date(2023, 12, 31)),
        ("2016-01..11", date(2016, 11, 30)),
        ("2024-02", date(2024, 2, 29)),
        ("2025-01-01..09-20", date(2025, 9, 20)),
        ("2025 target", date(2025, 12, 31)),
    ],
)
def test_a_period_ends_on_its_last_day(period: str, last: date) -> None:
    assert reading.end_of(period, int(period[:4])) == last


@pytest.mark.usefixtures("_standards")
def test_a_value_is_held_against_the_standard_then_and_today_and_the_guideline() -> None:
    recipes.measurement(year=2025, value=32)

    (row,) = reading.indicator_rows(recipes.city(), on=date(2026, 11, 21))

    assert row.then is not None
    assert row.today is not None
    assert row.guideline is not None
    assert (row.then.limit.value, row.then.is_met, row.then.distance) == (35, True, 3)
    assert (row.today.limit.value, row.today.is_met, row.today.distance) == (30, False, 2)
    assert (row.guideline.limit.value, row.guideline.above) == (5, 27)
    assert row.guideline.distance_share == Decimal("5.4")


@pytest.mark.usefixtures("_standards")
def test_a_guideline_advises_from_its_day_on() -> None:
    recipes.measurement(year=2016, value=32)

    (row,) = reading.indicator_rows(recipes.city(), on=date(2017, 10, 12))

    assert row.guideline is None
    assert row.today is not None
    assert row.today.limit.value == 35


@pytest.mark.usefixtures("_standards")
def test_the_stricter_limit_of_2031_waits_for_its_day() -> None:
    recipes.measurement(year=2025, value=28)

    (now,) = reading.indicator_rows(recipes.city(), on=date(2030, 12, 31))
    (later,) = reading.indicator_rows(recipes.city(), on=date(2031, 1, 1))

    assert now.today is not None
    assert later.today is not None
    assert (now.today.is_met, later.today.is_met) == (True, False)


@pytest.mark.usefixtures("_standards")
def test_a_value_from_before_the_standards_has_no_gap_of_its_time() -> None:
    recipes.measurement(year=2014, value=80)

    (row,) = reading.indicator_rows(recipes.city(), on=date(2026, 11, 21))

    assert row.then is None
    assert row.has_gaps


@pytest.mark.django_db
def test_official_values_lead_and_whole_years_before_parts() -> None:
    recipes.measurement(year=2024, value=31, precedence=3)
    recipes.measurement(year=2024, value=30, precedence=1)
    recipes.measurement(year=2025, period="2025-01..09", value=26, precedence=1)
    recipes.measurement(year=2020, value=40)

    (row,) = reading.indicator_rows(recipes.city(), on=recipes.AS_OF)

    assert row.newest.value == 30
    assert [one.value for one in row.alternatives] == [31]
    assert [one.shown.value for one in row.periods] == [26, 30, 40]


@pytest.mark.django_db
def test_every_period_with_two_sources_keeps_its_alternatives() -> None:
    for year in (2014, 2022):
        recipes.measurement(year=year, value=30, precedence=3)
        recipes.measurement(year=year, value=29, precedence=2)
    recipes.measurement(year=2024, value=28)

    (row,) = reading.indicator_rows(recipes.city(), on=recipes.AS_OF)

    found = {
        one.shown.period: (one.shown.value, [other.value for other in one.alternatives])
        for one in row.periods
    }
    assert found == {"2024": (28, []), "2022": (29, [30]), "2014": (29, [30])}
    assert row.has_series


@pytest.mark.django_db
def test_a_day_knows_only_figures_whose_period_had_ended_and_targets() -> None:
    recipes.measurement(year=2015)
    recipes.measurement(year=2017)
    recipes.measurement(year=2017, period="2017-01..09", value=41)
    recipes.measurement(year=2020, period="2020 target", flags=["target"])

    (row,) = reading.indicator_rows(recipes.city(), on=date(2017, 10, 12))

    assert [one.shown.period for one in row.periods] == ["2020 target", "2017-01..09", "2015"]
    assert row.newest.period == "2015"


@pytest.mark.usefixtures("_standards")
def test_every_period_is_held_against_the_standard_of_its_end() -> None:
    recipes.measurement(year=2025, value=32)
    recipes.measurement(year=2026, value=32)
    recipes.measurement(year=2014, value=32)

    (row,) = reading.indicator_rows(recipes.city(), on=date(2027, 1, 1))

    limits = [one.then and one.then.limit.value for one in row.periods]
    assert limits == [30, 35, None]


@pytest.mark.usefixtures("_standards")
@pytest.mark.parametrize("flag", ["withdrawn", "target"])
def test_a_figure_that_nothing_counts_on_stays_visible_and_never_leads(flag: str) -> None:
    recipes.measurement(year=2025, value=10, flags=[flag])
    recipes.measurement(year=2024, value=32)

    (row,) = reading.indicator_rows(recipes.city(), on=date(2026, 11, 21))

    assert (row.newest.value, len(row.periods)) == (32, 2)
    assert row.periods[0].then is None


@pytest.mark.usefixtures("_standards")
def test_a_withdrawn_figure_alone_is_held_against_nothing() -> None:
    recipes.measurement(year=2025, value=10, flags=["withdrawn"])

    (row,) = reading.indicator_rows(recipes.city(), on=date(2026, 11, 21))

    assert not row.has_gaps


@pytest.mark.django_db
def test_the_list_leaves_withdrawn_figures_and_targets_out() -> None:
    recipes.measurement(year=2025, value=10, flags=["withdrawn"])
    recipes.measurement(year=2026, value=9, flags=["target"])
    recipes.measurement(year=2024, value=32)

    (row,) = reading.place_rows([recipes.city()], on=recipes.AS_OF)

    assert row.pm25 is not None
    assert (row.pm25.value, row.pm25.year) == (32, 2024)


@pytest.mark.django_db
def test_a_list_row_shows_the_newest_of_each_figure_and_nothing_for_the_unknown() -> None:
    city = recipes.city()
    air = recipes.measurement(year=2024, value=30)
    recipes.measurement(year=2025, period="2025-01..09", value=26)
    share = recipes.indicator("good_days_share", unit="%")
    days = recipes.indicator("good_days_AQI_le_100", unit="days")
    recipes.measurement(indicator=share, year=2022, value=80, unit="%")
    good = recipes.measurement(indicator=days, year=2023, value=300, unit="days of 365")

    (row,) = reading.place_rows([city], on=recipes.AS_OF)

    assert row.pm25 == reading.Reading(Decimal(30), "ug/m3", 2024, is_whole_year=True, pk=air.pk)
    assert row.good_days == reading.Reading(
        Decimal(300), "days of 365", 2023, is_whole_year=True, pk=good.pk
    )
    assert row.surface_water is None


@pytest.mark.django_db
def test_open_needs_count_once_for_each_place_above() -> None:
    need = recipes.need()
    need.also_places.add(recipes.city("320500", "Suzhou"))
    recipes.need(stage=Need.Stage.COMPLETED)

    counts = reading.open_need_counts(recipes.AS_OF)

    assert counts == {"320100": 1, "320500": 1, "CN-JS": 1, "CN": 1}


@pytest.mark.django_db
def test_signals_come_from_above_too_the_nearest_and_soonest_first() -> None:
    recipes.signal(key="nation")
    recipes.signal(key="later", jurisdiction=recipes.province(), deadline_on=None)
    recipes.signal(key="soon", jurisdiction=recipes.province(), deadline_on=date(2027, 1, 1))
    recipes.signal(key="other", jurisdiction=recipes.province("CN-AH", "Anhui"))
    recipes.signal(key="over", published_on=None, deadline_on=date(2020, 1, 1))

    signals = reading.signals_in_force(recipes.city(), on=recipes.AS_OF)

    assert [signal.key for signal in signals] == ["soon", "later", "nation"]


@pytest.mark.django_db
def test_lapsed_signals_are_those_of_the_last_years_the_newest_first() -> None:
    recipes.signal(key="old", published_on=None, deadline_on=date(2020, 12, 31))
    recipes.signal(key="lately", deadline_on=date(2025, 12, 31))
    recipes.signal(key="just", deadline_on=date(2026, 6, 30))
    recipes.signal(key="runs")

    lapsed = reading.signals_lapsed(recipes.city(), on=recipes.AS_OF, since=date(2023, 11, 21))

    assert [signal.key for signal in lapsed] == ["just", "lately"]


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_places() -> None:
    cities = [recipes.city(f"3201{n:02}", f"City-{n}") for n in range(20)]
    for city in cities:
        recipes.measurement(place=city)

    with CaptureQueriesContext(connection) as one:
        reading.place_rows(Place.objects.filter(pk=cities[0].pk), on=recipes.AS_OF)
    with CaptureQueriesContext(connection) as twenty:
        reading.place_rows(Place.objects.cities(), on=recipes.AS_OF)

    assert len(one) == len(twenty) == 4
