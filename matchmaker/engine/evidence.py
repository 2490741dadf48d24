"""Severity, tailwind, scale and the cautions: pure formulas over a place's and a firm's figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cache
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.engine.inputs import FULL, Thousandths

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

UNKNOWN = -1
"""Stands for "not known" among thousandths."""

DEFAULT_CAP = 3.0
"""A figure at three times its limit is as severe as severity goes."""

MIN_PEERS = 5
"""Below five peers a rank says little, so the severity stays unknown."""

CONTRACT_FACTOR = 3
"""A firm is taken to manage three times its largest delivered contract."""

SCALE_WIDTH = Decimal("1.5")
"""Width of the bell over ln(size / capacity)."""

CONSORTIUM_BELOW = 500
"""Below this scale value the need asks for a team."""

HALF = Decimal("0.5")
TABLE_DIGITS = 24
MILLION = 1_000_000
OLD_EVIDENCE_YEARS = 5
DEADLINE_SOON_DAYS = 30


class BetterWhen(StrEnum):
    """Which direction of an indicator is good news."""

    LOWER = "lower"
    HIGHER = "higher"


class Basis(StrEnum):
    """What a firm's capacity was taken from."""

    ANNUAL = "annual"
    LARGEST_CONTRACT = "largest_contract"
    UNKNOWN = "unknown"


class Caution(StrEnum):
    """What a person should know beside the score. A caution never changes a score."""

    IP_RISK = "ip_risk"
    LOCAL_COMPETITION = "local_competition"
    CAPACITY_UNPROVEN = "capacity_unproven"
    TOO_SMALL_ALONE = "too_small_alone"
    SIZE_IS_TOTAL = "size_is_total"
    OLD_EVIDENCE = "old_evidence"
    PAST_DEADLINE_SOON = "past_deadline_soon"


@dataclass(frozen=True, slots=True)
class CautionFacts:
    """What is known about one pair besides its score; None is unknown.

    Attributes:
        needs_ip_protection: the technology holds know-how that can be copied.
        is_ip_protected: a right in force in China covers it.
        local_suppliers: Chinese suppliers known for the same capability.
        capacity_cad: the firm's capacity.
        size_cad: the need's size.
        size_is_total: the size is a project's total.
        evidence_years: age in years of the newest measurement used.
        days_to_close: days until the need closes, counted from the run's as-of date.
    """

    needs_ip_protection: bool = False
    is_ip_protected: bool = False
    local_suppliers: int | None = None
    capacity_cad: float | None = None
    size_cad: float | None = None
    size_is_total: bool = False
    evidence_years: int | None = None
    days_to_close: int | None = None


def severity(
    value: ArrayLike,
    limit: ArrayLike,
    cap: float = DEFAULT_CAP,
    better_when: BetterWhen = BetterWhen.LOWER,
) -> Thousandths:
    """How far a measured figure lies beyond its limit.

    clip((r - 1) / (cap - 1), 0, 1), where r = value / limit if lower is better and
    limit / value if higher is better.

    Args:
        value: measured figures in any unit, not negative; nan unknown.
        limit: the standard's figure in the same unit, above 0; nan where none applies.
        cap: the ratio at which severity is full, above 1.
        better_when: which direction is good.

    Returns:
        Broadcast shape, 0 to 1000, -1 where value or limit is unknown.

    Raises:
        ValueError: cap is not above 1, a value is negative or a limit is not positive.

    Source:
        docs/scoring.md, "Evidence of need". Distance to target, as in the city pages.
    """
    measured, allowed = np.broadcast_arrays(
        np.asarray(value, dtype=np.float64), np.asarray(limit, dtype=np.float64)
    )
    if not cap > 1:
        message = "cap lies above 1"
        raise ValueError(message)
    if (measured < 0).any() or (allowed <= 0).any():
        message = "a value is not negative and a limit is positive"
        raise ValueError(message)
    with np.errstate(divide="ignore"):
        ratio = measured / allowed if better_when is BetterWhen.LOWER else allowed / measured
    share = np.clip((ratio - 1) / (cap - 1), 0, 1)
    return _thousandths(share)


