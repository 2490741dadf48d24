"""Tests of the units of figures that come by file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from opportunities.imports import reading
from opportunities.upload import units
from opportunities.upload.problems import CellError


@pytest.mark.parametrize(
    ("value", "given", "wanted", "expected"),
    [
        ("0.035", "mg/m3", "µg/m³", "35"),
        ("35", "ug/m3", "µg/m³", "35"),
        ("35", "ug/m^3", "µg/m³", "35"),
        ("35", "μg/m³", "µg/m³", "35"),
        ("35", "µg/m3", "µg/m³", "35"),
        ("35", "㎍/㎥", "µg/m³", "35"),
        ("35", "微克/立方米", "µg/m³", "35"),
        ("900", "µg/m³", "mg/m³", "0.9"),
        ("627238.1", "t", "10⁴ t", "62.72381"),
        ("627238.1", "吨", "10⁴ t", "62.72381"),
        ("62.7", "万吨", "t", "627000"),
        ("62.7", "10^4 t", "10⁴ t", "62.7"),
        ("1.2", "亿吨", "10⁴ t", "12000"),
        ("4750", "亿立方米", "10⁸ m³", "4750"),
        ("4750", "万立方米", "10⁸ m³", "0.475"),
        ("1", "million m3", "10⁸ m³", "0.01"),
        ("421", "万吨/日", "10⁴ t/d", "421"),
        ("421", "10⁴ t/d", "10⁴ t/d", "421"),
        ("2", "亿元", "10⁴ CNY", "20000"),
        ("2", "万元", "10⁴ CNY", "2"),
        ("300", "天", "days", "300"),
        ("300", "days of 335", "days", "300"),
        ("300", "days/366", "days", "300"),
        ("5", "rank of 168 (1=best)", "rank", "5"),
        ("96.2", "AQI", "index", "96.2"),
        ("80", "％", "%", "80"),
        ("5", "‰", "%", "0.5"),
        ("3", "kg", "t", "0.003"),
    ],
)
def test_a_figure_is_converted_to_the_last_digit(
    value: str, given: str, wanted: str, expected: str
) -> None:
    assert units.convert(Decimal(value), given, wanted) == Decimal(expected)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("%", "days"),
        ("days", "%"),
        ("rank", "index"),
        ("index", "rank"),
        ("factories", "sets"),
        ("t", "10⁸ m³"),
        ("10⁴ m³/d", "10⁴ t/d"),
        ("t/yr", "t"),
        ("µg/m³", "%"),
        ("cities of 339", "rank"),
    ],
)
def test_what_measures_something_else_is_refused_with_both_units(given: str, wanted: str) -> None:
    with pytest.raises(CellError) as caught:
        units.convert(Decimal(1), given, wanted)

    assert str(caught.value) == (f"{given} cannot become {wanted}: they measure different things.")


@pytest.mark.parametrize(
    "given",
    ["", "furlong", "9**9**9", "m**9999999999", "ug/m3/d", "/", "10^4", "ppm", "x" * 5_000, "T"],
)
def test_an_unknown_unit_is_refused_with_the_unit_wanted(given: str) -> None:
    with pytest.raises(CellError, match="is unknown; this indicator is stored in µg/m³"):
        units.convert(Decimal(1), given, "µg/m³")


def test_every_unit_of_the_reference_data_is_known() -> None:
    wanted = {row["unit"] for row in reading.rows("indicators")}

    assert wanted
    assert {unit: units.factor(unit, unit) for unit in wanted} == dict.fromkeys(wanted, 1)


def test_how_many_days_were_counted_is_kept_with_the_unit() -> None:
    assert units.stored_unit("days/335", "days") == "days of 335"
    assert units.stored_unit("天", "days") == "days"
    assert units.stored_unit("days of 335", "%") == "%"
    with pytest.raises(CellError, match="at most 366 days"):
        units.stored_unit("days of 400", "days")
