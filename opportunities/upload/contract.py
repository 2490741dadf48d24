"""The contract of the columns: one list feeds the page, template, schema, checker and docs."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from opportunities.flags import FLAG_WORDS
from opportunities.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrPromise

    from opportunities.models import Indicator

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
LONGEST_LINE = 10_000
DECIMALS = 5
"""As many as a stored figure holds; more are rounded, and the preview says so."""

Kind = Source.Kind
PRECEDENCE = {
    Kind.OFFICIAL: 1,
    Kind.PRESS: 2,
    Kind.PUBLIC_PAGE: 2,
    Kind.REPORT: 2,
    Kind.DATA_SET: 2,
    Kind.COMPUTED: 3,
}
"""How far a figure goes before others of the same place and period; the lower number wins."""

SOURCE_KINDS = tuple(kind.value for kind in PRECEDENCE)
FLAGS = tuple(sorted(set(FLAG_WORDS) - {"seed"}))
"""What a file may mark a figure with."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a file may have."""

    name: str
    meaning: StrPromise
    rule: StrPromise
    example: str
    type: str = "string"
    """As a table schema calls it: string, number or date."""
    is_required: bool = False
    longest: int = 0
    """Characters of a text; 0 where the rule bounds it."""
    allowed: tuple[str, ...] = ()


COLUMNS = (
    Column(
        "place_code",
        _("Where it was measured."),
        _("Six digits of GB/T 2260 for a city, ISO 3166-2 for a province, CN for the nation."),
        "320100",
        is_required=True,
    ),
    Column(
        "indicator",
        _("What was measured."),
        _("The short name or the code of an indicator in the table below."),
        "pm25",
        is_required=True,
    ),
    Column(
        "period",
        _("When it was measured."),
        _("2024, 2024-03, 2024-01..06, 2024-01-01..09-20, or 2030 target with the mark target."),
        "2024",
        is_required=True,
    ),
    Column(
        "value",
        _("The figure."),
        _(
            "Digits without thousands marks; a point before the decimals, unless the form says"
            " comma."
        ),
        "28.4",
        type="number",
        is_required=True,
    ),
    Column(
        "unit",
        _("The unit of the figure as the source gives it."),
        _("Converted to the unit of the indicator; refused when unknown or of another kind."),
        "µg/m³",
        is_required=True,
    ),
    Column(
        "method",
        _("How it was measured or worked out."),
        _("Figures of one source that differ in method stand side by side."),
        "mean of 13 stations",
        longest=300,
    ),
    Column(
        "flags",
        _("What a reader must know of the figure."),
        _("Marks from the list below, with a semicolon between them."),
        "preliminary",
        allowed=FLAGS,
    ),
    Column(
        "source_key",
        _("A source that is stored already."),
        _("Instead of the next five columns."),
        "",
    ),
    Column(
        "source_title",
        _("The document, page or data set in which the figure stands."),
        _("Needed for a source that is not stored yet."),
        "Bulletin of the ecological environment of Nanjing 2024",
        longest=500,
    ),
    Column(
        "source_url",
        _("Where anybody can open it."),
        _("Needed for a source that is not stored yet; a public address."),
        "https://example.org/nanjing-2024",
        longest=1000,
    ),
    Column(
        "source_kind",
        _("How close the source is to who measured."),
        _("Needed for a source that is not stored yet; it decides which figure is shown first."),
        "official",
        allowed=SOURCE_KINDS,
    ),
    Column(
        "source_published",
        _("The day on which the source was published."),
        _("Year, month and day, as in 2025-06-05; empty where it is not known."),
        "2025-06-05",
        type="date",
    ),
    Column(
        "licence",
        _("Under which terms the figure may be used."),
        _("Empty where it is not known."),
        "facts; cite the bulletin",
        longest=200,
    ),
    Column(
        "source_detail",
        _("Where in the source it stands."),
        _("Page, table or section."),
        "page 4, table 2",
        longest=1000,
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
REQUIRED = tuple(column.name for column in COLUMNS if column.is_required)
NEW_SOURCE = ("source_title", "source_url", "source_kind")
"""What a row must say of a source that is not stored yet."""


def template() -> str:
    """Return an empty file with its header and one example."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(NAMES)
    writer.writerow(column.example for column in COLUMNS)
    return file.getvalue()


def schema(indicators: Iterable[Indicator]) -> dict[str, Any]:
    """Describe the file as a Frictionless table schema, with the indicators and their units."""
    known = [{"slug": one.slug, "code": one.code, "unit": one.unit} for one in indicators]
    return {
        "fields": [_field(column, known) for column in COLUMNS],
        "missingValues": [""],
        "primaryKey": [
            "place_code",
            "indicator",
            "period",
            "method",
            "source_key",
            "source_title",
            "source_url",
            "source_published",
        ],
        "indicators": known,
    }


def docs_row(column: Column) -> str:
    """Return the row of a column in the table of `docs/data.md`."""
    needed = "always" if column.is_required else ""
    if column.name in NEW_SOURCE:
        needed = "new source"
    most = f" At most {column.longest} characters." if column.longest else ""
    example = f"`{column.example}`" if column.example else ""
    said = f"{column.meaning} {column.rule}{most}"
    return f"| `{column.name}` | {needed} | {said} | {example} |"


def _field(column: Column, indicators: list[dict[str, str]]) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": column.is_required}
    if column.longest:
        constraints["maxLength"] = column.longest
    if column.name == "indicator":
        constraints["enum"] = [one[name] for one in indicators for name in ("slug", "code")]
    elif column.name == "flags":
        one = "|".join(column.allowed)
        constraints["pattern"] = f"({one})(;({one}))*"
    elif column.allowed:
        constraints["enum"] = list(column.allowed)
    return {
        "name": column.name,
        "type": column.type,
        "description": f"{column.meaning} {column.rule}",
        "example": column.example,
        "constraints": constraints,
    }
