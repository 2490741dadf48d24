"""Answers of the team search as rows: what is found, what breaks, and why there is no team."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from companies.models import Company
from matchmaker.consortia.models import TEAM_NAMESPACE, Suggestion, TeamSearch
from matchmaker.consortia.problems import assigned_codes
from matchmaker.engine.teams import Cover, TeamStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.consortia.problems import Question, Scene
    from matchmaker.engine.team_description import Team
    from matchmaker.engine.team_lacks import Lack
    from matchmaker.engine.team_search import TeamResult
    from matchmaker.matching.staleness import Moment

STATUS_OF = {
    TeamStatus.PROVED_OPTIMAL: TeamSearch.Status.PROVED,
    TeamStatus.NODE_LIMIT: TeamSearch.Status.LIMIT,
    TeamStatus.NONE: TeamSearch.Status.NONE,
}


@dataclass(slots=True)
class Answer:
    """What the search says about one need."""

    asked: Question | None
    result: TeamResult | None
    unasked: str = "no_capabilities"
    """Why nothing was asked, where there is no result."""


def search_fields(answer: Answer) -> dict[str, Any]:
    """Return what is stored about a search besides its teams."""
    asked, result = answer.asked, answer.result
    if asked is None or result is None:
        return {
            "status": TeamSearch.Status.NOT_SEARCHED,
            "nodes": 0,
            "pool": 0,
            "missing": [],
            "bound_members": None,
            "bound_value": None,
            "gap_members": 0,
            "gap_value": 0,
            "details": {"reasons": [answer.unasked]},
        }
    return {
        "status": STATUS_OF[result.status],
        "nodes": result.nodes,
        "pool": len(result.pool),
        "missing": [asked.codes[column] for column in result.uncovered],
        "bound_members": None if result.bound is None else result.bound.members,
        "bound_value": None if result.bound is None else result.bound.value,
        "gap_members": result.gap_members,
        "gap_value": result.gap_value,
        "details": {
            "reasons": [str(reason) for reason in result.reasons],
            "alone": [asked.firms[index] for index in result.alone],
            "candidates": len(asked.firms),
            "is_whole": result.is_whole,
            "missing_cad": result.missing_cad,
            "fewest_to_cover": result.fewest_to_cover,
            "excluded_sizes": [
                {**asdict(proof), "reason": str(proof.reason)} for proof in result.excluded_sizes
            ],
            "are_alternatives_proved": result.are_alternatives_proved,
            "lacks": [_lack(asked, lack) for lack in result.lacks],
            "terms": asdict(asked.terms),
            "mandatory": [
                code
                for code, is_mandatory in zip(asked.codes, asked.problem.mandatory, strict=True)
                if is_mandatory
            ],
        },
    }


def suggestions(scene: Scene, answer: Answer, moment: Moment) -> list[Suggestion]:
    """Return the rows of the teams found, best first."""
    asked, result = answer.asked, answer.result
    if asked is None or result is None:
        return []
    firms = Company.objects.in_bulk(
        {asked.firms[index] for team in result.teams for index in team.members}
    )
    rows = [_suggestion(scene, asked, team, firms) for team in result.teams]
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
        row.is_proved = result.status == TeamStatus.PROVED_OPTIMAL and rank == 1
        row.searched_at = moment.now
    return rows


def _suggestion(scene: Scene, asked: Question, team: Team, firms: dict[int, Company]) -> Suggestion:
    ids = [asked.firms[index] for index in team.members]
    names = ":".join(str(firms[one].public_id) for one in sorted(ids))
    size = asked.problem.size_cad
    return Suggestion(
        public_id=uuid.uuid5(TEAM_NAMESPACE, f"{asked.need.public_id}:{names}"),
        need=asked.need,
        company_ids=ids,
        members=[_member(scene, asked, team, position) for position in range(len(ids))],
        strength=team.strength,
        value=team.value,
        price=team.price,
        synergy=team.synergy,
        extra=team.extra,
        departures=_departures(asked, team),
        ties=_ties(asked, team),
        capacity_cad=team.capacity_known_cad,
        members_unknown=len(team.members_unknown_capacity),
        size_cad=None if size != size else Decimal(f"{size:.2f}"),  # noqa: PLR0124 - nan
        size_is_total=asked.problem.size_is_total,
        covered=[asked.codes[column] for column in team.covered],
        uncovered=[code for c, code in enumerate(asked.codes) if c not in team.covered],
        single_points=_single_points(asked, team),
        is_fictional=asked.need.is_sample or any(firms[one].is_sample for one in ids),
    )


def _member(scene: Scene, asked: Question, team: Team, position: int) -> dict[str, Any]:
    index = team.members[position]
    firm = asked.firms[index]
    levels = team.levels[position]
    technologies = [scene.supply.ids[row] for row in asked.technologies[firm]]
    capacity = asked.problem.capacity_cad[index]
    known = capacity == capacity  # noqa: PLR0124 - nan is unknown
    return {
        "company": firm,
        "technologies": technologies,
        "leads": _codes(asked, levels, Cover.LEADS),
        "supports": _codes(asked, levels, Cover.SUPPORTS),
        "assigned": assigned_codes(scene, asked.technologies[firm], asked.codes),
        "capacity_cad": int(capacity) if known else None,
        "basis": scene.bases.get(firm, "unknown"),
        "strength": int(asked.problem.strengths[index]),
        "price": int(asked.problem.strengths[index] - asked.problem.worths[index]),
        "has_presence": bool(asked.problem.presence[index]),
    }


def _codes(asked: Question, levels: Iterable[int], wanted: Cover) -> list[str]:
    return [code for code, level in zip(asked.codes, levels, strict=True) if level == wanted]


def _single_points(asked: Question, team: Team) -> dict[str, int]:
    """Return the capabilities that one member alone covers, with that member."""
    return {
        asked.codes[column]: asked.firms[departure.member]
        for departure in team.departures
        for column in departure.lost
    }


def _departures(asked: Question, team: Team) -> list[dict[str, Any]]:
    """Return what breaks if each member leaves, and who could best take its place."""
    return [
        {
            "company": asked.firms[one.member],
            "lost": [asked.codes[column] for column in one.lost],
            "missing_cad": one.missing_cad,
            "replacement": one.replacement and asked.firms[one.replacement.candidate],
            "replacement_value": one.replacement and one.replacement.value,
        }
        for one in team.departures
    ]


def _ties(asked: Question, team: Team) -> list[dict[str, Any]]:
    """Return the pairs of members that gain from each other, and from what."""
    synergy, found = asked.problem.synergy, []
    for one, other in combinations(sorted(team.members), 2):
        value = 0 if synergy is None else int(synergy[one, other])
        if value:
            is_disjoint = not np.any(asked.problem.covers[one] & asked.problem.covers[other])
            firms = [asked.firms[one], asked.firms[other]]
            reasons = asked.ties.reasons(*firms, is_disjoint=is_disjoint)
            found.append({"companies": firms, "reasons": reasons, "value": value})
    return found


def _lack(asked: Question, lack: Lack) -> dict[str, Any]:
    return {
        "partner": str(lack.partner),
        "capabilities": [asked.codes[column] for column in lack.columns],
        "presences": [str(one) for one in lack.presences],
        "missing_cad": lack.missing_cad,
        "is_enough": lack.is_enough,
    }
