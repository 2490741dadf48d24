"""Tests of splitting a text into rows."""

from __future__ import annotations

import pytest

from opportunities.upload.contract import REQUIRED
from opportunities.upload.problems import Problem, UnreadableFileError
from opportunities.upload.reading import Line, Table, cleaned, is_formula

HEADER = ",".join((*REQUIRED, "source_key"))


def rows(text: str) -> list[Line | Problem]:
    return list(Table(text).rows())


def refusal(text: str) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        rows(text)
    return str(caught.value)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_are_read_whatever_separates_lines_and_cells(delimiter: str, end: str) -> None:
    text = end.join([HEADER, "a,b,c,1,u,k", "", ",,,,,", "d,e,f,2,u,k"]).replace(",", delimiter)

    found = rows(text)

    assert [(line.number, line.cells["value"]) for line in found if isinstance(line, Line)] == [
        (2, "1"),
        (5, "2"),
    ]


def test_names_in_the_header_may_be_spaced_and_in_capitals() -> None:
    table = Table('Place Code, INDICATOR ,Period,Value,Unit,"Source key",,\na,b,c,1,u,k\n')

    assert table.names == [*REQUIRED, "source_key"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("place_code,indicator,period,value", "lacks these columns: unit"),
        ("place,name", "lacks these columns: place_code, indicator, period, value, unit"),
        (",".join(REQUIRED), "neither source_key nor source_title"),
        (f"{HEADER},unit", "stand twice in the header: unit"),
        (f"{HEADER},colour", "no such columns: colour"),
        (f"{HEADER},source_ttle", "source_ttle (did you mean source_title?)"),
        (HEADER.replace("unit", ""), "has no name"),
        (f'{HEADER},"method', "quotation mark in the header"),
        ('{"json": true}', "lacks these columns"),
    ],
)
def test_a_header_that_is_not_the_contracts_is_explained(header: str, said: str) -> None:
    assert said in refusal(f"{header}\n1,2,3,4,5,6\n")


def test_a_header_alone_is_no_table() -> None:
    assert "a header and no rows" in refusal(f"{HEADER}\n\n,,,\n")


def test_a_short_row_and_a_long_one_say_how_many_cells_they_have() -> None:
    found = rows(f"{HEADER}\na,b\na,b,c,1,u,k,x\na,b,c,1,u,k,,\n")

    assert found[0] == Problem(2, "", "The row has 2 cells, the header has 6.")
    assert found[1] == Problem(3, "", "The row has 7 cells, the header has 6.")
    assert isinstance(found[2], Line)


def test_an_open_quotation_mark_spoils_its_own_line_only() -> None:
    found = rows(f'{HEADER}\na,"b,c,1,u,k\n"a","b,x","say ""c""",1,u,k\n')

    assert isinstance(found[0], Problem)
    assert "opened and not closed" in found[0].reason
    assert isinstance(found[1], Line)
    assert found[1].cells["indicator"] == "b,x"
    assert found[1].cells["period"] == 'say "c"'


def test_a_line_that_is_too_long_is_named() -> None:
    found = rows(f"{HEADER}\na,b,c,1,u,{'k' * 10_000}\na,b,c,1,u,k\n")

    assert found[0] == Problem(2, "", "The line is longer than 10000 characters.")
    assert isinstance(found[1], Line)


def test_more_rows_than_the_limit_are_refused() -> None:
    assert "more than 50000 rows" in refusal(f"{HEADER}\n" + "a,b,c,1,u,k\n" * 50_001)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-cmd", "@a", "\t1", " =1", "＝1", "-", "\r=1"])
def test_a_formula_is_recognised(cell: str) -> None:
    assert is_formula(cell)


@pytest.mark.parametrize("cell", ["-1.5", "a=b", "320100", "'=1", "", "5-6"])
def test_a_number_below_zero_or_a_text_is_no_formula(cell: str) -> None:
    assert not is_formula(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  a  b ", "a  b"),
        ("'%", "%"),
        ("'=1", "=1"),
        ("it's", "it's"),
        ("a\u202eb\u200b", "a b"),
        ("e\u0301", "é"),
    ],
)
def test_a_cell_is_taken_as_a_reader_sees_it(cell: str, text: str) -> None:
    assert cleaned(cell) == text
