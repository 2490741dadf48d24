"""A spreadsheet shows what it is given and computes nothing."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from matchmaker.spreadsheet import csv_answer, inert


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\n", "|", "%", "＝", "  ="])
def test_a_text_that_begins_like_a_formula_is_quoted(lead: str) -> None:
    assert inert(f"{lead}1+1") == f"'{lead}1+1"


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert [inert(value) for value in ("A=1", -3, "", "Électro")] == ["A=1", -3, "", "Électro"]


def test_the_answer_is_a_file_with_one_line_a_row() -> None:
    rows = [{"city": "=Nanjing", "value": -1.5}, {"city": "A\rB", "value": 2}]

    answer = csv_answer("figures", ("city", "value"), rows)

    assert answer["Content-Disposition"] == 'attachment; filename="figures.csv"'
    assert list(csv.DictReader(StringIO(answer.content.decode(), newline=""))) == [
        {"city": "'=Nanjing", "value": "-1.5"},
        {"city": "A B", "value": "2"},
    ]
