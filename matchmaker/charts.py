"""Charts as inline SVG: pure functions, attributes and classes only, text escaped.

Lengths along the page are percentages, so that a chart fits any width while its text keeps
its size. A chart never stands alone: the table or legend beside it holds the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

COLOURS = 7
BAR_WIDTH = 150
SPARK_WIDTH = 120
SPARK_HEIGHT = 32
# Below this share of the width, two digits would run into the next label.
ROOM_FOR_LABEL = 5.0


@dataclass(frozen=True)
class Part:
    """One part of a whole: a score component, or a company's share of a capacity."""

    label: str
    value: float
    maximum: float | None = None


def bar_cell(value: float, maximum: float, scale: float | None = None) -> SafeString:
    """Draw one bar of a table: the value in the room it could have filled.

    Args:
        value: Length of the bar, cut to 0..maximum.
        maximum: The most this row can reach, above 0.
        scale: The most any row can reach, so that rows compare; the maximum by default.

    Returns:
        A hidden `<svg>`: the numbers stand in the cell before it.
    """
    whole = max(scale or maximum, maximum)
    shown = min(max(value, 0), maximum)
    return format_html(
        '<svg class="bar" viewBox="0 0 {} 18" width="{}" height="18" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">'
        '<rect class="room" width="{}" height="18"/><rect class="f1" width="{}" height="18"/>'
        "</svg>",
        BAR_WIDTH,
        BAR_WIDTH,
        _plain(BAR_WIDTH * maximum / whole),
        _plain(BAR_WIDTH * shown / whole),
    )


def stacked_score(
    parts: Sequence[Part],
    title: str,
    thresholds: Sequence[tuple[float, str]] = (),
    whole: float = 100,
) -> SafeString:
    """Stack the parts of a score to one bar, with the levels that thresholds begin.

    Args:
        parts: In order; values in the unit of `whole`.
        title: What the chart shows, read out in its place.
        thresholds: Pairs of a value and its short label, as `(70, "Strong")`.
        whole: The length of the full bar.

    Returns:
        An `<svg role="img">`; its legend is `components/legend.html`.
    """
    segments, end = _segments(parts, whole)
    return _chart(
        title,
        94 if thresholds else 64,
        format_html(
            '<rect class="missed" x="{}%" y="24" width="{}%" height="36"/>{}{}',
            _plain(end),
            _plain(max(100 - end, 0)),
            segments,
            format_html_join("", _THRESHOLD, (_threshold(*each, whole) for each in thresholds)),
        ),
    )


def waterfall(parts: Sequence[Part], title: str, whole: float = 100) -> SafeString:
    """Build a score up step by step; what each part missed is outlined behind it.

    Args:
        parts: In order, each with its maximum; values in the unit of `whole`.
        title: What the chart shows, read out in its place.
        whole: The width of the chart.

    Returns:
        An `<svg role="img">` with one row a part and a last row for the sum.
    """
    rows, start = [], 0.0
    for index, part in enumerate(parts):
        rows.append(_step(part, start, index * 48, whole))
        start += part.value
    total = Part(_("Score"), start)
    top = len(rows) * 48
    last = format_html(
        '<text class="strong" x="0" y="{}">{}</text>'
        '<text class="strong" x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect class="f7" x="0" y="{}" width="{}%" height="16"/>',
        top + 15,
        total.label,
        top + 15,
        _number(total.value),
        top + 22,
        _plain(100 * total.value / whole),
    )
    return _chart(title, top + 42, format_html("{}{}", _concat(rows), last))


def sparkline(
    values: Sequence[float | None],
    title: str,
    bounds: tuple[float, float] | None = None,
    target: float | None = None,
) -> SafeString:
    """Draw a small line of values in time order; a gap stays a gap.

    Args:
        values: Oldest first; None where nothing was measured.
        title: What the chart shows, read out in its place.
        bounds: Lowest and highest value of the shared scale; the values' own by default.
        target: A level to show as a dotted line.

    Returns:
        An `<svg role="img">`, empty but for its title when no value is known.
    """
    known = [value for value in values if value is not None]
    low, high = bounds or ((min(known), max(known)) if known else (0, 1))
    marks = [
        format_html('<path class="spark" d="{}"/>', _path(values, low, high)),
        *_lone_dots(values, low, high),
        _last_dot(values, low, high),
    ]
    if target is not None:
        level = _height(target, low, high)
        marks.append(
            format_html(
                '<line class="target" x1="0" x2="{}" y1="{}" y2="{}"/>', SPARK_WIDTH, level, level
            )
        )
    return format_html(
        '<svg class="spark-box" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-label="{}">{}</svg>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        SPARK_WIDTH,
        SPARK_HEIGHT,
        title,
        _concat(marks),
    )


