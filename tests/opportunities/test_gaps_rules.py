"""Each gap rule on figures made by hand."""

from __future__ import annotations

from datetime import date

import pytest

from matchmaker.engine.gaps import confidence_of
from opportunities.gaps import judge, rules
from opportunities.models import ErrorReport, Hypothesis, Place
from tests import recipes
from tests.opportunities import gap_scenes as scenes

pytestmark = pytest.mark.django_db


def test_every_rule_has_a_reason_and_a_place_in_the_order() -> None:
    assert {rule.code for rule in rules.RULES} == set(Hypothesis.RULES) == set(judge.LOOKS)
    assert all(rule.reason and rule.areas_reason for rule in rules.RULES)


def test_a_figure_is_held_against_the_limit_of_its_time_and_that_of_today() -> None:
    scenes.limits()
    scenes.figure(value=42)

    finding = scenes.found()["standard", "Nanjing"]

    limits = [(one["when"], one["value"]) for one in finding.evidence["limits"]]
    assert limits == [("then", "35"), ("today", "30"), ("next", "25")]
    assert finding.severity == 400


def test_a_figure_that_kept_the_old_limit_may_break_the_new_one() -> None:
    scenes.limits()
    scenes.figure(value=33)

    assert scenes.found()["standard", "Nanjing"].severity == 100
    assert ("standard", "Nanjing") not in scenes.found(date(2025, 12, 31))


def test_a_figure_of_a_later_period_is_held_against_the_later_limit() -> None:
    scenes.limits()
    scenes.figure(value=33, year=2026, period="2026-01..06")

    limits = scenes.found()["standard", "Nanjing"].evidence["limits"]

    assert {one["value"] for one in limits if one["when"] != "next"} == {"30"}


def test_a_figure_that_keeps_every_limit_proposes_nothing() -> None:
    scenes.limits()
    scenes.figure(value=30)

    assert scenes.found() == {}


def test_a_limit_in_another_unit_is_no_limit() -> None:
    scenes.limits()
    scenes.figure(value=42, unit="mg/m³")

    assert scenes.found() == {}


def test_monitoring_closes_no_gap_of_a_limit() -> None:
    scenes.limits()
    scenes.figure(value=42)

    areas = scenes.found()["standard", "Nanjing"].areas

    assert areas == ("low-carbon-electricity", "industrial-processes-waste-remediation")


@pytest.mark.parametrize("flag", rules.NEVER_FLAGS)
def test_a_figure_that_does_not_compare_proposes_nothing(flag: str) -> None:
    scenes.limits()
    scenes.figure(value=80, flags=[flag])

    assert scenes.found() == {}


@pytest.mark.parametrize(("year", "proposes"), [(2018, False), (2019, True), (2026, True)])
def test_an_old_figure_asks_for_a_newer_one_and_not_for_a_plant(year: int, proposes: bool) -> None:
    scenes.limits()
    scenes.figure(value=80, year=year)

    assert bool(scenes.found()) is proposes


def test_the_target_of_a_running_policy_is_held_against_the_newest_figure() -> None:
    scenes.target()
    scenes.figure(value=35)

    finding = scenes.found()["target", "Nanjing"]

    assert finding.evidence["targets"][0]["deadline"] == "2027-12-31"
    assert finding.severity == 250
    assert finding.confidence == rules.NATIONAL_TARGET_FACTOR


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({}, 29),  # Within what two sources of one year differ by.
        ({"deadline_on": date(2025, 12, 31)}, 35),  # Lapsed.
        ({"deadline_on": date(2035, 12, 31)}, 35),  # Asks for no purchase today.
        ({"kind": "statement"}, 35),  # A statement never weighs as a target.
        ({"published_on": date(2027, 1, 1)}, 35),  # Not published yet.
        ({"region": "Fenwei Plain"}, 35),  # Binds elsewhere.
        ({"target_value": None}, 35),
        ({"key": "another-target"}, 35),  # Its metric is tied to no indicator.
    ],
)
def test_a_target_that_does_not_bind_proposes_nothing(fields: dict, value: float) -> None:
    scenes.target(**fields)
    scenes.figure(value=value)

    assert scenes.found() == {}


