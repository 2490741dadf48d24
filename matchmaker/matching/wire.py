"""Rows of scores in PostgreSQL's binary form, made and read by NumPy at once."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.models.derived import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Rows = NDArray[np.void]
"""Scores of pairs, one `ROW` each."""

Numbers = NDArray[np.int64]

NEED_BITS = 31
"""A pair as one number: technology above, need below; both ids stay below 2^31."""

ROW = np.dtype(
    [
        ("technology", "<i8"),
        ("need", "<i8"),
        ("score", "<i4"),
        ("points", "<i4", (COMPONENTS,)),
        ("assumed", "<i2"),
        ("confidence", "<i2"),
        ("gate", "<i2"),
    ]
)
FIELD_OF = {"technology_id": "technology", "need_id": "need"}

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)
INTEGER_OID = 23
EPOCH_OFFSET_SECONDS = 946_684_800
"""PostgreSQL counts from 2000."""

POINTS = np.dtype(
    [
        ("dimensions", ">i4"),
        ("nulls", ">i4"),
        ("oid", ">i4"),
        ("length", ">i4"),
        ("bound", ">i4"),
        ("items", np.dtype([("size", ">i4"), ("value", ">i4")]), (COMPONENTS,)),
    ]
)
TYPES: dict[str, Any] = {
    "bigint": ">i8",
    "integer": ">i4",
    "smallint": ">i2",
    "uuid": "V16",
    "timestamptz": ">i8",
    "points": POINTS,
}
READ = (
    ("technology_id", "bigint"),
    ("need_id", "bigint"),
    ("score", "integer"),
    ("points", "points"),
    ("assumed", "smallint"),
    ("confidence", "smallint"),
    ("gate", "smallint"),
)
WRITTEN = (
    *READ,
    ("generation_id", "bigint"),
    ("pair", "uuid"),
    ("method", "text"),
    ("run_id", "bigint"),
    ("scored_at", "timestamptz"),
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all rows of one batch have in common."""

    generation: int
    method: str
    run: int
    scored_at: datetime


def empty() -> Rows:
    """Return no rows."""
    return np.zeros(0, dtype=ROW)


def pair_numbers(technologies: Numbers, needs: Numbers) -> Numbers:
    """Write pairs as single numbers, which sort by technology and then by need.

    Raises:
        OverflowError: an id leaves its bits, so that two pairs could get one number.
    """
    if max(technologies.max(initial=0), needs.max(initial=0)) >> NEED_BITS:
        message = f"ids of technologies and needs stay below 2^{NEED_BITS}"
        raise OverflowError(message)
    return (technologies.astype(np.int64) << NEED_BITS) | needs.astype(np.int64)


def encode(rows: Rows, pairs: NDArray[np.void], stamp: Stamp) -> bytes:
    """Write rows for ``COPY ... FROM STDIN (FORMAT BINARY)``, columns as in `WRITTEN`.

    Args:
        rows: m rows.
        pairs: (m,), the public ids of the pairs, 16 bytes each.
        stamp: what they have in common.
    """
    method = stamp.method.encode()
    kind = _tuples(WRITTEN, len(method))
    filled = np.zeros(len(rows), dtype=kind)
    filled["fields"] = len(WRITTEN)
    shared = {
        "generation_id": stamp.generation,
        "pair": pairs,
        "method": np.frombuffer(method, dtype=f"V{len(method)}"),
        "run_id": stamp.run,
        "scored_at": round((stamp.scored_at.timestamp() - EPOCH_OFFSET_SECONDS) * 1_000_000),
    }
    for column, form in WRITTEN:
        slot = filled[column]
        slot["size"] = slot.dtype["value"].itemsize
        if form == "points":
            _fill_points(slot["value"], rows["points"])
        else:
            slot["value"] = shared[column] if column in shared else rows[_field(column)]
    return SIGNATURE + filled.tobytes() + TRAILER


def decode(raw: bytes) -> Rows:
    """Read rows of ``COPY ... TO STDOUT (FORMAT BINARY)``, columns as in `READ`."""
    body = memoryview(raw)[len(SIGNATURE) : len(raw) - len(TRAILER)]
    found = np.frombuffer(body, dtype=_tuples(READ))
    rows = np.zeros(len(found), dtype=ROW)
    for column, form in READ:
        values = found[column]["value"]
        rows[_field(column)] = values["items"]["value"] if form == "points" else values
    return rows


def _field(column: str) -> str:
    return FIELD_OF.get(column, column)


def _fill_points(slot: NDArray[np.void], points: NDArray[np.integer]) -> None:
    slot["dimensions"], slot["nulls"], slot["oid"] = 1, 0, INTEGER_OID
    slot["length"], slot["bound"] = COMPONENTS, 1
    slot["items"]["size"] = 4
    slot["items"]["value"] = points


def _tuples(columns: Iterable[tuple[str, str]], text_size: int = 0) -> np.dtype[Any]:
    """Return one row as PostgreSQL writes it: a count, then each value after its size."""
    types = TYPES | {"text": f"V{text_size}"}
    return np.dtype(
        [
            ("fields", ">i2"),
            *(
                (name, np.dtype([("size", ">i4"), ("value", types[kind])]))
                for name, kind in columns
            ),
        ]
    )
