"""The measurements that a person can ask for, each in processes of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matchmaker.benching.child import measure
from matchmaker.benching.machine import blas_architecture, machine, versions
from matchmaker.benching.peers import PEERS
from matchmaker.benching.synthetic import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKED = 30_000_000
"""Pairs up to which the lists are compared with a full sort of the dense reference."""

OTHER_BLOCK = (768, 4_096)
"""Needs x technologies: another cut than the engine's own, and no multiple of it."""

OTHER_KERNEL = "Haswell"
SWEEP = (
    (400, 250),
    (2_500, 1_250),
    (5_000, 2_500),
    (10_000, 10_000),
    (20_000, 20_000),
    (40_000, 25_000),
)
"""Needs and technologies; further points come from the runs of the two named sizes."""

SLOW = ("scikit_learn", "factor_by_factor")

Options = dict[str, Any]
Found = dict[str, Any]


def engine(options: Options) -> Found:
    """Compare the engine with its floor and with other ways.

    Args:
        options: technologies, needs, seed, top, repeats, workers, skip.

    Returns:
        Times, ratios, memory, result and, at sizes that allow it, the comparison with a full sort.
    """
    # Every library multiplies with the kernel that NumPy finds: some do not know new processors.
    found = measure("compare", options, kernel=blas_architecture())
    pairs = options["technologies"] * options["needs"]
    if options.get("entries", ENTRIES) and pairs <= CHECKED:
        without = measure("compare", _bare(options), kernel=blas_architecture())
        found["ratio_without_vectors"] = without["ratio_to_floor"]
    few = options if pairs <= CHECKED else options | {"technologies": 2_500, "needs": 5_000}
    if "check" not in options["skip"]:
        found["check"] = measure("check", few)
        found["related_share"] = found["check"]["related_share"]
    if pairs <= CHECKED and "edits" not in options["skip"]:
        found["edit"] = measure("edits", options | {"edits": 20, "compared": 2})
    return found


def _bare(options: Options) -> Options:
    """Leave out the vectors, and all ways but the engine and its floor."""
    return options | {"entries": 0, "skip": [*PEERS, "plain_loop"], "workers": [1]}


def hashes(options: Options) -> Found:
    """Rank with other workers, blocks and kernels; the results must be the same to the bit."""
    own = blas_architecture()
    plan: list[tuple[str, int, tuple[int, int] | None]] = [
        (own, 2, None),
        (own, 1, OTHER_BLOCK),
        (OTHER_KERNEL, 2, OTHER_BLOCK),
    ]
    if options["technologies"] * options["needs"] <= CHECKED:
        plan += [(own, 1, None), (OTHER_KERNEL, 1, None)]
    runs = []
    for kernel, workers, block in plan:
        asked = options | {"workers": workers, "block": block}
        one = measure("alone", asked, kernel=kernel)
        cut = "x".join(map(str, block)) if block else "its own"
        runs.append(one | {"workers": workers, "block": cut})
    return {
        "technologies": options["technologies"],
        "needs": options["needs"],
        "runs": runs,
        "hash": runs[0]["hash"],
        "equal": len({one["hash"] for one in runs}) == 1,
        "memory_mb": max(one["memory_mb"] for one in runs),
    }


def edits(options: Options) -> Found:
    """Edit companies of three technologies one after the other."""
    return measure("edits", options)


def shards(options: Options) -> Found:
    """Run the shard plan."""
    return measure("shards", options)


def write(options: Options) -> Found:
    """Write scores into a private copy's PostgreSQL."""
    return measure("write", options)


def celery(options: Options) -> Found:
    """Recompute a private copy through one and two workers."""
    return measure("celery", options)


def teams(options: Options) -> Found:
    """Search teams for made-up needs in our way and by HiGHS, which takes a second a need."""
    return measure("teams", options, seconds=7_200)


def sweep(options: Options) -> Found:
    """Measure cost against size."""
    points = []
    for needs, technologies in SWEEP:
        size = {"needs": needs, "technologies": technologies}
        asked = options | size | {"workers": [1], "skip": [*SLOW, *options["skip"]]}
        one = measure("compare", asked, kernel=blas_architecture())
        points.append(size | {"pairs": one["pairs"], "times": _of_all_pairs(one)})
    return {"points": points}


def _of_all_pairs(one: Found) -> dict[str, float]:
    """Return processor seconds for all pairs; what ran on a part of the needs is scaled."""
    scale = one["needs"] / one["slab"]
    seconds = {name: times["cpu_ms"] / 1000 * scale for name, times in one["times"].items()}
    for part in one["whole"].values():
        seconds |= {name: part[name]["cpu_ms"] / 1000 for name in ("floor", "ours")}
    return seconds


WAYS: dict[str, Callable[[Options], Found]] = {
    "engine": engine,
    "hashes": hashes,
    "incremental": edits,
    "shards": shards,
    "sweep": sweep,
    "write": write,
    "celery": celery,
    "teams": teams,
}


def described(found: Found, command: str, measured_on: str) -> Found:
    """Add what was measured on, and how to measure it again."""
    return {
        **found,
        "command": command,
        "measured_on": measured_on,
        "machine": machine(),
        "versions": versions(),
    }
