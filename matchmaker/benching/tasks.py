"""What a measuring process can be asked to do."""

from __future__ import annotations

import itertools
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.benching import (
    machine,
    ours,
    peers,
    plain_loop,
    reference,
    synthetic,
)
from matchmaker.benching.timing import Times, interleaved, once, peak_megabytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.benching.ours import Packed

Options = dict[str, Any]
Found = dict[str, Any]

WHOLE = 50_000_000
"""Pairs up to which every way runs on all of them, again and again."""

SLAB = 4_096
"""Needs that other ways are given beyond that: they would take hours, or all of the memory."""

WARM_UP = 512


def say(text: str) -> None:
    """Tell the person at the terminal what goes on."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def compare(options: Options) -> Found:
    """Time the engine, its floor and the other ways in turn, on the same packed numbers."""
    world = _world(options)
    began = time.process_time()
    packed = ours.pack(world)
    pack_ms = (time.process_time() - began) * 1000
    _warm_up(world, options)
    lists, whole = _all_pairs(packed, options)
    memory = peak_megabytes()
    pairs = len(world.offers) * len(world.needs)
    slab = len(world.needs) if pairs <= WHOLE else min(SLAB, len(world.needs))
    part = packed if slab == len(world.needs) else ours.pack(world, needs=slice(0, slab))
    times = _in_turn(part, options)
    taken = {name: one.to_json() for name, one in times.items()}
    if "plain_loop" not in options["skip"]:
        say("Timing the plain loop on a sample")
        each = plain_loop.nanoseconds_a_pair(world, options["top"])
        milliseconds = each * slab * len(world.offers) / 1e6
        taken["plain_loop"] = {"cpu_ms": milliseconds, "wall_ms": milliseconds, "repeats": 0}
    best = taken["ours"]["cpu_ms"]
    return {
        "technologies": len(world.offers),
        "needs": len(world.needs),
        "pairs": pairs,
        "columns": packed.layout.width,
        "vector_entries": world.entries,
        "slab": slab,
        "top": options["top"],
        "pack_ms": round(pack_ms, 1),
        "ratio_to_floor": _ratio_to_floor(taken, whole),
        "ratios": {
            name: round(best / one["cpu_ms"], 6)
            for name, one in taken.items()
            if name not in {"floor", "ours"}
        },
        "times": taken,
        "whole": whole,
        "memory_mb": memory,
        "hash": lists.digest(),
        "text_additions_per_pair": round(ours.text_additions(world) / pairs, 3),
        "blas": machine.blas_kernel(),
    }


def _ratio_to_floor(taken: Found, whole: Found) -> float:
    """Of all pairs where they were ranked at once, else of the ways in turn."""
    if whole:
        return round(min(float(one["ratio_cpu"]) for one in whole.values()), 3)
    return round(float(taken["ours"]["cpu_ms"]) / float(taken["floor"]["cpu_ms"]), 3)


def _all_pairs(packed: Packed, options: Options) -> tuple[ours.Lists, Found]:
    """Rank all pairs; where they are many, time that against the floor by number of workers."""
    pairs = packed.pairs
    if pairs <= WHOLE:
        return ours.rank(packed, top=options["top"]), {}
    whole = {}
    lists: list[ours.Lists] = []

    def ranked(workers: int) -> None:
        lists.append(ours.rank(packed, top=options["top"], workers=workers))

    for workers in options["workers"]:
        times = {"floor": Times(), "ours": Times()}
        for _ in range(options["repeats"]):
            say(f"Multiplying {pairs:,} pairs, {workers} worker(s): the floor")
            once(floor(packed, options["top"], workers), times["floor"])
            say(f"Ranking {pairs:,} pairs, {workers} worker(s)")
            once(partial(ranked, workers), times["ours"])
        whole[str(workers)] = {
            "ratio_cpu": round(times["ours"].best_cpu / times["floor"].best_cpu, 3),
            "ratio_wall": round(times["ours"].best_wall / times["floor"].best_wall, 3),
            **{name: one.to_json() for name, one in times.items()},
        }
    return lists[-1], whole


def _in_turn(packed: Packed, options: Options) -> dict[str, Times]:
    problem = _problem(packed, options["top"])
    ways: dict[str, Callable[[], object]] = {
        "floor": peers.floor(problem),
        "ours": partial(ours.rank, packed, top=options["top"]),
    }
    if 2 in options["workers"] and problem.pairs <= WHOLE:
        ways["floor_2"] = floor(packed, options["top"], 2)
        ways["ours_2"] = partial(ours.rank, packed, top=options["top"], workers=2)
    for name, make in peers.PEERS.items():
        if name not in options["skip"]:
            ways[name] = make(problem)
    repeats = options["repeats"] if problem.pairs <= WHOLE else 1
    say(f"Timing {', '.join(ways)}: {repeats} rounds of {problem.pairs:,} pairs")
    return interleaved(ways, repeats, warm_up=problem.pairs <= WHOLE)


def _problem(packed: Packed, top: int) -> peers.Problem:
    return peers.Problem(packed.needs.values, packed.offers.values, top, packed.factors)


def floor(packed: Packed, top: int, workers: int) -> Callable[[], None]:
    """Multiply only, each worker its share of the needs."""
    edges = np.linspace(0, len(packed.needs), workers + 1).astype(int).tolist()
    parts = [
        peers.floor(
            peers.Problem(packed.needs.values[low:high], packed.offers.values, top, packed.factors),
        )
        for low, high in itertools.pairwise(edges)
    ]
    if workers == 1:
        return parts[0]

    def run() -> None:
        with ThreadPoolExecutor(workers) as pool:
            for done in [pool.submit(part) for part in parts]:
                done.result()

    return run


def alone(options: Options) -> Found:
    """Rank all pairs once, with nothing else in the process: result, time and memory."""
    world = _world(options)
    packed = ours.pack(world)
    _warm_up(world, options)
    taken = Times()
    lists: list[ours.Lists] = []
    block = tuple(options["block"]) if options.get("block") else None
    once(
        lambda: lists.append(
            ours.rank(packed, top=options["top"], workers=options["workers"], block=block)
        ),
        taken,
    )
    return {
        **taken.to_json(),
        "hash": lists[0].digest(),
        "memory_mb": peak_megabytes(),
        "blas": machine.blas_kernel(),
    }


def check(options: Options) -> Found:
    """Compare the engine's lists with a full sort of the dense reference's scores."""
    world = _world(options)
    found = ours.rank(ours.pack(world), top=options["top"])
    sorted_out, related = reference.lists(world, options["top"])
    return {
        "hash": found.digest(),
        "full_sort_hash": sorted_out.digest(),
        "equal": found.digest() == sorted_out.digest(),
        "related_share": round(related, 4),
    }


def _world(options: Options) -> synthetic.World:
    say(f"Making {options['technologies']:,} technologies and {options['needs']:,} needs")
    return synthetic.make(
        options["technologies"],
        options["needs"],
        seed=options["seed"],
        entries=options.get("entries", synthetic.ENTRIES),
    )


def _warm_up(world: synthetic.World, options: Options) -> None:
    """Compile what is compiled, on a few rows."""
    few = ours.pack(world, slice(0, WARM_UP), slice(0, WARM_UP))
    for workers in (1, 2):
        ours.rank(few, top=options["top"], workers=workers)
