"""PostgreSQL's own full-text search as a baseline; leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from django.db import Error, connection, transaction

from matchmaker.evaluation import baselines
from matchmaker.evaluation.metrics import NOT_LISTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.evaluation.metrics import Reals

CONFIGURATIONS = {"en": "english", "fr": "french", "zh": "simple"}
"""The best that PostgreSQL ships for each language; Chinese comes cut into pairs."""

_TABLE = """
CREATE TEMPORARY TABLE evaluated (number int, said text) ON COMMIT DROP
"""
_RANK = """
SELECT number, ts_rank(to_tsvector(%(config)s::regconfig, said), query, 16)
FROM evaluated, (SELECT replace(plainto_tsquery(%(config)s::regconfig, %(asked)s)::text,
                                ' & ', ' | ')::tsquery AS query) AS parsed
WHERE to_tsvector(%(config)s::regconfig, said) @@ query
"""


def is_there() -> bool:
    """Tell whether a PostgreSQL answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return connection.vendor == "postgresql"


def by_full_text(queries: Sequence[str], languages: Sequence[str], texts: Sequence[str]) -> Reals:
    """Rank by `ts_rank`, any word of the query being enough, in a temporary table.

    The rank is divided by 1 + log of the distinct words of the text (normalisation 16): of all
    that PostgreSQL offers, this ranked the tuning half best.

    Args:
        queries: n texts.
        languages: (n,) "en", "fr" or "zh".
        texts: t texts.

    Returns:
        (n, t), `NOT_LISTED` where no word is shared.
    """
    found = np.full((len(queries), len(texts)), NOT_LISTED)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.executemany("INSERT INTO evaluated VALUES (%s, %s)", _numbered(texts))
        for row, (query, language) in enumerate(zip(queries, languages, strict=True)):
            asked = {"config": CONFIGURATIONS[language], "asked": _cut(query, language)}
            cursor.execute(_RANK, asked)
            for number, rank in cursor.fetchall():
                found[row, number] = rank
        transaction.set_rollback(True)
    return found


def _numbered(texts: Sequence[str]) -> list[tuple[int, str]]:
    return list(enumerate(texts))


def _cut(text: str, language: str) -> str:
    return " ".join(baselines.words(text, language)) if language == "zh" else text
