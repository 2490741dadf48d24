"""Reads one view of the tracker, for the page and for its CSV alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from opportunities.flags import TARGET, WITHDRAWN
from opportunities.models import Indicator, Place
from opportunities.reading import PM25
from opportunities.tracker import figures, yardsticks
from opportunities.tracker.asked import FIRST_YEAR, MOST_CITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.clock import AsOf
    from opportunities.models import Limit
    from opportunities.tracker.asked import Asked
    from opportunities.tracker.figures import Tracker

_APART = re.compile(r"[\s'’-]")


class UnknownIndicatorError(LookupError):
    """The address names an indicator that nobody knows."""


class Listed(NamedTuple):
    """An indicator of the list to choose from."""

    indicator: Indicator
    places: int
    """How many places of the group have a value in the years asked for."""
    is_for_such_places: bool
    """False where only other kinds of place are measured, as the nation alone."""


@dataclass(frozen=True, slots=True)
class View:
    """Everything that one address of the tracker shows."""

    asked: Asked
    domain: str
    tracker: Tracker | None
    """Nothing where the domain has no indicator."""
    indicators: list[Listed]
    """Those of the domain, the best covered first."""
    limits: dict[str, Limit] = field(default_factory=dict)
    standard: str = ""
    """The chosen yardstick; empty where none is known."""
    beside: Tracker | None = None
    """The places to compare, where any are asked for."""

    @property
    def slug(self) -> str:
        """The indicator in addresses."""
        return self.tracker.indicator.slug if self.tracker else self.domain


def read(asked: Asked, clock: AsOf) -> View:
    """Read what the address asks for.

    Raises:
        UnknownIndicatorError: the address names an indicator that does not exist.
    """
    known = _indicators(asked, clock)
    indicator = _choose(known, asked)
    if indicator is None:
        return View(asked, asked.domain or Indicator.Domain.AIR.value, None, [])
    limits = yardsticks.known_limits(indicator)
    standard = _standard(asked, limits, clock)
    group = list(Place.objects.in_group(asked.group).select_related("part_of"))
    chosen = _compared(asked, group)
    extra = [place for place in chosen if place not in group]
    rows = figures.standing([*group, *extra], indicator, on=clock.day)
    limit = limits.get(standard)
    tracker = figures.build(group, rows, indicator, limit, asked)
    any_year = replace(asked, year=None)
    beside = figures.build(chosen, rows, indicator, limit, any_year) if chosen else None
    return View(
        asked=asked,
        domain=indicator.domain,
        tracker=tracker,
        indicators=[
            one
            for one in known
            if one.indicator.domain == indicator.domain
            and (one.is_for_such_places or one.indicator == indicator)
        ],
        limits=limits,
        standard=standard,
        beside=beside,
    )


def _indicators(asked: Asked, clock: AsOf) -> list[Listed]:
    """Read all indicators with how many places of the group have a value, in one query."""
    of_group = Q(
        measurements__place__groups__contains=[asked.group],
        measurements__year__range=(
            asked.first_year or min(FIRST_YEAR, asked.last_year or FIRST_YEAR),
            min(asked.last_year or clock.day.year, clock.day.year),
        ),
    ) & ~Q(measurements__flags__overlap=[TARGET, WITHDRAWN])
    kind = Place.Kind.PROVINCE if asked.provinces else Place.Kind.CITY
    counted = Indicator.objects.annotate(
        places=Count("measurements__place", distinct=True, filter=of_group),
        alike=Count("measurements", filter=Q(measurements__place__kind=kind)),
        all=Count("measurements"),
    )
    listed = [Listed(one, one.places, bool(one.alike or not one.all)) for one in counted]
    return sorted(
        listed, key=lambda one: (one.indicator.code != PM25, -one.places, one.indicator.name)
    )


def _choose(known: Sequence[Listed], asked: Asked) -> Indicator | None:
    if asked.indicator:
        for one in known:
            if one.indicator.slug == asked.indicator:
                return one.indicator
        raise UnknownIndicatorError(asked.indicator)
    domain = asked.domain or Indicator.Domain.AIR
    return next((one.indicator for one in known if one.indicator.domain == domain), None)


def _standard(asked: Asked, limits: dict[str, Limit], clock: AsOf) -> str:
    if not asked.standard:
        return yardsticks.in_force(limits, clock.day)
    if asked.standard in limits:
        return asked.standard
    label = yardsticks.Choice(asked.standard).label
    asked.notes.append(
        _("No limit of this indicator is known in %(standard)s.") % {"standard": label}
    )
    return ""


def _compared(asked: Asked, group: Sequence[Place]) -> list[Place]:
    """Find the places to compare by code, slug or name, those outside the group too."""
    found = _by_name(asked.cities, group)
    missing = [name for name in asked.cities if name not in found]
    if missing:
        slugs = [*(name.lower() for name in missing), *(_fold(name) for name in missing)]
        names = Q(code__in=missing) | Q(slug__in=slugs) | Q(name_zh__in=missing)
        others = Place.objects.filter(country="CN").exclude(kind=Place.Kind.PARK).filter(names)
        found |= _by_name(missing, list(others.select_related("part_of")))
    unknown = [name for name in asked.cities if name not in found]
    if unknown:
        asked.notes.append(
            _("No place is known as: %(names)s.") % {"names": ", ".join(unknown[:MOST_CITIES])}
        )
    places = list(dict.fromkeys(found[name] for name in asked.cities if name in found))
    if len(places) > MOST_CITIES:
        asked.notes.append(
            _("At most %(most)d places are compared; the first %(most)d are shown.")
            % {"most": MOST_CITIES}
        )
    return places[:MOST_CITIES]


def _by_name(names: Sequence[str], places: Sequence[Place]) -> dict[str, Place]:
    known: dict[str, Place] = {}
    for place in places:
        for name in (place.name_en, place.name_fr, place.slug):
            if name:
                known.setdefault(_fold(name), place)
        for name in (place.code, place.name_zh, place.name_zh_full):
            if name:
                known[name] = place
    found = {name: known.get(name) or known.get(_fold(name)) for name in names}
    return {name: place for name, place in found.items() if place is not None}


def _fold(name: str) -> str:
    """Write a name as slugs do: `Xi'an` and `Xi an` are `xian`."""
    return _APART.sub("", name).lower()
