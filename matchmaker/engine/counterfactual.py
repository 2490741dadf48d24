"""What a score becomes without one of the signals or figures that it leans on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from matchmaker.engine import components
from matchmaker.engine.evidence import UNKNOWN
from matchmaker.engine.inputs import AREAS, Flags, Needs, Offers, Thousandths
from matchmaker.engine.signals import Pushes, tailwind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WHOLE_BP = 10_000
"""The whole, in basis points."""

Levelled = Literal["evidence", "policy"]
"""The two components that rest on a level per area."""


class Value(NamedTuple):
    """What a component would be worth.

    Attributes:
        thousandths: 0 to 1000.
        is_assumed: True where nothing would be known, so that it takes its neutral value.
    """

    thousandths: int
    is_assumed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Measured figures of the places of one need, in the order in which they count.

    Attributes:
        slots: (g,), the same number for figures of which only the first known one counts: those
            of one indicator in one place and the places above it.
        severity: (g,), 0 to 1000.
        areas: (g, 8), True where the figure speaks for an area.
    """

    slots: NDArray[np.intp]
    severity: Thousandths
    areas: Flags


def first_of_slots(slots: NDArray[np.intp]) -> NDArray[np.intp]:
    """Find the figures that count, the first of each slot.

    Args:
        slots: (g,), as in `Figures`.

    Returns:
        Their rows in ascending order.
    """
    return np.sort(np.unique(slots, return_index=True)[1])


def severity_without(figures: Figures, absent: Flags) -> Thousandths:
    """Severity of each area while some figures are unknown.

    Where the first figure of a slot is unknown, the next one takes over.

    Args:
        figures: g figures.
        absent: (k, g), True where a figure is taken to be unknown.

    Returns:
        (k, 8), 0 to 1000, -1 where no figure is left for an area.

    Source:
        docs/scoring.md, "What a score hangs on".
    """
    found = np.full((len(absent), AREAS), UNKNOWN, dtype=np.int16)
    for case, gone in enumerate(absent):
        left = np.flatnonzero(~gone)
        left = left[first_of_slots(figures.slots[left])]
        spoken = np.where(figures.areas[left], figures.severity[left, None], UNKNOWN)
        found[case] = spoken.max(axis=0, initial=UNKNOWN)
    return found


def tailwind_without(pushes: Pushes, absent: Flags) -> Thousandths:
    """Tailwind of each area after some signals have lapsed.

    Where the strongest row of a document lapses, its next-strongest takes over.

    Args:
        pushes: s signals in force.
        absent: (k, s), True where a signal is taken to have lapsed.

    Returns:
        (k, 8), 0 to 1000; -1 throughout where no signal is left.

    Source:
        docs/scoring.md, "What a score hangs on".
    """
    found = np.empty((len(absent), AREAS), dtype=np.int16)
    for case, gone in enumerate(absent):
        found[case] = tailwind_of(pushes.rows(~gone))
    return found


def values_with(
    component: Levelled, offer: Offers, need: Needs, levels: Thousandths, neutral: int
) -> list[Value]:
    """Value of a component of one pair if its place had other levels per area.

    Args:
        component: evidence, with severities, or policy, with tailwinds.
        offer: one technology.
        need: one need.
        levels: (k, 8), 0 to 1000, -1 unknown.
        neutral: value where no shared area has a known level.

    Returns:
        k values, by the formulas of the score itself.

    Raises:
        ValueError: not one technology and one need.

    Source:
        docs/scoring.md, "What a score hangs on".
    """
    if (len(offer), len(need)) != (1, 1):
        message = "one technology and one need make a pair"
        raise ValueError(message)
    copies = need.rows(np.zeros(len(levels), dtype=np.intp))
    # A level that is known has some quality; how much of it changes no value.
    some = np.ones(len(levels), dtype=np.int16)
    if component == "evidence":
        changed = replace(copies, severity=levels, severity_quality=some)
        found = components.evidence(offer, changed, neutral)
    else:
        changed = replace(copies, tailwind=levels, tailwind_quality=some)
        found = components.policy(offer, changed, neutral)
    pairs = zip(found.value[0].tolist(), found.assumed[0].tolist(), strict=True)
    return [Value(value, is_assumed) for value, is_assumed in pairs]


def shares_bp(terms: Sequence[int]) -> tuple[int, ...]:
    """Share of each term in their sum.

    Args:
        terms: whole numbers, not negative.

    Returns:
        Basis points that sum to 10,000, or all 0 where the sum is 0. Each is rounded down; what
        is left over goes to the largest remainders, earlier terms first.
    """
    total = sum(terms)
    if not total:
        return (0,) * len(terms)
    shares = [term * WHOLE_BP // total for term in terms]
    by_remainder = sorted(range(len(terms)), key=lambda i: -(terms[i] * WHOLE_BP % total))
    for index in by_remainder[: WHOLE_BP - sum(shares)]:
        shares[index] += 1
    return tuple(shares)


__all__ = [
    "Figures",
    "Levelled",
    "Value",
    "first_of_slots",
    "severity_without",
    "shares_bp",
    "tailwind_without",
    "values_with",
]
