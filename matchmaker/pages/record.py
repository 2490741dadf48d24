"""What Canada has done in a place before: deliveries of firms, and trade missions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Case, F, Q, QuerySet, Value, When

from companies.disclosure import EVERYONE
from companies.models import Company, Delivery
from opportunities.models import Need, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opportunities.models import Source

SHOWN = 10
NAMES = ("name_en", "name_fr", "name_zh", "pinyin")


@dataclass(frozen=True, slots=True)
class Mission:
    """A trade mission with what it was asked for."""

    source: Source
    needs: list[Need]

    @property
    def first(self) -> Need:
        """One of the requests; all of them carry the mission's day."""
        return self.needs[0]


@dataclass(frozen=True, slots=True)
class Record:
    """Deliveries and missions, as anyone may read them."""

    deliveries: list[Delivery]
    delivery_count: int
    missions: list[Mission]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return not self.delivery_count and not self.missions


def record_of(
    place: Place, above: Iterable[Place], parts: Iterable[Place], *, shown: int = SHOWN
) -> Record:
    """Read the Canadian record of a place and of its province; of everywhere for a nation.

    Args:
        place: the place.
        above: the places above it.
        parts: the places within it.
        shown: how many deliveries are read.
    """
    province = [one for one in above if one.kind == Place.Kind.PROVINCE]
    known = _deliveries(place, [*province, *parts])
    deliveries = list(known[: shown + 1])
    return Record(
        deliveries=deliveries[:shown],
        delivery_count=known.count() if len(deliveries) > shown else len(deliveries),
        missions=_missions([place.code, *(one.code for one in province)]),
    )


def _deliveries(place: Place, around: Iterable[Place]) -> QuerySet[Delivery]:
    """Public entries of published firms whose own words name the place or one around it."""
    found = Delivery.objects.filter(
        country=place.country, tier__in=EVERYONE, company__is_published=True
    )
    if place.kind != Place.Kind.NATION:
        found = found.filter(reduce(or_, (_named(one) for one in (place, *around))))
    # What is invented comes last, so that it never hides what is real.
    invented = Case(When(company__origin=Company.Origin.SAMPLE, then=Value(1)), default=Value(0))
    elsewhere = Case(When(_named(place), then=Value(0)), default=Value(1))
    return found.select_related("company").order_by(
        invented, elsewhere, F("year").desc(nulls_last=True), "pk"
    )


def _named(place: Place) -> Q:
    """Entries whose place names one place by any of its names, as a word of its own."""
    names = {getattr(place, name) for name in NAMES} - {""}
    asked = Q(pk=None)
    for name in names:
        # Chinese puts no spaces between words.
        asked |= (
            Q(place_name__iregex=rf"\y{re.escape(name)}\y")
            if name.isascii()
            else Q(place_name__icontains=name)
        )
    return asked


def _missions(codes: list[str]) -> list[Mission]:
    """Read what missions were asked for in some places, mission by mission, newest first."""
    requests = (
        Need.objects.published()
        .filter(origin=Need.Origin.MISSION_REQUEST)
        .in_places(codes)
        .select_related("source")
        .order_by("-as_of", "source_id", "ref")
    )
    return [
        Mission(needs[0].source, needs)
        for _pk, group in groupby(requests, key=lambda one: one.source_id)
        if (needs := list(group))
    ]
