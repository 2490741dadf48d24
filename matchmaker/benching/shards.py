"""Runs a shard plan in several processes that are killed and asked twice, and compares."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from matchmaker.benching import ours, shard_plan, synthetic

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from matchmaker.benching.ours import Lists
    from matchmaker.benching.shard_plan import Shard


@dataclass(frozen=True, slots=True)
class Work:
    """What every worker knows of the job.

    Attributes:
        technologies: of the registry.
        needs: of the registry.
        seed: it is made from; a real worker reads its ranges from the database.
        top: length of the lists.
        folder: where results go.
        entries: of the texts' vectors, 0 for none.
    """

    technologies: int
    needs: int
    seed: int
    top: int
    folder: Path
    entries: int = synthetic.ENTRIES


@dataclass(slots=True)
class Worker:
    """One process and what it is at."""

    process: SpawnProcess
    line: Connection
    shard: Shard | None = None


@dataclass(slots=True)
class Story:
    """What happened on the way."""

    order: list[str] = field(default_factory=list)
    killed: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    runs: int = 0


def shards(options: dict[str, Any]) -> dict[str, Any]:
    """Rank once whole and once in shards, with one shard repeated and one killed and retried.

    Args:
        options: technologies, needs, shards, workers, seed, top.

    Returns:
        Both digests, what happened, and how long both ways took.
    """
    began = time.perf_counter()
    entries = options.get("entries", synthetic.ENTRIES)
    world = synthetic.make(
        options["technologies"], options["needs"], seed=options["seed"], entries=entries
    )
    whole = ours.rank(ours.pack(world), top=options["top"])
    unsharded = time.perf_counter() - began
    plan = shard_plan.cut(options["technologies"], options["needs"], options["shards"])
    with TemporaryDirectory(prefix="matchmaker-shards-") as folder:
        work = Work(
            options["technologies"],
            options["needs"],
            options["seed"],
            options["top"],
            Path(folder),
            entries,
        )
        began = time.perf_counter()
        story = run(plan, work, workers=options["workers"])
        merged = shard_plan.merge(work.folder, plan, options["top"])
        sharded = time.perf_counter() - began
    return {
        "technologies": options["technologies"],
        "needs": options["needs"],
        "shards": len(plan),
        "workers": options["workers"],
        "order": story.order,
        "repeated": story.repeated,
        "killed_and_retried": story.killed,
        "runs": story.runs,
        "hash": merged.digest(),
        "unsharded_hash": whole.digest(),
        "equal": merged.digest() == whole.digest(),
        "unsharded_s": round(unsharded, 2),
        "sharded_s": round(sharded, 2),
    }


def run(plan: list[Shard], work: Work, *, workers: int) -> Story:
    """Run all shards in random order; the first is killed half-way, the last is run twice.

    Args:
        plan: the shards.
        work: what the workers know.
        workers: processes at a time, 1 and up.
    """
    # The order is drawn, but the same for the same seed.
    waiting = random.Random(work.seed).sample(plan, len(plan))  # noqa: S311 - no secret
    story = Story(killed=[waiting[0].name], repeated=[waiting[-1].name])
    waiting.append(waiting[-1])
    crew = [_hire(work) for _ in range(min(workers, len(waiting)))]
    try:
        _work_off(crew, waiting, work, story)
    finally:
        for worker in crew:
            worker.line.close()
            worker.process.join(timeout=10)
            worker.process.kill()
    return story


def _work_off(crew: list[Worker], waiting: list[Shard], work: Work, story: Story) -> None:
    while waiting or any(worker.shard for worker in crew):
        for worker in crew:
            if waiting and worker.shard is None:
                _give(worker, waiting.pop(0), story)
        for line in wait([worker.line for worker in crew if worker.shard]):
            place = next(at for at, worker in enumerate(crew) if worker.line is line)
            if not _hear(crew[place]):
                # A process that ended without a word: another one does its shard again.
                lost = crew[place].shard
                crew[place].process.join()
                crew[place].line.close()
                crew[place] = _hire(work)
                waiting += [lost] if lost else []


def _give(worker: Worker, shard: Shard, story: Story) -> None:
    dies = shard.name in story.killed and shard.name not in story.order
    story.order.append(shard.name)
    story.runs += 1
    worker.shard = shard
    worker.line.send((shard, dies))


def _hear(worker: Worker) -> bool:
    """Take a worker's answer; tell whether it lives."""
    try:
        worker.line.recv()
    except (EOFError, ConnectionResetError):
        return False
    worker.shard = None
    return True


def _hire(work: Work) -> Worker:
    context = multiprocessing.get_context("spawn")
    ours_end, theirs = context.Pipe()
    process = context.Process(target=attend, args=(theirs, work), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, ours_end)


def attend(line: Connection, work: Work) -> None:
    """Be a worker: rank the shards that come along the line until it is closed."""
    world = synthetic.make(work.technologies, work.needs, seed=work.seed, entries=work.entries)
    while True:
        try:
            shard, dies = line.recv()
        except (EOFError, OSError):
            return
        lists = rank(world, shard, work.top)
        if dies:
            (work.folder / f"{shard.name}.{os.getpid()}.part").write_bytes(b"half a file")
            os.kill(os.getpid(), signal.SIGKILL)
        shard_plan.save(work.folder, shard, lists)
        line.send(shard.name)


def rank(world: synthetic.World, shard: Shard, top: int) -> Lists:
    """Rank the technologies of a shard for its needs, with numbers that count from its edges."""
    packed = ours.pack(
        world,
        slice(shard.first_offer, shard.stop_offer),
        slice(shard.first_need, shard.stop_need),
    )
    return ours.rank(packed, top=top)
