"""Keeping the ledger of a month, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from matchmaker.consortia import suggest
from matchmaker.consortia.ledger import reading
from matchmaker.consortia.ledger.reckoning import Ledger, Split, reckon
from matchmaker.consortia.models import LedgerSnapshot
from matchmaker.locks import Lock, try_to_hold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from matchmaker.matching.staleness import Moment

BASES = (LedgerSnapshot.Basis.CONTRACT, LedgerSnapshot.Basis.PROJECT_TOTAL)


@transaction.atomic
def keep(moment: Moment) -> int:
    """Keep this month's ledger if no run has yet; return the rows written.

    Where needs wait for their teams, a later run of the month keeps it: a ledger of needs that
    nobody has judged would stand for good.
    """
    if not try_to_hold(Lock.LEDGER) or _is_kept(moment.month) or suggest.count_stale(moment):
        return 0
    rows = list(_rows(reckon(reading.read(moment).asked), moment))
    LedgerSnapshot.objects.bulk_create(rows)
    return len(rows)


def _is_kept(month: date) -> bool:
    return LedgerSnapshot.objects.filter(month=month).exists()


def _rows(ledger: Ledger, moment: Moment) -> Iterator[LedgerSnapshot]:
    for basis, sheet in zip(BASES, ledger.sheets, strict=True):
        for split in Split:
            for row in sheet.rows(split):
                for band, cell in row.cells.items():
                    yield LedgerSnapshot(
                        month=moment.month,
                        basis=basis,
                        split=split,
                        key=row.key,
                        band=band,
                        needs=cell.needs,
                        value_cad=cell.value_cad,
                        taken_at=moment.now,
                    )
