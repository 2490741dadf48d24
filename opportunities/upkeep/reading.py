"""What the page of one figure reads: its rivals, its limits, its corrections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.accounts.models import User
from opportunities.flags import BASELINE, DISPUTED, TARGET, WITHDRAWN, Mark, marks
from opportunities.models import Correction, ErrorReport, Measurement
from opportunities.reading import Gap, IndicatorRow, held_against_limits, hold_against_limits
from opportunities.upkeep.history import Event, history

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

LOUD = (WITHDRAWN, DISPUTED, TARGET, BASELINE)
"""Marks that a reader must see before the number is used, the gravest first."""

NOT_MEASURED = frozenset({WITHDRAWN, TARGET})
"""Marks of figures that nothing is reckoned from."""


@dataclass(slots=True)
class Figure:
    """One figure with all that is known about it."""

    row: Measurement
    marks: list[Mark]
    loud: list[Mark]
    others: list[Measurement] = field(default_factory=list)
    """Figures of the same place, indicator and year, in the order in which they are chosen."""
    limits: IndicatorRow | None = None
    is_first: bool = True
    precedence: str = ""
    corrections: list[Correction] = field(default_factory=list)
    open_reports: int = 0
    events: list[Event] = field(default_factory=list)

    @property
    def gaps(self) -> list[Gap]:
        """The limits that the figure is held against."""
        held = self.limits
        return [gap for gap in (held.then, held.today, held.guideline) if gap] if held else []


def figures() -> QuerySet[Measurement]:
    """Figures with what every page of one shows."""
    return Measurement.objects.select_related("place", "indicator", "source")


def figure(row: Measurement, *, on: date, names_people: bool) -> Figure:
    """Read all about one figure.

    Args:
        row: the figure with its place, indicator and source.
        on: the day that decides which limit is in force.
        names_people: whether the reader may know who corrected it.
    """
    rivals = Measurement.objects.filter(
        place=row.place, indicator=row.indicator, year=row.year
    ).select_related("source")
    ranked = sorted((one for one in rivals if one.pk != row.pk), key=_rank)
    found = Figure(row, marks(row.flags), marks(flag for flag in LOUD if flag in row.flags), ranked)
    found.is_first = not ranked or _rank(row) < _rank(ranked[0])
    found.precedence = _reason(row, ranked, is_first=found.is_first)
    if not NOT_MEASURED.intersection(row.flags):
        held = IndicatorRow(row.indicator, row)
        hold_against_limits([held], on=on)
        found.limits = next(iter(held_against_limits([held])), None)
    found.corrections = list(row.corrections.select_related("made_by", "report"))
    found.open_reports = ErrorReport.objects.open().filter(measurement=row).count()
    found.events = history(row, names_people=names_people)
    return found


def names_people(user: User | AnonymousUser) -> bool:
    """Tell whether a reader may know by name who reported or corrected something."""
    return isinstance(user, User) and not user.is_member


def _rank(one: Measurement) -> tuple[bool, bool, int, int]:
    is_out = bool(NOT_MEASURED.intersection(one.flags))
    return (is_out, not one.is_whole_year, one.precedence, one.pk)


def _reason(row: Measurement, ranked: list[Measurement], *, is_first: bool) -> str:
    """Say why a figure is shown first, or why another one is."""
    if WITHDRAWN in row.flags:
        return _("Not counted: it was withdrawn.")
    if not ranked:
        return _("Shown because no other source is known for this year.")
    return _why_first(row, ranked[0]) if is_first else _why_not_first(row, ranked[0])


def _why_first(row: Measurement, other: Measurement) -> str:
    if NOT_MEASURED.intersection(other.flags):
        return _("Shown first because the other figures are withdrawn or are targets.")
    if row.is_whole_year != other.is_whole_year:
        return _("Shown first because it speaks of the whole year.")
    if row.precedence != other.precedence:
        return _("Shown first because its source is closest to who measured.")
    return _("Shown first because it was stored first; the others have the same rank.")


def _why_not_first(row: Measurement, other: Measurement) -> str:
    if NOT_MEASURED.intersection(row.flags):
        return _("Another figure is shown first: it was measured, and this one is a target.")
    if row.is_whole_year != other.is_whole_year:
        return _("Another figure is shown first: it speaks of the whole year, this one of a part.")
    if row.precedence != other.precedence:
        return _("Another figure is shown first: its source is closer to who measured.")
    return _("Another figure of the same rank was stored earlier, and is shown first.")
