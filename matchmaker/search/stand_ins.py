"""Temporary tables in front of the real ones, for what must leave no trace."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.backends.utils import CursorWrapper

TEMPORARY_MEMORY = "512MB"
"""As much as the shared tables of a server for so much data would have."""


@contextmanager
def stand_ins(tables: Sequence[str]) -> Iterator[Callable[[], None]]:
    """Put empty temporary tables in front of real ones, for this connection alone.

    Yields:
        What makes the large indexes and the planner's statistics, once the rows are in.
    """
    later: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
        cursor.execute(f"SET temp_buffers = '{TEMPORARY_MEMORY}'")
        for table in tables:
            later += _stand_in(cursor, schema, table)

    def finish() -> None:
        with connection.cursor() as cursor:
            for statement in later:
                cursor.execute(statement)
            for table in tables:
                # Inside a test's transaction nothing can be vacuumed.
                vacuum = "" if connection.in_atomic_block else "VACUUM "
                cursor.execute(f"{vacuum}ANALYZE pg_temp.{table}")

    try:
        yield finish
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"DROP TABLE pg_temp.{table}")


def _stand_in(cursor: CursorWrapper, schema: str, table: str) -> list[str]:
    """Make one table with its small indexes; return the statements of the large ones."""
    cursor.execute(
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass",
        [f"{schema}.{table}"],
    )
    indexes = [row[0].replace(f"ON {schema}.", "ON pg_temp.") for row in cursor.fetchall()]
    cursor.execute(
        "SELECT reloptions FROM pg_class WHERE oid = %s::regclass", [f"{schema}.{table}"]
    )
    (options,) = cursor.fetchone()
    cursor.execute(
        f"CREATE TEMPORARY TABLE {table} (LIKE {schema}.{table}"
        " INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING STORAGE)"
    )
    for option in options or ():
        cursor.execute(f"ALTER TABLE pg_temp.{table} SET ({option})")
    for index_ in indexes:
        if " USING gin " not in index_:
            cursor.execute(index_)
    return [one for one in indexes if " USING gin " in one]
