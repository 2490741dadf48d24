"""The second stage of the refresh: teams for open needs whose scores have changed."""

from __future__ import annotations

import hashlib
import time
import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from companies.models import Company
from matchmaker.consortia.models import TEAM_NAMESPACE, Suggestion, TeamSearch
from matchmaker.consortia.problems import Question, Scene, question, read_scene
from matchmaker.engine.team_search import TeamResult, search
from matchmaker.engine.teams import Cover, TeamStatus
from matchmaker.locks import Lock, try_to_hold
from matchmaker.matching import generations, reading
from matchmaker.matching.models import Generation, Run
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from matchmaker.engine.team_description import Team
    from matchmaker.matching.staleness import Moment

BATCH = 25
ALTERNATIVES = 3

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


def _stale_needs(generation: Generation, moment: Moment) -> QuerySet[Need]:
    return (
        Need.objects.open(moment.as_of)
        .filter(
            Q(team_search=None)
            | Q(team_search__seen_seq__lt=generation.scored_seq)
            | ~Q(team_search__generation=generation.pk)
        )
        .select_related("place", "team_search")
        .order_by("pk")
    )


def _closed(moment: Moment) -> QuerySet[TeamSearch]:
    """Answers for needs that can no longer be answered."""
    return TeamSearch.objects.exclude(need__in=Need.objects.open(moment.as_of).values("pk"))


def count_stale(moment: Moment) -> int:
    """Count the needs whose teams are behind the scores."""
    generation = generations.current()
    if generation is None:
        return 0
    return _stale_needs(generation, moment).count() + _closed(moment).count()


def count_suggestions() -> int:
    """Count the suggested teams."""
    return Suggestion.objects.count()


def forget_all() -> None:
    """Have every need's teams looked for again."""
    TeamSearch.objects.update(seen_seq=-1)


def drain(
    moment: Moment,
    *,
    clock: Callable[[], datetime],
    seconds: float = 20.0,
    is_wanted: Callable[[], bool] = lambda: False,
) -> int:
    """Look for teams until no need is behind, or the worker is wanted for something sooner.

    Returns:
        How many needs were looked at.
    """
    done = 0
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        batch = _run_batch(moment, clock)
        if not batch:
            break
        done += batch
        if is_wanted():
            break
    return done


@transaction.atomic
def _run_batch(moment: Moment, clock: Callable[[], datetime]) -> int:
    if not try_to_hold(Lock.TEAMS):
        return 0
    generation = generations.current()
    if generation is None:
        return 0
    began = clock()
    closed = list(_closed(moment).values_list("need", flat=True))
    Suggestion.objects.filter(need__in=closed).delete()
    TeamSearch.objects.filter(need__in=closed).delete()
    # Claim before reading: scores written from here on raise the counter past what is noted.
    needs = list(_stale_needs(generation, moment)[:BATCH])
    if needs:
        scene = read_scene(needs, generation, moment)
        written = sum(
            _store(scene, column, generation, moment) for column in range(len(scene.demand.needs))
        )
        for need in needs:
            if need.pk in scene.demand.failures:
                _store_unreadable(need, generation, moment)
        _note_run(generation, moment, len(needs), written, began, clock())
    return len(needs) + len(closed)


def _note_run(
    generation: Generation,
    moment: Moment,
    needs: int,
    written: int,
    began: datetime,
    ended: datetime,
) -> None:
    if written:
        Run.objects.create(
            kind=Run.Kind.TEAMS,
            state=Run.State.DONE,
            generation=generation,
            weight_set=generation.weight_set,
            as_of=moment.as_of,
            total=needs,
            done=needs,
            written=written,
            milliseconds=int((ended - began).total_seconds() * 1000),
            started_at=began,
            finished_at=ended,
        )


Questions = tuple[Question | None, Question | None]
"""What is asked of real firms, or of samples for a sample need; and, for a real need, of both."""


def ask(questions: Questions) -> Answer:
    """Search teams for one need: real firms first, samples too where real firms cannot."""
    first, wider = questions
    if first is None:
        return Answer(None, None)
    result = search(first.problem, ALTERNATIVES)
    if wider is not None and not result.teams and not result.alone:
        second = search(wider.problem, ALTERNATIVES)
        if second.teams:
            return Answer(wider, second)
    return Answer(first, result)


def questions_of(scene: Scene, column: int) -> Questions:
    """Return what is asked about the need of one column."""
    is_sample = scene.demand.needs[column].is_sample
    first = question(scene, column, with_samples=is_sample)
    return first, None if is_sample else question(scene, column, with_samples=True)


def _signature(questions: Questions) -> str:
    asked = [one.signature for one in questions if one is not None]
    return hashlib.sha256("|".join(asked).encode()).hexdigest()


