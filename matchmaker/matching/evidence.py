"""A place's case for a need: what is measured there, and the policy in force."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from matchmaker.engine import evidence as formulas
from matchmaker.engine.inputs import AREAS, Quality
from matchmaker.vocabulary.areas import PriorityArea
from opportunities import regions
from opportunities.models import Indicator, Limit, Measurement, PolicySignal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

AREA_COLUMN = {area: column for column, area in enumerate(PriorityArea.values)}
"""Column of each area in the engine's vectors: the order of the working group's list."""

BINDING_LEVEL = "Grade II"
"""The grade of GB 3095 that cities are held to."""

RELATIVE_CAP = 2.0
"""Half as good as the nation is as severe as severity goes, where no standard sets a limit."""

FRESH_YEARS = 5
"""Older figures still count, with less confidence."""

NATION = "CN"

KIND_STRENGTH = {
    PolicySignal.Kind.TARGET: 0.5,
    PolicySignal.Kind.BAN: 0.5,
    PolicySignal.Kind.STANDARD: 0.5,
    PolicySignal.Kind.SUBSIDY: 0.4,
    PolicySignal.Kind.DEMONSTRATION: 0.3,
    PolicySignal.Kind.RELOCATION: 0.3,
    PolicySignal.Kind.STATEMENT: 0.1,
}
"""How hard each instrument pushes; a statement never weighs as a target (docs/scoring.md)."""

HALF_LIFE_DAYS = {PolicySignal.Kind.STATEMENT: 180, PolicySignal.Kind.STANDARD: 1460}
DEFAULT_HALF_LIFE_DAYS = 730
UNDATED_AGE_DAYS = 1826
"""A signal without a date of publication counts as five years old."""

LEVEL_FACTOR = {0: 1.0, 1: 0.8}
"""Policy of the place itself counts whole, of the level above 0.8, of all above that 0.5."""

FAR_FACTOR = 0.5
BROAD_FACTOR = 0.5
"""A document that names more than two areas pushes each of them half as hard."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One measurement held against the value that it is judged by."""

    measurement: Measurement
    limit: Limit | None
    reference: Measurement | None
    severity: int
    level: int
    """0 where the place itself measured, 1 for the place above, and so on."""


@dataclass(frozen=True, slots=True)
class Case:
    """What speaks for a need at one place, per area."""

    severity: NDArray[np.int16]
    severity_quality: int
    tailwind: NDArray[np.int16]
    tailwind_quality: int
    gaps: tuple[Gap, ...] = ()
    signals: tuple[PolicySignal, ...] = ()


@dataclass(slots=True)
class Evidence:
    """Everything measured and decreed about a set of places, read once."""

    as_of: date
    measurements: dict[str, list[Measurement]] = field(default_factory=dict)
    limits: dict[int, list[Limit]] = field(default_factory=dict)
    signals: dict[str, list[PolicySignal]] = field(default_factory=dict)

    @classmethod
    def read(cls, lineages: Iterable[Sequence[str]], as_of: date) -> Evidence:
        """Read the newest figures, the limits and the signals of the places and all above.

        Args:
            lineages: codes of each place and of everything above it.
            as_of: the day that decides what is in force; only its month matters.
        """
        codes = sorted({code for lineage in lineages for code in lineage} | {NATION})
        return cls(
            as_of=as_of.replace(day=1),
            measurements=_newest_measurements(codes),
            limits=_limits(),
            signals=_signals(codes),
        )

    def case(self, lineages: Sequence[Sequence[str]]) -> Case:
        """Return the case of a need whose places have these lineages, the main place first."""
        gaps = [gap for lineage in lineages for gap in self._gaps(lineage)]
        severity = np.full(AREAS, formulas.UNKNOWN, dtype=np.int16)
        for gap in gaps:
            for column in _columns(gap.measurement.indicator.areas):
                severity[column] = max(severity[column], gap.severity)
        signals = self._in_force({code for lineage in lineages for code in lineage})
        return Case(
            severity=severity,
            severity_quality=self._severity_quality(gaps),
            tailwind=self._tailwind(signals, lineages),
            tailwind_quality=Quality.SOURCED if signals else Quality.UNKNOWN,
            gaps=tuple(gaps),
            signals=tuple(signals),
        )

    def _gaps(self, lineage: Sequence[str]) -> list[Gap]:
        found: list[Gap] = []
        seen: set[int] = set()
        for level, code in enumerate(lineage):
            for measurement in self.measurements.get(code, ()):
                if measurement.indicator_id in seen:
                    continue
                gap = self._gap(measurement, level)
                if gap is not None:
                    seen.add(measurement.indicator_id)
                    found.append(gap)
        return found

    def _gap(self, measurement: Measurement, level: int) -> Gap | None:
        limit = self._limit(measurement)
        value = float(measurement.value)
        if limit is not None:
            severity = int(formulas.severity(value, float(limit.value)))
            return Gap(measurement, limit, None, severity, level)
        reference = self._nationwide(measurement)
        if reference is None or reference.value <= 0 or value < 0:
            return None
        better = formulas.BetterWhen(measurement.indicator.better_when)
        severity = int(
            formulas.severity(value, float(reference.value), RELATIVE_CAP, better_when=better)
        )
        return Gap(measurement, None, reference, severity, level)

    def _limit(self, measurement: Measurement) -> Limit | None:
        """Find the limit in force at the end of the measured period, or the first one after."""
        end = date(measurement.year, 12, 31)
        known = self.limits.get(measurement.indicator_id, [])
        for limit in known:
            starts = limit.valid_from or date.min
            ends = limit.valid_to or date.max
            if starts <= end <= ends:
                return limit
        return known[0] if known else None

    def _nationwide(self, measurement: Measurement) -> Measurement | None:
        for candidate in self.measurements.get(NATION, ()):
            if (
                candidate.indicator_id == measurement.indicator_id
                and candidate.pk != measurement.pk
                and candidate.unit == measurement.unit
            ):
                return candidate
        return None

    def _severity_quality(self, gaps: list[Gap]) -> int:
        if not gaps:
            return Quality.UNKNOWN
        fresh_own = any(
            gap.level == 0 and self.as_of.year - gap.measurement.year <= FRESH_YEARS for gap in gaps
        )
        return Quality.SOURCED if fresh_own else Quality.ASSIGNED

    def _in_force(self, codes: set[str]) -> list[PolicySignal]:
        running = PolicySignal.Status.RUNNING
        return [
            signal
            for code in sorted(codes)
            for signal in self.signals.get(code, ())
            if signal.status_on(self.as_of) == running and regions.covers(signal.region, codes)
        ]

    def _tailwind(
        self, signals: list[PolicySignal], lineages: Sequence[Sequence[str]]
    ) -> NDArray[np.int16]:
        """Sum the push of the signals; a document counts once per area, by its strongest."""
        if not signals:
            return np.full(AREAS, formulas.UNKNOWN, dtype=np.int16)
        level_of = {code: level for lineage in lineages for level, code in enumerate(lineage)}
        strength = np.zeros(len(signals))
        relevance = np.zeros((len(signals), AREAS))
        strongest: dict[tuple[str, int], float] = defaultdict(float)
        for row, signal in enumerate(signals):
            level = level_of[signal.jurisdiction.code]
            strength[row] = KIND_STRENGTH[PolicySignal.Kind(signal.kind)] * LEVEL_FACTOR.get(
                level, FAR_FACTOR
            )
            share = 1.0 if len(signal.areas) <= 2 else BROAD_FACTOR
            for column in _columns(signal.areas):
                key = (signal.document_ref, column)
                if strength[row] * share > strongest[key]:
                    strongest[key] = strength[row] * share
                    relevance[row, column] = share
        _keep_strongest(signals, strength, relevance, strongest)
        return formulas.tailwind(
            strength,
            relevance,
            np.array([self._age_days(signal) for signal in signals]),
            np.array([half_life_days(signal) for signal in signals]),
            np.zeros(len(signals), dtype=np.bool_),
        )

    def _age_days(self, signal: PolicySignal) -> int:
        if signal.published_on is None:
            return UNDATED_AGE_DAYS
        return (self.as_of - signal.published_on).days


