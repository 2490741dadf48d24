"""What the tracker shows of a place: chosen values, ranks, bands and yardsticks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.http import QueryDict

from matchmaker.clock import AsOf
from opportunities.models import Limit
from opportunities.tracker import asked, bands, findings, page, words
from opportunities.tracker.grid import TILES, positions
from tests import recipes
from tests.opportunities.tracked import city, figure, limits

if TYPE_CHECKING:
    from opportunities.tracker.figures import Tracker

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)


def view(query: str = "indicator=pm25", on: date = ON) -> page.View:
    return page.read(asked.read(QueryDict(query)), AsOf(on, ON))


def tracker(query: str = "indicator=pm25", on: date = ON) -> Tracker:
    found = view(query, on).tracker
    assert found is not None
    return found


def ranks(found: Tracker) -> list[tuple[str, int | None]]:
    return [(one.place.name_en, one.rank) for one in found.cities]


def test_the_better_source_of_a_year_is_shown_and_the_others_are_counted() -> None:
    nanjing = city("320100")
    figure(nanjing, 2022, 28.7, precedence=3)
    figure(nanjing, 2022, 27.9, precedence=1)

    [found] = tracker().cities

    assert (found.latest.value, found.alternatives) == (Decimal("27.9"), 1)


def test_a_whole_year_leads_over_a_newer_part_of_one() -> None:
    nanjing = city("320100")
    figure(nanjing, 2024, 29)
    figure(nanjing, 2025, 26, period="2025-01..09")

    [found] = tracker().cities

    assert (found.latest.year, sorted(found.shown)) == (2024, [2024, 2025])


def test_targets_and_withdrawn_figures_are_no_measurements() -> None:
    figure(city("320100"), 2024, 29, flags=["target"])
    figure(city("110000"), 2024, 29, flags=["withdrawn"])

    assert tracker().cities == []


def test_values_of_about_the_same_age_are_ranked_and_older_ones_follow() -> None:
    limits()
    for code, year, value in (
        ("320100", 2024, 28),
        ("110000", 2025, 30),
        ("350100", 2015, 20),
        ("610100", 2023, 28),
    ):
        figure(city(code), year, value)

    found = tracker()

    assert ranks(found)[2:] == [("Beijing", 3), ("Fuzhou", None)]
    assert {rank for _name, rank in ranks(found)[:2]} == {1}
    assert found.newest_year == 2025
    assert "Ranked are 3 values of 2023 to 2025; the years differ." in words.of_ranks(found)


def test_a_year_that_is_asked_for_is_ranked_alone() -> None:
    nanjing, beijing = city("320100"), city("110000")
    figure(nanjing, 2015, 56)
    figure(nanjing, 2024, 28)
    figure(beijing, 2015, 80)
    city("350100")

    found = tracker("indicator=pm25&year=2015")

    assert ranks(found) == [("Nanjing", 1), ("Beijing", 2)]
    assert [place.name_en for place in found.without] == ["Fuzhou"]
    assert words.of_nothing(found) == "none for 2015"


def test_where_no_whole_year_is_known_the_same_part_of_a_year_is_ranked() -> None:
    for code, value in (("320100", 300), ("110000", 200)):
        figure(city(code), 2016, value, period="2016-01..11")
    figure(city("350100"), 2016, 100, period="2016-02")

    assert dict(ranks(tracker())) == {"Beijing": 1, "Nanjing": 2, "Fuzhou": None}


def test_more_is_better_turns_the_ranking_round() -> None:
    share = recipes.indicator("good_days_share", better_when="higher", unit="%")
    figure(city("320100"), 2024, 80, indicator=share, unit="%")
    figure(city("110000"), 2024, 90, indicator=share, unit="%")

    assert ranks(tracker(f"indicator={share.slug}")) == [("Beijing", 1), ("Nanjing", 2)]


def test_a_figure_without_a_direction_is_not_ranked_and_has_no_bands() -> None:
    closed = recipes.indicator("factories", better_when="neither", unit="factories")
    figure(city("320100"), 2017, 10, indicator=closed, unit="factories")
    figure(city("110000"), 2017, 90, indicator=closed, unit="factories")

    found = tracker(f"indicator={closed.slug}")

    assert ranks(found) == [("Beijing", None), ("Nanjing", None)]
    assert {one.band for one in found.cities} == {0}
    assert "nothing is ranked" in words.of_ranks(found)


def test_a_value_in_another_unit_is_left_to_the_csv() -> None:
    waste = recipes.indicator("waste", unit="10⁴ t")
    for code, unit in (("320100", "10⁴ t"), ("110000", "10⁴ t"), ("350100", "10⁸ t")):
        figure(city(code), 2022, 5, indicator=waste, unit=unit)

    found = tracker(f"indicator={waste.slug}")

    assert {name for name, _rank in ranks(found)} == {"Nanjing", "Beijing"}
    assert found.left_out == 1
    assert len(found.figures) == 3


def test_counts_of_days_stand_on_one_scale() -> None:
    days = recipes.indicator("good_days", better_when="higher", unit="days")
    figure(city("320100"), 2023, 300, indicator=days, unit="days of 365")
    figure(city("110000"), 2024, 310, indicator=days, unit="days of 366")

    assert ranks(tracker(f"indicator={days.slug}")) == [("Beijing", 1), ("Nanjing", 2)]


def test_only_what_had_ended_by_a_day_is_known_on_it() -> None:
    limits()
    nanjing = city("320100")
    figure(nanjing, 2015, 56)
    figure(nanjing, 2017, 40)
    figure(nanjing, 2017, 41, period="2017-01..09")

    [found] = tracker(on=date(2017, 10, 12)).cities

    assert {year: float(one.value) for year, one in found.shown.items()} == {2015: 56, 2017: 41}


def test_the_change_is_between_whole_years_only() -> None:
    nanjing = city("320100")
    figure(nanjing, 2013, 90, period="2013-03..12")
    figure(nanjing, 2014, 74)
    figure(nanjing, 2024, 29)

    [found] = tracker().cities

    assert found.first is not None
    assert (found.first.year, found.change) == (2014, Decimal(-45))


def test_places_with_older_figures_only_are_counted_apart() -> None:
    figure(city("320100"), 2008, 99)

    found = tracker()

    assert (found.cities, found.older) == ([], 1)
    assert [one.latest.year for one in tracker("indicator=pm25&from=2008").cities] == [2008]


@pytest.mark.parametrize(
    ("query", "on", "standard", "limit"),
    [
        ("indicator=pm25", ON, "gb3095-2026", 30),
        ("indicator=pm25", date(2026, 2, 28), "gb3095-2012", 35),
        ("indicator=pm25", date(2026, 3, 1), "gb3095-2026", 30),
        ("indicator=pm25", date(2031, 1, 1), "gb3095-2026-final", 25),
        ("indicator=pm25", date(2015, 1, 1), "", None),
        ("indicator=pm25&standard=gb3095-2012", ON, "gb3095-2012", 35),
        ("indicator=pm25&standard=gb3095-2026-final", ON, "gb3095-2026-final", 25),
        ("indicator=pm25&standard=who-2021", ON, "who-2021", 5),
        ("indicator=pm25&standard=nonsense", ON, "gb3095-2026", 30),
    ],
)
def test_the_yardstick_is_what_was_asked_for_or_what_binds_on_the_day(
    query: str, on: date, standard: str, limit: int | None
) -> None:
    limits()
    figure(city("320100"), 2013, 40)

    found = view(query, on)

    assert found.standard == standard
    assert found.tracker is not None
    assert (found.tracker.limit.value if found.tracker.limit else None) == limit


def test_a_standard_without_a_limit_of_the_indicator_is_said_and_not_replaced() -> None:
    limits()
    share = recipes.indicator("good_days_share", unit="%")
    figure(city("320100"), 2024, 80, indicator=share, unit="%")

    found = view(f"indicator={share.slug}&standard=gb3095-2026")

    assert found.standard == ""
    assert "No limit of this indicator is known in GB 3095-2026" in words.of_notes(found)[0]


def test_a_value_is_held_against_a_limit_of_its_own_unit_only() -> None:
    limits()
    figure(city("320100"), 2024, 0.04, unit="mg/m³")

    [found] = tracker().cities

    assert found.gap is None


def test_the_gap_is_the_value_less_the_limit() -> None:
    limits()
    figure(city("320100"), 2024, 28)
    figure(city("110000"), 2024, 36)

    gaps = [one.gap for one in tracker().cities]

    assert [(gap.above, gap.is_met) for gap in gaps if gap] == [(-2, True), (6, False)]


def limit_of(value: int, operator: str = "at-most") -> Limit:
    return Limit(value=Decimal(value), operator=operator)


@pytest.mark.parametrize(
    ("value", "band"),
    [(10, 1), (30, 1), ("30.1", 2), ("37.5", 2), (45, 3), (60, 4), ("60.1", 5)],
)
def test_bands_are_multiples_of_the_limit(value: float | str, band: int) -> None:
    assert bands.bands_of([], "lower", limit_of(30)).of(Decimal(value)) == band


def test_the_bands_of_a_limit_that_must_be_reached_fall() -> None:
    found = bands.bands_of([], "higher", limit_of(90, "at-least"))

    assert [found.of(Decimal(value)) for value in (95, 90, 80, 61, 50, 40)] == [1, 1, 2, 3, 4, 5]
    assert [entry.words for entry in found.legend()] == [
        "90 or more: limit met",
        "under 90, down to 72",
        "under 72, down to 60",
        "under 60, down to 45",
        "under 45",
    ]


def test_without_a_limit_bands_are_fifths_of_what_is_shown() -> None:
    values = [Decimal(value) for value in range(1, 11)]

    found = bands.bands_of(values, "lower", None)

    assert [found.of(value) for value in values] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [entry.words for entry in found.legend()][:2] == ["2 or less", "over 2, up to 4"]


@pytest.mark.parametrize("values", [[], [5], [5, 5, 5], [5, 5, 5, 5, 7], [1, 2]])
def test_few_or_equal_values_have_fewer_bands(values: list[int]) -> None:
    numbers = [Decimal(value) for value in values]

    found = bands.bands_of(numbers, "higher", None)

    assert len({found.of(number) for number in numbers}) == len(set(values))


def test_the_tracker_cities_stand_on_the_schematic_grid_and_others_by_name() -> None:
    assert len(TILES) == len(set(TILES.values())) == 31
    tracked = [city(code) for code in ("320100", "110000")]
    others = [recipes.city("320500", "Suzhou"), recipes.city("320200", "Wuxi"), tracked[0]]

    assert [(p.name_en, c, r) for p, c, r in positions(tracked)] == [
        ("Beijing", 4, 2),
        ("Nanjing", 5, 4),
    ]
    assert [(p.name_en, c, r) for p, c, r in positions(others)] == [
        ("Nanjing", 0, 0),
        ("Suzhou", 1, 0),
        ("Wuxi", 2, 0),
    ]


def test_a_finding_says_none_where_no_place_misses_the_limit() -> None:
    limits()
    figure(city("320100"), 2025, 26)

    said = findings.of_tiles(tracker())

    assert "1 has a value for all of 2025; none above 30\u00a0µg/m³." in said


def test_the_findings_are_computed_from_what_is_shown() -> None:
    limits()
    figures: list[tuple[str, dict[int, Any]]] = [
        ("320100", {2014: 74, 2025: 26}),
        ("110000", {2013: 90, 2025: 32}),
        ("350100", {2015: 29}),
    ]
    for code, values in figures:
        place = city(code)
        for year, value in values.items():
            figure(place, year, value)
    city("610100")

    found = tracker()

    assert findings.of_tiles(found) == (
        "Of the 31 tracker cities, 2 have a value for all of 2025; 1 above 30\u00a0µg/m³. "
        "The newest value of 1 other is older, of 2015. 1 has no data."
    )
    assert findings.of_coast(found) == (
        "Of 2 values of 2025, the lowest is that of Nanjing, 26\u00a0µg/m³, "
        "and the highest that of Beijing, 32\u00a0µg/m³."
    )
    assert findings.of_ranking(found) == (
        "From its first to its latest whole year the value fell in 2 and rose in 0 of 2 places; it "
        "changed most in Beijing, from 90\u00a0µg/m³ (2013) to 32\u00a0µg/m³ (2025)."
    )


def test_a_difference_is_written_with_its_sign() -> None:
    numbers = [Decimal("8.20"), Decimal("-17"), Decimal("0.0"), None]

    assert [words.signed(number) for number in numbers] == ["+8.2", "−17", "0", ""]


def test_what_counts_differently_from_place_to_place_is_not_ranked() -> None:
    water = recipes.indicator("surface_water_good_share_other", better_when="higher", unit="%")
    figure(city("320100"), 2024, 80, indicator=water, unit="%")
    figure(city("110000"), 2024, 70, indicator=water, unit="%")

    found = tracker(f"indicator={water.slug}")

    assert ranks(found) == [("Beijing", None), ("Nanjing", None)]
    assert {one.band for one in found.cities} == {0}
    assert "nothing is ranked" in words.of_ranks(found)
    assert "compare each with itself" in findings.of_coast(found)
