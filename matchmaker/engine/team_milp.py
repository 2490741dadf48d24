"""The team search as an integer programme, solved by HiGHS: a second opinion, and for large pools.

Imports SciPy's solver only when asked. HiGHS calculates in floating point: what it returns is
counted anew in whole numbers, and what does not hold then is not believed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from matchmaker.engine.team_answers import Answer, Bound, SizeProof, SizeReason, most_kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.engine.team_tables import Field

INFEASIBLE = 2
"""HiGHS's status for: proved that there is none."""

TOLERANCE = 0.1
"""Room for floating point when a bound is rounded down to a whole number: HiGHS takes a variable
for whole within 1e-6, and each stands for some 10,000."""

FAR = 10**9
"""A value that no team comes near."""

MOST_CUTS = 200
"""Teams with a member too many that are cut off before giving up."""


@dataclass(slots=True)
class Programme:
    """Variables and rows of an integer programme.

    The first n variables say who is in the team, the next p which pairs are, the next e which
    extra columns are covered, the last s how many members there are.
    """

    cost: NDArray[np.float64]
    rows: list[tuple[list[int], list[float], float, float]] = field(default_factory=list)

    def add(self, where: Sequence[int], what: Sequence[float], least: float, most: float) -> None:
        """Add a row: least <= sum of what[i] x variable[where[i]] <= most."""
        self.rows.append((list(where), [float(one) for one in what], least, most))

    def solve(self, limit: int) -> Any:
        """Minimise the cost over whole variables from 0 to 1."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to load

        starts = np.cumsum([0, *(len(row[0]) for row in self.rows)])
        matrix = sparse.csr_array(
            (
                np.array([value for row in self.rows for value in row[1]]),
                np.array([place for row in self.rows for place in row[0]], dtype=np.int64),
                starts,
            ),
            shape=(len(self.rows), len(self.cost)),
        )
        limits = LinearConstraint(
            matrix, np.array([row[2] for row in self.rows]), np.array([row[3] for row in self.rows])
        )
        return milp(
            self.cost,
            integrality=np.ones(len(self.cost)),
            bounds=Bounds(0, 1),
            constraints=limits,
            options={"mip_rel_gap": 0, "node_limit": limit},
        )


def solve_by_highs(
    candidates: Field, sizes: range, earlier: Sequence[Sequence[int]], limit: int
) -> Answer:
    """Find the best team of some sizes by integer programming.

    One programme for all sizes: each member costs more than all values together can differ, so
    that fewer members come first.

    Args:
        candidates: from `lay_out`.
        sizes: numbers of members, ascending.
        earlier: teams to differ from, by positions.
        limit: nodes of HiGHS at most, for each programme solved.

    Returns:
        The best team, with what is proved of it.

    Source:
        docs/scoring.md, "Teams".
    """
    alpha = _alpha(candidates, sizes)
    programme = _programme(candidates, sizes, earlier, alpha)
    nodes = 0
    for _ in range(MOST_CUTS):
        found = programme.solve(limit)
        nodes += int(found.mip_node_count or 0)
        if found.x is None:
            return _without(found, sizes, nodes)
        team = [int(one) for one in np.flatnonzero(found.x[: len(candidates.candidate)] > 0.5)]
        needed = _needed_of(candidates, team)
        if len(needed) == len(team):
            return _answer(candidates, sizes, team, found.mip_dual_bound, alpha, nodes)
        if needed:
            # Whoever joins a team that is enough is not needed: no team holds all of these.
            _forbid(programme, sizes, needed, [size for size in sizes if size > len(needed)])
        else:
            _forbid(programme, sizes, team, [len(team)])
    return Answer((), 0, Bound(sizes[0], FAR), nodes)


def _alpha(candidates: Field, sizes: range) -> int:
    """Return more than any two teams' values differ by."""
    most = sizes[-1]
    each = np.abs(candidates.worth).max(initial=0) // 2 + candidates.tops.max(initial=0)
    return int(2 * most * each + candidates.weight.sum() + 1)


