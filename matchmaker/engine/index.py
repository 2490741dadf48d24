"""Indices of places over several indicators: shares, weights, coverage and change over time.

A share says how good one figure of one place is, from 0 to 1; nan stands for "not known" all the
way through. An index is the weighted mean of the shares that are known, and always comes with its
coverage, the part of the weight that they carry. Nothing that is missing is ever filled in.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

LEAST_PLACES = 2
"""Below two places there is nobody to be compared with."""

NO_DIMENSION = -1
"""Stands for "under no heading" among the dimensions of slots."""


class Index(NamedTuple):
    """An index with how much of it is known; both have the same shape.

    Attributes:
        value: 0 to 1, nan where too little is known.
        coverage: 0 to 1, the part of the weight that known shares carry.
    """

    value: Reals
    coverage: Reals


class Change(NamedTuple):
    """An index at two periods, over the slots known in both.

    Attributes:
        then: (p,) index at the earlier period, 0 to 1, nan unknown.
        now: (p,) index at the later period over the same slots, 0 to 1, nan unknown.
        difference: (p,) now less then, -1 to 1, nan unknown.
        used: (p, s) True where a slot is known in both periods.
    """

    then: Reals
    now: Reals
    difference: Reals
    used: Flags


class Prerequisites(NamedTuple):
    """Yes-or-no conditions, which no other figure outweighs; both (p, s).

    Attributes:
        failed: True where the answer is no.
        unknown: True where no answer is known.
    """

    failed: Flags
    unknown: Flags


def min_max(values: Reals, higher_is_better: Flags, minimum_places: int = LEAST_PLACES) -> Reals:
    """Share of the way from the worst to the best of the places present.

        (value - worst) / (best - worst)

    A slot with figures of fewer than `minimum_places` places, or whose places do not differ,
    says nothing: it is unknown for all of them.

    Args:
        values: (p, s) figures of p places in s slots, any unit, nan unknown.
        higher_is_better: (s,) direction of each slot.
        minimum_places: least number of places with a figure, at least 1.

    Returns:
        (p, s), 0 to 1, nan unknown.

    Source:
        docs/scoring.md, "Indices of frameworks"; OECD and JRC, Handbook on Constructing Composite
        Indicators (2008), min-max normalisation.
    """
    known = ~np.isnan(values)
    low = np.where(known, values, np.inf).min(axis=0, initial=np.inf)
    high = np.where(known, values, -np.inf).max(axis=0, initial=-np.inf)
    # Half of each is taken first, because the difference of two large figures may overflow.
    room = high / 2 - low / 2
    usable = known & (known.sum(axis=0) >= minimum_places) & (room > 0)
    shares = np.full(values.shape, np.nan)
    np.divide(values / 2 - low / 2, room, where=usable, out=shares)
    shares = np.clip(shares, 0.0, 1.0)
    return np.array(np.where(higher_is_better, shares, 1.0 - shares), dtype=np.float64)


def distance_to_target(
    values: Reals, baselines: Reals, targets: Reals, higher_is_better: Flags
) -> Reals:
    """Share of the way from a baseline to a target that has been covered.

        (baseline - value) / (baseline - target), cut to 0..1

    for either direction. A value that meets its target has covered the whole way, wherever it
    began. One that has fallen behind its baseline has covered none of it, and neither has one
    that met the target at the baseline and no longer does. Without a value or a target, or
    without a baseline where the target is not met, the share is unknown.

    Args:
        values: (p, s) figures of p places in s slots, nan unknown.
        baselines: (p, s) figures that progress is counted from, in the same units, nan unknown.
        targets: (p, s) or (s,) figures to be reached, in the same units, nan unknown.
        higher_is_better: (s,) direction of each slot.

    Returns:
        (p, s), 0 to 1, nan unknown.

    Source:
        docs/scoring.md, "Indices of frameworks"; the achieved against the required change, as in
        the Green Economy Progress framework of PAGE (2017).
    """
    sign = np.where(higher_is_better, 1.0, -1.0)
    missing = sign * (targets - values)
    to_go = sign * (targets - baselines)
    known = ~np.isnan(missing)
    met = known & (missing <= 0)
    behind = known & ~met & (to_go <= 0)
    on_the_way = known & ~met & (to_go > 0)
    shares = np.full(missing.shape, np.nan)
    np.divide(to_go - missing, to_go, where=on_the_way, out=shares)
    shares[met] = 1.0
    shares[behind] = 0.0
    return np.array(np.clip(shares, 0.0, 1.0), dtype=np.float64)


def weighted_index(shares: Reals, weights: Reals, minimum_coverage: float = 0.0) -> Index:
    """Weighted mean of the shares that are known, with the part of the weight they carry.

        index    = sum of weight x share over the known slots / sum of their weights
        coverage = sum of the weights of the known slots / sum of all weights

    Args:
        shares: (p, s), 0 to 1, nan unknown.
        weights: (s,) above 0; only their proportions matter.
        minimum_coverage: 0 to 1; below it the index is unknown.

    Returns:
        (p,) values and coverages. Without any slot the coverage is 0.

    Source:
        docs/scoring.md, "Indices of frameworks".
    """
    known = ~np.isnan(shares)
    # Each row is added by itself, in the order of the slots: no row changes another's bits.
    carried = np.where(known, weights, 0.0).sum(axis=1)
    earned = np.where(known, weights * shares, 0.0).sum(axis=1)
    value = np.full(shares.shape[0], np.nan)
    whole = weights.sum()
    coverage = carried / whole if whole else np.zeros(shares.shape[0])
    # The coverage of all slots but a tenth of a millionth is that of all slots.
    enough = (carried > 0) & (coverage >= minimum_coverage - 1e-9)
    np.divide(earned, carried, where=enough, out=value)
    return Index(np.clip(value, 0.0, 1.0), coverage)


def dimension_indices(
    shares: Reals, weights: Reals, dimensions: Whole, count: int, minimum_coverage: float = 0.0
) -> Index:
    """The index of each dimension by itself, over its own slots and weights.

    Args:
        shares: (p, s), 0 to 1, nan unknown.
        weights: (s,) above 0.
        dimensions: (s,) row of each slot's dimension, 0 to count - 1, or `NO_DIMENSION`.
        count: number of dimensions d.
        minimum_coverage: 0 to 1, of the dimension's own weight.

    Returns:
        (p, d) values and coverages; a dimension without slots is unknown.

    Source:
        docs/scoring.md, "Indices of frameworks".
    """
    value = np.full((shares.shape[0], count), np.nan)
    coverage = np.zeros((shares.shape[0], count))
    for row in range(count):
        own = dimensions == row
        part = weighted_index(shares[:, own], weights[own], minimum_coverage)
        value[:, row], coverage[:, row] = part
    return Index(value, coverage)


def prerequisites(answers: Reals) -> Prerequisites:
    """Conditions that are not fulfilled or not known; they are reported and never averaged.

    Args:
        answers: (p, s) 1 for yes, 0 for no, nan unknown.

    Returns:
        (p, s) flags.

    Source:
        docs/scoring.md, "Indices of frameworks"; UNIDO, World Bank and GIZ, An International
        Framework for Eco-Industrial Parks (2017): prerequisites beside performance.
    """
    unknown = np.isnan(answers)
    return Prerequisites(failed=~unknown & (answers <= 0), unknown=unknown)


def change(then: Reals, now: Reals, weights: Reals, minimum_coverage: float = 0.0) -> Change:
    """The index at two periods over the slots known in both, and their difference.

    Comparing two indices over different slots would show what was measured, not what changed.
    For `min_max` both periods must share one scale: normalise them together.

    Args:
        then: (p, s) shares at the earlier period, nan unknown.
        now: (p, s) shares at the later period, nan unknown.
        weights: (s,) above 0.
        minimum_coverage: 0 to 1, of all weights; below it the change is unknown.

    Returns:
        The change of each place.

    Source:
        docs/scoring.md, "Indices of frameworks".
    """
    used = ~np.isnan(then) & ~np.isnan(now)
    earlier = weighted_index(np.where(used, then, np.nan), weights, minimum_coverage).value
    later = weighted_index(np.where(used, now, np.nan), weights, minimum_coverage).value
    return Change(earlier, later, later - earlier, used)
