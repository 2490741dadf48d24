"""Several places over the years on one scale, named at the end of their lines."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from matchmaker.templatetags.money import measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString

    from matchmaker.maps import Point, Scale

WIDTH, HEIGHT = 860, 340
LEFT, RIGHT, TOP, BOTTOM = 48, 150, 14, 30
NAME_HEIGHT = 18
"""Room that a name at the end of a line takes, so that names never cover each other."""

MOST_YEARS, NAME_GAP = 14, 22


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one place, oldest first."""

    name: str
    points: Sequence[Point]


def line_chart(
    series: Sequence[Series], scale: Scale, title: str, limit_name: str = ""
) -> SafeString:
    """Draw one line a place; parts of a year are hollow dots beside their line.

    Args:
        series: At most eight; colour and dashes repeat after that.
        scale: Shared by all lines.
        title: What the chart shows, read out in its place.
        limit_name: Words at the dotted line of the scale's limit.

    Returns:
        An `<svg role="img">`; the table beside it holds the same numbers.
    """
    drawn = [one for one in series if one.points]
    return format_html(
        '<svg class="chart lines" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        title,
        _concat(_level(value, scale) for value in ticks(scale.low, scale.high)),
        _concat(_year(year, scale) for year in _years(scale)),
        _concat(_line(index, one, scale) for index, one in enumerate(drawn, start=1)),
        _limit(scale, limit_name),
        _concat(_names(drawn, scale)),
    )


def ticks(low: float, high: float) -> list[float]:
    """Return three to six round values between two ends."""
    room = high - low
    if room <= 0:
        return [low]
    rough = room / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    first = math.ceil(low / step)
    return [round(step * n, 10) for n in range(first, math.floor(high / step + 1e-9) + 1)]


def _x(year: int, scale: Scale) -> float:
    years = scale.last_year - scale.first_year
    share = (year - scale.first_year) / years if years else 1.0
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(value: float, scale: Scale) -> float:
    share = (value - scale.low) / (scale.high - scale.low) if scale.high > scale.low else 0.5
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def _level(value: float, scale: Scale) -> SafeString:
    y = _y(value, scale)
    return format_html(
        '<path class="grid" d="M{} {}h{}"/>'
        '<text class="quiet" x="{}" y="{}" text-anchor="end">{}</text>',
        LEFT,
        _plain(y),
        WIDTH - LEFT - RIGHT,
        LEFT - 8,
        _plain(y + 5),
        measured(value),
    )


def _years(scale: Scale) -> list[int]:
    """Return the years that are written below the chart, the last one among them."""
    step = math.ceil((scale.last_year - scale.first_year + 1) / MOST_YEARS)
    return list(range(scale.last_year, scale.first_year - 1, -step))


def _year(year: int, scale: Scale) -> SafeString:
    return format_html(
        '<text class="quiet" x="{}" y="{}" text-anchor="middle">{}</text>',
        _plain(_x(year, scale)),
        HEIGHT - 8,
        year,
    )


def _limit(scale: Scale, name: str) -> SafeString:
    if scale.limit is None:
        return _concat([])
    y = _y(scale.limit, scale)
    return format_html(
        '<path class="t" d="M{} {}h{}"/><text class="quiet" x="{}" y="{}">{}</text>',
        LEFT,
        _plain(y),
        WIDTH - LEFT - RIGHT,
        LEFT + 6,
        _plain(y - 5),
        name,
    )


def _line(index: int, series: Series, scale: Scale) -> SafeString:
    whole = [point for point in series.points if not point.is_part]
    steps = "L".join(f"{_plain(_x(p.year, scale))} {_plain(_y(p.value, scale))}" for p in whole)
    path = format_html('<path class="l l{}" d="M{}"/>', index, steps) if len(whole) > 1 else ""
    return format_html(
        "{}{}", path, _concat(_mark(index, series.name, point, scale) for point in series.points)
    )


def _mark(index: int, name: str, point: Point, scale: Scale) -> SafeString:
    return format_html(
        '<circle class="{} l{}" cx="{}" cy="{}" r="3.5"><title>{} ({})</title></circle>',
        "p" if point.is_part else "d",
        index,
        _plain(_x(point.year, scale)),
        _plain(_y(point.value, scale)),
        _("%(label)s: %(value)s") % {"label": name, "value": measured(point.value)},
        point.year,
    )


def _names(series: Sequence[Series], scale: Scale) -> list[SafeString]:
    """Write each name beside the last point of its line, pushed apart where names would meet."""
    ends = sorted(
        (one.points[-1].year, _y(one.points[-1].value, scale), one.name) for one in series
    )
    written = []
    for year, group in groupby(ends, key=lambda end: end[0]):
        together = list(group)
        lowest = float(TOP)
        for remaining, (_year_of, y, name) in zip(
            range(len(together), 0, -1), together, strict=True
        ):
            bottom = HEIGHT - BOTTOM - (remaining - 1) * NAME_HEIGHT
            at = max(lowest, min(y, bottom))
            lowest = at + NAME_HEIGHT
            written.append(_name(name, _x(year, scale), y, at))
    return written


def _name(name: str, x: float, y: float, at: float) -> SafeString:
    lead = format_html(
        '<path class="lead" d="M{} {}L{} {}"/>',
        _plain(x + 5),
        _plain(y),
        _plain(x + NAME_GAP - 3),
        _plain(at),
    )
    return format_html(
        '{}<text x="{}" y="{}">{}</text>', lead, _plain(x + NAME_GAP), _plain(at + 5), name
    )


def _concat(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _plain(value: float) -> str:
    """Write a length with a point, whatever the language of the page."""
    return f"{value:.1f}".removesuffix(".0")
