"""Bands: which of five grounds a value stands on, and what that says in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from matchmaker.templatetags.money import measured
from opportunities.models import Indicator, Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STEPS = (Decimal(1), Decimal("1.25"), Decimal("1.5"), Decimal(2))
"""Ends of the bands as multiples of a limit: the first keeps it, the last is beyond twice."""

FIFTHS = 5


class Entry(NamedTuple):
    """One line of the legend."""

    band: int
    words: str


@dataclass(frozen=True, slots=True)
class Bands:
    """Ends of the bands from the best to the worst; without ends there is one plain ground."""

    ends: tuple[Decimal, ...] = ()
    is_falling: bool = False
    """True where more is better, so that the best band lies highest."""
    limit: Decimal | None = None

    def of(self, value: Decimal) -> int:
        """Return the band of a value, 1 (best) to 5; 0 where nothing is better or worse."""
        if not self.ends:
            return 0
        passed = sum(1 for end in self.ends if (value < end if self.is_falling else value > end))
        return passed + 1

    def legend(self) -> list[Entry]:
        """Say in words what every band means, best first."""
        if not self.ends:
            return []
        first, last = self.ends[0], self.ends[-1]
        entries = [Entry(1, self._best(first))]
        for band, (near, far) in enumerate(pairwise(self.ends), start=2):
            entries.append(Entry(band, self._between(near, far)))
        return [*entries, Entry(len(self.ends) + 1, self._worst(last))]

    def _best(self, end: Decimal) -> str:
        value = measured(end)
        if self.limit is not None:
            if self.is_falling:
                return _("%(value)s or more: limit met") % {"value": value}
            return _("%(value)s or less: limit met") % {"value": value}
        if self.is_falling:
            return _("%(value)s or more") % {"value": value}
        return _("%(value)s or less") % {"value": value}

    def _between(self, near: Decimal, far: Decimal) -> str:
        words = {"near": measured(near), "far": measured(far)}
        if self.is_falling:
            return _("under %(near)s, down to %(far)s") % words
        return _("over %(near)s, up to %(far)s") % words

    def _worst(self, end: Decimal) -> str:
        if self.is_falling:
            return _("under %(value)s") % {"value": measured(end)}
        return _("over %(value)s") % {"value": measured(end)}


def bands_of(values: Iterable[Decimal], better: str, limit: Limit | None) -> Bands:
    """Choose the bands of a figure.

    Args:
        values: what is shown, in one unit.
        better: a direction of `Indicator.BetterWhen`.
        limit: the yardstick; without one, bands are fifths of what is shown.
    """
    if limit is not None and limit.value > 0:
        is_falling = limit.operator == Limit.Operator.AT_LEAST
        ends = [limit.value / step if is_falling else limit.value * step for step in STEPS]
        return Bands(tuple(round(end, 2) for end in ends), is_falling, limit.value)
    if better == Indicator.BetterWhen.NEITHER:
        return Bands()
    is_falling = better == Indicator.BetterWhen.HIGHER
    return Bands(_fifths(sorted(values, reverse=is_falling)), is_falling)


def _fifths(ordered: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the last value of each fifth but the worst; fewer where values are equal."""
    if len(set(ordered)) < FIFTHS:
        return tuple(dict.fromkeys(ordered))[:-1]
    ends = [ordered[len(ordered) * fifth // FIFTHS - 1] for fifth in range(1, FIFTHS)]
    return tuple(dict.fromkeys(end for end in ends if end != ordered[-1]))
