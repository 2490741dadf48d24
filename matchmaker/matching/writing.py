"""Stored scores: read at once, compared in NumPy, and written where they differ."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from matchmaker.matching import wire
from matchmaker.matching.models.derived import COMPONENTS, PAIR_NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from matchmaker.matching.wire import Numbers, Rows, Stamp

MANY = 2_000
"""From so many changed rows on, taking them out and copying them in beats updating them."""

VERSION_BYTE, VARIANT_BYTE = 6, 8

_UPDATE = """
UPDATE matching_match m
SET score = g.score, points = ARRAY[g.p0, g.p1, g.p2, g.p3, g.p4, g.p5, g.p6],
    assumed = g.assumed, confidence = g.confidence, gate = g.gate,
    method = %s, run_id = %s, scored_at = %s
FROM unnest(%s::bigint[], %s::bigint[], %s::integer[], %s::smallint[], %s::smallint[],
            %s::smallint[], %s::integer[], %s::integer[], %s::integer[], %s::integer[],
            %s::integer[], %s::integer[], %s::integer[])
    AS g (technology, need, score, assumed, confidence, gate, p0, p1, p2, p3, p4, p5, p6)
WHERE m.generation_id = %s AND m.technology_id = g.technology AND m.need_id = g.need
"""
_REMOVE = """
DELETE FROM matching_match m USING unnest(%s::bigint[], %s::bigint[]) AS g (technology, need)
WHERE m.generation_id = %s AND m.technology_id = g.technology AND m.need_id = g.need
"""


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """What has to be done to the table.

    Attributes:
        new: rows that are not stored yet.
        changed: rows whose stored values differ.
        gone: (g, 2), technology and need of stored rows that should not be.
    """

    new: Rows
    changed: Rows
    gone: Numbers

    def without(self, pairs: Numbers) -> Difference:
        """Add pairs, (g, 2), that are to be removed."""
        return replace(self, gone=np.concatenate([self.gone, pairs]))

    @property
    def written(self) -> int:
        """Rows to insert or update."""
        return len(self.new) + len(self.changed)


def difference(want: Rows, have: Rows) -> Difference:
    """Compare what should be stored with what is.

    Args:
        want: rows, each pair once.
        have: rows, each pair once.

    Returns:
        The rows to insert, to update and to remove, each by technology and need, so that two
        writers could never wait for each other in a circle.
    """
    want, wanted = _sorted(want)
    have, stored = _sorted(have)
    is_known = np.isin(wanted, stored, assume_unique=True)
    is_wanted = np.isin(stored, wanted, assume_unique=True)
    both = want[is_known]
    differs = (_bytes(both) != _bytes(have[is_wanted])).any(axis=1)
    left = have[~is_wanted]
    return Difference(
        new=want[~is_known],
        changed=both[differs],
        gone=np.stack([left["technology"], left["need"]], axis=1),
    )


def read(generation: int, region: tuple[Iterable[int], Iterable[int]] | None = None) -> Rows:
    """Read the stored rows of a generation.

    Args:
        generation: its id.
        region: technologies and needs; the rows of any of them are read. Without it, all rows.
    """
    names = ", ".join(column for column, _kind in wire.READ)
    where = f"generation_id = {generation:d}"
    if region is not None:
        # COPY takes no parameters; ids are written as the numbers that they are.
        technologies, needs = (",".join(f"{pk:d}" for pk in ids) for ids in region)
        where += f" AND (technology_id = ANY('{{{technologies}}}') OR need_id = ANY('{{{needs}}}'))"
    query = f"SELECT {names} FROM matching_match WHERE {where}"  # noqa: S608 - names and numbers
    statement = f"COPY ({query}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        raw = b"".join(copy)
    return wire.decode(raw)


def write(found: Difference, keys: Mapping[str, Mapping[int, bytes]], stamp: Stamp) -> None:
    """Bring the table up to date; few changed rows are updated, many are copied anew.

    Args:
        found: what to do.
        keys: the public ids of technologies and of needs, as text, by id.
        stamp: what the written rows have in common.
    """
    remove(found.gone, stamp.generation)
    new = found.new
    if len(found.changed) < MANY:
        update(found.changed, stamp)
    else:
        changed = found.changed
        remove(np.stack([changed["technology"], changed["need"]], axis=1), stamp.generation)
        new = np.concatenate([new, changed])
    insert(new, keys, stamp)


def insert(rows: Rows, keys: Mapping[str, Mapping[int, bytes]], stamp: Stamp) -> None:
    """Copy rows in; none of them may be stored yet."""
    if not len(rows):
        return
    encoded = wire.encode(rows, pair_ids(rows, keys), stamp)
    names = ", ".join(column for column, _kind in wire.WRITTEN)
    statement = f"COPY matching_match ({names}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(encoded)


def update(rows: Rows, stamp: Stamp) -> None:
    """Put new values into stored rows."""
    if not len(rows):
        return
    plain = ("technology", "need", "score", "assumed", "confidence", "gate")
    columns = [rows[name].tolist() for name in plain]
    columns += [rows["points"][:, component].tolist() for component in range(COMPONENTS)]
    with connection.cursor() as cursor:
        cursor.execute(
            _UPDATE, [stamp.method, stamp.run, stamp.scored_at, *columns, stamp.generation]
        )


def remove(pairs: Numbers, generation: int) -> None:
    """Take rows out.

    Args:
        pairs: (g, 2), technology and need.
        generation: whose rows.
    """
    if not len(pairs):
        return
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, [pairs[:, 0].tolist(), pairs[:, 1].tolist(), generation])


def pair_ids(rows: Rows, keys: Mapping[str, Mapping[int, bytes]]) -> NDArray[np.void]:
    """Return the public ids of pairs, 16 bytes each; as `pair_id`, which makes them singly."""
    technologies, needs = keys["technology"], keys["need"]
    begun: dict[int, Any] = {}
    digests = bytearray()
    for technology, need in zip(rows["technology"].tolist(), rows["need"].tolist(), strict=True):
        head = begun.get(technology)
        if head is None:
            text = PAIR_NAMESPACE.bytes + technologies[technology] + b":"
            head = begun[technology] = hashlib.sha1(text, usedforsecurity=False)
        whole = head.copy()
        whole.update(needs[need])
        digests += whole.digest()[:16]
    found = np.frombuffer(bytes(digests), dtype=np.uint8).reshape(-1, 16).copy()
    found[:, VERSION_BYTE] = found[:, VERSION_BYTE] & 0x0F | 0x50
    found[:, VARIANT_BYTE] = found[:, VARIANT_BYTE] & 0x3F | 0x80
    return found.view("V16").reshape(-1)


def _sorted(rows: Rows) -> tuple[Rows, Numbers]:
    numbers = wire.pair_numbers(rows["technology"], rows["need"])
    order = np.argsort(numbers, kind="stable")
    return rows[order], numbers[order]


def _bytes(rows: Rows) -> NDArray[np.uint8]:
    return np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), wire.ROW.itemsize)