def _store(scene: Scene, column: int, generation: Generation, moment: Moment) -> int:
    """Write the answer where its inputs have changed; return the rows written."""
    need = scene.demand.needs[column]
    questions = questions_of(scene, column)
    signature = _signature(questions)
    seen = {"seen_seq": generation.scored_seq, "generation": generation.pk}
    known = TeamSearch.objects.filter(need=need).first()
    if known is not None and known.signature == signature:
        TeamSearch.objects.filter(pk=known.pk).update(**seen)
        return 0
    answer = ask(questions)
    found = {**search_fields(answer), **seen, "signature": signature, "searched_at": moment.now}
    TeamSearch.objects.update_or_create(need=need, defaults=found)
    Suggestion.objects.filter(need=need).delete()
    rows = suggestions(scene, answer, moment)
    Suggestion.objects.bulk_create(rows)
    return len(rows) + 1


def _store_unreadable(need: Need, generation: Generation, moment: Moment) -> None:
    """Note that a need could not be read, so that it is not asked for again until it changes."""
    TeamSearch.objects.update_or_create(
        need=need,
        defaults={
            **search_fields(Answer(None, None)),
            "seen_seq": generation.scored_seq,
            "generation": generation.pk,
            "signature": "",
            "searched_at": moment.now,
        },
    )
    Suggestion.objects.filter(need=need).delete()


def search_fields(answer: Answer) -> dict[str, Any]:
    """Return what is stored about a search besides its teams."""
    asked, result = answer.asked, answer.result
    if asked is None or result is None:
        return {
            "status": TeamSearch.Status.NOT_SEARCHED,
            "nodes": 0,
            "pool": 0,
            "missing": [],
            "details": {"reasons": ["no_capabilities"]},
        }
    return {
        "status": STATUS_OF[result.status],
        "nodes": result.nodes,
        "pool": len(result.pool),
        "missing": [asked.codes[column] for column in result.uncovered],
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
    capacities = reading.newest_capacities(firms, moment.month)
    bases = {firm: reading.capacity_of(row)[1].value for firm, row in capacities.items()}
    rows = [_suggestion(scene, asked, team, firms, bases) for team in result.teams]
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
        row.is_proved = result.status == TeamStatus.PROVED_OPTIMAL and rank == 1
        row.searched_at = moment.now
    return rows


def _suggestion(
    scene: Scene, asked: Question, team: Team, firms: dict[int, Company], bases: dict[int, str]
) -> Suggestion:
    ids = [asked.firms[index] for index in team.members]
    names = ":".join(str(firms[one].public_id) for one in sorted(ids))
    size = asked.problem.size_cad
    return Suggestion(
        public_id=uuid.uuid5(TEAM_NAMESPACE, f"{asked.need.public_id}:{names}"),
        need=asked.need,
        company_ids=ids,
        members=[_member(scene, asked, team, position, bases) for position in range(len(ids))],
        strength=team.strength,
        capacity_cad=team.capacity_known_cad,
        members_unknown=len(team.members_unknown_capacity),
        size_cad=None if size != size else Decimal(f"{size:.2f}"),  # noqa: PLR0124 - nan
        size_is_total=asked.problem.size_is_total,
        covered=[asked.codes[column] for column in team.covered],
        uncovered=[code for c, code in enumerate(asked.codes) if c not in team.covered],
        single_points=_single_points(asked, team),
        is_fictional=asked.need.is_sample or any(firms[one].is_sample for one in ids),
    )


def _member(
    scene: Scene, asked: Question, team: Team, position: int, bases: dict[int, str]
) -> dict[str, Any]:
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
        "assigned": sorted(
            {
                code
                for code in asked.codes
                if any((one, code) in scene.assigned for one in technologies)
            }
        ),
        "capacity_cad": int(capacity) if known else None,
        "basis": bases.get(firm, "unknown"),
        "strength": int(asked.problem.strengths[index]),
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


def differences(moment: Moment) -> list[str]:
    """Search aside and compare with what is stored; one line a need that differs."""
    generation = generations.current()
    if generation is None:
        return []
    needs = list(Need.objects.open(moment.as_of).select_related("place").order_by("pk"))
    scene = read_scene(needs, generation, moment)
    lines = []
    for column, need in enumerate(scene.demand.needs):
        rows = suggestions(scene, ask(questions_of(scene, column)), moment)
        want = [(row.public_id, row.members, row.strength) for row in rows]
        have = [
            (row.public_id, row.members, row.strength)
            for row in Suggestion.objects.filter(need=need).order_by("rank")
        ]
        if want != have:
            lines.append(f"need {need.pk}: stored teams {have}, recomputed {want}")
    return lines
