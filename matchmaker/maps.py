"""Maps as inline SVG without any border: tiles of small multiples, and circles off a coastline.

Pure functions like those of `matchmaker.charts`: attributes and classes only, text escaped. A
map never stands alone: the table beside it holds the same numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString

FINE, COARSE = (
    Path(__file__).with_name(name).read_text(encoding="ascii").strip()
    for name in ("coast_east_asia.svgpath", "coast_east_asia_coarse.svgpath")
)
"""Coastline of East Asia in the projection of `project`.

Natural Earth 1:50m land, public domain, cut to 72-137° E and 15-54.5° N, islands under 14 square
units left out; simplified (Douglas-Peucker) to 0.9 units, and to 2.5 where the whole map is shown.
No boundary is in it.
"""

COAST_WIDTH, COAST_HEIGHT = 900, 640
ROOM_AROUND, NARROWEST, WIDEST = 1.6, 180.0, 640.0
"""A group of near places fills the frame, with room around; a wide one shows the whole map."""

LARGEST_RADIUS = 26.0
SMALLEST_RADIUS = 4.0
LETTER_WIDTH, LETTER_HEIGHT, NAME_GAP = 10.5, 20, 4

LINE_WIDTH, LINE_HEIGHT = 96, 30
TILE_WIDTH, TILE_HEIGHT, TILE_STEP_X, TILE_STEP_Y = 120, 84, 128, 92

DOT = format_html(
    '<marker id="{}" markerUnits="userSpaceOnUse" markerWidth="6" markerHeight="6" refX="3"'
    ' refY="3"><circle class="d" cx="3" cy="3" r="3"/></marker>',
    "dot",
)
"""The dot at the end of every line; once on a page, in its tile map."""

_CENTRE = math.radians(105), math.radians(35)
_PARALLELS = math.radians(25), math.radians(47)
_SCALE, _ORIGIN_X, _ORIGIN_Y = 900, 470, 330


def _half_angle(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


_CONE = math.log(math.cos(_PARALLELS[0]) / math.cos(_PARALLELS[1])) / math.log(
    _half_angle(_PARALLELS[1]) / _half_angle(_PARALLELS[0])
)
_FACTOR = math.cos(_PARALLELS[0]) * _half_angle(_PARALLELS[0]) ** _CONE / _CONE


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Place a point of the globe on the coast map.

    Lambert's conformal conic on a sphere: central meridian 105° E, origin 35° N, standard
    parallels 25° N and 47° N; 900 units a radius, origin at x = 470, y = 330, y downwards.
    """
    angle = _CONE * (math.radians(longitude) - _CENTRE[0])
    radius = _FACTOR / _half_angle(math.radians(latitude)) ** _CONE
    middle = _FACTOR / _half_angle(_CENTRE[1]) ** _CONE
    return (
        _ORIGIN_X + _SCALE * radius * math.sin(angle),
        _ORIGIN_Y - _SCALE * (middle - radius * math.cos(angle)),
    )


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


@dataclass(frozen=True, slots=True)
class Spot:
    """One place on the coast map."""

    name: str
    latitude: float
    longitude: float
    words: str
    """What the mark says when pointed at."""
    value: float | None = None
    band: int = 0
    is_old: bool = False


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
        _ground(tile.band, is_old=tile.is_old),
        TILE_WIDTH,
        TILE_HEIGHT,
        tile.name,
        tile.value,
        tile.detail,
        line(tile.points, scale) if tile.points else "",
    )


def coast_map(spots: Sequence[Spot], title: str) -> SafeString:
    """Draw places as circles off the coastline; the area of a circle shows its value.

    Args:
        spots: Places with their values; one without a value is a small cross.
        title: What the figure shows, read out in its place.

    Returns:
        An `<svg role="img">`; no border, no graticule.
    """
    largest = largest_of(spots)
    points = [project(spot.latitude, spot.longitude) for spot in spots]
    left, top, zoom = _frame(points)
    placed = [
        _Placed(spot, (x - left) * zoom, (y - top) * zoom, radius_of(spot.value, largest))
        for spot, (x, y) in zip(spots, points, strict=True)
    ]
    sides = _sides(placed)
    moved = format_html(
        ' transform="scale({}) translate({} {})"', round(zoom, 2), -round(left), -round(top)
    )
    return format_html(
        '<svg class="coast" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path class="land"{} d="{}"/>{}</svg>',
        COAST_WIDTH,
        COAST_HEIGHT,
        title,
        moved if zoom > 1 else "",
        FINE if zoom > 1 else COARSE,
        _concat(
            _mark(one, sides.get(one.spot.name))
            for one in sorted(placed, key=lambda one: -one.radius)
        ),
    )


