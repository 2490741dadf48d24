"""The set of scores that readers see, and the one that is being built beside it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from matchmaker.engine.inputs import (
    DEFAULT_NEUTRAL,
    DEFAULT_VALUES,
    METHOD,
    WEIGHT_VERSION,
    Weights,
)
from matchmaker.matching import senses
from matchmaker.matching.models import Generation, Run, Statistics, WeightSet
from matchmaker.vocabulary.terms import VERSION as VOCABULARY_VERSION

if TYPE_CHECKING:
    from datetime import datetime

SHIPPED_STATISTICS = Path(__file__).parent / "data" / "statistics.json"
"""Word frequencies of the reference data, made by ``freeze_statistics``."""


def is_outdated(generation: Generation) -> bool:
    """Tell whether the code or the weights have moved on since a generation was opened."""
    return (
        generation.method != METHOD
        or generation.vocabulary_version != VOCABULARY_VERSION
        or not generation.weight_set.is_current
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the scores should be made with."""

    weight_set: WeightSet
    statistics: Statistics

    def matches(self, generation: Generation | None, encoder: str) -> bool:
        """Tell whether a generation was made with just this, and with an encoder or none."""
        return (
            generation is not None
            and generation.weight_set_id == self.weight_set.pk
            and generation.statistics_id == self.statistics.pk
            and generation.vocabulary_version == VOCABULARY_VERSION
            and generation.method == METHOD
            and generation.encoder == encoder
        )


def current() -> Generation | None:
    """Return the generation that readers see, if any scores exist yet."""
    return (
        Generation.objects.filter(state=Generation.State.CURRENT)
        .select_related("weight_set", "statistics")
        .first()
    )


def building() -> Generation | None:
    """Return the generation that is being built, if one is."""
    return (
        Generation.objects.filter(state=Generation.State.BUILDING)
        .select_related("weight_set", "statistics")
        .first()
    )


def weights_of(weight_set: WeightSet) -> Weights:
    """Return a stored weight set as the engine takes it."""
    return Weights(
        version=weight_set.version,
        values=tuple(weight_set.values),
        neutral=tuple(weight_set.neutral),
    )


def wanted(*, now: datetime) -> Wanted:
    """Return the current weights and text statistics; the shipped ones where none exist."""
    weight_set = WeightSet.objects.filter(is_current=True).first()
    if weight_set is None:
        weight_set = WeightSet.objects.create(
            version=WEIGHT_VERSION,
            values=list(DEFAULT_VALUES),
            neutral=list(DEFAULT_NEUTRAL),
            note="The weights that Matchmaker ships with.",
            approved_at=now,
            is_current=True,
        )
    statistics = (
        Statistics.objects.filter(vocabulary_version=VOCABULARY_VERSION)
        .order_by("-frozen_at", "-pk")
        .first()
    )
    if statistics is None:
        payload = json.loads(SHIPPED_STATISTICS.read_text(encoding="utf-8"))
        statistics = keep_statistics(payload, now=now)
    return Wanted(weight_set, statistics)


def keep_statistics(payload: dict[str, Any], *, now: datetime) -> Statistics:
    """Store frozen statistics once, whatever the order of their keys."""
    canonical = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    found, _ = Statistics.objects.get_or_create(
        digest=digest,
        defaults={
            "payload": payload,
            "vocabulary_version": VOCABULARY_VERSION,
            "frozen_at": now,
        },
    )
    return found


def prepare(*, now: datetime) -> list[Generation]:
    """Return the generations to keep up to date: the current one, and one being built.

    A new one is opened when the weights, vocabulary, statistics, encoder or formulas have changed.
    """
    want, encoder = wanted(now=now), senses.marker()
    standing, rising = current(), building()
    if want.matches(standing, encoder):
        if rising is not None:
            _drop(rising, now=now)
        return [standing] if standing else []
    if rising is not None and not want.matches(rising, encoder):
        _drop(rising, now=now)
        rising = None
    if rising is None:
        rising = Generation.objects.create(
            weight_set=want.weight_set,
            statistics=want.statistics,
            vocabulary_version=VOCABULARY_VERSION,
            method=METHOD,
            encoder=encoder,
            started_at=now,
        )
    outdated = standing is not None and (
        standing.method != METHOD
        or standing.vocabulary_version != VOCABULARY_VERSION
        or standing.encoder != encoder
    )
    # Scores of another method, vocabulary or encoder cannot be kept up to date by this code.
    return [rising] if standing is None or outdated else [standing, rising]


@transaction.atomic
def flip(rising: Generation, *, now: datetime) -> None:
    """Show a finished generation to readers and drop the one before it, all at once."""
    Generation.objects.filter(state=Generation.State.CURRENT).update(state=Generation.State.RETIRED)
    Generation.objects.filter(pk=rising.pk).update(
        state=Generation.State.CURRENT, current_since=now
    )
    for retired in Generation.objects.filter(state=Generation.State.RETIRED):
        _drop(retired, now=now)


def _drop(generation: Generation, *, now: datetime) -> None:
    """Delete a generation; what still ran for it ends, or nobody could start a run again."""
    Run.objects.filter(generation=generation, state=Run.State.RUNNING).update(
        state=Run.State.ABANDONED, finished_at=now
    )
    generation.delete()
