"""The capacity bar as it is printed: the layout engine of PDFs reads no classes inside SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

FILLS = ("#0E5E4D", "#B5651D", "#2F5D8C", "#7A4E8A", "#5F6F2E", "#8C3B3B", "#3E6E75")
"""Dark enough to be told apart in grey; the table beside the bar says the same in words."""
WIDTH, HEIGHT, MARGIN = 1000, 60, 1.06


def printed_bar(
    parts: Sequence[tuple[str, float]], needed: float, title: str, mark: str
) -> SafeString:
    """Lay known capacities end to end against what is needed.

    Args:
        parts: firms with what they can carry, above 0, in one unit.
        needed: what is asked for, in the same unit, above 0.
        title: what the bar shows, read out in its place.
        mark: the word at the line of what is needed.

    Returns:
        An `<svg>` whose numbers all stand in the table beside it.
    """
    whole = max(sum(value for _label, value in parts), needed) * MARGIN
    line = round(WIDTH * needed / whole, 1)
    return format_html(
        '<svg viewBox="0 0 {} {}" width="100%" role="img" aria-label="{}">'
        '<rect x="0" y="24" width="{}" height="30" fill="#EEEBE2"/>{}'
        '<rect x="{}" y="8" width="3" height="52" fill="#1A2428"/>'
        '<text x="{}" y="16" text-anchor="end" font-size="15" fill="#1A2428">{}</text></svg>',
        WIDTH,
        HEIGHT,
        title,
        WIDTH,
        format_html_join("", _SEGMENT, _segments(parts, whole)),
        line,
        max(line - 6, 60),
        mark,
    )


def swatch(number: int) -> SafeString:
    """Return the colour of a segment, counted from 0, to stand beside its firm's name."""
    return format_html(
        '<svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">'
        '<rect width="10" height="10" fill="{}"/></svg>',
        FILLS[number % len(FILLS)],
    )


_SEGMENT = '<rect x="{}" y="24" width="{}" height="30" fill="{}"><title>{}</title></rect>'


def _segments(
    parts: Sequence[tuple[str, float]], whole: float
) -> list[tuple[float, float, str, str]]:
    found, start = [], 0.0
    for number, (label, value) in enumerate(parts):
        width = WIDTH * value / whole
        found.append((round(start, 1), round(width, 1), FILLS[number % len(FILLS)], label))
        start += width
    return found
