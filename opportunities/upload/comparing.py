"""The figures of a file beside those that are stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from opportunities.models import Measurement
from opportunities.upload import units, values

if TYPE_CHECKING:
    from decimal import Decimal

    from matchmaker.accounts.models import User
    from opportunities.upload.rows import Figure

Spot = tuple[int, int, str]


class Outcome(StrEnum):
    """What storing a figure would do."""

    CREATED = "created"
    CHANGED = "changed"
    """The value is the stored one; the file adds marks or says where in the source it stands."""
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    """The same source is stored with something else."""
    ELSEWHERE = "elsewhere"
    """The stored figure would change, and is not the person's to correct: it stays as it is."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of the file, what is stored of it, and what storing would do."""

    figure: Figure
    outcome: Outcome
    stored: Measurement | None = None
    """The same figure of the same source."""
    other: Measurement | None = None
    """The best figure of another source that differs; both are kept."""


class Stored:
    """What is stored of the places, indicators and periods of a file; found without searching."""

    def __init__(self, figures: list[Figure]) -> None:
        """Read it in one query, the figures that are shown first coming first."""
        rows = Measurement.objects.filter(
            place__in={figure.place.pk for figure in figures},
            indicator__in={figure.indicator.pk for figure in figures},
            period__in={figure.period.text for figure in figures},
        )
        units_of = {figure.indicator.pk: figure.indicator.unit for figure in figures}
        self._same: dict[tuple[Spot, int, str], Measurement] = {}
        self._values: dict[Spot, dict[Decimal, Measurement]] = {}
        for row in rows.select_related("source").order_by("precedence", "pk"):
            spot = (row.place_id, row.indicator_id, row.period)
            self._same[spot, row.source_id, row.method] = row
            value = value_in(row, units_of[row.indicator_id])
            self._values.setdefault(spot, {}).setdefault(value, row)

    def same(self, figure: Figure) -> Measurement | None:
        """Return the figure of the same source and method."""
        if figure.source.pk is None:
            return None
        return self._same.get((_spot(figure), figure.source.pk, figure.method))

    def other(self, figure: Figure) -> Measurement | None:
        """Return the best figure of another source or method that says something else."""
        for value, row in self._values.get(_spot(figure), {}).items():
            is_same = row.source_id == figure.source.pk and row.method == figure.method
            if value != figure.value and not is_same:
                return row
        return None


def compare(figures: list[Figure]) -> list[Compared]:
    """Look up what is stored of each figure; one query.

    Args:
        figures: at most one for each key.
    """
    stored = Stored(figures)
    compared = []
    for figure in figures:
        same = stored.same(figure)
        compared.append(Compared(figure, _outcome(figure, same), same, stored.other(figure)))
    return compared


def leave_to_others(compared: list[Compared], by: User) -> list[Compared]:
    """Mark what would change figures that a person may not correct; at most one query.

    A file must be no way around the right to correct, by which anything could be withdrawn.
    """
    touched = {
        one.stored.pk
        for one in compared
        if one.stored is not None and one.outcome in {Outcome.CHANGED, Outcome.CONFLICT}
    }
    if not touched:
        return compared
    own = Measurement.objects.correctable_by(by).filter(pk__in=touched)
    foreign = touched - set(own.values_list("pk", flat=True))
    return [
        replace(one, outcome=Outcome.ELSEWHERE)
        if one.stored is not None and one.stored.pk in foreign
        else one
        for one in compared
    ]


def _spot(figure: Figure) -> Spot:
    return figure.place.pk, figure.indicator.pk, figure.period.text


def _outcome(figure: Figure, stored: Measurement | None) -> Outcome:
    if stored is None:
        return Outcome.CREATED
    says_otherwise = figure.detail and stored.source_detail not in {"", figure.detail}
    if says_otherwise or value_in(stored, figure.indicator.unit) != figure.value:
        return Outcome.CONFLICT
    adds = set(figure.flags) - set(stored.flags) or (figure.detail and not stored.source_detail)
    return Outcome.CHANGED if adds else Outcome.UNCHANGED


def value_in(stored: Measurement, unit: str) -> Decimal:
    """Return a stored value in the unit of its indicator; as it is where its unit is unknown."""
    if stored.unit == unit:
        return stored.value
    try:
        by = units.factor(stored.unit, unit)
    except KeyError:
        by = None
    return stored.value if by is None else values.rounded(stored.value * by)
