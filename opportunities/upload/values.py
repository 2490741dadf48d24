"""Which numbers are taken, and which are plausible for an indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from opportunities.upload import units
from opportunities.upload.contract import DECIMALS
from opportunities.upload.problems import CellError

if TYPE_CHECKING:
    from opportunities.upload.periods import Period

LONGEST = 20
PLAIN = {
    ".": re.compile(r"-?\d+(\.\d+)?", re.ASCII),
    ",": re.compile(r"-?\d+(,\d+)?", re.ASCII),
}
LOOKS_LIKE_COMMA = re.compile(r"-?[\d .'\u00a0\u202f]*\d,\d+", re.ASCII)
STEP = Decimal(1).scaleb(-DECIMALS)
LARGEST = Decimal(10) ** 14
ALMOST_ANY = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Range:
    """What an indicator can be, both ends included."""

    low: Decimal
    high: Decimal
    is_whole: bool = False


BY_UNIT = {
    "%": Range(Decimal(0), Decimal(100)),
    "days": Range(Decimal(0), Decimal(366)),
    "ug/m^3": Range(Decimal(0), Decimal(5000)),
    "mg/m^3": Range(Decimal(0), Decimal(1000)),
    "index": Range(Decimal(0), Decimal(500)),
    "rank": Range(Decimal(1), Decimal(1000), is_whole=True),
    "factories": Range(Decimal(0), Decimal(10) ** 6, is_whole=True),
    "sets": Range(Decimal(0), Decimal(10) ** 6, is_whole=True),
    "cities of 339": Range(Decimal(0), Decimal(339), is_whole=True),
}
CHANGE = Range(Decimal(-100), Decimal(1000))
AMOUNT = Range(Decimal(0), ALMOST_ANY)


def read_number(text: str, mark: str) -> Decimal:
    """Read a number with the decimal mark that the person named.

    Raises:
        CellError: it is none, or its marks can be read in two ways.
    """
    if not PLAIN[mark].fullmatch(text):
        raise CellError(_why_no_number(text, mark))
    value = Decimal(text.replace(",", "."))
    if len(text) > LONGEST or abs(value) >= LARGEST:
        raise CellError(_("The number is too long."))
    return value


def _why_no_number(text: str, mark: str) -> str:
    if mark == "." and LOOKS_LIKE_COMMA.fullmatch(text):
        return _(
            "The comma may separate thousands or decimals. Write 1234.5, or choose the comma as"
            " the decimal mark of the file."
        )
    if mark == "," and "." in text:
        return _("The decimal mark of this file is the comma, so a point cannot stand here.")
    return _("This is not a number. Write digits only, without spaces or signs of units.")


def range_of(code: str, unit: str) -> Range:
    """Return what an indicator can plausibly be, in its own unit."""
    if unit == "%" and "change" in code.lower():
        return CHANGE
    return BY_UNIT.get(units.normal(unit), AMOUNT)


def rounded(value: Decimal) -> Decimal:
    """Return a value with as many decimals as are stored."""
    return value.quantize(STEP, ROUND_HALF_EVEN)


def refuse_implausible(value: Decimal, allowed: Range, unit: str) -> None:
    """Refuse what the indicator cannot be.

    Raises:
        CellError: it lies outside, or is a part where only whole ones are counted.
    """
    if not allowed.low <= value <= allowed.high:
        raise CellError(
            _("%(value)s %(unit)s is not plausible: from %(low)s to %(high)s is.")
            % {
                "value": plain(value),
                "unit": unit,
                "low": plain(allowed.low),
                "high": plain(allowed.high),
            }
        )
    if allowed.is_whole and value != value.to_integral_value():
        raise CellError(_("Only whole numbers are counted here."))


def refuse_more_days_than_there_are(value: Decimal, unit: str, period: Period) -> None:
    """Refuse a count of days that the period, or the days counted, do not have.

    Raises:
        CellError: there are fewer days.
    """
    counted = units.DAYS_OF.fullmatch(unit)
    most = min(period.days, int(counted[1]) if counted else period.days)
    if value > most:
        raise CellError(
            _("%(value)s days are more than the %(most)s that were counted.")
            % {"value": plain(value), "most": most}
        )


def plain(value: Decimal) -> str:
    """Write a value without trailing zeros or powers of ten."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
