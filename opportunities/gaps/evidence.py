"""What the rules read: every figure, limit and target that may speak, in five queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opportunities import regions
from opportunities.gaps import rules
from opportunities.gaps.facts import BINDING_LEVEL, Facts
from opportunities.models import (
    ErrorReport,
    Indicator,
    Limit,
    Measurement,
    Place,
    PolicySignal,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

Series = dict[tuple[int, int], list[Measurement]]

OLDEST = max(rule.oldest_years for rule in rules.RULES)


@dataclass(frozen=True)
class Evidence:
    """Everything measured and decreed that a rule may use on a day."""

    on: date
    series: Series
    """By place and indicator, the best figure first, as the pages show them."""
    limits: dict[int, tuple[Limit, ...]]
    targets: dict[str, tuple[PolicySignal, ...]]
    """By code of the indicator, the soonest deadline first."""
    disputed: frozenset[int]

    @classmethod
    def read(cls, on: date) -> Evidence:
        """Read what the rules need for a day."""
        return cls(
            on=on,
            series=_series(on),
            limits=_limits(),
            targets=_targets(on),
            disputed=frozenset(
                ErrorReport.objects.filter(state=ErrorReport.State.OPEN)
                .order_by()
                .values_list("measurement_id", flat=True)
            ),
        )

    def facts(self) -> Iterator[Facts]:
        """Give the facts of every indicator of every place, in a lasting order."""
        for (_place, indicator_pk), figures in sorted(self.series.items()):
            newest = figures[0]
            group = _group_of(newest.place)
            yield Facts(
                place=newest.place,
                indicator=newest.indicator,
                figures=tuple(figures),
                limits=self.limits.get(indicator_pk, ()),
                targets=self._targets_of(newest),
                peers=self._peers_of(newest, group),
                group=group,
                disputed=self.disputed,
                on=self.on,
            )

    def _targets_of(self, figure: Measurement) -> tuple[PolicySignal, ...]:
        place = figure.place
        return tuple(
            signal
            for signal in self.targets.get(figure.indicator.code, ())
            if signal.jurisdiction.code in place.lineage
            and regions.covers(signal.region, place.lineage)
            and place.province_code not in rules.TARGET_BY_SIGNAL[signal.key].outside
        )

    def _peers_of(self, figure: Measurement, group: str) -> tuple[Measurement, ...]:
        if not group or figure.indicator.code not in rules.PEER_MARGINS:
            return ()
        found = []
        for (place_pk, indicator_pk), figures in sorted(self.series.items()):
            if indicator_pk != figure.indicator_id or place_pk == figure.place_id:
                continue
            if _belongs(figures[0].place, group):
                nearest = _nearest(figures, figure)
                found += [nearest] if nearest else []
        return tuple(found)


def _nearest(figures: list[Measurement], figure: Measurement) -> Measurement | None:
    """Return a peer's figure of the same year, or of the year before or after."""
    window = rules.PEER_WINDOW_YEARS
    near = [
        one
        for one in figures
        if one.is_whole_year
        and abs(one.year - figure.year) <= window
        and _same_unit(one.unit, figure.unit)
    ]
    return min(
        near,
        key=lambda one: (abs(one.year - figure.year), one.precedence, -one.year, one.pk),
        default=None,
    )


def _same_unit(one: str, other: str) -> bool:
    # Days of 365 and of 366 differ by less than a day's weather.
    return one == other or (one.startswith("days of ") and other.startswith("days of "))


def _group_of(place: Place) -> str:
    """Name the group that a place is compared in; empty where there is none."""
    if place.kind == Place.Kind.PROVINCE:
        return rules.PROVINCES
    return next((group for group in rules.PEER_GROUPS if group in place.groups), "")


def _belongs(place: Place, group: str) -> bool:
    if group == rules.PROVINCES:
        return place.kind == Place.Kind.PROVINCE
    return group in place.groups


def _series(on: date) -> Series:
    rows = (
        Measurement.objects.standing()
        .filter(
            place__country="CN",
            place__kind__in=(Place.Kind.PROVINCE, Place.Kind.CITY),
            year__range=(on.year - OLDEST, on.year),
        )
        .exclude(flags__overlap=list(rules.NEVER_FLAGS))
        .exclude(indicator__areas=[])
        .select_related("place", "indicator", "source")
        .order_by("place_id", "indicator_id", "-year", "precedence", "pk")
    )
    found: Series = defaultdict(list)
    for row in rows:
        neither = row.indicator.better_when == Indicator.BetterWhen.NEITHER
        if not neither or row.indicator.code == rules.CLOSURES:
            found[row.place_id, row.indicator_id].append(row)
    for figures in found.values():
        # A mean of some months is no annual mean: it leads only where no whole year is known.
        figures.sort(key=lambda one: (not one.is_whole_year, -one.year, one.precedence, one.pk))
    return dict(found)


def _limits() -> dict[int, tuple[Limit, ...]]:
    rows = (
        Limit.objects.filter(
            indicator__isnull=False,
            standard__is_binding=True,
            level__startswith=BINDING_LEVEL,
        )
        .select_related("standard", "source")
        .order_by("indicator_id", "valid_from", "pk")
    )
    found: dict[int, list[Limit]] = defaultdict(list)
    for row in rows:
        if row.indicator_id is not None:
            found[row.indicator_id].append(row)
    return {pk: tuple(limits) for pk, limits in found.items()}


def _targets(on: date) -> dict[str, tuple[PolicySignal, ...]]:
    rows = (
        PolicySignal.objects.running(on)
        .filter(
            key__in=rules.TARGET_BY_SIGNAL,
            kind=PolicySignal.Kind.TARGET,
            target_value__isnull=False,
            deadline_on__year__lte=on.year + rules.TARGET_AHEAD_YEARS,
        )
        .select_related("jurisdiction", "source")
        .order_by("deadline_on", "key")
    )
    found: dict[str, list[PolicySignal]] = defaultdict(list)
    for row in rows:
        for code in rules.TARGET_BY_SIGNAL[row.key].indicators:
            found[code].append(row)
    return {code: tuple(signals) for code, signals in found.items()}
