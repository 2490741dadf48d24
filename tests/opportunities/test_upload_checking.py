"""Tests of checking a file of figures row by row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from opportunities.models import Measurement, Source
from opportunities.upload.checking import check
from opportunities.upload.comparing import Outcome
from tests import recipes
from tests.opportunities.figure_files import BULLETIN, ON, checked, reasons, row, written

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

NO_SOURCE = dict.fromkeys(BULLETIN, "")


def reason(**cells: str) -> str:
    """Return the one thing that is wrong with a row."""
    report = checked(row(**cells))
    assert [problem.line for problem in report.problems] == [2]
    assert report.compared == []
    return report.problems[0].reason


def test_a_good_row_is_read_as_it_would_be_stored() -> None:
    report = checked(
        row(
            value="0.0284",
            unit="mg/m3",
            method=" mean of\u200b stations ",
            flags="preliminary; computed",
            source_detail="page 4",
        )
    )

    assert report.problems == []
    assert report.row_count == 1
    [one] = report.compared
    assert one.outcome == Outcome.CREATED
    figure = one.figure
    assert (figure.place.code, figure.indicator.slug, figure.period.text) == (
        "320100",
        "pm25",
        "2024",
    )
    assert (figure.value, figure.unit) == (Decimal("28.4"), "µg/m³")
    assert (figure.given, figure.is_converted) == ("0.0284 mg/m3", True)
    assert figure.method == "mean of stations"
    assert figure.flags == ("preliminary", "computed")
    assert figure.detail == "page 4"
    assert (figure.source.kind, figure.source.precedence) == ("official", 1)


def test_a_unit_written_otherwise_is_the_same_unit() -> None:
    [one] = checked(row(unit="ug/m3")).compared

    assert (one.figure.value, one.figure.unit) == (Decimal("28.4"), "µg/m³")


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"place_code": ""}, "place_code", "This cell is empty."),
        ({"place_code": "Nanjing"}, "place_code", "“Nanjing” is a name. Write the code: 320100."),
        ({"place_code": "南京"}, "place_code", "Write the code: 320100."),
        ({"place_code": "Nanjng"}, "place_code", "Did you mean 320100 (Nanjing)?"),
        ({"place_code": "999999"}, "place_code", "No place of China that is stored has the code"),
        ({"indicator": "pm2.5"}, "indicator", "Did you mean pm25?"),
        ({"indicator": "happiness"}, "indicator", "No indicator is called “happiness”."),
        ({"period": "2024/03"}, "period", "can be read in two ways"),
        ({"period": "03/04/2024"}, "period", "can be read in two ways"),
        ({"period": "Mar-24"}, "period", "Write a year from 1949 to 2100"),
        ({"period": "24"}, "period", "Write a year from 1949 to 2100"),
        ({"period": "1848"}, "period", "Write a year from 1949 to 2100"),
        ({"period": "２０２４年"}, "period", "Write a year from 1949 to 2100"),
        ({"period": "2024-13"}, "period", "There is no such month or day"),
        ({"period": "2024-06..03"}, "period", "ends before it begins"),
        ({"period": "2023-02-01..02-30"}, "period", "There is no such month or day"),
        ({"period": "2027"}, "period", "ends on 2027-12-31, which has not come yet"),
        ({"period": "2026"}, "period", "ends on 2026-12-31, which has not come yet"),
        ({"period": "2030 target"}, "period", "and the mark target go together"),
        ({"flags": "target"}, "period", "and the mark target go together"),
        ({"value": ""}, "value", "This cell is empty."),
        ({"value": "many"}, "value", "This is not a number."),
        ({"value": "1 234"}, "value", "This is not a number."),
        ({"value": "1,234"}, "value", "may separate thousands or decimals"),
        ({"value": "35,2"}, "value", "may separate thousands or decimals"),
        ({"value": "NaN"}, "value", "This is not a number."),
        ({"value": "Infinity"}, "value", "This is not a number."),
        ({"value": "1e5"}, "value", "This is not a number."),
        ({"value": "9e9999999999"}, "value", "This is not a number."),
        ({"value": "٣"}, "value", "This is not a number."),
        ({"value": "9" * 30}, "value", "The number is too long."),
        ({"value": "-1"}, "value", "-1 µg/m³ is not plausible: from 0 to 5000 is."),
        ({"value": "9000"}, "value", "9000 µg/m³ is not plausible"),
        ({"value": "=28+1"}, "value", "A spreadsheet would compute this cell."),
        ({"method": "=cmd|' /C calc'!A0"}, "method", "A spreadsheet would compute this cell."),
        ({"method": "m" * 301}, "method", "At most 300 characters."),
        ({"unit": ""}, "unit", "This cell is empty."),
        ({"unit": "furlong"}, "unit", "“furlong” is unknown; this indicator is stored in µg/m³"),
        ({"unit": "%"}, "unit", "% cannot become µg/m³"),
        ({"flags": "wrong"}, "flags", "There is no mark “wrong”."),
        (NO_SOURCE, "source_title", "A figure without a source is not stored"),
        ({"source_title": ""}, "source_title", "A source that is not stored yet needs this."),
        ({"source_url": ""}, "source_url", "A source that is not stored yet needs this."),
        ({"source_kind": ""}, "source_kind", "A source that is not stored yet needs this."),
        ({"source_kind": "rumour"}, "source_kind", "Write one of these: official, press"),
        ({"source_kind": "sample"}, "source_kind", "Write one of these: official, press"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "public web page"),
        ({"source_url": "http://127.0.0.1/x"}, "source_url", "public web page"),
        ({"source_url": "http://[::1"}, "source_url", "public web page"),
        ({"source_published": "05/06/2025"}, "source_published", "year, month and day"),
        ({"source_published": "20250605"}, "source_published", "year, month and day"),
        ({"source_published": "2025-02-30"}, "source_published", "year, month and day"),
        ({"source_published": "2027-01-01"}, "source_published", "This day has not come yet."),
        ({**NO_SOURCE, "source_key": "nowhere"}, "source_key", "No stored source has this key."),
    ],
)
def test_a_bad_cell_is_named_with_its_line_column_and_reason(
    cells: dict[str, str], column: str, said: str
) -> None:
    report = checked(row(**cells))

    assert report.compared == []
    assert [(line, name) for line, name, _reason in reasons(report)] == [(2, column)]
    assert said in report.problems[0].reason


def test_everything_that_is_wrong_with_a_row_is_said_at_once() -> None:
    report = checked(row(place_code="999999", period="soon", value="many", flags="wrong"))

    assert [column for _line, column, _reason in reasons(report)] == [
        "place_code",
        "flags",
        "period",
        "value",
    ]
    assert report.bad_count == 1


def test_a_period_with_a_forecast_may_end_later_than_today() -> None:
    assert checked(row(period="2026", flags="partly_forecast")).problems == []
    assert "has not come" in reason(period="2027", flags="partly_forecast")


def test_a_target_may_lie_ahead() -> None:
    [one] = checked(row(period="2030 target", flags="target")).compared

    assert (one.figure.period.year, one.figure.period.text) == (2030, "2030 target")


@pytest.mark.parametrize("period", ["2024", "2024-03", "2024-01..06", "2024-01-01..09-20"])
def test_the_periods_of_the_stored_figures_are_taken(period: str) -> None:
    [one] = checked(row(period=period)).compared

    assert one.figure.period.text == period


def test_a_decimal_comma_is_taken_when_the_person_says_so() -> None:
    [one] = checked(row(value="28,4"), mark=",").compared

    assert one.figure.value == Decimal("28.4")


def test_with_a_decimal_comma_a_point_is_refused() -> None:
    report = checked(row(value="28.4"), mark=",")

    assert "The decimal mark of this file is the comma" in report.problems[0].reason


def test_too_many_decimals_are_rounded_and_said_to_be() -> None:
    [one] = checked(row(value="28.1234567")).compared

    assert one.figure.value == Decimal("28.12346")
    assert one.figure.is_rounded


@pytest.mark.parametrize(
    ("code", "unit", "value", "given", "said"),
    [
        ("good_days_share", "%", "101", "%", "from 0 to 100 is"),
        ("good_days", "days", "367", "days", "from 0 to 366 is"),
        ("good_days", "days", "340", "days of 335", "more than the 335"),
        ("rank_168", "rank", "1.5", "rank", "Only whole numbers"),
        ("rank_168", "rank", "0", "rank", "from 1 to 1000"),
        ("sets_of_plants", "sets", "-3", "sets", "from 0 to"),
        ("PM2.5_change_14FYP", "%", "-101", "%", "from -100 to 1000"),
        ("industrial_COD", "10⁴ t", "99999999999999", "10^12 t", "not plausible"),
    ],
)
def test_a_value_that_the_indicator_cannot_have_is_refused(
    code: str, unit: str, value: str, given: str, said: str
) -> None:
    recipes.indicator(code, slug="other", unit=unit)

    assert said in reason(indicator="other", value=value, unit=given)


def test_a_change_may_be_below_zero() -> None:
    recipes.indicator("PM2.5_change_14FYP", slug="change", unit="%")

    [one] = checked(row(indicator="change", value="-20.5", unit="%")).compared

    assert one.figure.value == Decimal("-20.5")


def test_days_of_a_month_are_no_more_than_it_has() -> None:
    recipes.indicator("good_days", slug="good-days", unit="days")

    assert "more than the 31" in reason(
        indicator="good-days", value="40", unit="days", period="2024-03"
    )


def test_a_province_is_found_by_either_of_its_codes() -> None:
    place = recipes.province()
    place.gb_2260 = "320000"
    place.save()

    report = checked(row(place_code="CN-JS"), row(place_code="320000", period="2023"))

    assert {one.figure.place.code for one in report.compared} == {"CN-JS"}


def test_a_stored_source_is_named_by_its_key_alone() -> None:
    stored = recipes.source(key="yearbook", kind=Source.Kind.PRESS)

    [one] = checked(row(**{**NO_SOURCE, "source_key": "yearbook"})).compared

    assert (one.figure.source.pk, one.figure.source.precedence) == (stored.pk, 2)


def test_a_stored_source_that_is_described_otherwise_is_refused() -> None:
    recipes.source(key="yearbook", title="Yearbook")

    report = checked(row(**{**NO_SOURCE, "source_key": "yearbook", "source_title": "Almanac"}))

    assert "The stored source says “Yearbook” in source_title" in report.problems[0].reason


def test_a_fictional_source_carries_no_figure() -> None:
    recipes.source(key="sample", kind=Source.Kind.SAMPLE)

    assert "fictional" in reason(**{**NO_SOURCE, "source_key": "sample"})


def test_one_source_of_two_kinds_is_refused_where_the_second_begins() -> None:
    report = checked(row(), row(period="2023", source_kind="press"))

    assert reasons(report) == [
        (3, "source_kind", "The same source is of the kind “official” elsewhere.")
    ]


def test_the_same_row_twice_is_kept_once() -> None:
    report = checked(row(), row(unit="mg/m3", value="0.0284"))

    assert report.problems == []
    assert [one.figure.line for one in report.compared] == [2]
    assert [(one.line, one.first_line) for one in report.repeats] == [(3, 2)]


def test_two_values_for_one_figure_are_both_refused_with_the_other_line() -> None:
    report = checked(row(), row(period="2023"), row(value="29"))

    assert reasons(report) == [
        (2, "value", "Line 4 gives 29 for the same place, period and source."),
        (4, "value", "Line 2 gives 28.4 for the same place, period and source."),
    ]
    assert [one.figure.line for one in report.compared] == [3]


def test_figures_that_differ_in_method_or_source_stand_side_by_side() -> None:
    report = checked(row(), row(value="29", method="median"), row(value="30", source_title="B"))

    assert report.problems == []
    assert report.counts()[Outcome.CREATED] == 3


def stored(**fields: object) -> Measurement:
    """A stored figure of the source that the good row names."""
    [one] = checked(row()).compared
    source = recipes.source(key=one.figure.source.key, title="Bulletin of Nanjing", kind="official")
    return recipes.measurement(source=source, unit="µg/m³", **fields)


def test_what_is_stored_already_is_unchanged() -> None:
    stored(value="28.4", flags=["disputed"], source_detail="page 4")

    [one] = checked(row()).compared

    assert one.outcome == Outcome.UNCHANGED


def test_a_stored_value_in_another_unit_is_compared_as_a_value() -> None:
    figure = stored(value="0.0284")
    Measurement.objects.filter(pk=figure.pk).update(unit="mg/m3")

    [one] = checked(row()).compared

    assert one.outcome == Outcome.UNCHANGED


def test_marks_and_a_page_that_are_new_complete_the_stored_figure() -> None:
    stored(value="28.4")

    [one] = checked(row(flags="preliminary")).compared
    [other] = checked(row(source_detail="page 4")).compared

    assert one.outcome == other.outcome == Outcome.CHANGED


@pytest.mark.parametrize(
    ("value", "detail"), [("29", ""), ("28.4", "page 9")], ids=["value", "detail"]
)
def test_what_is_stored_otherwise_is_a_conflict(value: str, detail: str) -> None:
    figure = stored(value=value, source_detail=detail)

    [one] = checked(row(source_detail="page 4")).compared

    assert one.outcome == Outcome.CONFLICT
    assert one.stored == figure


def test_another_source_that_differs_is_pointed_out_and_no_conflict() -> None:
    other = recipes.measurement(value=31, indicator=recipes.indicator(unit="µg/m³"))

    report = checked(row())

    [one] = report.compared
    assert (one.outcome, one.stored, one.other) == (Outcome.CREATED, None, other)
    assert report.beside_others() == [one]


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    recipes.city()
    rows = [row(period=str(1960 + number)) for number in range(count)]
    checked(*rows)
    text = written(*rows)

    with django_assert_num_queries(4):
        check(text, decimal_mark=".", on=ON)
