"""Who is seen in the ten best of every need, and what a cap on being seen would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.core.cache import cache
from django.db import transaction

from companies.models import Company, Technology
from matchmaker.engine import exposure as engine
from matchmaker.locks import Lock, hold
from matchmaker.matching import generations
from matchmaker.matching.models import ExposureCap, ExposurePrice, Match

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matchmaker.accounts.models import User

CAPS = (4.0, 2.0)
"""Caps that are reported, in multiples of the mean."""

SMALL = (Company.SizeBand.MICRO, Company.SizeBand.SMALL)
KEPT_SECONDS = 24 * 3600


class StaleCapError(Exception):
    """Somebody set the cap since the page was read."""


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


def current_cap() -> ExposureCap | None:
    """Return the cap that holds, with who set it; None where nobody ever set one."""
    return ExposureCap.objects.select_related("set_by").first()


def cap_in_use() -> int:
    """Return how many times the mean a technology may be shown; 0 where there is no cap."""
    return ExposureCap.objects.values_list("cap", flat=True).first() or 0


@transaction.atomic
def set_cap(cap: int, *, before: int, by: User, at: datetime) -> ExposureCap:
    """Set the cap on exposure, or lift it, and price the technologies by it at once.

    Args:
        cap: an `ExposureCap.Cap`.
        before: id of the newest setting that the person saw, 0 for none.
        by: who sets it.
        at: when.

    Raises:
        StaleCapError: somebody set it since.
    """
    hold(Lock.EXPOSURE)
    newest = ExposureCap.objects.first()
    if (newest.pk if newest else 0) != before:
        raise StaleCapError
    row = ExposureCap.objects.create(cap=cap, set_by=by, set_at=at)
    reprice()
    return row


@transaction.atomic
def reprice() -> int:
    """Make the prices anew from the scores in use; return how many technologies have one."""
    hold(Lock.EXPOSURE)
    cap = current_cap()
    ExposurePrice.objects.all().delete()
    if cap is None or cap.cap == ExposureCap.Cap.OFF:
        return 0
    pks = list(Technology.objects.published().order_by("pk").values_list("pk", flat=True))
    prices = engine.prices(_candidates(pks), cap=float(cap.cap))
    rows = [
        ExposurePrice(technology_id=pk, price=int(price))
        for pk, price in zip(pks, prices, strict=True)
        if price
    ]
    return len(ExposurePrice.objects.bulk_create(rows))


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
