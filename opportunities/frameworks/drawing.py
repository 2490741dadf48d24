"""The index of every place as bars on one scale of 0 to 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

from matchmaker.templatetags.money import percent
from opportunities.frameworks.sentences import points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from opportunities.frameworks.computing import Row

LINE = 26
"""Height of a line, room for its text."""

START, ROOM = 32, 46
"""Where the bars begin and how long the longest is, in percent of the width."""


def bars(rows: Sequence[Row], title: str) -> SafeString:
    """Draw one bar a place with its index and the part of the weight that is known.

    Args:
        rows: Places with an index, in the order shown.
        title: What the chart shows, read out in its place.

    Returns:
        An `<svg role="img">`; the table below it holds the same numbers.
    """
    lines = (
        (
            LINE * line + 18,
            row.place.name,
            START,
            LINE * line + 5,
            ROOM,
            f"{ROOM * (row.index or 0):.2f}",
            f"{START + ROOM * (row.index or 0):.2f}",
            points(row.index),
            percent(row.coverage),
        )
        for line, row in enumerate(rows)
    )
    body = format_html_join(
        "",
        '<text x="0" y="{0}">{1}</text>'
        '<rect class="room" x="{2}%" y="{3}" width="{4}%" height="16"/>'
        '<rect class="f1" x="{2}%" y="{3}" width="{5}%" height="16" stroke="none"/>'
        '<text x="{6}%" y="{0}" dx="4"><tspan class="strong">{7}</tspan>'
        '<tspan class="quiet" dx="6">{8}</tspan></text>',
        lines,
    )
    return format_html(
        '<svg class="chart" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        LINE * len(rows) + 4,
        title,
        body,
    )
