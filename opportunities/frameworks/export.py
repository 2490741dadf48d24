"""The index of a framework as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opportunities.frameworks.computing import Cell, Row
    from opportunities.frameworks.reading import Page

PLACE_COLUMNS = ("place_code", "place", "by_end_of", "index", "coverage", "change", "change_slots")


def columns(page: Page) -> list[str]:
    """Return the heads: of the place, of every heading, and of every slot that has a name."""
    heads = [*PLACE_COLUMNS, "failed_prerequisites"]
    heads += [f"index_{heading.code}" for heading in page.headings]
    for slot in _slots(page):
        heads += [f"{slot}_{part}" for part in ("value", "unit", "year", "share", "source")]
    return heads


def records(page: Page) -> Iterator[dict[str, object]]:
    """Yield one line a place; what is unknown is empty. Shares are 0 to 1, indices 0 to 100."""
    for row in page.rows:
        yield {
            "place_code": row.place.code,
            "place": row.place.name,
            "by_end_of": page.year,
            "index": _points(row.index),
            "coverage": round(row.coverage, 3),
            "change": _points(row.change),
            "change_slots": " ".join(cell.slot.code for cell in row.change_cells),
            "failed_prerequisites": " ".join(slot.code for slot in row.failed),
            **_of_headings(row, page),
            **_of_slots(row),
        }


def _slots(page: Page) -> list[str]:
    return [row.slot.code for row in page.slots if row.slot.name]


def _of_headings(row: Row, page: Page) -> dict[str, object]:
    shown = {heading.pk for heading in page.headings}
    return {
        f"index_{part.dimension.code}": _points(part.index)
        for part in row.parts
        if part.dimension.pk in shown
    }


def _of_slots(row: Row) -> dict[str, object]:
    found: dict[str, object] = {}
    for cell in (*row.cells, *row.answers):
        if cell.slot.name:
            found |= {f"{cell.slot.code}_{part}": value for part, value in _parts(cell).items()}
    return found


def _parts(cell: Cell) -> dict[str, object]:
    figure = cell.figure
    return {
        "value": round(float(figure.value), 3) if figure else "",
        "unit": figure.unit if figure else "",
        "year": figure.year if figure else "",
        "share": "" if cell.share is None else round(cell.share, 4),
        "source": figure.source.title if figure else "",
    }


def _points(share: float | None) -> object:
    return "" if share is None else round(100 * share, 1)
