"""What is known of a place, gathered for its page and for its briefing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q

from opportunities import reading, standing
from opportunities.gaps.wording import claim
from opportunities.models import Assessment, Finding, Framework, Hypothesis, Place

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from matchmaker.accounts.models import User
    from opportunities.models import PolicySignal

YEAR = timedelta(days=365)
SIGNALS_SHOWN = 8
LAPSED_YEARS = 3
"""How far back a page tells of policy that has ended."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The indicators of one medium."""

    name: str
    lines: list[standing.Line]

    @property
    def current(self) -> list[standing.Line]:
        """Lines with a figure since 2013."""
        return [one for one in self.lines if not standing.is_baseline(one.row.newest)]

    @property
    def baseline(self) -> list[standing.Line]:
        """Lines of which only a baseline from before 2013 is known."""
        return [one for one in self.lines if standing.is_baseline(one.row.newest)]

    @property
    def series(self) -> list[reading.IndicatorRow]:
        """Indicators of which more than one figure is known."""
        return [line.row for line in self.lines if line.row.has_series]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Every indicator of a place, and how the newest values stand."""

    lines: list[standing.Line]
    held: list[reading.IndicatorRow]
    """Those that a limit is known for."""

    @property
    def domains(self) -> list[Domain]:
        """The lines by medium; they are sorted so already."""
        grouped = groupby(self.lines, key=lambda one: one.row.indicator.get_domain_display())
        return [Domain(str(name), sorted(lines, key=_telling_first)) for name, lines in grouped]

    @property
    def figure_count(self) -> int:
        """How many figures there are, of all years and sources."""
        periods = (one for line in self.lines for one in line.row.periods)
        return sum(1 + len(one.alternatives) for one in periods)

    @property
    def newest_year(self) -> int | None:
        """The year of the newest figure."""
        periods = (one for line in self.lines for one in line.row.periods)
        return max((one.shown.year for one in periods), default=None)

    @property
    def lead(self) -> standing.Line | None:
        """The line of fine particles, which the standards lead with."""
        return next((one for one in self.lines if one.row.indicator.code == reading.PM25), None)


@dataclass(frozen=True, slots=True)
class Signals:
    """Policy signals of a place and of those above it, on a day."""

    ending: list[PolicySignal]
    """In force, and over within a year."""
    first: list[PolicySignal]
    """In force for longer: the nearest and soonest."""
    further: list[PolicySignal]
    """In force for longer: the others."""
    lapsed: list[PolicySignal]
    """Over for at most three years."""

    @property
    def count(self) -> int:
        """How many are in force."""
        return len(self.in_force)

    @property
    def in_force(self) -> list[PolicySignal]:
        """Those in force, the ones that end soon first."""
        return [*self.ending, *self.first, *self.further]


def _telling_first(line: standing.Line) -> tuple[bool, bool, int]:
    """Put fine particles first, then what a limit is known for, then the newest; else by code."""
    is_lead = line.row.indicator.code == reading.PM25
    return not is_lead, not line.row.has_gaps, -line.row.newest.year


def above_of(place: Place) -> list[Place]:
    """Read the places above a place, the nation first."""
    return list(Place.objects.filter(code__in=place.lineage[1:]).order_by("lineage__len"))


def evidence_of(place: Place, *, on: date) -> Evidence:
    """Read what is measured, held against the limits of a day."""
    rows = reading.indicator_rows(place, on=on)
    return Evidence(standing.lines(place, rows), reading.held_against_limits(rows))


def signals_of(place: Place, *, on: date) -> Signals:
    """Read policy by when it ends."""
    running = reading.signals_in_force(place, on=on)
    ending = [one for one in running if one.ends_by(on + YEAR)]
    longer = [one for one in running if not one.ends_by(on + YEAR)]
    return Signals(
        ending=sorted(ending, key=lambda one: one.deadline_on or date.max),
        first=longer[:SIGNALS_SHOWN],
        further=longer[SIGNALS_SHOWN:],
        lapsed=reading.signals_lapsed(place, on=on, since=on - LAPSED_YEARS * YEAR),
    )


def frameworks_of(place: Place) -> list[Framework]:
    """Read the frameworks that assess a place or its province, with what they found there."""
    codes = place.lineage[:-1] or place.lineage
    here = Q(place__code__in=codes)
    assessed = Assessment.objects.filter(here, framework=OuterRef("pk"))
    found = Finding.objects.filter(here)
    named = Q(places_groups__overlap=place.groups) if place.groups else Q(pk=None)
    return list(
        Framework.objects.filter(
            named | Exists(assessed) | Exists(found.filter(framework=OuterRef("pk")))
        ).prefetch_related(
            Prefetch("findings", found.select_related("place"), to_attr="findings_here")
        )
    )


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed need with what it claims."""

    hypothesis: Hypothesis
    claim: str


def proposed_in(place: Place, user: User | AnonymousUser) -> list[Proposed]:
    """Read the proposed needs of a place and of those within it, for those who may see them."""
    waiting = (
        Hypothesis.objects.visible_to(user)
        .waiting()
        .filter(place__lineage__contains=[place.code])
        .leading()
        .select_related("place", "indicator", "measurement")
    )
    return [Proposed(one, claim(one)) for one in waiting]
