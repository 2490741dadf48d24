"""Locks that one worker holds to the end of its transaction; PostgreSQL frees them after a kill."""

from __future__ import annotations

from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """Every lock of the product, so that no two share a number."""

    MATCHES = 0x6D61_7463
    TEAMS = 0x7465_616D
    PROPOSALS = 0x6761_7073
    SEARCH = 0x7365_6172
    IMPORT = 0x6D6D_696D
    RECEIPTS = 0x7265_6365
    EXPOSURE = 0x6578_706F
    LEDGER = 0x6C65_6467
    BIDS = 0x6269_6473


def try_to_hold(lock: Lock) -> bool:
    """Hold a lock if nobody else does, and tell whether it is held; never waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock])
        return bool(cursor.fetchone()[0])


def hold(lock: Lock) -> None:
    """Wait until nobody else holds a lock, then hold it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


def wait_in_line(lock: Lock, row: int, *, seconds: int) -> None:
    """Wait until nobody else is at the same step of a row, then hold it.

    For steps that take longer than others should have to wait for the row itself.

    Args:
        lock: the step.
        row: its id.
        seconds: longest wait, for this and every later lock of the transaction.

    Raises:
        OperationalError: it took longer.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds}s"])
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashint8(%s))", [lock, row])
