"""Where the tiles stand: a schematic grid that keeps neighbours near each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opportunities.models import Place

PLAIN_COLUMNS = 7

TILES: dict[str, tuple[int, int]] = {
    "230100": (7, 0),
    "220100": (7, 1),
    "650100": (1, 2),
    "640100": (3, 2),
    "150100": (4, 2),
    "110000": (5, 2),
    "120000": (6, 2),
    "210100": (7, 2),
    "630100": (1, 3),
    "620100": (2, 3),
    "610100": (3, 3),
    "140100": (4, 3),
    "130100": (5, 3),
    "370100": (6, 3),
    "540100": (1, 4),
    "510100": (2, 4),
    "500000": (3, 4),
    "410100": (4, 4),
    "340100": (5, 4),
    "320100": (6, 4),
    "310000": (7, 4),
    "530100": (2, 5),
    "520100": (3, 5),
    "420100": (4, 5),
    "360100": (5, 5),
    "330100": (6, 5),
    "450100": (3, 6),
    "430100": (4, 6),
    "350100": (5, 6),
    "460100": (3, 7),
    "440100": (4, 7),
}
"""Column and row of the 31 tracker cities by their GB/T 2260 code; nothing stands in column 0."""

_FIRST_COLUMN = min(column for column, _row in TILES.values())


def positions(places: Sequence[Place]) -> Iterator[tuple[Place, int, int]]:
    """Give each place its column and row, from 0, in the order of reading.

    The tracker's cities stand on the schematic grid; any other group fills rows by name.
    """
    if places and all(place.gb_2260 in TILES for place in places):
        placed = sorted((TILES[place.gb_2260][::-1], place.pk, place) for place in places)
        for (row, column), _pk, place in placed:
            yield place, column - _FIRST_COLUMN, row
        return
    for index, place in enumerate(sorted(places, key=lambda one: one.name)):
        yield place, index % PLAIN_COLUMNS, index // PLAIN_COLUMNS