def _programme(
    candidates: Field, sizes: range, earlier: Sequence[Sequence[int]], alpha: int
) -> Programme:
    count = len(candidates.candidate)
    pairs = [(int(i), int(j)) for i, j in zip(*np.nonzero(np.triu(candidates.pairs)), strict=True)]
    extras = len(candidates.weight)
    chosen = count + len(pairs) + extras
    programme = Programme(
        np.concatenate(
            [
                alpha - candidates.worth / 2,
                [-float(candidates.pairs[pair]) for pair in pairs],
                -candidates.weight / 2,
                np.zeros(len(sizes)),
            ]
        )
    )
    everyone = list(range(count))
    for column in range(int(candidates.required).bit_length()):
        held = [i for i in everyone if int(candidates.cover[i]) >> column & 1]
        programme.add(held, [1.0] * len(held), 1, np.inf)
    if candidates.needed:
        scaled = (candidates.capacity / candidates.needed).tolist()
        programme.add(everyone, scaled, 1, np.inf)
    one_size = [chosen + place for place in range(len(sizes))]
    programme.add(one_size, [1.0] * len(sizes), 1, 1)
    programme.add([*everyone, *one_size], [1.0] * count + [-float(size) for size in sizes], 0, 0)
    for i, j in zip(*np.nonzero(np.triu(candidates.clash)), strict=True):
        programme.add([int(i), int(j)], [1, 1], 0, 1)
    for place, (i, j) in enumerate(pairs):
        programme.add([count + place, i], [1, -1], -np.inf, 0)
        programme.add([count + place, j], [1, -1], -np.inf, 0)
    for place in range(extras):
        held = [i for i in everyone if int(candidates.extra[i]) >> place & 1]
        covers = [1.0, *([-1.0] * len(held))]
        programme.add([count + len(pairs) + place, *held], covers, -np.inf, 0)
    for team in earlier:
        kept = [-float(most_kept(size)) for size in sizes]
        programme.add([*team, *one_size], [1.0] * len(team) + kept, -np.inf, 0)
    return programme


def _forbid(
    programme: Programme, sizes: range, team: Sequence[int], forbidden: Sequence[int]
) -> None:
    """Cut off every team of the forbidden sizes that holds all of these."""
    sizes_at = len(programme.cost) - len(sizes)
    others = [sizes_at + place for place, size in enumerate(sizes) if size in forbidden]
    programme.add([*team, *others], [1.0] * (len(team) + len(others)), -np.inf, len(team))


def _needed_of(candidates: Field, team: Sequence[int]) -> list[int]:
    """Return the members without whom a team fails; nobody where it fails already.

    It may fail by less than floating point tells apart.
    """
    if not _suffices(candidates, team):
        return []
    needed = list(team)
    for member in team:
        others = [one for one in needed if one != member]
        if _suffices(candidates, others):
            needed = others
    return needed


def _suffices(candidates: Field, team: Sequence[int]) -> bool:
    held = 0
    for member in team:
        held |= int(candidates.cover[member])
    enough = sum(int(candidates.capacity[member]) for member in team) >= candidates.needed
    return held == candidates.required and enough


def _value(candidates: Field, team: Sequence[int]) -> int:
    rows = list(team)
    held = int(np.bitwise_or.reduce(candidates.extra[rows]))
    extra = sum(int(one) for bit, one in enumerate(candidates.weight) if held >> bit & 1)
    pairs = int(candidates.pairs[np.ix_(rows, rows)].sum())
    return (int(candidates.worth[rows].sum()) + extra + pairs) // 2


def _without(found: Any, sizes: range, nodes: int) -> Answer:
    """Return that there is no team, or that none was found."""
    if found.status == INFEASIBLE:
        excluded = tuple(SizeProof(size, SizeReason.SEARCHED, nodes) for size in sizes)
        return Answer((), 0, None, nodes, excluded)
    return Answer((), 0, Bound(sizes[0], FAR), nodes)


def _answer(
    candidates: Field, sizes: range, team: Sequence[int], least: float, alpha: int, nodes: int
) -> Answer:
    """Turn the least cost that HiGHS proved into members and value."""
    value = _value(candidates, team)
    gained = floor(-least + TOLERANCE)
    # cost = alpha x members - value, and a value is less than alpha / 2 either way
    members = min(max(sizes[0], -((gained + alpha // 2) // alpha)), len(team))
    bound = Bound(members, gained + alpha * members)
    excluded = tuple(
        SizeProof(size, SizeReason.SEARCHED, nodes) for size in sizes if size < members
    )
    return Answer(tuple(team), value, bound, nodes, excluded)
