"""A place's case for a need: what is measured there, and the policy in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine import evidence as formulas
from matchmaker.engine.inputs import AREAS, Quality
from matchmaker.engine.signals import Pushes, tailwind_of
from matchmaker.matching import facts
from matchmaker.vocabulary.areas import PriorityArea
from opportunities import regions, strength
from opportunities.models import PolicySignal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from opportunities.models import Limit, Measurement

AREA_COLUMN = {area: column for column, area in enumerate(PriorityArea.values)}
"""Column of each area in the engine's vectors: the order of the working group's list."""

RELATIVE_CAP = 2.0
"""Half as good as the nation is as severe as severity goes, where no standard sets a limit."""

FRESH_YEARS = 5
"""Older figures still count, with less confidence."""

NATION = "CN"

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
    limit_now: Limit | None = None
    """The limit in force on the day that the case is made for, where there is one."""

    @property
    def is_limit_replaced(self) -> bool:
        """Whether the limit that it is judged by has ended by that day."""
        if self.limit is None or self.limit.valid_to is None:
            return False
        return self.limit_now is None or self.limit_now.pk != self.limit.pk


@dataclass(frozen=True, slots=True)
class Case:
    """What speaks for a need at one place, per area."""

    severity: NDArray[np.int16]
    severity_quality: int
    tailwind: NDArray[np.int16]
    tailwind_quality: int
    gaps: tuple[Gap, ...] = ()
    signals: tuple[PolicySignal, ...] = ()
    pushes: Pushes = field(default_factory=Pushes.none)
    """The signals as numbers, in the same order."""


@dataclass(slots=True)
class Evidence:
    """Everything measured and decreed about a set of places, read once."""

    as_of: date
    measurements: dict[str, list[Measurement]] = field(default_factory=dict)
    limits: dict[int, list[Limit]] = field(default_factory=dict)
    signals: dict[str, list[PolicySignal]] = field(default_factory=dict)

    @classmethod
    def read(
        cls, lineages: Iterable[Sequence[str]], as_of: date, *, known_by: date | None = None
    ) -> Evidence:
        """Read the newest figures, the limits and the signals of the places and all above.

        Args:
            lineages: codes of each place and of everything above it.
            as_of: the day that decides what is in force; only its month matters.
            known_by: the day whose knowledge counts, where a page looks back; figures of later
                periods and limits that nobody knew then are left out.
        """
        codes = sorted({code for lineage in lineages for code in lineage} | {NATION})
        return cls(
            as_of=as_of.replace(day=1),
            measurements=facts.newest_measurements(codes, known_by),
            limits=facts.limits(known_by),
            signals=facts.signals(codes),
        )

    def case(self, lineages: Sequence[Sequence[str]]) -> Case:
        """Return the case of a need whose places have these lineages, the main place first."""
        gaps = [gap for lineage in lineages for gap in self._gaps(lineage)]
        severity = np.full(AREAS, formulas.UNKNOWN, dtype=np.int16)
        for gap in gaps:
            for column in _columns(gap.measurement.indicator.areas):
                severity[column] = max(severity[column], gap.severity)
        signals = self._standing(_codes(lineages), PolicySignal.Status.RUNNING)
        pushes = self._pushes(signals, lineages)
        return Case(
            severity=severity,
            severity_quality=self._severity_quality(gaps),
            tailwind=tailwind_of(pushes),
            tailwind_quality=Quality.SOURCED if signals else Quality.UNKNOWN,
            gaps=tuple(gaps),
            signals=tuple(signals),
            pushes=pushes,
        )

    def lapsed(self, lineages: Sequence[Sequence[str]]) -> list[PolicySignal]:
        """Return the signals of the places that are over, by their dates or their source."""
        return self._standing(_codes(lineages), PolicySignal.Status.EXPIRED)

    def stand_ins(self, lineages: Sequence[Sequence[str]]) -> list[list[Gap]]:
        """Return the figures of each place and of those above it, that each could stand in for.

        Returns:
            One list for each indicator of each lineage: the figure that counts first, then those
            of the places above, nearest first.
        """
        slots: dict[tuple[int, int], list[Gap]] = {}
        for number, lineage in enumerate(lineages):
            for level, code in enumerate(lineage):
                for measurement in self.measurements.get(code, ()):
                    gap = self._gap(measurement, level)
                    if gap is not None:
                        slots.setdefault((number, measurement.indicator_id), []).append(gap)
        return list(slots.values())

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
            now = self._limit_now(measurement)
            return Gap(measurement, limit, None, severity, level, now)
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
        known = self.limits.get(measurement.indicator_id, [])
        in_force = _in_force(known, date(measurement.year, 12, 31))
        return in_force or (known[0] if known else None)

    def _limit_now(self, measurement: Measurement) -> Limit | None:
        return _in_force(self.limits.get(measurement.indicator_id, []), self.as_of)

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

    def _standing(self, codes: set[str], status: PolicySignal.Status) -> list[PolicySignal]:
        return [
            signal
            for code in sorted(codes)
            for signal in self.signals.get(code, ())
            if signal.status_on(self.as_of) == status and regions.covers(signal.region, codes)
        ]

    def _pushes(self, signals: list[PolicySignal], lineages: Sequence[Sequence[str]]) -> Pushes:
        """Write signals as numbers: their instrument, nearness, areas and age."""
        level_of = {code: level for lineage in lineages for level, code in enumerate(lineage)}
        documents: dict[str, int] = {}
        relevance = np.zeros((len(signals), AREAS))
        force = np.zeros(len(signals))
        for row, signal in enumerate(signals):
            documents.setdefault(signal.document_ref, len(documents))
            level = level_of[signal.jurisdiction.code]
            force[row] = strength.KIND_STRENGTH[signal.kind] * LEVEL_FACTOR.get(level, FAR_FACTOR)
            share = 1.0 if len(signal.areas) <= 2 else BROAD_FACTOR
            relevance[row, _columns(signal.areas)] = share
        return Pushes(
            documents=np.array([documents[one.document_ref] for one in signals], dtype=np.intp),
            strength=force,
            relevance=relevance,
            age_days=_reals(strength.age_days(one.published_on, self.as_of) for one in signals),
            half_life_days=_reals(strength.half_life_days(one.kind) for one in signals),
        )


def _codes(lineages: Sequence[Sequence[str]]) -> set[str]:
    return {code for lineage in lineages for code in lineage}


def _in_force(limits: Sequence[Limit], day: date) -> Limit | None:
    for limit in limits:
        if (limit.valid_from or date.min) <= day <= (limit.valid_to or date.max):
            return limit
    return None


def _reals(values: Iterable[float]) -> NDArray[np.float64]:
    return np.fromiter(values, dtype=np.float64)


def _columns(areas: Iterable[str]) -> list[int]:
    return [AREA_COLUMN[area] for area in areas if area in AREA_COLUMN]
