"""Units of figures: converted exactly, or refused with both units named."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from opportunities.upload.problems import CellError

if TYPE_CHECKING:
    import pint

# Each kind of count has a dimension of its own: days never become shares, ranks or indices.
DEFINITIONS = """
gram = [mass]
microgram = 1e-6 gram
milligram = 1e-3 gram
kilogram = 1e3 gram
tonne = 1e6 gram
kilotonne = 1e9 gram
megatonne = 1e12 gram
meter = [length]
cubic_meter = meter ** 3
litre = 1e-3 cubic_meter
calendar_day = [time]
calendar_year = [year]
yuan = [money]
percent = [share]
permille = 0.1 percent
index_point = [index]
place_in_a_list = [rank]
factory = [factory]
facility = [facility]
city_of_339 = [city]
"""

ATOMS = {
    "microgram": ("ug", "mcg", "微克"),
    "milligram": ("mg", "毫克"),
    "gram": ("g", "克"),
    "kilogram": ("kg", "千克", "公斤"),
    "tonne": ("t", "tonne", "tonnes", "吨"),
    "kilotonne": ("kt",),
    "megatonne": ("Mt",),
    "cubic_meter": ("m^3", "m3", "立方米"),
    "litre": ("L", "l", "升"),
    "calendar_day": ("d", "day", "days", "天", "日"),
    "calendar_year": ("yr", "year", "a", "年"),
    "yuan": ("CNY", "RMB", "yuan", "元", "人民币"),
    "percent": ("%", "percent", "pct"),
    "permille": ("‰",),
    "index_point": ("index", "AQI", "指数", "index (lower is better)"),
    "place_in_a_list": ("rank",),
    "factory": ("factories", "factory"),
    "facility": ("sets", "set", "套"),
    "city_of_339": ("cities of 339",),
}
"""What people write, by what it is called in the registry."""

MULTIPLES = {
    "万": Decimal(10) ** 4,
    "亿": Decimal(10) ** 8,
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
}
SUPERSCRIPTS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
SHAPE = re.compile(r"(?:(10\^\d{1,2}|万|亿|thousand\b|million\b|billion\b)\s*[×x*·]?\s*)?(.+)")
DAYS_OF = re.compile(r"days?(?: of |\s*/\s*)(\d{1,3})")
RANK_OF = re.compile(r"rank of \d{1,4}(?: \(1=best\))?")
LONGEST = 40
REMEMBERED = 1000
DAYS_IN_A_YEAR = 366


@cache
def registry() -> pint.UnitRegistry[Decimal]:
    """Return the project's registry, built when the first file is checked."""
    # The library is needed by few processes, so it is loaded only where a file is read.
    import pint  # noqa: PLC0415

    units: pint.UnitRegistry[Decimal] = pint.UnitRegistry(None, non_int_type=Decimal)
    for line in DEFINITIONS.strip().splitlines():
        units.define(line)
    return units


_NAMES = {written: name for name, many in ATOMS.items() for written in many}


def normal(text: str) -> str:
    """Write a unit in one way: micro as u, powers with ^, full-width signs as plain ones."""

    def power(found: re.Match[str]) -> str:
        return f"^{unicodedata.normalize('NFKC', found[0])}"

    plain = unicodedata.normalize("NFKC", SUPERSCRIPTS.sub(power, text.strip()))
    return " ".join(plain.replace("μ", "u").split())


@lru_cache(maxsize=REMEMBERED)
def _parsed(text: str) -> tuple[Decimal, str] | None:
    """Return the multiple and the registry's expression of a unit; nothing where unknown.

    What people write is looked up and never evaluated: an expression could be endless work.
    """
    plain = normal(text)
    if len(plain) > LONGEST:
        return None
    if DAYS_OF.fullmatch(plain):
        return Decimal(1), "calendar_day"
    if RANK_OF.fullmatch(plain):
        return Decimal(1), "place_in_a_list"
    if plain in _NAMES:
        return Decimal(1), _NAMES[plain]
    return _composed(plain)


def _composed(plain: str) -> tuple[Decimal, str] | None:
    shape = SHAPE.fullmatch(plain)
    if not shape:
        return None
    names = [_NAMES.get(part.strip()) for part in shape[2].split("/")]
    if None in names or len(names) > 2:
        return None
    return _multiple(shape[1]), " / ".join(str(name) for name in names)


def _multiple(text: str | None) -> Decimal:
    if not text:
        return Decimal(1)
    if text.startswith("10^"):
        return Decimal(10) ** int(text.removeprefix("10^"))
    return MULTIPLES[text]


@lru_cache(maxsize=REMEMBERED)
def factor(given: str, wanted: str) -> Decimal | None:
    """Return what a figure is multiplied with to change its unit; nothing between other kinds.

    Raises:
        KeyError: the first unit is unknown.
    """
    ours, theirs = _parsed(given), _parsed(wanted)
    if ours is None:
        raise KeyError(given)
    if theirs is None:
        return Decimal(1) if normal(given) == normal(wanted) else None
    units = registry()
    have, want = units.Unit(ours[1]), units.Unit(theirs[1])
    if not have.is_compatible_with(want):
        return None
    changed = units.Quantity(ours[0], have).to(want).magnitude
    return Decimal(changed) / theirs[0]


def convert(value: Decimal, given: str, wanted: str) -> Decimal:
    """Return a figure in another unit, to the last digit.

    Raises:
        CellError: the unit is unknown, or of another kind than the one wanted.
    """
    try:
        by = factor(given, wanted)
    except KeyError:
        raise CellError(
            _("The unit “%(unit)s” is unknown; this indicator is stored in %(wanted)s.")
            % {"unit": given[:LONGEST], "wanted": wanted}
        ) from None
    if by is None:
        raise CellError(
            _("%(unit)s cannot become %(wanted)s: they measure different things.")
            % {"unit": given[:LONGEST], "wanted": wanted}
        )
    return value * by


def stored_unit(given: str, wanted: str) -> str:
    """Return the unit to store; `days of 335` keeps out of how many days were counted.

    Raises:
        CellError: nobody counts that many days of a year.
    """
    found = DAYS_OF.fullmatch(normal(given))
    if not found or wanted != "days":
        return wanted
    if not 1 <= int(found[1]) <= DAYS_IN_A_YEAR:
        raise CellError(_("A year has at most 366 days."))
    return f"days of {int(found[1])}"
