"""What a table of judged pairs must hold to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.evaluation.judged import judgements

if TYPE_CHECKING:
    from collections.abc import Iterable

ROWS_OF = {("firm", "Filter"): 0, ("firm", "Pump"): 1}


def row(**changed: str) -> dict[str, str]:
    plain = {
        "query": "q1-en",
        "language": "en",
        "area": "wastewater-treatment",
        "query_text": "Clean water",
        "company": "firm",
        "technology": "Filter",
        "grade": "2",
    }
    return plain | changed


def read(rows: Iterable[dict[str, str]]):
    return judgements(rows, ROWS_OF)


def test_grades_stand_by_query_and_technology():
    found = read([row(), row(technology="Pump", grade="0"), row(query="q0-en")])

    assert [query.id for query in found.queries] == ["q0-en", "q1-en"]
    assert found.grades.tolist() == [[2, -1], [2, 0]]
    assert found.pairs == 3


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(), row(grade="3")], "judged twice"),
        ([row(grade="4")], "not 0 to 3"),
        ([row(technology="Sieve")], "reference data lack"),
        ([row(), row(technology="Pump", query_text="Other")], "two texts"),
    ],
)
def test_a_wrong_row_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        read(rows)


def test_some_queries_can_be_taken():
    found = read([row(), row(query="q0-en")]).take([1])

    assert [query.id for query in found.queries] == ["q1-en"]
    assert found.grades.shape == (1, 2)
    assert read([row()]).rows_of("evaluation") in ([], [0])
