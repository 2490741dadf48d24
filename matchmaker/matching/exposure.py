"""Who is seen in the ten best of every need, and what a cap on being seen would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.core.cache import cache

from companies.models import Company, Technology
from matchmaker.engine import exposure as engine
from matchmaker.matching import generations
from matchmaker.matching.models import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

CAPS = (4.0, 2.0)
"""Caps that are reported, in multiples of the mean."""

SMALL = (Company.SizeBand.MICRO, Company.SizeBand.SMALL)
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Way:
    """Who is seen under one cap, or under none.

    Attributes:
        cap: in multiples of the mean, None for merit alone.
        seen: the figures.
        kept: mean score in shares of that by merit alone, 1 where nothing is lost.
        priced: technologies with a price.
    """

    cap: float | None
    seen: engine.Exposure
    kept: float
    priced: int


@dataclass(frozen=True, slots=True)
class Report:
    """Who is seen, by merit alone and under caps.

    Attributes:
        needs: needs with at least one match.
        technologies: published technologies.
        small: of them, those of firms known to have fewer than 50 people.
        ways: merit alone first.
        never: ids of technologies that no list shows by merit alone.
    """

    needs: int
    technologies: int
    small: int
    ways: tuple[Way, ...]
    never: tuple[int, ...]


def report() -> Report | None:
    """Return the figures of the scores that readers see, None before there are any.

    They are kept until something is scored again, or a technology comes or goes.
    """
    generation = generations.current()
    if generation is None:
        return None
    count = Technology.objects.published().count()
    key = f"matching.exposure.{generation.pk}.{generation.scored_seq}.{count}"
    found: Report | None = cache.get(key)
    if found is None:
        found = _report()
        cache.set(key, found, KEPT_SECONDS)
    return found


def _report() -> Report:
    rows = Technology.objects.published().order_by("pk")
    bands = list(rows.values_list("pk", "company__size_band"))
    pks = [pk for pk, _band in bands]
    small = np.array([band in SMALL for _pk, band in bands], dtype=np.bool_)
    candidates = _candidates(pks)
    nothing = np.zeros(len(pks), dtype=np.int64)
    plain = engine.top_lists(candidates, nothing)
    merit = engine.measure(candidates, plain, small)
    ways = [Way(None, merit, 1.0, 0)]
    for cap in CAPS:
        prices = engine.prices(candidates, cap=cap)
        seen = engine.measure(candidates, engine.top_lists(candidates, prices), small)
        kept = seen.mean_score / merit.mean_score if merit.mean_score else 1.0
        ways.append(Way(cap, seen, kept, int((prices > 0).sum())))
    unseen = engine.places(candidates, plain) == 0
    return Report(
        needs=candidates.ids.shape[0],
        technologies=len(pks),
        small=int(small.sum()),
        ways=tuple(ways),
        never=tuple(pk for pk, is_unseen in zip(pks, unseen, strict=True) if is_unseen),
    )


def _candidates(pks: Sequence[int]) -> engine.Candidates:
    """Read the matches of published technologies as one padded row a need."""
    column = {pk: place for place, pk in enumerate(pks)}
    rows = (
        Match.objects.current()
        .ranked()
        .order_by("need_id", "-score", "technology_id")
        .values_list("need_id", "technology_id", "score")
    )
    by_need: dict[int, list[tuple[int, int]]] = {}
    for need, technology, score in rows:
        if technology in column:
            by_need.setdefault(need, []).append((column[technology], score))
    width = max((len(found) for found in by_need.values()), default=0)
    ids = np.full((len(by_need), width), -1, dtype=np.intp)
    scores = np.zeros((len(by_need), width), dtype=np.int64)
    for row, found in enumerate(by_need.values()):
        ids[row, : len(found)] = [place for place, _score in found]
        scores[row, : len(found)] = [score for _place, score in found]
    return engine.Candidates(ids=ids, scores=scores, count=len(pks))
