"""The chart of cost against size, as one SVG file that stands on its own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 30, 50
NAME_HEIGHT = 16
COLOURS = ("#555555", "#00695c", "#1f5fa8", "#a34700", "#7a3e9d", "#9a7b00")
DASHES = ("4 3", "none", "7 3", "2 2", "8 2 2 2", "1 3")


class Series(NamedTuple):
    """Cost of one way by size; both above 0."""

    name: str
    points: Sequence[tuple[float, float]]


class Frame(NamedTuple):
    """Powers of ten that the axes begin and end with."""

    left: int
    right: int
    low: int
    high: int


def log_log(series: Sequence[Series], title: str, across: str, upward: str) -> SafeString:
    """Draw costs over sizes, both in powers of ten.

    Args:
        series: each with at least one point.
        title: what the chart shows, read out in its place.
        across: words at the lower axis.
        upward: words at the upper end of the left axis.

    Returns:
        A whole `<svg>` file.
    """
    frame = _frame(series)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img"'
        ' aria-label="{}" font-family="system-ui, sans-serif" font-size="13">'
        "<title>{}</title>"
        '<rect width="100%" height="100%" fill="#ffffff"/>{}{}{}{}'
        '<text x="{}" y="{}" text-anchor="middle" fill="#222222">{}</text>'
        '<text x="8" y="14" fill="#222222">{}</text></svg>\n',
        WIDTH,
        HEIGHT,
        title,
        title,
        _concat(_column(power, frame) for power in range(frame.left, frame.right + 1)),
        _concat(_level(power, frame) for power in range(frame.low, frame.high + 1)),
        _concat(_line(index, one, frame) for index, one in enumerate(series)),
        _concat(_names(series, frame)),
        (LEFT + WIDTH - RIGHT) // 2,
        HEIGHT - 10,
        across,
        upward,
    )


def _frame(series: Sequence[Series]) -> Frame:
    sizes = [math.log10(size) for one in series for size, _cost in one.points]
    costs = [math.log10(cost) for one in series for _size, cost in one.points]
    return Frame(
        math.floor(min(sizes)), math.ceil(max(sizes)), math.floor(min(costs)), math.ceil(max(costs))
    )


def _x(size: float, frame: Frame) -> float:
    share = (math.log10(size) - frame.left) / max(frame.right - frame.left, 1)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _y(cost: float, frame: Frame) -> float:
    share = (math.log10(cost) - frame.low) / max(frame.high - frame.low, 1)
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _column(power: int, frame: Frame) -> SafeString:
    x = _x(10.0**power, frame)
    return format_html(
        '<path d="M{} {}V{}" stroke="#dddddd"/>'
        '<text x="{}" y="{}" text-anchor="middle" fill="#444444">10'
        '<tspan dy="-5" font-size="10">{}</tspan></text>',
        x,
        TOP,
        HEIGHT - BOTTOM,
        x,
        HEIGHT - BOTTOM + 18,
        power,
    )


def _level(power: int, frame: Frame) -> SafeString:
    y = _y(10.0**power, frame)
    return format_html(
        '<path d="M{} {}H{}" stroke="#dddddd"/>'
        '<text x="{}" y="{}" text-anchor="end" fill="#444444">{}</text>',
        LEFT,
        y,
        WIDTH - RIGHT,
        LEFT - 6,
        y + 4,
        f"{10.0**power:,.10g}",
    )


def _line(index: int, one: Series, frame: Frame) -> SafeString:
    places = [(_x(size, frame), _y(cost, frame)) for size, cost in sorted(one.points)]
    colour = COLOURS[index % len(COLOURS)]
    dots = format_html_join(
        "", '<circle cx="{}" cy="{}" r="3" fill="{}"/>', ((x, y, colour) for x, y in places)
    )
    return format_html(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>{}',
        " ".join(f"{x},{y}" for x, y in places),
        colour,
        DASHES[index % len(DASHES)],
        dots,
    )


def _names(series: Sequence[Series], frame: Frame) -> Iterable[SafeString]:
    """Put each name at the end of its line, apart from the others."""
    ends = sorted((_y(max(one.points)[1], frame), index, one) for index, one in enumerate(series))
    before = -math.inf
    for y, index, one in ends:
        before = max(y, before + NAME_HEIGHT)
        yield format_html(
            '<text x="{}" y="{}" fill="{}">{}</text>',
            round(_x(max(one.points)[0], frame) + 8, 1),
            round(before + 4, 1),
            COLOURS[index % len(COLOURS)],
            one.name,
        )


def _concat(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