class _Placed(NamedTuple):
    """A place in the frame of the map."""

    spot: Spot
    x: float
    y: float
    radius: float


def _frame(points: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Find the part of the map that holds all points: its left, its top and how much larger."""
    if not points:
        return 0.0, 0.0, 1.0
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    needed = max(max(xs) - min(xs), (max(ys) - min(ys)) * COAST_WIDTH / COAST_HEIGHT)
    width = max(needed * ROOM_AROUND, NARROWEST)
    if width >= WIDEST:
        return 0.0, 0.0, 1.0
    height = width * COAST_HEIGHT / COAST_WIDTH
    left = (max(xs) + min(xs) - width) / 2
    top = (max(ys) + min(ys) - height) / 2
    return left, top, COAST_WIDTH / width


def largest_of(spots: Iterable[Spot]) -> float:
    """Return the value of the largest circle; 0 where no value is above 0."""
    return max((spot.value for spot in spots if spot.value is not None), default=0.0)


def radius_of(value: float | None, largest: float) -> float:
    """Return the radius of a circle whose area shows a value; the smallest for 0 and below."""
    if value is None or value <= 0 or largest <= 0:
        return SMALLEST_RADIUS
    return max(SMALLEST_RADIUS, LARGEST_RADIUS * math.sqrt(value / largest))


def _mark(placed: _Placed, side: Side | None) -> SafeString:
    spot, away = placed.spot, round(placed.radius)
    mark: SafeString = _CROSS
    if spot.value is not None:
        ground = _ground(spot.band, is_old=spot.is_old)
        mark = format_html('<circle class="{}" r="{}"/>', ground, away)
    return format_html(
        '<g transform="translate({} {})">{}{}</g>',
        _whole(placed.x),
        _whole(placed.y),
        mark,
        # A mark without room for its name says it when pointed at.
        _label(spot.name, away, side) if side else format_html("<title>{}</title>", spot.words),
    )


_CROSS = format_html('<path class="x" d="{}"/>', "M-4-4l8 8m0-8l-8 8")

Box = tuple[float, float, float, float]
Side = tuple[str, int, int]
"""Where a name stands beside its mark: anchor of the text, and steps to the right and down."""

SIDES: tuple[Side, ...] = (("", 1, 0), ("end", -1, 0), ("middle", 0, -1), ("middle", 0, 1))


def _sides(placed: Sequence[_Placed]) -> dict[str, Side]:
    """Find a side for every name that has room beside its mark."""
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for _spot, x, y, r in placed]
    sides: dict[str, Side] = {}
    for spot, x, y, radius in placed:
        width = LETTER_WIDTH * len(spot.name)
        for side in SIDES:
            _anchor, right, down = side
            centre = x + right * (radius + NAME_GAP + width / 2)
            middle = y + down * (radius + NAME_GAP + LETTER_HEIGHT / 2)
            box = (
                centre - width / 2,
                middle - LETTER_HEIGHT / 2,
                centre + width / 2,
                middle + LETTER_HEIGHT / 2,
            )
            if _is_inside(box) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                sides[spot.name] = side
                break
    return sides


def _label(name: str, away: int, side: Side) -> SafeString:
    anchor, right, down = side
    return format_html(
        '<text x="{}" y="{}"{}>{}</text>',
        right * (away + NAME_GAP),
        round(6 + down * (away + NAME_GAP + LETTER_HEIGHT / 2)),
        format_html(' text-anchor="{}"', anchor) if anchor else "",
        name,
    )


def _is_inside(box: Box) -> bool:
    left, top, right, bottom = box
    return left >= 0 and top >= 0 and right <= COAST_WIDTH and bottom <= COAST_HEIGHT


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _dot(kind: str, point: Point, scale: Scale) -> SafeString:
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="3"/>',
        kind,
        scale.across(point.year),
        scale.down(point.value),
    )


def _ground(band: int, *, is_old: bool) -> str:
    return f"b{band} o" if is_old else f"b{band}"


def _concat(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _whole(value: float) -> str:
    """Write a length in whole units: finer than a pixel would only cost bytes."""
    return str(round(value))
