"""The refresh: stale rows in, engine, differences out; safe to run twice, late or killed."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from matchmaker.locks import Lock, hold, try_to_hold
from matchmaker.matching import generations, market, staleness, writing
from matchmaker.matching.models import Generation, Run
from matchmaker.matching.sides import Reader
from matchmaker.matching.wire import Stamp
from matchmaker.matching.workspace import PatternError, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from matchmaker.matching.staleness import Moment, Stale
    from matchmaker.matching.workspace import Outcome

logger = logging.getLogger(__name__)

BATCH = 100
"""Objects claimed at a time, unless everything has to be read."""

RUNS_KEPT = 500

_KEPT: dict[int, Workspace] = {}
"""What this process knows of each generation that it scores, by the generation's id."""


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
    prepared = _prepare(moment)
    _forget_others({generation.pk for generation in prepared})
    for generation in prepared:
        while time.monotonic() - started < seconds:
            batch = _run_batch(generation, moment, clock=clock, reason=reason)
            total.claimed += batch.claimed
            total.written += batch.written
            total.removed += batch.removed
            if not batch.claimed:
                _finish(generation, moment)
                break
    return total


def _forget_others(generations_kept: set[int]) -> None:
    for generation in set(_KEPT) - generations_kept:
        del _KEPT[generation]


@transaction.atomic
def _prepare(moment: Moment) -> list[Generation]:
    take_lock()
    return generations.prepare(now=moment.now)


def _run_batch(
    generation: Generation, moment: Moment, *, clock: Callable[[], datetime], reason: str
) -> Batch:
    space = _KEPT.pop(generation.pk, None)
    with transaction.atomic():
        take_lock()
        if space is not None and not _is_current(space, generation, moment):
            space = None
        batch, space = _claim_and_score(generation, space, moment, (clock, reason))
    # Kept only now: had the transaction failed, the tables would lag behind what is remembered.
    if space is not None and space.is_small_enough:
        _KEPT[generation.pk] = space
    return batch


def _is_current(space: Workspace, generation: Generation, moment: Moment) -> bool:
    """Tell whether nobody else has scored anything since, and the month is the same."""
    seq = Generation.objects.filter(pk=generation.pk).values_list("scored_seq", flat=True).first()
    return space.seq == seq and space.month == moment.month


def _claim_and_score(
    generation: Generation,
    space: Workspace | None,
    moment: Moment,
    how: tuple[Callable[[], datetime], str],
) -> tuple[Batch, Workspace | None]:
    clock, reason = how
    # Whoever has to read everything anyhow has then seen all that is stale.
    claimed = staleness.claim(generation.pk, moment, limit=None if space is None else BATCH)
    if not claimed:
        return Batch(), space
    began = time.monotonic()
    run = _run_of(generation, moment, reason)
    batch, space = _score(generation, claimed, space, (moment, run))
    left = staleness.count(generation.pk, moment)
    run.done += batch.claimed
    run.total = max(run.total, run.done + sum(left.values()))
    run.written += batch.written
    run.removed += batch.removed
    run.milliseconds += int((time.monotonic() - began) * 1000)
    if not any(left.values()):
        run.state, run.finished_at, run.total = Run.State.DONE, clock(), run.done
    run.save()
    return batch, space


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


def _score(
    generation: Generation,
    claimed: list[Stale],
    space: Workspace | None,
    when: tuple[Moment, Run],
) -> tuple[Batch, Workspace]:
    # The claim came first: a change from here on leaves its counter ahead of what is noted.
    moment, run = when
    space, outcome, failures = _recomputed(generation, claimed, space, moment)
    have = writing.read(generation.pk, outcome.region)
    found = writing.difference(outcome.want, have).without(outcome.left)
    stamp = Stamp(generation.pk, generation.method, run.pk, moment.now)
    writing.write(found, space.keys if found.written else {}, stamp)
    _note(generation, claimed, failures, moment)
    Generation.objects.filter(pk=generation.pk).update(scored_seq=F("scored_seq") + 1)
    space.seq = Generation.objects.values_list("scored_seq", flat=True).get(pk=generation.pk)
    return Batch(claimed=len(claimed), written=found.written, removed=len(found.gone)), space


def _recomputed(
    generation: Generation, claimed: list[Stale], space: Workspace | None, moment: Moment
) -> tuple[Workspace, Outcome, dict[str, dict[int, str]]]:
    if space is not None:
        changed = market.read_changed(claimed, (space.supply, space.demand), moment)
        try:
            return space, space.patch(changed), changed.failures
        except PatternError:
            logger.info("A text in a new set of languages: reading everything")
    read = market.read_all(moment)
    fresh = Workspace.build(Reader.of(generation), read, moment.month)
    return fresh, fresh.everything(), read.failures


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
            staleness.note_failed(generation.pk, ours, failures[kind], moment)


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
        # No worker may trust what it remembers: everything is read again.
        Generation.objects.filter(pk=generation.pk).update(scored_seq=F("scored_seq") + 1)
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
