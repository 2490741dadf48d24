"""A coastline with circles as inline SVG: no border and no graticule is drawn.

Pure functions like those of `matchmaker.charts`: attributes and classes only, text escaped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import format_html, format_html_join

from matchmaker.maps import ground

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
        classes = ground(spot.band, is_old=spot.is_old)
        mark = format_html('<circle class="{}" r="{}"/>', classes, away)
    return format_html(
        '<g transform="translate({} {})">{}{}</g>',
        _whole(placed.x),
        _whole(placed.y),
        mark,
        # A mark without room for its name says it when pointed at.
        _label(spot.name, away, side) if side else format_html("<title>{}</title>", spot.words),
    )


_CROSS: SafeString = format_html('<path class="x" d="{}"/>', "M-4-4l8 8m0-8l-8 8")

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


def _concat(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _whole(value: float) -> str:
    """Write a length in whole units: finer than a pixel would only cost bytes."""
    return str(round(value))