def severity_peers(
    value: float, peers: ArrayLike, better_when: BetterWhen = BetterWhen.LOWER
) -> int:
    """Share of peer places that do better, where no standard exists.

    Args:
        value: the place's figure; nan unknown.
        peers: figures of comparable places in the same unit and year, nan ignored.
        better_when: which direction is good.

    Returns:
        0 to 1000: peers that do better plus half of those that do equally; -1 where the
        value is unknown or fewer than five peers are known.

    Source:
        docs/scoring.md, "Evidence of need".
    """
    known = np.asarray(peers, dtype=np.float64)
    known = known[~np.isnan(known)]
    if isnan(value) or known.size < MIN_PEERS:
        return UNKNOWN
    better = known < value if better_when is BetterWhen.LOWER else known > value
    halves = 2 * int(better.sum()) + int((known == value).sum())
    return (halves * FULL + known.size) // (2 * known.size)


def worst(severities: ArrayLike) -> int:
    """The most severe of several indicators of one area speaks for the area.

    Args:
        severities: thousandths, -1 unknown.

    Returns:
        The largest known one, -1 where none is known.
    """
    return int(np.max(np.asarray(severities, dtype=np.int16), initial=UNKNOWN))


def tailwind(
    strength: ArrayLike,
    relevance: ArrayLike,
    age_days: ArrayLike,
    half_life_days: ArrayLike,
    expired: ArrayLike,
) -> Thousandths:
    """Policy that pushes an area forward at a date.

    1 - exp(-sum of strength x relevance x 2^(-age / half-life)) over the signals in force. A
    signal counts nothing once expired, nor before it was published (a negative age). Each
    term is rounded to a millionth, so that the order of signals cannot change the result.

    Args:
        strength: (s,), 0 to 1, by kind of signal.
        relevance: (s,) or (s, m), 0 to 1, for one or for m areas.
        age_days: (s,), days from publication to the as-of date.
        half_life_days: (s,), above 0.
        expired: (s,), True once the signal has lapsed.

    Returns:
        Shape () or (m,), 0 to 1000.

    Raises:
        ValueError: a strength or relevance leaves 0 to 1, or a half-life is not positive.

    Source:
        docs/scoring.md, "Policy tailwind". Saturating sum with exponential decay.
    """
    age = np.where(np.asarray(expired, dtype=np.bool_), -1.0, age_days)
    terms = push_terms(strength, relevance, age, half_life_days)
    steps = np.searchsorted(_saturation(), terms.sum(axis=0), side="right")
    return np.asarray(steps, dtype=np.int16)


def push_terms(
    strength: ArrayLike, relevance: ArrayLike, age_days: ArrayLike, half_life_days: ArrayLike
) -> NDArray[np.int64]:
    """What each signal adds to the sum behind a tailwind.

    Args:
        strength: (s,), 0 to 1, by kind of signal.
        relevance: (s,) or (s, m), 0 to 1, for one or for m areas.
        age_days: (s,), days from publication to the as-of date; below 0 it adds nothing.
        half_life_days: (s,), above 0.

    Returns:
        Shape of the relevance, strength x relevance x 2^(-age / half-life) in millionths.

    Raises:
        ValueError: a strength or relevance leaves 0 to 1, or a half-life is not positive.

    Source:
        docs/scoring.md, "Policy tailwind".
    """
    force = np.asarray(strength, dtype=np.float64)
    share = np.asarray(relevance, dtype=np.float64)
    age = np.asarray(age_days, dtype=np.float64)
    half_life = np.asarray(half_life_days, dtype=np.float64)
    if ((force < 0) | (force > 1)).any() or ((share < 0) | (share > 1)).any():
        message = "strength and relevance lie in 0 to 1"
        raise ValueError(message)
    if (half_life <= 0).any():
        message = "a half-life is positive"
        raise ValueError(message)
    decayed = np.where(age >= 0, force * np.exp2(-np.maximum(age, 0) / half_life), 0.0)
    return np.floor((share.T * decayed).T * MILLION + 0.5).astype(np.int64)


def scale_fit(capacity: ArrayLike, size: ArrayLike) -> Thousandths:
    """Whether a firm is large enough for a contract.

    1 where capacity >= size, else exp(-1/2 (ln(size / capacity) / 1.5)^2). A larger firm never
    fits less.

    Args:
        capacity: CAD, not negative, nan unknown.
        size: CAD, above 0, nan unknown.

    Returns:
        Broadcast shape, 0 to 1000, -1 where either is unknown. Below 500 the need asks for
        a team.

    Source:
        docs/scoring.md, "Scale"; recommendation 3 of the APF Canada report (2017).
    """
    firm, contract = np.broadcast_arrays(
        np.asarray(capacity, dtype=np.float64), np.asarray(size, dtype=np.float64)
    )
    with np.errstate(divide="ignore"):
        short = FULL - np.searchsorted(_scale_steps(), contract / firm, side="left")
    fit = np.where(firm >= contract, FULL, short)
    return np.where(np.isnan(firm) | np.isnan(contract), UNKNOWN, fit).astype(np.int16)


