"""Whether the newest decisions still follow the scores as the older ones did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.learning import Reviews, calibrate, log_loss, merit

if TYPE_CHECKING:
    from collections.abc import Sequence

Shares = NDArray[np.float64]

NEWEST = 40
"""How many decisions are held against all those before them."""

LEAST_OLDER = 40
"""Fewer older decisions tell too little of what to expect."""

SURE = 100.0
"""From this evidence on the alarm rings: with nothing wrong, once in a hundred checks at most."""

STAKES = (0.25, 0.5, 0.75)
"""Parts of what a wager could lose at most that are staked on every decision."""

MOVED = 0.25
"""From this index on the decided pairs are others than before (a custom of credit scoring)."""

BINS = 5


class Level(StrEnum):
    """What the newest decisions say."""

    CALM = "calm"
    MOVED = "moved"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Band:
    """The newest decisions of one fifth of the older scores.

    Attributes:
        low, high: merit from 0 to 1.
        decisions: how many.
        expected: accepts that the older decisions let expect.
        accepted: accepts.
    """

    low: float
    high: float
    decisions: int
    expected: float
    accepted: int


@dataclass(frozen=True, slots=True)
class Drift:
    """The newest decisions beside the older ones.

    Attributes:
        older: decisions that the expectation rests on.
        newest: decisions held against it.
        expected: accepts expected among them.
        accepted: accepts.
        evidence: odds against "as before", 1 says nothing.
        moved: population stability index of the scores decided about.
        log_loss_before: mean surprise of the older decisions.
        log_loss_now: mean surprise of the newest.
        bands: by fifths of the older scores.
    """

    older: int
    newest: int
    expected: float
    accepted: int
    evidence: float
    moved: float
    log_loss_before: float
    log_loss_now: float
    bands: tuple[Band, ...]

    @property
    def level(self) -> Level:
        """The alarm rings for decisions; scores that moved alone are only named."""
        if self.evidence >= SURE:
            return Level.ALARM
        return Level.MOVED if self.moved >= MOVED else Level.CALM


def watch(reviews: Reviews, values: Sequence[int], *, newest: int = NEWEST) -> Drift | None:
    """Hold the newest decisions against what the older ones let expect.

    Args:
        reviews: decided pairs, oldest first.
        values: seven weights in 1/10,000.
        newest: how many to check.

    Returns:
        The comparison, or None with too few decisions before them.

    Source:
        docs/scoring.md, "Learning".
    """
    cut = len(reviews) - newest
    if cut < LEAST_OLDER:
        return None
    older, recent = reviews.rows(slice(cut)), reviews.rows(slice(cut, None))
    expectation = calibrate(older, values)
    if expectation is None:
        return None
    before, now = merit(older.shares, values), merit(recent.shares, values)
    chance = expectation.chance(recent.shares)
    return Drift(
        older=cut,
        newest=newest,
        expected=float(chance.sum()),
        accepted=int(recent.accepted.sum()),
        evidence=evidence(chance, recent.accepted),
        moved=stability_index(before, now),
        log_loss_before=float(
            log_loss(expectation.chance(older.shares), older.accepted).mean(),
        ),
        log_loss_now=float(log_loss(chance, recent.accepted).mean()),
        bands=_bands(before, now, chance, recent.accepted),
    )


def evidence(chance: Shares, accepted: NDArray[np.bool_]) -> float:
    """Return what a gambler would hold who bets a unit that the chances are wrong.

    A third of the stakes each: on more accepts than expected, on fewer, and on accepts where
    they were not expected. With the chances right the expected holding is 1, so that it reaches
    `SURE` in one of a hundred sequences at most (Ville 1939).

    Args:
        chance: (m,), of an accept, in the order of the decisions.
        accepted: (m,), what was decided.

    Returns:
        The largest holding on the way, 1 or more.

    Source:
        docs/scoring.md, "Learning".
    """
    kept = np.clip(chance, 0.02, 0.98)
    surprise = accepted - kept
    reversal = np.sign(0.5 - kept) * surprise
    holdings = []
    for stake in STAKES:
        for won in (surprise, -surprise, reversal):
            holdings.append(np.cumprod(1 + stake * won))
    return float(max(np.mean(holdings, axis=0).max(initial=1.0), 1.0))


def stability_index(before: Shares, now: Shares) -> float:
    """Return the population stability index of values now against before, 0 where alike.

    Args:
        before: values that fix five bins of equal count.
        now: values to compare.

    Returns:
        Sum of (share now - share before) ln(share now / share before), counts smoothed by 1/2,
        less what as many values of one kind would show by chance; not below 0.

    Source:
        docs/scoring.md, "Learning".
    """
    inner = np.quantile(before, np.linspace(0, 1, BINS + 1)[1:-1])
    shares = []
    for values in (before, now):
        counts = np.bincount(np.searchsorted(inner, values), minlength=BINS) + 0.5
        shares.append(counts / counts.sum())
    by_chance = (BINS - 1) * (1 / before.size + 1 / now.size)
    return max(
        float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum()) - by_chance, 0
    )


def _bands(
    before: Shares, now: Shares, chance: Shares, accepted: NDArray[np.bool_]
) -> tuple[Band, ...]:
    edges = np.quantile(before, np.linspace(0, 1, BINS + 1))
    where = np.searchsorted(edges[1:-1], now)
    return tuple(
        Band(
            low=float(edges[band]) if band else 0.0,
            high=float(edges[band + 1]) if band < BINS - 1 else 1.0,
            decisions=int((where == band).sum()),
            expected=float(chance[where == band].sum()),
            accepted=int(accepted[where == band].sum()),
        )
        for band in range(BINS)
    )