def test_a_share_of_good_water_is_missed_from_below() -> None:
    key = "cn-2015-water10-share-of-sections-grade-iii-or-better-2030"
    scenes.target(
        key=key, target_value=75, deadline_on=date(2030, 12, 31), region="seven key basins"
    )
    water = recipes.indicator(
        scenes.WATER, unit="%", better_when="higher", areas=[recipes.WATER], domain="water"
    )
    tibet = recipes.city("540100", "Lhasa", recipes.province("CN-XZ", "Tibet"))
    for place in (recipes.city(), tibet):
        scenes.figure(place, indicator=water, unit="%", value=60)

    found = scenes.found()

    assert found["target", "Nanjing"].severity == 250
    assert ("target", "Lhasa") not in found


def peers_of(values: list[float], *, year: int = 2024) -> None:
    for number, value in enumerate(values, start=1):
        scenes.figure(scenes.member(number), value=value, year=year)


def test_a_city_far_behind_the_median_of_its_group_is_behind_its_peers() -> None:
    peers_of([40, 30, 30, 31, 29, 30])

    finding = scenes.found()["peers", "City 1"]

    peers = finding.evidence["peers"]
    assert (peers["median"], peers["n"], peers["rank"], peers["of"]) == ("30", 5, 6, 6)
    assert finding.severity == 333


@pytest.mark.parametrize(
    "values",
    [
        [40, 30, 30, 31, 29],  # Four peers only.
        [34, 30, 30, 31, 29, 30],  # Not far enough.
    ],
)
def test_few_peers_or_a_small_distance_propose_nothing(values: list[float]) -> None:
    peers_of(values)

    assert scenes.found() == {}


def test_peers_of_other_years_do_not_compare() -> None:
    peers_of([30, 30, 31, 29, 30], year=2021)
    scenes.figure(scenes.member(9), value=60, year=2024)

    assert ("peers", "City 9") not in scenes.found()


def test_a_pollutant_far_below_its_limit_needs_nothing_however_it_compares() -> None:
    scenes.limits()
    peers_of([14, 9, 9, 10, 8, 9])

    assert scenes.found() == {}


def test_a_place_without_a_group_has_no_peers() -> None:
    peers_of([30, 30, 31, 29, 30])
    scenes.figure(recipes.city(), value=60)

    assert ("peers", "Nanjing") not in scenes.found()


def test_provinces_are_compared_with_provinces() -> None:
    for number in range(6):
        place = recipes.province(f"CN-X{number}", f"Province {number}")
        scenes.figure(place, value=50 if number == 0 else 30)

    assert ("peers", "Province 0") in scenes.found()


def series(values: dict[int, float], **fields: object) -> None:
    for year, value in values.items():
        scenes.figure(value=value, year=year, indicator=scenes.good_days(), unit="%", **fields)


def test_a_figure_that_worsens_for_years_is_a_trend_and_keeps_monitoring() -> None:
    series({2021: 85, 2022: 82, 2024: 77})

    finding = scenes.found()["trend", "Nanjing"]

    assert [point["year"] for point in finding.evidence["trend"]["points"]] == [2021, 2022, 2024]
    assert recipes.AIR in finding.areas
    assert finding.confidence == rules.FEW_POINTS_FACTOR


@pytest.mark.parametrize(
    "values",
    [
        {2022: 85, 2024: 60},  # Two points.
        {2021: 85, 2022: 85, 2024: 83},  # Weather.
        {2021: 77, 2022: 82, 2024: 85},  # Better.
        {2018: 85, 2019: 82, 2020: 77},  # Long ago.
    ],
)
def test_no_trend_is_read_from_too_little(values: dict[int, float]) -> None:
    series(values)

    assert scenes.found() == {}


def test_official_and_computed_figures_are_not_mixed_into_a_trend() -> None:
    series({2021: 85, 2022: 82})
    series({2024: 70}, precedence=3, flags=["computed"])

    assert scenes.found() == {}


def test_a_series_that_breaks_is_no_trend() -> None:
    series({2021: 85, 2022: 82})
    series({2024: 70}, flags=["series_break_2017"])

    assert scenes.found() == {}


