"""The ledger as a table for spreadsheets: today's figures, then the kept months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.clock import day_in_china
from matchmaker.consortia.ledger.naming import names_of
from matchmaker.consortia.ledger.reckoning import Split
from matchmaker.consortia.models import LedgerSnapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from matchmaker.consortia.ledger.reckoning import Ledger

COLUMNS = (
    "day",
    "basis",
    "told_apart_by",
    "code",
    "name",
    "band",
    "band_name",
    "needs",
    "value_cad",
)
"""`value_cad` is empty where the value of the needs is unknown."""

Basis = LedgerSnapshot.Basis


def rows(
    ledger: Ledger, kept: Iterable[LedgerSnapshot], *, on: date
) -> Iterator[dict[str, object]]:
    """Give one row a band of each key, today's first.

    Args:
        ledger: as it stands.
        kept: snapshots of earlier months.
        on: the day that the ledger stands for.
    """
    kept = list(kept)
    told = {split: _names(ledger, kept, split) for split in Split}
    for basis, sheet in zip((Basis.CONTRACT, Basis.PROJECT_TOTAL), ledger.sheets, strict=True):
        for split in Split:
            for row in sheet.rows(split):
                for band, cell in sorted(row.cells.items()):
                    named = told[split].get(row.key, row.key)
                    yield _row(
                        (on, basis, split, row.key), named, band, (cell.needs, cell.value_cad)
                    )
    for one in kept:
        named = told[Split(one.split)].get(one.key, one.key)
        key = (day_in_china(one.taken_at), one.basis, one.split, one.key)
        yield _row(key, named, one.band, (one.needs, one.value_cad))


def _names(ledger: Ledger, kept: Iterable[LedgerSnapshot], split: Split) -> dict[str, str]:
    keys = {row.key for sheet in ledger.sheets for row in sheet.rows(split)}
    return names_of(split, keys | {one.key for one in kept if one.split == split})


def _row(
    key: tuple[date, str, str, str], named: str, band: str, figures: tuple[int, object]
) -> dict[str, object]:
    day, basis, split, code = key
    needs, value = figures
    is_unknown = band == LedgerSnapshot.Band.VALUE_UNKNOWN
    cells = (
        day.isoformat(),
        str(basis),
        str(split),
        code,
        named,
        str(band),
        str(LedgerSnapshot.Band(band).label),
        needs,
        "" if is_unknown else value,
    )
    return dict(zip(COLUMNS, cells, strict=True))
