"""The refresh: stale rows in, engine, differences out; safe to run twice, late or killed."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F

from companies.models import Technology
from matchmaker.locks import Lock, hold, try_to_hold
from matchmaker.matching import generations, reading, scoring, staleness
from matchmaker.matching.models import Generation, Match, Run, pair_id
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from matchmaker.matching.scoring import Pair, Values
    from matchmaker.matching.staleness import Moment, Stale

logger = logging.getLogger(__name__)

BATCH = 100
"""Objects claimed at a time: 160 technologies x 60 needs take about 0.2 s a batch."""

ROWS_PER_STATEMENT = 1_000
RUNS_KEPT = 500


class AlreadyRunningError(Exception):
    """Another worker holds the lock and does the work."""


@dataclass(slots=True)
class Batch:
    """What one batch did."""

    claimed: int = 0
    written: int = 0
    removed: int = 0


def drain(
    moment: Moment,
    *,
    clock: Callable[[], datetime],
    seconds: float = 20.0,
    reason: str = "",
) -> Batch:
    """Score everything that is stale, batch by batch, until nothing is or time is up.

    Raises:
        AlreadyRunningError: another drainer is at work.
    """
    total = Batch()
    started = time.monotonic()
    for generation in _prepare(moment):
        while time.monotonic() - started < seconds:
            batch = _run_batch(generation, moment, clock=clock, reason=reason)
            total.claimed += batch.claimed
            total.written += batch.written
            total.removed += batch.removed
            if not batch.claimed:
                _finish(generation, moment)
                break
    return total


@transaction.atomic
def _prepare(moment: Moment) -> list[Generation]:
    take_lock()
    return generations.prepare(now=moment.now)


@transaction.atomic
def _run_batch(
    generation: Generation, moment: Moment, *, clock: Callable[[], datetime], reason: str
) -> Batch:
    take_lock()
    claimed = staleness.claim(generation.pk, moment, limit=BATCH)
    if not claimed:
        return Batch()
    began = time.monotonic()
    run = _run_of(generation, moment, reason)
    batch = _score(generation, claimed, moment, run)
    left = staleness.count(generation.pk, moment)
    run.done += batch.claimed
    run.total = max(run.total, run.done + sum(left.values()))
    run.written += batch.written
    run.removed += batch.removed
    run.milliseconds += int((time.monotonic() - began) * 1000)
    if not any(left.values()):
        run.state, run.finished_at, run.total = Run.State.DONE, clock(), run.done
    run.save()
    return batch


def take_lock() -> None:
    """Hold the drainer's lock to the end of the transaction.

    Raises:
        AlreadyRunningError: somebody else holds it.
    """
    if not try_to_hold(Lock.MATCHES):
        raise AlreadyRunningError


def _run_of(generation: Generation, moment: Moment, reason: str) -> Run:
    """Go on with the run of a killed worker or a full one; else begin a new one."""
    found = (
        Run.objects.filter(
            generation=generation,
            state=Run.State.RUNNING,
            kind__in=(Run.Kind.CHANGES, Run.Kind.FULL),
        )
        .order_by("-kind", "pk")
        .first()
    )
    return found or Run.objects.create(
        kind=Run.Kind.CHANGES,
        reason=reason,
        generation=generation,
        weight_set=generation.weight_set,
        as_of=moment.as_of,
        started_at=moment.now,
    )


def desired(
    generation: Generation, moment: Moment
) -> tuple[dict[Pair, Values], dict[str, dict[int, str]]]:
    """Compute the pairs that the tables should hold now, and what could not be read."""
    decided = scoring.read_decided()
    live = reading.matched_technologies()
    technologies = live + list(
        Technology.objects.filter(pk__in=decided.technologies)
        .exclude(pk__in=[technology.pk for technology in live])
        .select_related("company")
    )
    open_needs = set(Need.objects.open(moment.as_of).values_list("pk", flat=True))
    needs = Need.objects.filter(pk__in=open_needs | decided.needs).select_related("place")
    supply = reading.read_supply(sorted(technologies, key=lambda row: row.pk), moment.month)
    demand = reading.read_demand(needs.order_by("pk"), moment.month)
    gates = scoring.preset_gates(
        supply, demand, decided, open_needs, {technology.pk for technology in live}
    )
    scores = scoring.compute(supply, demand, generation, gates)
    failures = {staleness.TECHNOLOGY: supply.failures, staleness.NEED: demand.failures}
    return scoring.keep(scores, supply, demand, decided), failures


def stored(generation: Generation) -> dict[Pair, Values]:
    """Read the pairs that the tables hold."""
    rows = Match.objects.filter(generation=generation).values_list(
        "technology_id", "need_id", "score", "points", "assumed", "confidence", "gate"
    )
    return {
        (technology, need): (score, tuple(points), assumed, confidence, gate)
        for technology, need, score, points, assumed, confidence, gate in rows
    }


def _score(generation: Generation, claimed: list[Stale], moment: Moment, run: Run) -> Batch:
    # The claim came first: a change from here on leaves its counter ahead of what is noted.
    want, failures = desired(generation, moment)
    have = stored(generation)
    changed = {pair: values for pair, values in want.items() if have.get(pair) != values}
    gone = [pair for pair in have if pair not in want]
    _write(generation, changed, moment, run)
    _remove(generation, gone)
    _note(generation, claimed, failures, moment)
    Generation.objects.filter(pk=generation.pk).update(scored_seq=F("scored_seq") + 1)
    return Batch(claimed=len(claimed), written=len(changed), removed=len(gone))


def _write(generation: Generation, changed: dict[Pair, Values], moment: Moment, run: Run) -> None:
    if not changed:
        return
    technologies = {technology for technology, _need in changed}
    needs = {need for _technology, need in changed}
    technology_ids = dict(
        Technology.objects.filter(pk__in=technologies).values_list("pk", "public_id")
    )
    need_ids = dict(Need.objects.filter(pk__in=needs).values_list("pk", "public_id"))
    rows = [
        Match(
            generation=generation,
            technology_id=technology,
            need_id=need,
            pair=pair_id(technology_ids[technology], need_ids[need]),
            score=values[0],
            points=list(values[1]),
            assumed=values[2],
            confidence=values[3],
            gate=values[4],
            method=generation.method,
            run=run,
            scored_at=moment.now,
        )
        # Sorted, so that two writers could never wait for each other in a circle.
        for (technology, need), values in sorted(changed.items())
        if technology in technology_ids and need in need_ids
    ]
    Match.objects.bulk_create(
        rows,
        batch_size=ROWS_PER_STATEMENT,
        update_conflicts=True,
        unique_fields=["generation", "technology", "need"],
        update_fields=[
            "score",
            "points",
            "assumed",
            "confidence",
            "gate",
            "method",
            "run",
            "scored_at",
        ],
    )


def _remove(generation: Generation, gone: list[Pair]) -> None:
    if not gone:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM matching_match m USING unnest(%s::bigint[], %s::bigint[]) AS g (t, n)"
            " WHERE m.generation_id = %s AND m.technology_id = g.t AND m.need_id = g.n",
            [[pair[0] for pair in gone], [pair[1] for pair in gone], generation.pk],
        )


def _note(
    generation: Generation,
    claimed: list[Stale],
    failures: dict[str, dict[int, str]],
    moment: Moment,
) -> None:
    failed = [item for item in claimed if item.object_id in failures.get(item.kind, {})]
    staleness.note_done(generation.pk, [item for item in claimed if item not in failed], moment)
    for kind in (staleness.TECHNOLOGY, staleness.NEED):
        ours = [item for item in failed if item.kind == kind]
        if ours:
            logger.error("%d %s rows could not be read", len(ours), kind)
            staleness.note_failed(generation.pk, ours, failures[kind], moment.now)


@transaction.atomic
def _finish(generation: Generation, moment: Moment) -> None:
    """Flip a generation that is complete; close runs that have nothing left to do."""
    take_lock()
    if any(staleness.count(generation.pk, moment).values()):
        return
    if generation.state == Generation.State.BUILDING:
        generations.flip(generation, now=moment.now)
    Run.objects.filter(
        generation=generation,
        state=Run.State.RUNNING,
        kind__in=(Run.Kind.CHANGES, Run.Kind.FULL),
    ).update(state=Run.State.DONE, finished_at=moment.now)
    old = Run.objects.order_by("-pk").values_list("pk", flat=True)[RUNS_KEPT : RUNS_KEPT + 1]
    if old:
        Run.objects.filter(pk__lte=old[0], state=Run.State.DONE).delete()


@transaction.atomic
def begin_full(moment: Moment, *, reason: str, started_by: int | None = None) -> Run:
    """Mark everything as stale; the worker does the rest and resumes after a kill."""
    hold(Lock.MATCHES)
    prepared = generations.prepare(now=moment.now)
    for generation in prepared:
        staleness.forget_all(generation.pk)
    target = prepared[-1]
    left = staleness.count(target.pk, moment)
    return Run.objects.create(
        kind=Run.Kind.FULL,
        reason=reason,
        generation=target,
        weight_set=target.weight_set,
        as_of=moment.as_of,
        total=sum(left.values()),
        started_by_id=started_by,
        started_at=moment.now,
    )
