"""What speaks for a need at its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from matchmaker.engine.inputs import Quality
from matchmaker.matching.evidence import AREA_COLUMN, Evidence
from opportunities.models import Limit, PolicySignal, Standard
from tests import recipes

pytestmark = pytest.mark.django_db
AIR = AREA_COLUMN[recipes.AIR]
WATER = AREA_COLUMN[recipes.WATER]


def limit(value: str, start: date, end: date | None, code: str) -> Limit:
    standard = Standard.objects.create(code=code, title_en=code, source=recipes.source())
    return Limit.objects.create(
        standard=standard,
        indicator=recipes.indicator(),
        parameter="PM2.5",
        averaging="annual",
        level="Grade II",
        value=Decimal(value),
        unit="ug/m3",
        valid_from=start,
        valid_to=end,
        source=recipes.source(),
    )


def case(place: object = None, as_of: date = recipes.AS_OF) -> object:
    lineage = (place or recipes.city()).lineage
    return Evidence.read([lineage], as_of).case([lineage])


def test_a_value_above_the_standard_is_severe() -> None:
    limit("35", date(2016, 1, 1), None, "GB old")
    recipes.measurement(value=Decimal("70"))

    found = case()

    # Twice the limit of 35 lies half way to the cap of three times.
    assert found.severity[AIR] == 500
    assert found.severity_quality == Quality.SOURCED


def test_a_value_is_judged_by_the_standard_in_force_when_it_was_measured() -> None:
    limit("35", date(2016, 1, 1), date(2026, 2, 28), "GB old")
    limit("30", date(2026, 3, 1), None, "GB new")
    recipes.measurement(value=Decimal("33"), year=2024)

    found = case()

    assert found.gaps[0].limit.standard.code == "GB old"
    assert found.severity[AIR] == 0


def test_without_any_value_the_severity_is_unknown_and_not_zero() -> None:
    found = case()

    assert found.severity[AIR] == -1
    assert found.severity_quality == Quality.UNKNOWN


def test_a_provinces_value_stands_in_with_less_confidence() -> None:
    limit("35", date(2016, 1, 1), None, "GB old")
    recipes.measurement(place=recipes.province(), value=Decimal("70"))

    found = case(recipes.city())

    assert found.severity[AIR] == 500
    assert found.severity_quality == Quality.ASSIGNED


def test_the_citys_own_value_comes_before_the_provinces() -> None:
    limit("35", date(2016, 1, 1), None, "GB old")
    recipes.measurement(place=recipes.province(), value=Decimal("105"))
    recipes.measurement(place=recipes.city(), value=Decimal("35"))

    assert case().severity[AIR] == 0


def test_where_no_standard_exists_the_nations_value_is_the_measure() -> None:
    share = recipes.indicator(
        "surface_water_share", better_when="higher", areas=[recipes.WATER], domain="water", unit="%"
    )
    recipes.measurement(indicator=share, place=recipes.nation(), value=Decimal("90"), unit="%")
    recipes.measurement(indicator=share, place=recipes.city(), value=Decimal("60"), unit="%")

    # 90 / 60 = 1.5: half way to the cap of 2.
    assert case().severity[WATER] == 500


def test_a_signal_in_force_is_a_tailwind_and_an_expired_one_is_none() -> None:
    recipes.signal(deadline_on=date(2025, 12, 31))
    assert case().tailwind[WATER] == -1

    recipes.signal(deadline_on=date(2030, 12, 31))
    assert case().tailwind[WATER] > 0


def test_a_signal_counts_nothing_before_it_was_published() -> None:
    recipes.signal(published_on=date(2025, 1, 10))

    assert case(as_of=date(2024, 6, 1)).signals == ()


def test_a_document_counts_once_however_many_targets_it_has() -> None:
    recipes.signal(document_ref="plan")
    once = case().tailwind[WATER]

    recipes.signal(document_ref="plan")

    assert case().tailwind[WATER] == once


def test_two_documents_push_harder_than_one() -> None:
    recipes.signal()
    once = case().tailwind[WATER]

    recipes.signal()

    assert case().tailwind[WATER] > once


def test_a_statement_weighs_less_than_a_target() -> None:
    recipes.signal(kind=PolicySignal.Kind.STATEMENT)
    statement = case().tailwind[WATER]
    PolicySignal.objects.update(kind=PolicySignal.Kind.TARGET)

    assert case().tailwind[WATER] > 3 * statement


def test_policy_of_the_city_pushes_harder_than_the_nations() -> None:
    recipes.signal(jurisdiction=recipes.nation())
    far = case().tailwind[WATER]
    PolicySignal.objects.update(jurisdiction=recipes.city())

    assert case().tailwind[WATER] > far


def test_the_day_within_a_month_makes_no_difference() -> None:
    recipes.signal()

    first, last = case(as_of=date(2026, 11, 1)), case(as_of=date(2026, 11, 30))

    assert first.tailwind.tolist() == last.tailwind.tolist()


def test_a_mean_of_some_months_speaks_only_where_no_whole_year_is_known() -> None:
    limit("35", date(2016, 1, 1), None, "GB old")
    recipes.measurement(value=Decimal("105"), year=2025, period="2025-01..06")
    assert case().severity[AIR] == 1000

    recipes.measurement(value=Decimal("35"), year=2024)
    assert case().severity[AIR] == 0


@pytest.mark.parametrize(
    ("region", "counts"),
    [
        pytest.param("Yangtze River Delta", True, id="a region that holds the province"),
        pytest.param("Fenwei Plain", False, id="a region elsewhere"),
        pytest.param("prefecture+ cities", True, id="every city"),
    ],
)
def test_a_regions_signal_pushes_only_in_the_region(region: str, counts: bool) -> None:
    recipes.signal(region=region)

    assert bool(case().signals) is counts
