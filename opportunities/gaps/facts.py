"""What a rule is given about one indicator of one place, and what it answers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from matchmaker.engine.evidence import BetterWhen
from opportunities.reading import BINDING_LEVEL, end_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from opportunities.models import Indicator, Limit, Measurement, Place, PolicySignal

Json = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """One indicator of one place, and everything that it may be held against."""

    place: Place
    indicator: Indicator
    figures: tuple[Measurement, ...]
    """As the pages show them, the best first; never empty."""
    limits: tuple[Limit, ...]
    """Every binding Grade II limit of the indicator, whatever its dates."""
    targets: tuple[PolicySignal, ...]
    """Running targets that a rule ties to the indicator, the soonest deadline first."""
    peers: tuple[Measurement, ...]
    """Whole-year figures of the group's other members, one each, nearest in time."""
    group: str
    """Code of the group that the peers belong to; empty where the place has none."""
    disputed: frozenset[int]
    """Figures that somebody has reported as wrong, and nobody has answered yet."""
    on: date

    @property
    def newest(self) -> Measurement:
        """The figure that speaks for the place."""
        return self.figures[0]

    @property
    def better_when(self) -> BetterWhen:
        """Which direction is good."""
        return BetterWhen(self.indicator.better_when)

    @property
    def age(self) -> int:
        """Calendar years since the newest figure."""
        return self.on.year - self.newest.year

    @cached_property
    def limit_then(self) -> Limit | None:
        """The limit in force at the end of the measured period."""
        return self._limit_on(end_of(self.newest.period, self.newest.year))

    @cached_property
    def limit_today(self) -> Limit | None:
        """The limit in force on the day that asks."""
        return self._limit_on(self.on)

    @cached_property
    def limit_next(self) -> Limit | None:
        """The next limit that is known to come."""
        coming = [one for one in self.limits if one.valid_from and one.valid_from > self.on]
        return min(coming, key=lambda one: (one.valid_from, one.pk), default=None)

    def _limit_on(self, day: date) -> Limit | None:
        for limit in self.limits:
            starts = limit.valid_from is None or limit.valid_from <= day
            if starts and (limit.valid_to is None or limit.valid_to >= day):
                return limit if limit.unit == self.newest.unit else None
        return None


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that lowers the confidence in a gap."""

    code: str
    thousandths: int
    count: int = 0
    """Years of age, peers or points, where the words name a number."""

    def as_json(self) -> Json:
        """Write the factor for the evidence."""
        return {"code": self.code, "factor": self.thousandths, "count": self.count}


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap that a rule has found, ready to be proposed as a need."""

    rule: str
    facts: Facts
    measurement: Measurement
    areas: tuple[str, ...]
    evidence: Json
    grounds: Json
    """What the claim stands on: the digest is made of it, and changes only with it."""
    severity: int
    confidence: int

    @property
    def digest(self) -> str:
        """SHA-256 of the grounds: another digest is another reason to look again."""
        text = json.dumps(self.grounds, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Decimal) -> str:
    """Write a figure as it was given, without trailing zeros."""
    return f"{value.normalize():f}"


def figure_json(one: Measurement) -> Json:
    """Write a figure with all that a reader needs to judge it."""
    return {
        "id": one.pk,
        "value": plain(one.value),
        "unit": one.unit,
        "year": one.year,
        "period": one.period,
        "method": one.method,
        "flags": list(one.flags),
        "precedence": one.precedence,
        "source": {"key": one.source.key, "title": one.source.title, "url": one.source.url},
    }


def figure_grounds(one: Measurement) -> Json:
    """Write the part of a figure whose change is a change of evidence."""
    return {
        "value": plain(one.value),
        "unit": one.unit,
        "period": one.period,
        "source": one.source.key,
    }


def limit_json(limit: Limit, when: str) -> Json:
    """Write a limit; when: `then`, `today` or `next`."""
    return {
        "when": when,
        "value": plain(limit.value),
        "unit": limit.unit,
        "standard": limit.standard.code,
        "level": limit.level,
        "from": limit.valid_from.isoformat() if limit.valid_from else "",
        "to": limit.valid_to.isoformat() if limit.valid_to else "",
        "source": {"title": limit.source.title, "url": limit.source.url},
    }


def target_json(signal: PolicySignal, unit: str) -> Json:
    """Write a target of a policy document, in the unit that it is compared in."""
    assert signal.target_value is not None  # noqa: S101 - only such signals are read
    return {
        "key": signal.key,
        "value": plain(signal.target_value),
        "unit": unit,
        "deadline": signal.deadline_on.isoformat() if signal.deadline_on else "",
        "title": signal.title_en,
        "issuer": signal.issuer,
        "jurisdiction": signal.jurisdiction.code,
        "source": {"title": signal.source.title, "url": signal.source.url},
    }


__all__ = [
    "BINDING_LEVEL",
    "Factor",
    "Facts",
    "Finding",
    "Json",
    "figure_grounds",
    "figure_json",
    "limit_json",
    "plain",
    "target_json",
]
