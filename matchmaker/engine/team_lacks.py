"""Why a need has no team, and which kind of firm from outside would make one possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.team_tables import lay_out
from matchmaker.engine.teams import SMALLEST_TEAM, Cover, NoTeam, Partner, Presence, alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matchmaker.engine.team_answers import Answer
    from matchmaker.engine.team_tables import Field
    from matchmaker.engine.teams import TeamProblem

FINANCE_FROM = 2
"""Where the largest team proves less than half of the size, more than a builder is missing."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A firm from outside that would make a team possible, or that one cannot do without.

    Attributes:
        partner: its kind.
        columns: required columns that it would bring.
        presences: what else the need asks for that it would bring.
        missing_cad: capacity that it would bring.
        is_enough: one such firm beside candidates is a team within the member limit.
    """

    partner: Partner
    columns: tuple[int, ...] = ()
    presences: tuple[Presence, ...] = ()
    missing_cad: int = 0
    is_enough: bool = False


def uncovered(problem: TeamProblem) -> tuple[int, ...]:
    """Required columns that no candidate covers: whom to recruit.

    Args:
        problem: the need and its candidates.

    Returns:
        Ascending columns.

    Source:
        docs/scoring.md, "Teams".
    """
    held = problem.covers.sum(axis=0) > 0
    return tuple(column for column in problem.required if not held[column])


def absent(problem: TeamProblem) -> tuple[Presence, ...]:
    """What the need asks of one member and no candidate of use brings.

    Args:
        problem: the need and its candidates.

    Source:
        docs/scoring.md, "Teams".
    """
    useful = problem.covers.any(axis=1)
    return tuple(name for name, who in problem.presences.items() if not (who & useful).any())


def reasons_of(
    problem: TeamProblem, fewest: int | None, missing_cad: int, *, is_finished: bool
) -> tuple[NoTeam, ...]:
    """Name every single reason why no team exists; where none holds, it is their combination.

    Args:
        problem: the need and its candidates.
        fewest: fewest members that cover everything; None above the member limit.
        missing_cad: what the largest team still lacks.
        is_finished: the search went through everything.

    Source:
        docs/scoring.md, "Teams".
    """
    is_alone = bool(alone(problem))
    is_covered = not uncovered(problem) and not absent(problem)
    holds = {
        NoTeam.NO_CANDIDATES: not problem.covers.any(),
        NoTeam.UNCOVERED: bool(uncovered(problem)),
        NoTeam.PRESENCE: bool(absent(problem)),
        NoTeam.ALONE_ONLY: is_alone,
        NoTeam.TOO_MANY_MEMBERS: is_covered and not is_alone and fewest is None,
        NoTeam.CAPACITY: bool(missing_cad) and not is_alone,
        NoTeam.NOT_FINISHED: not is_finished,
    }
    return tuple(reason for reason, held in holds.items() if held) or (NoTeam.TOGETHER,)


def lacks_of(
    problem: TeamProblem,
    candidates: Iterable[np.intp],
    solve: Callable[[Field, range], Answer],
) -> tuple[Lack, ...]:
    """Name the kinds of firms from outside that a need without a team lacks.

    What no candidate has is always lacking. Beside that each kind is tried: a made-up firm that
    brings just what its kind can joins the candidates, and the search says whether a team exists
    then. Firms of technology, operation and finance bring the capabilities of their kind that
    nobody covers or, where all are covered, one capability each; a local partner brings presence
    and language; an integrator or EPC contractor the largest capacity that counts.

    Args:
        problem: the need and all its candidates.
        candidates: those searched.
        solve: finds the best team of some sizes.

    Returns:
        Lacks, those that are enough first.

    Source:
        docs/scoring.md, "Teams".
    """
    chosen = [int(index) for index in candidates]
    short = _short(problem, chosen)
    found = []
    for lack in _possible(problem, short):
        is_enough = _is_enough(problem, chosen, lack, solve)
        if is_enough or _is_certain(problem, lack):
            found.append(replace(lack, is_enough=is_enough))
    return tuple(sorted(found, key=lambda lack: not lack.is_enough))


def _short(problem: TeamProblem, chosen: list[int]) -> int:
    """Return the capacity that the largest candidates together lack."""
    counted: list[int] = sorted(problem.counted_cad[chosen].tolist(), reverse=True)
    return max(0, (problem.needed_cad or 0) - sum(counted[: problem.max_members]))


def _possible(problem: TeamProblem, short: int) -> list[Lack]:
    """Return every lack that could matter."""
    kinds = problem.partners or (Partner.TECHNOLOGY,) * problem.covers.shape[1]
    nobody = uncovered(problem)
    if nobody:
        of_kinds = {kind: tuple(c for c in nobody if kinds[c] == kind) for kind in Partner}
        found = [Lack(kind, columns) for kind, columns in of_kinds.items() if columns]
    else:
        found = [Lack(kinds[column], (column,)) for column in problem.required]
    if problem.presences:
        missing = absent(problem) or tuple(problem.presences)
        found.append(Lack(Partner.LOCAL, presences=missing))
    if problem.needed_cad:
        found.append(Lack(Partner.INTEGRATOR, missing_cad=short))
    if short * FINANCE_FROM > (problem.needed_cad or 0):
        found.append(Lack(Partner.FINANCE, missing_cad=short))
    return found


def _is_certain(problem: TeamProblem, lack: Lack) -> bool:
    """Whether no candidate has it, so that it is lacking whatever else is."""
    return bool(
        set(lack.columns) & set(uncovered(problem))
        or set(lack.presences) & set(absent(problem))
        or lack.missing_cad
    )


def _is_enough(
    problem: TeamProblem,
    chosen: list[int],
    lack: Lack,
    solve: Callable[[Field, range], Answer],
) -> bool:
    """Whether candidates and one such firm are a team within the member limit."""
    if lack.partner == Partner.FINANCE and lack.missing_cad:
        return False  # money carries no work: somebody must still bring the capacity
    joined = _joined(problem, lack)
    stranger = len(problem)
    if stranger in alone(joined):
        return True
    field = lay_out(joined, np.array([*chosen, stranger]), exclude=alone(joined))
    return bool(solve(field, range(SMALLEST_TEAM, problem.max_members + 1)).team)


def _joined(problem: TeamProblem, lack: Lack) -> TeamProblem:
    """Add a firm from outside as the last candidate; without values, which play no part here."""
    count, columns = problem.covers.shape
    # Its own part is a further column, asked for by nobody: it makes the firm a candidate.
    covers = np.zeros((count + 1, columns + 1), dtype=np.bool_)
    covers[:-1, :-1] = problem.covers
    covers[-1, [*lack.columns, columns]] = True
    mandatory = np.zeros(columns + 1, dtype=np.bool_)
    mandatory[list(problem.required)] = True
    carries = problem.needed_cad or 0 if lack.partner == Partner.INTEGRATOR else 0
    speaks = problem.presences.get(Presence.LANGUAGE, np.zeros(count, dtype=np.bool_))
    return replace(
        problem,
        strengths=np.append(problem.strengths, 0),
        covers=covers,
        cover_level=np.where(covers, Cover.LEADS, Cover.NONE).astype(np.int8),
        mandatory=mandatory,
        capacity_cad=np.append(problem.capacity_cad, float(carries)),
        presence=np.append(problem.presence, Presence.CHINA in lack.presences),
        speaks=np.append(speaks, Presence.LANGUAGE in lack.presences),
        prices=None,
        synergy=None,
        weights=None,
        partners=(),
    )
