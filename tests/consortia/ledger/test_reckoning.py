"""The ledger's arithmetic against a hand count: twelve needs, in millions of CAD.

| need | CAD m | basis    | areas | province | what is known               | band          |
|------|-------|----------|-------|----------|-----------------------------|---------------|
| 1    | 10    | contract | W     | Jiangsu  | firm 1                      | alone         |
| 2    | 20    | contract | W A   | Jiangsu  | firms 1 2, one unknown      | pair          |
| 3    | 40    | contract | A     | Hubei    | firms 1 2 3 4               | team          |
| 4    | 80    | contract | W     | Hubei    | two would do, some unknown  | unknown       |
| 5    | 160   | contract | W     | China    | lacks sludge and sewers     | out of reach  |
| 6    | 320   | contract | –     | China    | names no capability         | not judged    |
| 7    | ?     | contract | W     | China    | lacks sludge                | value unknown |
| 8    | 5     | contract | A     | Hubei    | two would do, all known     | out of reach  |
| 9    | 1000  | total    | W     | Jiangsu  | firm 2, unknown             | unknown       |
| 10   | 2000  | total    | W     | Jiangsu  | firm 2, unknown; firms 1 3  | pair          |
| 11   | 4000  | total    | A     | Hubei    | lacks sludge                | out of reach  |
| 12   | ?     | total    | A     | Hubei    | firm 1                      | value unknown |

Firms 1, 3 and 4 are in Ontario, firm 2 is in Quebec.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from matchmaker.consortia.ledger.reckoning import (
    FEW,
    NOWHERE,
    Asked,
    Band,
    Split,
    Team,
    judge,
    reckon,
)

if TYPE_CHECKING:
    from matchmaker.consortia.ledger.reckoning import Sheet

W, A = "wastewater-treatment", "environmental-monitoring-equipment"
SLUDGE, SEWERS = "sludge-treatment", "sewer-networks"
FIRMS = {1: "CA-ON", 2: "CA-QC", 3: "CA-ON", 4: "CA-ON"}
ALL_KNOWN = {"fewest": 2, "may_be_unknown": False}


def team(*firms: int, unknown: int = 0) -> Team:
    return Team(tuple((firm, FIRMS[firm]) for firm in firms), unknown)


def contract(need: int, value: int | None, areas: tuple[str, ...], **fields: Any) -> Asked:
    fields.setdefault("province", "CN")
    return _asked(need, value, areas, is_total=False, **fields)


def total(need: int, value: int | None, areas: tuple[str, ...], **fields: Any) -> Asked:
    return _asked(need, value, areas, is_total=True, **fields)


def _asked(need: int, value: int | None, areas: tuple[str, ...], **fields: Any) -> Asked:
    cad = None if value is None else Decimal(value)
    return Asked(need=need, value_cad=cad, areas=areas, **fields)


NEEDS = (
    contract(1, 10, (W,), province="CN-JS", teams=(team(1),)),
    contract(2, 20, (W, A), province="CN-JS", teams=(team(1, 2, unknown=1),)),
    contract(3, 40, (A,), province="CN-HB", teams=(team(1, 2, 3, 4),)),
    contract(4, 80, (W,), province="CN-HB", fewest=2, may_be_unknown=True),
    contract(5, 160, (W,), missing=(SEWERS, SLUDGE), may_be_unknown=True),
    contract(6, 320, (), is_judged=False),
    contract(7, None, (W,), missing=(SLUDGE,)),
    contract(8, 5, (A,), province="CN-HB", **ALL_KNOWN),
    total(9, 1000, (W,), province="CN-JS", teams=(team(2, unknown=1),)),
    total(10, 2000, (W,), province="CN-JS", teams=(team(2, unknown=1), team(1, 3))),
    total(11, 4000, (A,), province="CN-HB", missing=(SLUDGE,)),
    total(12, None, (A,), province="CN-HB", teams=(team(1),)),
)
LEDGER = reckon(NEEDS)


def values(sheet: Sheet, split: Split) -> dict[str, tuple[int, int]]:
    """Value of all needs, and of those that are reached, by key."""
    return {row.key: (int(row.value_cad), int(row.reached_cad)) for row in sheet.rows(split)}


def bands(sheet: Sheet) -> dict[str, tuple[int, int]]:
    return {str(band): (cell.needs, int(cell.value_cad)) for band, cell in sheet.all.cells.items()}


def test_contracts_fall_into_bands_as_counted_by_hand() -> None:
    assert bands(LEDGER.contracts) == {
        "alone": (1, 10),
        "pair": (1, 20),
        "team": (1, 40),
        "capacity-unknown": (1, 80),
        "out-of-reach": (2, 165),
        "not-judged": (1, 320),
        "value-unknown": (1, 0),
    }
    assert LEDGER.contracts.all.value_cad == 635
    assert LEDGER.contracts.all.reached_cad == 70
    assert (LEDGER.contracts.all.valued, LEDGER.contracts.all.unvalued) == (7, 1)


def test_project_totals_stand_apart_from_contracts() -> None:
    assert bands(LEDGER.totals) == {
        "pair": (1, 2000),
        "capacity-unknown": (1, 1000),
        "out-of-reach": (1, 4000),
        "value-unknown": (1, 0),
    }


def test_a_need_counts_in_each_of_its_areas() -> None:
    assert values(LEDGER.contracts, Split.AREA) == {
        NOWHERE: (320, 0),
        W: (270, 30),
        A: (65, 60),
    }


def test_a_need_counts_once_in_its_province_of_china() -> None:
    assert values(LEDGER.contracts, Split.NEED_PROVINCE) == {
        "CN": (480, 0),
        "CN-HB": (125, 40),
        "CN-JS": (30, 30),
    }


def test_a_province_of_canada_with_few_firms_is_not_told_apart() -> None:
    assert values(LEDGER.contracts, Split.FIRM_PROVINCE) == {"CA-ON": (70, 70), FEW: (60, 60)}


def test_unknown_capacity_says_how_many_firms_have_the_capabilities() -> None:
    assert {b: int(c.value_cad) for b, c in LEDGER.contracts.unproven.items()} == {Band.PAIR: 80}
    assert {b: int(c.value_cad) for b, c in LEDGER.totals.unproven.items()} == {Band.ALONE: 1000}


def test_the_capability_that_blocks_most_value_comes_first() -> None:
    found = [
        (one.code, int(one.contracts_cad), int(one.totals_cad), one.only, one.unvalued)
        for one in LEDGER.recruits
    ]

    assert found == [(SLUDGE, 160, 4000, 2, 1), (SEWERS, 160, 0, 0, 0)]
    assert [one.need for one in LEDGER.recruits[0].needs] == [11, 5, 7]


def test_five_capabilities_are_named_at_most() -> None:
    many = [contract(n, n, (W,), missing=(f"code-{n}",)) for n in range(1, 9)]

    assert [one.code for one in reckon(many).recruits] == [f"code-{n}" for n in (8, 7, 6, 5, 4)]


@pytest.mark.parametrize("unknown", [1, 2])
def test_a_project_with_a_firm_of_unknown_capacity_is_never_reached(unknown: int) -> None:
    asked = total(1, 10, (W,), province="CN", teams=(team(1, 2, unknown=unknown),))

    assert judge(asked).band == Band.UNKNOWN


def test_the_order_of_needs_changes_nothing() -> None:
    turned = reckon(NEEDS[::-1])

    assert [turned.contracts.rows(split) for split in Split] == [
        LEDGER.contracts.rows(split) for split in Split
    ]
    assert turned.recruits == LEDGER.recruits


def test_an_empty_ledger_is_all_zero() -> None:
    empty = reckon(())

    assert (empty.contracts.all.needs, empty.totals.all.value_cad, empty.recruits) == (0, 0, ())
