"""Which sums may be shown so that nobody can work out what another firm asks. Pure arithmetic.

Every sum that is shown stays known for ever, so a new one is judged together with all that were
shown before. The amounts are unknowns of linear equations; a reader knows the own ones. A firm's
price is given away where some mixture of the equations keeps nothing but this firm's unknowns and
the reader's own: with one sum that is the case for teams of two, and with two sums it is whenever
a single firm has come, left or changed its amount in between.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


class Part(NamedTuple):
    """An amount that goes into a sum: whose it is, and which of the firm's annexes."""

    firm: int
    annex: int


def gives_away(sums: Sequence[Collection[Part]], known: Iterable[frozenset[int]] = ()) -> bool:
    """Tell whether sums let any reader work out anything about one other firm's amounts.

    Args:
        sums: the parts of each sum, those shown earlier among them.
        known: groups of firms whose amounts one person knows, beside each firm for itself.
    """
    parts = sorted({part for one in sums for part in one})
    firms = {part.firm for part in parts}
    # Nobody in particular is a reader, too: a firm that joins later sees what is shown already.
    readers = {frozenset({firm}) for firm in firms} | {group & firms for group in known}
    readers.add(frozenset())
    return any(
        _is_isolated(sums, parts, reader, firm) for reader in readers for firm in firms - reader
    )


def _is_isolated(
    sums: Sequence[Collection[Part]], parts: Sequence[Part], reader: frozenset[int], firm: int
) -> bool:
    others = [part for part in parts if part.firm != firm and part.firm not in reader]
    own = [part for part in parts if part.firm == firm]
    # A mixture that wipes out all others and keeps something of the firm raises the rank.
    return _rank(_table(sums, [*others, *own])) > _rank(_table(sums, others))


def _table(sums: Sequence[Collection[Part]], parts: Sequence[Part]) -> list[list[Fraction]]:
    return [[Fraction(part in one) for part in parts] for one in sums]


def _rank(rows: list[list[Fraction]]) -> int:
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[rank:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank, pivot)
        for row in rows[rank + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
        rank += 1
    return rank
