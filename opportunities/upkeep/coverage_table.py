"""The coverage as a table for a spreadsheet: one record a place and indicator."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from opportunities.upkeep.coverage import FIRST_YEAR, Asked, Cell, chosen, column_of, seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from opportunities.models import Indicator, Place

LEADING = (
    "place_code",
    "place",
    "indicator",
    "domain",
    "figures",
    "newest_year",
    "age_years",
    "best_source",
)
OLDER = f"before_{FIRST_YEAR}"


def table(asked: Asked, *, on: date) -> tuple[list[str], Iterator[dict[str, object]]]:
    """Return the columns, and one record a place and indicator, those without figures too.

    Args:
        asked: the group, and the domain or indicator.
        on: the day from which ages are counted.
    """
    places, indicators = chosen(asked)
    cells: dict[tuple[str, int], dict[int, Cell]] = defaultdict(lambda: defaultdict(Cell))
    newest: dict[tuple[str, int], int] = {}
    for one in seen(places, indicators):
        key = (one.place, one.indicator)
        cells[key][column_of(one.year)].add(one.precedence)
        newest[key] = max(one.year, newest.get(key, 0))
    last = max(newest.values(), default=on.year)
    years = range(FIRST_YEAR, max(last, on.year) + 1)
    columns = [*LEADING, OLDER, *map(str, years)]
    pairs = [(place, indicator) for place in places for indicator in indicators]
    rows = (
        _record(
            place,
            indicator,
            cells.get((place.code, indicator.pk), {}),
            newest.get((place.code, indicator.pk)),
            years,
            on,
        )
        for place, indicator in pairs
    )
    return columns, rows


def _record(
    place: Place,
    indicator: Indicator,
    cells: dict[int, Cell],
    newest: int | None,
    years: range,
    on: date,
) -> dict[str, object]:
    best = min((cell.precedence for cell in cells.values()), default=None)
    counts = {column: cell.count for column, cell in cells.items()}
    return {
        "place_code": place.code,
        "place": place.name_en,
        "indicator": indicator.code,
        "domain": indicator.domain,
        "figures": sum(counts.values()),
        "newest_year": "" if newest is None else newest,
        "age_years": "" if newest is None else max(on.year - newest, 0),
        "best_source": "" if best is None else Cell(1, best).kind,
        OLDER: counts.get(FIRST_YEAR - 1, 0),
        **{str(year): counts.get(year, 0) for year in years},
    }
