"""The figures of a file beside those that are stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from opportunities.models import Measurement
from opportunities.upload import units, values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

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


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of the file, what is stored of it, and what storing would do."""

    figure: Figure
    outcome: Outcome
    stored: Measurement | None = None
    """The same figure of the same source."""
    other: Measurement | None = None
    """The best figure of another source that differs; both are kept."""


def compare(figures: list[Figure], *, locks: bool = False) -> list[Compared]:
    """Look up what is stored of each figure; one query.

    Args:
        figures: at most one for each key.
        locks: keep others from changing the stored figures until the transaction ends.
    """
    stored = _stored(figures, locks=locks)
    return [_one(figure, stored.get(_spot(figure), [])) for figure in figures]


def _spot(figure: Figure) -> Spot:
    return figure.place.pk, figure.indicator.pk, figure.period.text


def _stored(figures: Iterable[Figure], *, locks: bool) -> dict[Spot, list[Measurement]]:
    rows = Measurement.objects.filter(
        place__in={figure.place.pk for figure in figures},
        indicator__in={figure.indicator.pk for figure in figures},
        period__in={figure.period.text for figure in figures},
    )
    if locks:
        rows = rows.select_for_update(of=("self",))
    spots: dict[Spot, list[Measurement]] = {}
    for row in rows.select_related("source").order_by("precedence", "pk"):
        spots.setdefault((row.place_id, row.indicator_id, row.period), []).append(row)
    return spots


def _one(figure: Figure, stored: list[Measurement]) -> Compared:
    same = other = None
    for row in stored:
        if row.source_id == figure.source.pk and row.method == figure.method:
            same = row
        elif other is None and value_in_unit_of(row, figure) != figure.value:
            other = row
    return Compared(figure, _outcome(figure, same), same, other)


def _outcome(figure: Figure, stored: Measurement | None) -> Outcome:
    if stored is None:
        return Outcome.CREATED
    says_otherwise = figure.detail and stored.source_detail not in {"", figure.detail}
    if says_otherwise or value_in_unit_of(stored, figure) != figure.value:
        return Outcome.CONFLICT
    adds = set(figure.flags) - set(stored.flags) or (figure.detail and not stored.source_detail)
    return Outcome.CHANGED if adds else Outcome.UNCHANGED


def value_in_unit_of(stored: Measurement, figure: Figure) -> Decimal:
    """Return a stored value in the unit of the indicator; as it is where its unit is unknown."""
    if stored.unit == figure.unit:
        return stored.value
    try:
        by = units.factor(stored.unit, figure.indicator.unit)
    except KeyError:
        by = None
    return stored.value if by is None else values.rounded(stored.value * by)
