"""Times of several ways to do one thing, taken turn by turn so that all meet the same machine."""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(slots=True)
class Times:
    """Milliseconds of every repeat: of the processor, all threads together, and of the clock."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def best_cpu(self) -> float:
        """The least processor time: noise of a machine only adds."""
        return min(self.cpu)

    @property
    def best_wall(self) -> float:
        """The least time by the clock."""
        return min(self.wall)

    def to_json(self) -> dict[str, float | int]:
        """Return what a report shows."""
        return {
            "cpu_ms": round(self.best_cpu, 3),
            "wall_ms": round(self.best_wall, 3),
            "median_cpu_ms": round(statistics.median(self.cpu), 3),
            "repeats": len(self.cpu),
        }


def interleaved(
    ways: Mapping[str, Callable[[], object]], repeats: int, *, warm_up: bool = True
) -> dict[str, Times]:
    """Run all ways in turn, again and again.

    Args:
        ways: name to what is timed; results are thrown away.
        repeats: rounds that count, 1 and up.
        warm_up: run each once before, so that nothing is compiled or first touched in a round.

    Returns:
        Times by name.
    """
    if warm_up:
        for way in ways.values():
            way()
    taken = {name: Times() for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            once(way, taken[name])
    return taken


def once(way: Callable[[], object], into: Times) -> None:
    """Run a way once and note its times; garbage is collected before, not within."""
    gc.collect()
    gc.disable()
    try:
        cpu, wall = time.process_time(), time.perf_counter()
        way()
        into.wall.append((time.perf_counter() - wall) * 1000)
        into.cpu.append((time.process_time() - cpu) * 1000)
    finally:
        gc.enable()


def peak_megabytes() -> float:
    """Return the most memory that this process ever held, in 10^6 bytes."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return round(kilobytes * unit / 1e6, 1)
