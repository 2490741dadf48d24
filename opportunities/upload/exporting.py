"""The stored figures in the columns of the contract, so that what goes out can come in again."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from matchmaker.spreadsheet import inert
from opportunities.models import Measurement
from opportunities.upload.contract import NAMES
from opportunities.upload.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 2000


class _Echo:
    """Hands a written line straight back."""

    def write(self, line: str) -> str:
        return line


def figures_as_csv() -> Iterator[str]:
    """Yield a file of every stored figure line by line, in a stable order."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield f"\ufeff{writer.writerow(NAMES)}"
    rows = Measurement.objects.select_related("place", "indicator", "source").order_by(
        "place__code", "indicator__slug", "period", "precedence", "pk"
    )
    for row in rows.iterator(chunk_size=AT_ONCE):
        cells = _cells(row)
        yield writer.writerow(cells[name] for name in NAMES)


def _cells(row: Measurement) -> dict[str, object]:
    source = row.source
    texts = {
        "place_code": row.place.code,
        "indicator": row.indicator.slug,
        "period": row.period,
        "unit": row.unit,
        "method": row.method,
        "flags": ";".join(row.flags),
        "source_key": source.key,
        "source_title": source.title,
        "source_url": source.url,
        "source_kind": source.kind,
        "source_published": source.published_on.isoformat() if source.published_on else "",
        "licence": source.licence,
        "source_detail": row.source_detail,
    }
    # A number is no text: below zero it begins with a dash, and is computed by nobody.
    return {**{name: inert(text) for name, text in texts.items()}, "value": plain(row.value)}
