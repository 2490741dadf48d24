"""Maps as inline SVG without any border: tiles of small multiples, and circles off a coastline.

Pure functions like those of `matchmaker.charts`: attributes and classes only, text escaped. A
map never stands alone: the table beside it holds the same numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.utils.safestring import SafeString

COAST = Path(__file__).with_name("coast_east_asia.svgpath").read_text(encoding="ascii").strip()
"""Coastline of East Asia: Natural Earth 1:50m, public domain, in the projection of `project`."""

COAST_WIDTH, COAST_HEIGHT = 900, 640
LARGEST_RADIUS = 26.0
SMALLEST_RADIUS = 4.0
LETTER_WIDTH, LETTER_HEIGHT = 10.5, 20

LINE_WIDTH, LINE_HEIGHT = 104, 30
TILE_WIDTH, TILE_HEIGHT, TILE_STEP_X, TILE_STEP_Y = 120, 84, 128, 92

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

    def across(self, year: int) -> str:
        """Return where a year lies on a line."""
        years = self.last_year - self.first_year
        return _whole(LINE_WIDTH * (year - self.first_year) / years if years else LINE_WIDTH)

    def down(self, value: float) -> str:
        """Return where a value lies on a line, cut to its room."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return _whole(LINE_HEIGHT * (1 - min(max(share, 0), 1)))


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
    """Draw one small line, the limit dotted, with its last point as a dot.

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
    if len(whole) > 1:
        steps = "L".join(f"{scale.across(p.year)} {scale.down(p.value)}" for p in whole)
        marks.append(format_html('<path class="l" d="M{}"/>', steps))
    marks += [_dot("p", point, scale) for point in points if point.is_part]
    marks += [_dot("d", point, scale) for point in whole[-1:]]
    return _concat(marks)


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
        '<svg class="tiles" viewBox="-1 -1 {} {}" role="group" aria-label="{}">{}</svg>',
        columns * TILE_STEP_X - TILE_STEP_X + TILE_WIDTH + 2,
        rows * TILE_STEP_Y - TILE_STEP_Y + TILE_HEIGHT + 2,
        label,
        _concat(_tile(tile, scale) for tile in tiles),
    )


def _tile(tile: Tile, scale: Scale) -> SafeString:
    return format_html(
        '<a href="{}" transform="translate({} {})">'
        '<rect class="{}" width="{}" height="{}" rx="4"/><text x="8" y="19">{}</text>'
        ' <text class="v" x="8" y="38">{} <tspan>{}</tspan></text>'
        '<g transform="translate(8 46)">{}</g></a>',
        tile.href,
        tile.column * TILE_STEP_X,
        tile.row * TILE_STEP_Y,
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
    drawn = sorted(spots, key=lambda spot: -radius_of(spot.value, largest))
    return format_html(
        '<svg class="coast" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path class="land" d="{}"/>{}{}</svg>',
        COAST_WIDTH,
        COAST_HEIGHT,
        title,
        COAST,
        _concat(_spot(spot, largest) for spot in drawn),
        _concat(_labels(spots, largest)),
    )


def largest_of(spots: Iterable[Spot]) -> float:
    """Return the value of the largest circle; 0 where no value is above 0."""
    return max((spot.value for spot in spots if spot.value is not None), default=0.0)


def radius_of(value: float | None, largest: float) -> float:
    """Return the radius of a circle whose area shows a value; the smallest for 0 and below."""
    if value is None or value <= 0 or largest <= 0:
        return SMALLEST_RADIUS
    return max(SMALLEST_RADIUS, LARGEST_RADIUS * math.sqrt(value / largest))


def _spot(spot: Spot, largest: float) -> SafeString:
    x, y = project(spot.latitude, spot.longitude)
    if spot.value is None:
        return format_html(
            '<path class="x" d="M{} {}l8 8m0-8l-8 8"><title>{}</title></path>',
            _whole(x - 4),
            _whole(y - 4),
            spot.words,
        )
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
        _ground(spot.band, is_old=spot.is_old),
        _whole(x),
        _whole(y),
        _whole(radius_of(spot.value, largest)),
        spot.words,
    )


Box = tuple[float, float, float, float]


def _labels(spots: Sequence[Spot], largest: float) -> Iterator[SafeString]:
    """Name every place that has room for its name beside its mark."""
    placed = [(spot, *project(spot.latitude, spot.longitude)) for spot in spots]
    taken: list[Box] = []
    for spot, x, y in placed:
        radius = radius_of(spot.value, largest)
        taken.append((x - radius, y - radius, x + radius, y + radius))
    for spot, x, y in placed:
        away = radius_of(spot.value, largest) + 4
        width = LETTER_WIDTH * len(spot.name)
        for anchor, left, middle in (
            ("", x + away, y),
            ("end", x - away - width, y),
            ("middle", x - width / 2, y - away - LETTER_HEIGHT / 2),
            ("middle", x - width / 2, y + away + LETTER_HEIGHT / 2),
        ):
            box = (left, middle - LETTER_HEIGHT / 2, left + width, middle + LETTER_HEIGHT / 2)
            if _is_inside(box) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                at = {"": left, "end": left + width, "middle": x}[anchor]
                yield _label(spot.name, at, middle + 6, anchor)
                break


def _label(name: str, x: float, y: float, anchor: str) -> SafeString:
    end = format_html(' text-anchor="{}"', anchor) if anchor else ""
    return format_html('<text x="{}" y="{}"{}>{}</text>', _whole(x), _whole(y), end, name)


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
