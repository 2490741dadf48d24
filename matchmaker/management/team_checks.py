"""Needs, real and generated from the data, whose teams are compared with trying every team."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.consortia.problems import MOST_CAPABILITIES, Question, Scene, question, read_scene
from matchmaker.engine.team_check import needless, value_of, violations
from matchmaker.engine.team_search import TeamResult, search
from matchmaker.engine.teams import SMALLEST_TEAM
from matchmaker.management.brute_force import LARGEST, Tried, best_of_all
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.engine.teams import TeamProblem
    from matchmaker.matching.models import Generation
    from matchmaker.matching.staleness import Moment

MOST_CANDIDATES = 45
"""Firms of a generated need at most: 150,000 teams of four."""

MOST_DRAWS = 5_000
"""Needs drawn at most; data with a single firm gives none that can be compared."""

SHARES = (5_000, 7_500, 10_000)
CAPABILITIES = (2, 6)


@dataclass(slots=True)
class Tally:
    """What a comparison found."""

    real: int = 0
    generated: int = 0
    teams: int = 0
    alone: int = 0
    larger: int = 0
    """Teams of five: beyond what was tried."""
    reasons: int = 0
    """No team, with a stated reason."""
    disagreements: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Return what the command prints."""
        return {
            "needs": self.real + self.generated,
            "real": self.real,
            "generated": self.generated,
            "with_a_team": self.teams,
            "with_a_firm_alone": self.alone,
            "with_a_team_of_five": self.larger,
            "without_and_a_reason": self.reasons,
            "disagreements": self.disagreements,
        }


def check(generation: Generation, moment: Moment, needs: int, seed: int) -> Tally:
    """Compare the search with trying every team of up to four.

    Args:
        generation: of the scores.
        moment: the day.
        needs: how many; all open needs that name a capability come first, then generated ones.
        seed: of what is generated.
    """
    rows = list(Need.objects.open(moment.as_of).select_related("place").order_by("pk"))
    scene = read_scene(rows, generation, moment)
    tally = Tally()
    for asked in _real(scene):
        if tally.real >= needs:
            return tally
        tally.real += 1
        _compare(f"need {asked.need.ref}", asked.problem, tally)
    for number, problem in enumerate(_generated(scene, np.random.default_rng(seed))):
        if tally.real + tally.generated >= needs:
            break
        tally.generated += 1
        _compare(f"generated need {number}", problem, tally)
    return tally


def _real(scene: Scene) -> Iterator[Question]:
    for column in range(len(scene.demand.needs)):
        asked = question(scene, column, with_samples=True)
        if asked is not None and len(asked.codes) <= MOST_CAPABILITIES:
            yield asked


def _generated(scene: Scene, draw: np.random.Generator) -> Iterator[TeamProblem]:
    """Draw needs for the firms of the data: other capabilities, sizes and conditions."""
    arrays = scene.demand.arrays
    held = np.flatnonzero(scene.supply.offers.capabilities.any(axis=0))
    known = scene.supply.offers.capacity_cad[~np.isnan(scene.supply.offers.capacity_cad)]
    if not len(held) or not len(scene.demand.needs):
        return
    for _ in range(MOST_DRAWS):
        column = int(draw.integers(len(scene.demand.needs)))
        count = min(int(draw.integers(*CAPABILITIES, endpoint=True)), len(held))
        weights, mandatory = arrays.capability_weights.copy(), arrays.mandatory.copy()
        asked = draw.choice(held, count, replace=False)
        weights[column], mandatory[column] = 0, False
        weights[column, asked] = draw.integers(1, 101, count) * 10
        mandatory[column, asked] = draw.random(count) < 0.5
        changed = replace(arrays, capability_weights=weights, mandatory=mandatory)
        drawn = replace(scene, demand=replace(scene.demand, arrays=changed))
        found = question(drawn, column, with_samples=True)
        if found is not None and SMALLEST_TEAM <= len(found.firms) <= MOST_CANDIDATES:
            yield _conditioned(found.problem, known, draw)


def _conditioned(problem: TeamProblem, known: np.ndarray, draw: np.random.Generator) -> TeamProblem:
    firms = len(problem)
    middle = float(np.median(known)) if len(known) else 1e6
    is_sized = draw.random() < 0.7
    pairs = draw.integers(0, firms, (2, 2)).tolist()
    return replace(
        problem,
        size_cad=round(middle * draw.uniform(0.5, 8)) if is_sized else float("nan"),
        size_is_total=bool(draw.random() < 0.1),
        max_share_bp=int(draw.choice(SHARES)),
        needs_presence=bool(draw.random() < 0.3),
        needs_language=bool(draw.random() < 0.2),
        conflicts=tuple((one, other) for one, other in pairs if one != other),
        exclusive=(tuple(draw.choice(firms, min(3, firms), replace=False).tolist()),),
    )


def _compare(name: str, problem: TeamProblem, tally: Tally) -> None:
    """Count one need, and note where both ways differ."""
    result, tried = search(problem), best_of_all(problem)
    found = _found(result)
    tally.alone += bool(result.alone)
    tally.teams += bool(result.teams)
    tally.larger += bool(found and found[0] > LARGEST)
    tally.reasons += found is None and bool(result.reasons)
    for team in result.teams:
        wrong = [*violations(problem, team.members)]
        wrong += [f"member {one} is not needed" for one in needless(problem, team.members)]
        wrong += ["value"] if value_of(problem, team.members) != team.value else []
        tally.disagreements += [f"{name}: the checker refuses a team: {what}" for what in wrong]
    if found is None and not result.reasons:
        tally.disagreements.append(f"{name}: neither a team nor a reason")
    if found is not None and found[0] > LARGEST:
        found = None  # trying up to four cannot know it
    if found != tried:
        both = f"the search found {found}, trying every team {tried}"
        tally.disagreements.append(f"{name}: {both}")


def _found(result: TeamResult) -> Tried | None:
    """Return members and value of the best answer, as `best_of_all` does."""
    if result.alone:
        return 1, 0
    if not result.teams:
        return None
    return len(result.teams[0].members), result.teams[0].value
