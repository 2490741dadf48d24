"""How hard a policy signal pushes on a day, from its instrument and its age."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

KIND_STRENGTH = {
    "target": 0.5,
    "ban": 0.5,
    "standard": 0.5,
    "subsidy": 0.4,
    "demonstration": 0.3,
    "relocation": 0.3,
    "statement": 0.1,
}
"""What each instrument starts with; a statement never weighs as a target (docs/scoring.md)."""

HALF_LIFE_DAYS = {"statement": 180, "standard": 1460}
DEFAULT_HALF_LIFE_DAYS = 730
UNDATED_AGE_DAYS = 1826
"""A signal without a date of publication counts as five years old."""


def half_life_days(kind: str) -> int:
    """Return the days in which a signal of this instrument loses half its strength."""
    return HALF_LIFE_DAYS.get(kind, DEFAULT_HALF_LIFE_DAYS)


def age_days(published_on: date | None, on: date) -> int:
    """Return the days from publication to a day; below zero before it."""
    return UNDATED_AGE_DAYS if published_on is None else (on - published_on).days


def strength(kind: str, age: int) -> float:
    """Return the strength of a signal in force at an age in days, 0 to 1.

    Source:
        docs/scoring.md, "Policy tailwind".
    """
    decay: float = 2.0 ** (-age / half_life_days(kind))
    return KIND_STRENGTH[kind] * decay if age >= 0 else 0.0


__all__ = [
    "DEFAULT_HALF_LIFE_DAYS",
    "HALF_LIFE_DAYS",
    "KIND_STRENGTH",
    "UNDATED_AGE_DAYS",
    "age_days",
    "half_life_days",
    "strength",
]
