"""A map of tiles as inline SVG: small multiples on a schematic grid, without any border.

Pure functions like those of `matchmaker.charts`: attributes and classes only, text escaped. A
map never stands alone: the table beside it holds the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString

LINE_WIDTH, LINE_HEIGHT = 96, 30
TILE_WIDTH, TILE_HEIGHT, TILE_STEP_X, TILE_STEP_Y = 120, 84, 128, 92

DOT = format_html(
    '<marker id="{}" markerUnits="userSpaceOnUse" markerWidth="6" markerHeight="6" refX="3"'
    ' refY="3"><circle class="d" cx="3" cy="3" r="3"/></marker>',
    "dot",
)
"""The dot at the end of every line; once on a page, in its tile map."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What all small multiples of a figure share: years across, values upwards."""

    first_year: int
    last_year: int
    low: float
    high: float
    limit: float | None = None

    def across(self, year: int) -> int:
        """Return where a year lies on a line."""
        years = self.last_year - self.first_year
        return round(LINE_WIDTH * (year - self.first_year) / years if years else LINE_WIDTH)

    def down(self, value: float) -> int:
        """Return where a value lies on a line, cut to its room."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(LINE_HEIGHT * (1 - min(max(share, 0), 1)))


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a line; a part of a year stands beside the line, hollow."""

    year: int
    value: float
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One place as a tile: all texts in the language of the page."""

    name: str
    href: str
    column: int
    row: int
    value: str
    detail: str = ""
    """The year, and what else stands small beside the value."""
    band: int = 0
    """1 to 5; 0 without a ground."""
    is_old: bool = False
    """Whether the value is too old to stand beside the others."""
    points: Sequence[Point] = ()


def line(points: Sequence[Point], scale: Scale) -> SafeString:
    """Draw one small line, the limit dotted, with its last point as the dot of `DOT`.

    Args:
        points: Oldest first; parts of a year are marked and not joined.
        scale: Shared by all lines of the figure.

    Returns:
        Marks without an `<svg>` around them, in a room of LINE_WIDTH by LINE_HEIGHT.
    """
    whole = [point for point in points if not point.is_part]
    marks: list[SafeString] = []
    if scale.limit is not None:
        marks.append(
            format_html('<path class="t" d="M0 {}h{}"/>', scale.down(scale.limit), LINE_WIDTH)
        )
    if whole:
        steps = _steps([(scale.across(point.year), scale.down(point.value)) for point in whole])
        marks.append(format_html('<path class="l" marker-end="url(#dot)" d="{}"/>', steps))
    marks += [_dot("p", point, scale) for point in points if point.is_part]
    return _concat(marks)


def _steps(points: Sequence[tuple[int, int]]) -> str:
    """Write a path in steps from point to point, which packs better than places do."""
    (x, y), *others = points
    path = f"M{x} {y}l"
    for right, down in others:
        path += f"{right - x} {down - y} "
        x, y = right, down
    # A line of no length still carries the dot of its last point.
    return (path.rstrip() if others else f"{path}0 0").replace(" -", "-")


def line_cell(points: Sequence[Point], scale: Scale) -> SafeString:
    """Draw a small line for the cell of a table; hidden, as its numbers stand in the row."""
    return format_html(
        '<svg class="line" viewBox="-3 -3 {} {}" aria-hidden="true">{}</svg>',
        LINE_WIDTH + 6,
        LINE_HEIGHT + 6,
        line(points, scale),
    )


def tile_map(tiles: Sequence[Tile], scale: Scale, label: str) -> SafeString:
    """Draw places as tiles on a schematic grid, each with its line; no border anywhere.

    Args:
        tiles: In the order of reading; columns and rows count from 0.
        scale: Shared by all tiles.
        label: What the figure shows.

    Returns:
        An `<svg role="group">` whose tiles are links.
    """
    columns = max((tile.column for tile in tiles), default=0) + 1
    rows = max((tile.row for tile in tiles), default=0) + 1
    return format_html(
        '<svg class="tiles" viewBox="-1 -1 {} {}" role="group" aria-label="{}">{}{}</svg>',
        columns * TILE_STEP_X - TILE_STEP_X + TILE_WIDTH + 2,
        rows * TILE_STEP_Y - TILE_STEP_Y + TILE_HEIGHT + 2,
        label,
        DOT,
        _concat(_row(row, tiles, scale) for row in range(rows)),
    )


def _row(row: int, tiles: Sequence[Tile], scale: Scale) -> SafeString:
    return format_html(
        '<g transform="translate(0 {})">{}</g>',
        row * TILE_STEP_Y,
        _concat(_tile(tile, scale) for tile in tiles if tile.row == row),
    )


def _tile(tile: Tile, scale: Scale) -> SafeString:
    return format_html(
        '<a href="{}" transform="translate({})">'
        '<rect class="{}" width="{}" height="{}" rx="4"/><text x="8" y="19">{}</text>'
        ' <text class="v" x="8" y="38">{} <tspan>{}</tspan></text>'
        '<g transform="translate(8 46)">{}</g></a>',
        tile.href,
        tile.column * TILE_STEP_X,
        ground(tile.band, is_old=tile.is_old),
        TILE_WIDTH,
        TILE_HEIGHT,
        tile.name,
        tile.value,
        tile.detail,
        line(tile.points, scale) if tile.points else "",
    )


def _dot(kind: str, point: Point, scale: Scale) -> SafeString:
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="3"/>',
        kind,
        scale.across(point.year),
        scale.down(point.value),
    )


def ground(band: int, *, is_old: bool) -> str:
    """Return the classes of a ground: its band, and whether its value is old."""
    return f"b{band} o" if is_old else f"b{band}"


def _concat(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))