def coverage_bp(capacity_cad: float | None, size_cad: float | None) -> int | None:
    """Share of a size that a capacity covers, for people to read.

    Args:
        capacity_cad: CAD or None.
        size_cad: CAD above 0, or None.

    Returns:
        Basis points, rounded down, may exceed 10,000; None where either is unknown.
    """
    if capacity_cad is None or size_cad is None:
        return None
    return int(Decimal(capacity_cad) * 10_000 / Decimal(size_cad))


def capacity_basis(
    annual_cad: float | None, largest_contract_cad: float | None
) -> tuple[float | None, Basis]:
    """A firm's capacity and what it rests on.

    Args:
        annual_cad: what it can deliver a year, None unknown.
        largest_contract_cad: the largest contract it has delivered, None unknown. A public
            award is evidence, not a delivered contract: do not pass it here.

    Returns:
        The larger of annual capacity and three times the largest contract, with its basis;
        (None, UNKNOWN) where both are unknown. Equal amounts rest on the annual capacity.

    Source:
        docs/scoring.md, "Scale".
    """
    candidates: list[tuple[float, Basis]] = []
    if annual_cad is not None:
        candidates.append((annual_cad, Basis.ANNUAL))
    if largest_contract_cad is not None:
        candidates.append((largest_contract_cad * CONTRACT_FACTOR, Basis.LARGEST_CONTRACT))
    if not candidates:
        return None, Basis.UNKNOWN
    return max(candidates, key=lambda found: found[0])


def cautions(facts: CautionFacts) -> tuple[Caution, ...]:
    """What to show beside the score of one pair.

    Args:
        facts: what is known; unknown facts raise no caution, save an unknown capacity.

    Returns:
        Cautions in the order of the enum.

    Source:
        docs/scoring.md, "Cautions".
    """
    short = (
        facts.size_cad is not None
        and facts.capacity_cad is not None
        and not facts.size_is_total
        and facts.capacity_cad < facts.size_cad
    )
    raised = {
        Caution.IP_RISK: facts.needs_ip_protection and not facts.is_ip_protected,
        Caution.LOCAL_COMPETITION: bool(facts.local_suppliers),
        Caution.CAPACITY_UNPROVEN: facts.capacity_cad is None,
        Caution.TOO_SMALL_ALONE: short,
        Caution.SIZE_IS_TOTAL: facts.size_is_total,
        Caution.OLD_EVIDENCE: (facts.evidence_years or 0) > OLD_EVIDENCE_YEARS,
        Caution.PAST_DEADLINE_SOON: facts.days_to_close is not None
        and facts.days_to_close <= DEADLINE_SOON_DAYS,
    }
    return tuple(caution for caution in Caution if raised[caution])


def _thousandths(share: NDArray[np.float64]) -> Thousandths:
    """Round half up; nan becomes unknown."""
    return np.where(np.isnan(share), UNKNOWN, np.floor(share * FULL + 0.5)).astype(np.int16)


# NumPy's exp and log differ by processor in the last bit. Tables of the 1,000 places where a
# rounded value changes, computed in decimal arithmetic, give the same integer everywhere.
@cache
def _scale_steps() -> NDArray[np.float64]:
    """Largest size / capacity that still reaches 1000, 999 down to 1, ascending."""
    with localcontext() as context:
        context.prec = TABLE_DIGITS
        shares = [(value - HALF) / FULL for value in range(FULL, 0, -1)]
        reach = [(-2 * share.ln()).sqrt() for share in shares]
        return np.array([(SCALE_WIDTH * x).exp() for x in reach], dtype=np.float64)


@cache
def _saturation() -> NDArray[np.float64]:
    """Sums in millionths from which 1 - exp(-sum) rounds to 1, 2 up to 1000, ascending."""
    with localcontext() as context:
        context.prec = TABLE_DIGITS
        shares = [(value - HALF) / FULL for value in range(1, FULL + 1)]
        return np.array([-(1 - share).ln() * MILLION for share in shares], dtype=np.float64)
