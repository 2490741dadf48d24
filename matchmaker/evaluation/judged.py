"""The hand-judged pairs: queries made from real needs, and how well technologies answer them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.evaluation.metrics import UNJUDGED
from matchmaker.evaluation.splits import half_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matchmaker.evaluation.metrics import Grades

JUDGED = Path(__file__).parent / "data" / "judged.csv"
HIGHEST = 3

Key = tuple[str, str]
"""Slug of the company, name of the technology."""


@dataclass(frozen=True, slots=True)
class Query:
    """One judged need.

    Attributes:
        id: stable for ever; its hash decides the half.
        language: "en", "fr" or "zh".
        area: the priority area it stands for in the figures by area; never given to a system.
        text: what is searched with.
    """

    id: str
    language: str
    area: str
    text: str


@dataclass(frozen=True, slots=True)
class Judgements:
    """Queries with the grades that were given.

    Attributes:
        queries: in order of their id.
        grades: (n, t), 0 to 3, `UNJUDGED` where nobody judged the pair.
    """

    queries: tuple[Query, ...]
    grades: Grades

    @property
    def pairs(self) -> int:
        """Judged pairs."""
        return int((self.grades != UNJUDGED).sum())

    def rows_of(self, half: str) -> list[int]:
        """Return the rows of the queries of one half."""
        return [row for row, query in enumerate(self.queries) if half_of(query.id) == half]

    def take(self, rows: Sequence[int]) -> Judgements:
        """Take some queries with their grades."""
        return Judgements(tuple(self.queries[row] for row in rows), self.grades[list(rows)])


def read_judged(rows_of: Mapping[Key, int], path: Path = JUDGED) -> Judgements:
    """Read the judged pairs.

    Args:
        rows_of: row of each technology in the collection.
        path: a CSV with query, language, area, query_text, company, technology and grade.

    Raises:
        ValueError: a technology is not in the collection, a grade is not 0 to 3, a pair is
            judged twice, or a query has two texts.
    """
    with path.open(newline="", encoding="utf-8") as file:
        return judgements(list(csv.DictReader(file)), rows_of)


def judgements(rows: Iterable[Mapping[str, str]], rows_of: Mapping[Key, int]) -> Judgements:
    """Turn rows of the table into queries and grades; raises as `read_judged` does."""
    listed = list(rows)
    queries = _queries(listed)
    number = {query.id: index for index, query in enumerate(queries)}
    grades = np.full((len(queries), len(rows_of)), UNJUDGED, dtype=np.int8)
    for row in listed:
        cell = number[row["query"]], _technology(row, rows_of)
        if grades[cell] != UNJUDGED:
            message = f"{row['query']} and {row['technology']} are judged twice"
            raise ValueError(message)
        grades[cell] = _grade(row)
    return Judgements(queries, grades)


def _queries(rows: Sequence[Mapping[str, str]]) -> tuple[Query, ...]:
    found: dict[str, Query] = {}
    for row in rows:
        query = Query(row["query"], row["language"], row["area"], row["query_text"])
        if found.setdefault(query.id, query) != query:
            message = f"{query.id} has two texts, languages or areas"
            raise ValueError(message)
    return tuple(found[name] for name in sorted(found))


def _technology(row: Mapping[str, str], rows_of: Mapping[Key, int]) -> int:
    key = row["company"], row["technology"]
    if key not in rows_of:
        message = f"{row['query']} names {key}, which the reference data lack"
        raise ValueError(message)
    return rows_of[key]


def _grade(row: Mapping[str, str]) -> int:
    grade = int(row["grade"])
    if not 0 <= grade <= HIGHEST:
        message = f"{row['query']} has grade {grade}, not 0 to {HIGHEST}"
        raise ValueError(message)
    return grade
