"""The second stage of the refresh: teams for open needs whose scores have changed."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from matchmaker.consortia import prices
from matchmaker.consortia.models import Suggestion, TeamSearch
from matchmaker.consortia.problems import (
    MOST_CAPABILITIES,
    Question,
    Scene,
    question,
    read_scene,
)
from matchmaker.consortia.team_rows import Answer, search_fields, suggestions
from matchmaker.consortia.ties import count_partners
from matchmaker.engine.team_branch import compile_search
from matchmaker.engine.team_search import search
from matchmaker.locks import Lock, try_to_hold
from matchmaker.matching import generations
from matchmaker.matching.models import Generation, Run
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet

    from matchmaker.matching.staleness import Moment

BATCH = 25
ALTERNATIVES = 3


def _stale_needs(generation: Generation, moment: Moment) -> QuerySet[Need]:
    return (
        Need.objects.open(moment.as_of)
        .filter(
            Q(team_search=None)
            | Q(team_search__seen_seq__lt=generation.scored_seq)
            | ~Q(team_search__generation=generation.pk)
            | ~Q(team_search__ties=count_partners())
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
    if count_stale(moment):
        # A new installation compiles for longer than PostgreSQL lets a transaction wait.
        compile_search()
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
    # In this transaction: nobody sees teams that are about to be looked for again.
    priced = _price(generation, moment)
    return len(needs) + len(closed) or int(priced)


def _price(generation: Generation, moment: Moment) -> bool:
    """Make the generation's prices once all needs are answered; tell whether any changes a team."""
    if prices.are_made(generation) or _stale_needs(generation, moment).exists():
        return False
    is_dear = prices.make_prices(generation)
    if is_dear:
        forget_all()
    return is_dear


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
    if len(first.codes) > MOST_CAPABILITIES:
        return Answer(None, None, "too_many_capabilities")
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
    seen = _seen(generation)
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


def _seen(generation: Generation) -> dict[str, int]:
    """Return what an answer has seen; it is stale when one of these has moved on."""
    return {
        "seen_seq": generation.scored_seq,
        "generation": generation.pk,
        "ties": count_partners(),
    }


def _store_unreadable(need: Need, generation: Generation, moment: Moment) -> None:
    """Note that a need could not be read, so that it is not asked for again until it changes."""
    TeamSearch.objects.update_or_create(
        need=need,
        defaults={
            **search_fields(Answer(None, None)),
            **_seen(generation),
            "signature": "",
            "searched_at": moment.now,
        },
    )
    Suggestion.objects.filter(need=need).delete()


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
        want = [_compared(row) for row in rows]
        have = [_compared(row) for row in Suggestion.objects.filter(need=need).order_by("rank")]
        if want != have:
            lines.append(f"need {need.pk}: stored teams {have}, recomputed {want}")
    return lines


def _compared(row: Suggestion) -> tuple[object, ...]:
    return (row.public_id, row.members, row.strength, row.value, row.departures, row.ties)
