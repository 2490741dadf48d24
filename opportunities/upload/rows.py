"""One row of a file: its cells, what is wrong with them, and the figure that they give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from opportunities.flags import TARGET
from opportunities.upload import units, values
from opportunities.upload.contract import BY_NAME, FLAGS, REQUIRED
from opportunities.upload.periods import Period, read_period
from opportunities.upload.problems import CellError, Problem
from opportunities.upload.reading import Line, cleaned, is_formula

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from opportunities.models import Indicator, Place
    from opportunities.upload.known import Known
    from opportunities.upload.sources import Origin, Sources

FORECAST = "partly_forecast"
LONGEST_SHOWN = 80
ONE = Decimal(1)
Key = tuple[int, int, str, str, str]
Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True)
class Figure:
    """A row that can be stored."""

    line: int
    place: Place
    indicator: Indicator
    period: Period
    value: Decimal
    """In the unit that is stored."""
    unit: str
    given: str
    """The number and unit as the file has them."""
    is_converted: bool
    is_rounded: bool
    method: str
    flags: tuple[str, ...]
    detail: str
    source: Origin

    @property
    def key(self) -> Key:
        """What makes it one figure: place, indicator, period, source and method."""
        return (
            self.place.pk,
            self.indicator.pk,
            self.period.text,
            self.source.key,
            self.method,
        )


class Cells:
    """The cells of a row, and what is wrong with them."""

    def __init__(self, line: Line) -> None:
        """Read nothing yet."""
        self.number = line.number
        self._raw = line.cells
        self._texts: dict[str, str] = {}
        self.problems: dict[str, Problem] = {}
        for name, cell in line.cells.items():
            if cell:
                self._text_of(name, cell)

    def _text_of(self, name: str, cell: str) -> None:
        self._texts[name] = cleaned(cell)
        if is_formula(cell):
            self.refuse(name, _("A spreadsheet would compute this cell. Write the plain text."))
        longest = BY_NAME[name].longest
        if longest and len(self._texts[name]) > longest:
            self.refuse(name, _("At most %(most)s characters.") % {"most": longest})

    def text(self, name: str) -> str:
        """Return a cell without what cannot be seen; empty where the file has no such column."""
        return self._texts.get(name, "")

    def refuse(self, name: str, reason: str) -> None:
        """Note what is wrong with a cell; the first word counts."""
        shown = self._raw.get(name, "")[:LONGEST_SHOWN]
        self.problems.setdefault(name, Problem(self.number, name, reason, shown))

    def is_wrong(self, *names: str) -> bool:
        """Tell whether something is wrong with one of these cells."""
        return any(name in self.problems for name in names)

    def take(self, name: str, read: Callable[[str], Taken]) -> Taken | None:
        """Read a cell; note why where that is not possible."""
        if name in self.problems:
            return None
        text = self.text(name)
        if not text and name in REQUIRED:
            self.refuse(name, _("This cell is empty."))
            return None
        try:
            return read(text)
        except CellError as error:
            self.refuse(name, str(error))
            return None


@dataclass(frozen=True, slots=True)
class Measured:
    """A value in the unit that is stored."""

    value: Decimal
    unit: str
    is_converted: bool
    is_rounded: bool


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows against what is stored, as of a day."""

    known: Known
    sources: Sources
    decimal_mark: str
    on: date

    def read(self, line: Line) -> Figure | list[Problem]:
        """Return the figure of a row, or everything that is wrong with it."""
        cells = Cells(line)
        place = cells.take("place_code", self.known.place)
        indicator = cells.take("indicator", self.known.indicator)
        flags = cells.take("flags", _flags) or ()
        period = cells.take("period", lambda text: self._period(text, flags))
        number = cells.take("value", lambda text: values.read_number(text, self.decimal_mark))
        measured = None
        if indicator is None:
            cells.take("unit", str)
        elif number is None:
            # The unit can be wrong, too, and is told with the rest.
            cells.take("unit", lambda text: units.convert(ONE, text, indicator.unit))
        else:
            measured = _measured(cells, indicator, number, period)
        source = self.sources.of(cells)
        # Each is named only for the type checker: where one is missing, a problem says why.
        if cells.problems or not (place and indicator and period and measured and source):
            return list(cells.problems.values())
        return Figure(
            line=line.number,
            place=place,
            indicator=indicator,
            period=period,
            value=measured.value,
            unit=measured.unit,
            given=f"{cells.text('value')} {cells.text('unit')}",
            is_converted=measured.is_converted,
            is_rounded=measured.is_rounded,
            method=cells.text("method"),
            flags=flags,
            detail=cells.text("source_detail"),
            source=source,
        )

    def _period(self, text: str, flags: tuple[str, ...]) -> Period:
        period = read_period(text)
        if period.is_target != (TARGET in flags):
            raise CellError(_("The period “2030 target” and the mark target go together."))
        if period.is_target:
            return period
        ends = period.first if FORECAST in flags else period.last
        if ends > self.on:
            raise CellError(
                _("The period ends on %(day)s, which has not come yet.")
                % {"day": period.last.isoformat()}
            )
        return period


def _flags(text: str) -> tuple[str, ...]:
    flags = tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
    unknown = [flag for flag in flags if flag not in FLAGS]
    if unknown:
        raise CellError(
            _("There is no mark “%(unknown)s”. The contract lists those that there are.")
            % {"unknown": unknown[0][:LONGEST_SHOWN]}
        )
    return flags


def _measured(
    cells: Cells, indicator: Indicator, number: Decimal, period: Period | None
) -> Measured | None:
    """Return the value as it is stored; nothing where a cell is wrong, which is noted."""
    unit = cells.take("unit", lambda text: units.stored_unit(text, indicator.unit))
    exact = cells.take("unit", lambda text: units.convert(number, text, indicator.unit))
    if unit is None or exact is None:
        return None

    def plausible(_text: str) -> Measured:
        allowed = values.range_of(indicator.code, indicator.unit)
        values.refuse_implausible(exact, allowed, indicator.unit)
        if indicator.unit == "days" and period is not None:
            values.refuse_more_days_than_there_are(exact, unit, period)
        value = values.rounded(exact)
        return Measured(value, unit, is_converted=exact != number, is_rounded=exact != value)

    return cells.take("value", plausible)