def half_life_days(signal: PolicySignal) -> int:
    """Return the days in which a signal of this kind loses half its push."""
    return HALF_LIFE_DAYS.get(PolicySignal.Kind(signal.kind), DEFAULT_HALF_LIFE_DAYS)


def _columns(areas: Iterable[str]) -> list[int]:
    return [AREA_COLUMN[area] for area in areas if area in AREA_COLUMN]


def _keep_strongest(
    signals: list[PolicySignal],
    strength: NDArray[np.float64],
    relevance: NDArray[np.float64],
    strongest: dict[tuple[str, int], float],
) -> None:
    """Blank all rows of a document and area but the first of its strongest."""
    kept: set[tuple[str, int]] = set()
    for row, signal in enumerate(signals):
        for column in np.flatnonzero(relevance[row]):
            key = (signal.document_ref, int(column))
            weaker = strength[row] * relevance[row, column] < strongest[key]
            if weaker or key in kept:
                relevance[row, column] = 0
            else:
                kept.add(key)


def _newest_measurements(codes: list[str]) -> dict[str, list[Measurement]]:
    rows = (
        Measurement.objects.filter(place__code__in=codes)
        .exclude(indicator__better_when=Indicator.BetterWhen.NEITHER)
        .exclude(indicator__areas=[])
        .select_related("indicator", "source", "place")
        # A mean of some months is no annual mean: it speaks only where no whole year is known.
        .alias(is_part=~Q(period=Cast("year", CharField())))
        .order_by("place_id", "indicator_id", "is_part", "-year", "precedence", "pk")
        .distinct("place_id", "indicator_id")
    )
    found: dict[str, list[Measurement]] = defaultdict(list)
    for row in rows:
        found[row.place.code].append(row)
    return found


def _limits() -> dict[int, list[Limit]]:
    rows = (
        Limit.objects.filter(
            indicator__isnull=False,
            standard__is_binding=True,
            level__startswith=BINDING_LEVEL,
            operator=Limit.Operator.AT_MOST,
        )
        .select_related("standard", "source")
        .order_by("indicator_id", "valid_from", "pk")
    )
    found: dict[int, list[Limit]] = defaultdict(list)
    for row in rows:
        if row.indicator_id is not None:
            found[row.indicator_id].append(row)
    return found


def _signals(codes: list[str]) -> dict[str, list[PolicySignal]]:
    rows = (
        PolicySignal.objects.filter(jurisdiction__code__in=codes)
        .select_related("jurisdiction", "source")
        .order_by("key")
    )
    found: dict[str, list[PolicySignal]] = defaultdict(list)
    for row in rows:
        found[row.jurisdiction.code].append(row)
    return found