def test_closures_raise_the_four_cities_named_and_leave_the_others_unknown() -> None:
    closed = recipes.indicator(
        rules.CLOSURES, unit="factories", better_when="neither", domain="socio-economic"
    )
    named = [scenes.member(number) for number in range(4)]
    others = [scenes.member(number) for number in range(4, 31)]
    for place in named:
        scenes.figure(place, value=1933, year=2017, indicator=closed, unit="factories")

    found = scenes.found()

    assert {name for rule, name in found if rule == "enforcement"} == {
        place.name_en for place in named
    }
    assert found["enforcement", "City 0"].areas == tuple(a.value for a in rules.CLOSURES_AREAS)
    scenes.run()
    assert not Hypothesis.objects.filter(place__in=others).exists()
    assert Place.objects.filter(pk__in=[one.pk for one in others]).count() == 27


def test_a_zero_count_of_closures_raises_nothing() -> None:
    closed = recipes.indicator(rules.CLOSURES, better_when="neither", unit="factories")
    scenes.figure(value=0, year=2017, indicator=closed, unit="factories")

    assert scenes.found() == {}


def test_good_days_propose_only_where_no_pollutant_does() -> None:
    scenes.limits()
    for number, value in enumerate([60, 90, 91, 92, 90, 90]):
        scenes.figure(scenes.member(number), value=value, indicator=scenes.good_days(), unit="%")
    assert ("peers", "City 0") in scenes.found()

    scenes.figure(scenes.member(0), value=50)

    assert {rule for rule, name in scenes.found() if name == "City 0"} == {"standard"}


def codes(finding: object) -> dict[str, int]:
    return {one["code"]: one["factor"] for one in finding.evidence["factors"]}  # type: ignore[attr-defined]


def test_confidence_falls_with_source_age_part_of_a_year_and_marks() -> None:
    scenes.limits()
    scenes.figure(
        value=50, year=2023, period="2023-01..08", precedence=3, flags=["computed", "scraped"]
    )

    finding = scenes.found()["standard", "Nanjing"]

    assert codes(finding) == {
        "age": 850,
        "source-3": 700,
        "partial-year": 600,
        "flag:scraped": 900,
    }
    assert finding.confidence == confidence_of([850, 700, 600, 900])


def test_a_fresh_official_figure_is_lowered_by_nothing() -> None:
    scenes.limits()
    scenes.figure(value=42, year=2025)

    finding = scenes.found()["standard", "Nanjing"]

    assert codes(finding) == {}
    assert finding.confidence == 1000


def test_a_reported_error_lowers_the_confidence_until_it_is_answered() -> None:
    scenes.limits()
    figure = scenes.figure(value=42)
    report = ErrorReport.objects.create(
        key=recipes.key(), measurement=figure, message="Too high", reported_at=scenes.NOW
    )

    assert codes(scenes.found()["standard", "Nanjing"]) == {"reported": rules.DISPUTED_FACTOR}

    report.state, report.decided_at = ErrorReport.State.REJECTED, scenes.NOW
    report.save()
    assert codes(scenes.found()["standard", "Nanjing"]) == {}


def test_a_limit_without_a_successor_in_the_data_lowers_the_confidence() -> None:
    scenes.limits()
    scenes.figure(value=42, year=2021)
    limits = rules.LIMIT_LAPSED_FACTOR

    found = scenes.found()["standard", "Nanjing"]
    assert "limit-lapsed" not in codes(found)

    from opportunities.models import Limit

    Limit.objects.filter(valid_from__gte=date(2026, 1, 1)).delete()
    assert codes(scenes.found()["standard", "Nanjing"])["limit-lapsed"] == limits


def test_the_better_source_speaks_for_the_year() -> None:
    scenes.limits()
    scenes.figure(value=34, precedence=3, flags=["computed"])
    official = scenes.figure(value=36, precedence=1)

    assert scenes.found()["standard", "Nanjing"].measurement == official


def test_the_digest_changes_with_the_figure_and_the_limit_and_not_with_the_day() -> None:
    scenes.limits()
    figure = scenes.figure(value=42)
    before = scenes.found()["standard", "Nanjing"]

    later = scenes.found(date(2028, 1, 1))["standard", "Nanjing"]
    figure.value = 43
    figure.save()
    corrected = scenes.found()["standard", "Nanjing"]
    next_standard = scenes.found(date(2031, 1, 1))["standard", "Nanjing"]

    assert later.digest == before.digest
    assert later.confidence < before.confidence
    assert len({before.digest, corrected.digest, next_standard.digest}) == 3
