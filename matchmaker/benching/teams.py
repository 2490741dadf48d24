"""The search for teams against HiGHS: the same answers, and what they cost."""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from matchmaker.benching.team_needs import CAPABILITIES, FIRMS, team_need
from matchmaker.benching.timing import peak_megabytes
from matchmaker.engine.team_branch import solve_by_branching
from matchmaker.engine.team_check import needless, value_of, violations
from matchmaker.engine.team_milp import solve_by_highs
from matchmaker.engine.team_search import EXTRA_MEMBERS, TeamResult, search
from matchmaker.engine.team_tables import lay_out
from matchmaker.engine.teams import SMALLEST_TEAM, TeamStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matchmaker.engine.teams import TeamProblem

Found = TypeVar("Found")
Tried = tuple[int, int] | None
"""Members and value of a proved team; None where the proof was not finished."""

TEAMS = 3
HIGHS_NODES = 1_000_000
BATCH = 1_000

WHOLE_ONE_IN = 10
"""Of every tenth need HiGHS is asked for the alternatives, which take it a second, of the others
for the best team alone."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One need, searched in both ways: teams asked of HiGHS, and milliseconds."""

    asked: int
    ours: float
    theirs: float
    is_equal: bool
    is_sound: bool
    said: str


def teams(options: dict[str, Any]) -> dict[str, Any]:
    """Search made-up needs in both ways, and a batch in ours alone.

    Args:
        options: needs (compared with HiGHS), seed (of the first need).

    Returns:
        Agreement, processor times and their ratio, and the batch.
    """
    first, count = options["seed"], options["needs"]
    # Compiled before anything is timed; the worker does so once, and keeps it on disk.
    _ours(team_need(first))
    runs = [_compared(seed, seed - first) for seed in range(first, first + count)]
    whole = [one for one in runs if one.asked == TEAMS]
    return {
        "firms": FIRMS,
        "capabilities": CAPABILITIES,
        "needs": count,
        "needs_with_alternatives": len(whole),
        "teams_each": TEAMS,
        "agree": sum(one.is_equal for one in runs),
        "pass_the_checker": sum(one.is_sound for one in runs),
        "disagreements": [one.said for one in runs if not one.is_equal][:20],
        "ours": _described([one.ours for one in runs]),
        "highs": _described([one.theirs for one in whole]),
        "highs_best_alone": _described([one.theirs for one in runs if one.asked == 1]),
        "cpu_ratio": _ratio(whole),
        "cpu_ratio_to_best_alone": _ratio([one for one in runs if one.asked == 1]),
        "batch": _batch(first),
        "memory_mb": peak_megabytes(),
        "equal": all(one.is_equal and one.is_sound for one in runs),
    }


def _compared(seed: int, number: int) -> Compared:
    """Search one need in both ways; HiGHS looks for alternatives, too, for every tenth."""
    problem = team_need(seed)
    found, ours = _timed(_ours, problem)
    asked = TEAMS if number % WHOLE_ONE_IN == 0 else 1
    other, theirs = _timed(_by_highs, problem, found, asked)
    mine = _figures(found)[:asked]
    is_sound = _is_sound(problem, found)
    said = f"need {seed}: {mine} against {other}"
    return Compared(asked, ours, theirs, mine == other, is_sound, said)


def _ratio(runs: Sequence[Compared]) -> float | None:
    theirs = sum(one.theirs for one in runs)
    return round(sum(one.ours for one in runs) / theirs, 4) if theirs else None


def _batch(first: int) -> dict[str, Any]:
    """Search 1,000 needs one after the other."""
    problems = [team_need(seed) for seed in range(first, first + BATCH)]
    each = []
    results = []
    for problem in problems:
        found, milliseconds = _timed(_ours, problem)
        each.append(milliseconds)
        results.append(found)
    return {
        "needs": BATCH,
        "cpu_seconds": round(sum(each) / 1000, 2),
        "proved": sum(one.status == TeamStatus.PROVED_OPTIMAL for one in results),
        "none_proved": sum(one.status == TeamStatus.NONE for one in results),
        "with_three_teams": sum(len(one.teams) == TEAMS for one in results),
        "nodes_most": max(one.nodes for one in results),
    }


def _timed(way: Callable[..., Found], *asked: object) -> tuple[Found, float]:
    """Return an answer and its processor time in milliseconds."""
    gc.disable()
    began = time.process_time()
    found = way(*asked)
    taken = (time.process_time() - began) * 1000
    gc.enable()
    return found, taken


def _ours(problem: TeamProblem) -> TeamResult:
    everyone = np.arange(len(problem))
    return search(problem, TEAMS, candidates=everyone, solvers=(solve_by_branching,))


def _by_highs(problem: TeamProblem, ours: TeamResult, asked: int) -> list[Tried]:
    """Return members and value of the best team, and of each alternative, by HiGHS.

    Each alternative is asked for beside the teams that we found before it: of equal teams either
    may come first, and what differs from one need not differ from the other.
    """
    field = lay_out(problem, np.arange(len(problem)), exclude=ours.alone)
    place = {int(index): position for position, index in enumerate(field.candidate)}
    earlier: list[list[int]] = []
    found: list[Tried] = []
    sizes = range(SMALLEST_TEAM, problem.max_members + 1)
    for team in (*ours.teams, None):
        if len(found) == asked:
            break
        answer = solve_by_highs(field, sizes, earlier, HIGHS_NODES)
        found.append((len(answer.team), answer.value) if answer.is_proved else None)
        if team is None or not answer.team:
            break
        earlier.append([place[member] for member in team.members])
        fewest = len(ours.teams[0].members)
        sizes = range(fewest, min(fewest + EXTRA_MEMBERS, problem.max_members) + 1)
    return found


def _figures(result: TeamResult) -> list[Tried]:
    """Return the same of our answer; members and value are 0 where it proves that there is none."""
    found: list[Tried] = [(len(team.members), team.value) for team in result.teams]
    if result.status == TeamStatus.NODE_LIMIT or not result.are_alternatives_proved:
        return [None]
    return found if len(found) == TEAMS else [*found, (0, 0)]


def _is_sound(problem: TeamProblem, result: TeamResult) -> bool:
    return all(
        not violations(problem, team.members)
        and not needless(problem, team.members)
        and value_of(problem, team.members) == team.value
        for team in result.teams
    )


def _described(times: list[float]) -> dict[str, float]:
    ordered = sorted(times) or [0.0]
    return {
        "needs": len(times),
        "median_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 2),
        "max_ms": round(ordered[-1], 2),
        "cpu_seconds": round(sum(ordered) / 1000, 2),
    }
