"""Writing scores: the product's own ways against a bare copy into a table without any index."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from companies.models import Technology
from matchmaker.benching import registry
from matchmaker.clock import day_in_china
from matchmaker.matching import generations, wire, writing
from matchmaker.matching.models import Match, Run
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matchmaker.matching.wire import Rows, Stamp

ROWS = 130_000
CHANGED = 0.05
REPEATS = 3
BARE = "bench_bare"

Keys = dict[str, dict[int, bytes]]


def write(options: dict[str, Any]) -> dict[str, Any]:
    """Fill a private copy and write scores into it, several times each way.

    Args:
        options: technologies, needs, seed.

    Returns:
        Milliseconds by the clock, and multiples of the floor.
    """
    with registry.private_copy():
        now = timezone.now()
        registry.fill(
            options["technologies"], options["needs"], seed=options["seed"], on=day_in_china(now)
        )
        generation = generations.prepare(now=now)[-1]
        run = Run.objects.create(
            kind=Run.Kind.FULL,
            generation=generation,
            weight_set=generation.weight_set,
            as_of=day_in_china(now),
            started_at=now,
        )
        stamp = wire.Stamp(
            generation=generation.pk, method=generation.method, run=run.pk, scored_at=now
        )
        return _timed(rows_of(options["seed"]), keys(), stamp)


def keys() -> Keys:
    """Return the public ids of technologies and needs, as text, by id."""
    return {
        "technology": _texts(Technology.objects.values_list("pk", "public_id")),
        "need": _texts(Need.objects.values_list("pk", "public_id")),
    }


def _texts(listed: Any) -> dict[int, bytes]:
    return {pk: str(public).encode() for pk, public in listed}


def rows_of(seed: int) -> Rows:
    """Make scores of different pairs of the technologies and needs that are there."""
    random = np.random.Generator(np.random.PCG64(seed))
    technologies = np.array(Technology.objects.values_list("pk", flat=True), dtype=np.int64)
    needs = np.array(Need.objects.values_list("pk", flat=True), dtype=np.int64)
    pairs = np.unique(random.integers(0, len(technologies) * len(needs), 2 * ROWS))
    pairs = np.sort(random.permutation(pairs)[:ROWS])
    rows = np.zeros(len(pairs), dtype=wire.ROW)
    rows["technology"] = technologies[pairs // len(needs)]
    rows["need"] = needs[pairs % len(needs)]
    rows["points"] = random.integers(0, 1_000_000, rows["points"].shape)
    rows["score"] = rows["points"].sum(axis=1)
    rows["confidence"] = random.integers(0, 1001, len(pairs))
    return rows


def some_changed(rows: Rows, share: float, seed: int) -> Rows:
    """Return the rows with other points in some of them."""
    random = np.random.Generator(np.random.PCG64(seed))
    other = rows.copy()
    chosen = random.random(len(rows)) < share
    other["points"][chosen, 0] += 1
    other["score"][chosen] += 1
    return other


def _timed(rows: Rows, public: Keys, stamp: Stamp) -> dict[str, Any]:
    encoded = wire.encode(rows, writing.pair_ids(rows, public), stamp)
    _make_bare_table()
    changed = some_changed(rows, CHANGED, stamp.run)
    steps: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "encoding": (
            lambda: None,
            lambda: wire.encode(rows, writing.pair_ids(rows, public), stamp),
        ),
        "floor": (lambda: _run(f"TRUNCATE {BARE}"), lambda: _copy(BARE, encoded)),
        "first load": (
            lambda: _run("TRUNCATE matching_match"),
            lambda: bring(rows, public, stamp),
        ),
        "nothing changed": (lambda: None, lambda: bring(rows, public, stamp)),
        "5 % changed": (lambda: bring(rows, public, stamp), lambda: bring(changed, public, stamp)),
        "all changed": (
            lambda: bring(rows, public, stamp),
            lambda: bring(some_changed(rows, 1.0, stamp.run), public, stamp),
        ),
    }
    taken = {name: _best(prepare, work) for name, (prepare, work) in steps.items()}
    _run("TRUNCATE matching_match")
    bring(rows, public, stamp)
    figures: dict[str, float] = {f"{name}, ms": round(ms, 1) for name, ms in taken.items()}
    for name, milliseconds in taken.items():
        if name != "floor":
            figures[f"{name} / floor"] = round(milliseconds / taken["floor"], 2)
    figures["bytes a row, table"] = round(_size("pg_table_size") / len(rows))
    figures["bytes a row, indexes"] = round(_size("pg_indexes_size") / len(rows))
    return {
        "said": (
            f"{len(rows):,} scores, milliseconds by the clock with the commit, best of {REPEATS}. "
            "Floor: the encoded rows into an unlogged table without index or constraint. The other "
            "ways read what is stored, compare, encode and write into the real table with its "
            "indexes, constraints and foreign keys; many changed rows are taken out and copied."
        ),
        "rows": len(rows),
        "figures": figures,
        "equal": not writing.difference(rows, writing.read(stamp.generation)).written,
    }


@transaction.atomic
def bring(rows: Rows, public: Mapping[str, Mapping[int, bytes]], stamp: Stamp) -> None:
    """Bring the table up to date with what should be stored."""
    writing.write(writing.difference(rows, writing.read(stamp.generation)), public, stamp)


def _best(prepare: Callable[[], object], work: Callable[[], object]) -> float:
    taken = []
    for _ in range(REPEATS):
        prepare()
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken)


def _make_bare_table() -> None:
    columns = ", ".join(name for name, _kind in wire.WRITTEN)
    _run(
        f"CREATE UNLOGGED TABLE {BARE} AS SELECT {columns} FROM matching_match WITH NO DATA"  # noqa: S608 - names of the code
    )


def _copy(table: str, encoded: bytes) -> None:
    columns = ", ".join(name for name, _kind in wire.WRITTEN)
    statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(encoded)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _size(function: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::regclass)", [Match._meta.db_table])  # noqa: SLF001
        return int(cursor.fetchone()[0])