def capacity_bar(parts: Sequence[Part], needed: float, title: str) -> SafeString:
    """Lay the known capacities of a team end to end against what is needed.

    Args:
        parts: Companies with a known capacity, all in one unit.
        needed: The capacity asked for, in the same unit, above 0.
        title: What the chart shows, read out in its place.

    Returns:
        An `<svg role="img">` with a line at what is needed.
    """
    total = sum(part.value for part in parts)
    # Room to the right keeps the line and its label inside the card.
    whole = max(total, needed) * 1.06
    segments, end = _segments([Part(part.label, part.value) for part in parts], whole, labels=False)
    line = 100 * needed / whole
    return _chart(
        title,
        64,
        format_html(
            '<rect class="room" y="24" width="100%" height="36"/>{}'
            '<line class="needed" x1="{}%" x2="{}%" y1="6" y2="64"/>'
            '<text class="strong" x="{}%" y="15" dx="-8" text-anchor="end">{}</text>',
            segments if end else "",
            _plain(line),
            _plain(line),
            _plain(line),
            _("Needed"),
        ),
    )


_THRESHOLD = (
    '<line class="tick" x1="{0}%" x2="{0}%" y1="60" y2="70"/>'
    '<text class="quiet" x="{0}%" y="86" text-anchor="middle">{1}</text>'
)


def _threshold(value: float, label: str, whole: float) -> tuple[str, str]:
    return _plain(100 * value / whole), label


def _chart(title: str, height: int, body: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        height,
        title,
        body,
    )


def _segments(
    parts: Sequence[Part], whole: float, *, labels: bool = True
) -> tuple[SafeString, float]:
    """Draw parts end to end; give them and where they end, in percent of the whole."""
    drawn, start = [], 0.0
    for index, part in enumerate(parts):
        width = 100 * max(part.value, 0) / whole
        drawn.append(
            format_html(
                '<rect class="f{}" x="{}%" y="24" width="{}%" height="36" stroke="none">'
                "<title>{}</title></rect>{}",
                index % COLOURS + 1,
                _plain(start),
                _plain(width),
                _("%(label)s: %(value)s") % {"label": part.label, "value": _number(part.value)},
                _label(part.value, start, width) if labels else "",
            )
        )
        start += width
    return _concat(drawn), start


def _label(value: float, start: float, width: float) -> SafeString | str:
    if width < ROOM_FOR_LABEL:
        return ""
    return format_html(
        '<text class="strong" x="{}%" y="16" dx="2">{}</text>', _plain(start), _number(value)
    )


def _step(part: Part, start: float, top: int, whole: float) -> SafeString:
    maximum = part.value if part.maximum is None else part.maximum
    return format_html(
        '<text x="0" y="{}">{}</text><text x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect class="missed" x="{}%" y="{}" width="{}%" height="16"/>'
        '<rect class="f1" x="{}%" y="{}" width="{}%" height="16"/>',
        top + 15,
        part.label,
        top + 15,
        # Translators: points of a score component, as in "+27 of 30".
        _("+%(points)s of %(maximum)s")
        % {"points": _number(part.value), "maximum": _number(maximum)},
        _plain(100 * (start + part.value) / whole),
        top + 22,
        _plain(100 * max(maximum - part.value, 0) / whole),
        _plain(100 * start / whole),
        top + 22,
        _plain(100 * part.value / whole),
    )


def _height(value: float, low: float, high: float) -> str:
    share = (value - low) / (high - low) if high > low else 0.5
    return _plain(SPARK_HEIGHT - 4 - share * (SPARK_HEIGHT - 8))


def _across(index: int, count: int) -> str:
    return _plain(4 + (SPARK_WIDTH - 8) * (index / (count - 1) if count > 1 else 1))


def _path(values: Sequence[float | None], low: float, high: float) -> str:
    steps, pen = [], "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        steps.append(f"{pen}{_across(index, len(values))} {_height(value, low, high)}")
        pen = "L"
    return " ".join(steps)


def _lone_dots(values: Sequence[float | None], low: float, high: float) -> list[SafeString]:
    """Mark values without a neighbour, which no line reaches."""
    around = [None, *values, None]
    return [
        format_html(
            '<circle class="f7" r="1.6" cx="{}" cy="{}"/>',
            _across(index, len(values)),
            _height(value, low, high),
        )
        for index, value in enumerate(values[:-1])
        if value is not None and around[index] is None and around[index + 2] is None
    ]


def _last_dot(values: Sequence[float | None], low: float, high: float) -> SafeString | str:
    for index in range(len(values) - 1, -1, -1):
        value = values[index]
        if value is not None:
            return format_html(
                '<circle class="f7" r="3" cx="{}" cy="{}"/>',
                _across(index, len(values)),
                _height(value, low, high),
            )
    return ""


def _concat(pieces: Sequence[SafeString | str]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _plain(value: float) -> str:
    """Write a length with a point, whatever the language of the page."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _number(value: float) -> str:
    rounded = round(value, 1)
    decimals = 0 if float(rounded).is_integer() else 1
    return number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)
