"""The ledger as its page shows it: sentences, bars and tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.charts import Part, bar_cell, sparkline, stacked_score
from matchmaker.clock import day_in_china
from matchmaker.consortia.ledger.findings import finding, share_of
from matchmaker.consortia.ledger.naming import names_of
from matchmaker.consortia.ledger.reckoning import REACHED, Band, Cell, Row, Split
from matchmaker.consortia.ledger.words import (
    BAND_WORDS,
    BASIS_WORDS,
    SPLIT_WORDS,
    TOTAL_BAND_WORDS,
)
from matchmaker.consortia.models import LedgerSnapshot
from matchmaker.templatetags.money import MILLION, number
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from django.utils.safestring import SafeString

    from matchmaker.consortia.ledger.reading import Facts
    from matchmaker.consortia.ledger.reckoning import Ledger, Recruit, Sheet
    from matchmaker.money import InCad
    from opportunities.models import Need

SHOWN_NEEDS = 5
"""Needs named behind one missing capability; the others are counted."""

VALUED = tuple(band for band in Band if band != Band.VALUE_UNKNOWN)
SPLITS = (Split.AREA, Split.NEED_PROVINCE, Split.FIRM_PROVINCE)
Basis = LedgerSnapshot.Basis
LABELS = dict(LedgerSnapshot.Band.choices)


@dataclass(frozen=True, slots=True)
class Line:
    """One band of a sheet; colour counts as the charts do."""

    label: str
    words: str
    cell: Cell
    share: str
    bar: SafeString | str
    colour: int
    parts: list[tuple[str, Cell, str]]
    """What the band is made up of, where that is told, each with its share of the whole."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Needs and their value in millions of CAD, written out; no value where there is no need."""

    needs: int
    value: str


@dataclass(frozen=True, slots=True)
class Named:
    """One row of a table: all needs of known value, then band by band."""

    name: str
    figures: list[Figure]
    unvalued: int


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet told apart by area or province."""

    head: str
    note: str
    rows: list[Named]


@dataclass(frozen=True, slots=True)
class Section:
    """One basis on the page."""

    anchor: str
    title: str
    finding: str
    definition: str
    row: Row
    chart: SafeString | None
    lines: list[Line]
    tables: list[Table]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A capability to recruit next, with the needs behind it."""

    name: str
    recruit: Recruit
    needs: list[tuple[Need, InCad | None]]
    more: int


@dataclass(frozen=True, slots=True)
class Month:
    """A kept month of one basis."""

    month: date
    taken_on: date
    row: Row
    """All needs, band by band."""
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Course:
    """How one basis went, month by month."""

    title: str
    months: list[Month]
    """Newest first."""
    spark: SafeString | None


def sections(ledger: Ledger) -> list[Section]:
    """Lay out contracts and project totals."""
    return [
        _section(sheet, basis)
        for sheet, basis in zip(ledger.sheets, (Basis.CONTRACT, Basis.PROJECT_TOTAL), strict=True)
    ]


def _section(sheet: Sheet, basis: Basis) -> Section:
    row = sheet.all
    return Section(
        anchor=basis.value,
        title=str(basis.label),
        finding=finding(sheet),
        definition=str(BASIS_WORDS[basis]),
        row=row,
        chart=_chart(row, str(basis.label)),
        lines=_lines(sheet, row),
        tables=[_table(sheet, split) for split in SPLITS] if row.valued else [],
    )


def _chart(row: Row, title: str) -> SafeString | None:
    whole = row.value_cad
    if not whole:
        return None
    parts = [Part(str(LABELS[b]), float(100 * row[b].value_cad / whole)) for b in VALUED]
    words = _("%(title)s: share of the value by reach, in percent") % {"title": title}
    return stacked_score(parts, words)


def _lines(sheet: Sheet, row: Row) -> list[Line]:
    words = TOTAL_BAND_WORDS if sheet.is_total else BAND_WORDS
    return [
        Line(
            label=str(LABELS[band]),
            words=str(words[band]),
            cell=row[band],
            share=share_of(row[band].value_cad, row.value_cad),
            bar=_bar(row[band].value_cad, row.value_cad),
            colour=colour,
            parts=_unproven(sheet, row) if band == Band.UNKNOWN else [],
        )
        for colour, band in enumerate(VALUED, start=1)
    ]


def _bar(value: Decimal, whole: Decimal) -> SafeString | str:
    return bar_cell(float(value), float(whole)) if whole else ""


def _unproven(sheet: Sheet, row: Row) -> list[tuple[str, Cell, str]]:
    labels = {
        Band.ALONE: _("of these: one firm has the capabilities"),
        Band.PAIR: _("of these: two firms have them together"),
        Band.TEAM: _("of these: three to five firms have them together"),
    }
    found = sheet.unproven
    return [
        (labels[band], found[band], share_of(found[band].value_cad, row.value_cad))
        for band in REACHED
        if band in found
    ]


def _table(sheet: Sheet, split: Split) -> Table:
    rows = sheet.rows(split)
    names = names_of(split, [row.key for row in rows])
    return Table(
        head=str(LedgerSnapshot.Split(split).label),
        note=str(SPLIT_WORDS[split]),
        rows=[Named(names.get(row.key, row.key), _figures(row), row.unvalued) for row in rows],
    )


def _figures(row: Row) -> list[Figure]:
    cells = [Cell(row.valued, row.value_cad), *(row[band] for band in VALUED)]
    return [
        Figure(cell.needs, number(cell.value_cad / MILLION, 1) if cell.needs else "")
        for cell in cells
    ]


def wanted(ledger: Ledger, facts: Facts) -> list[Wanted]:
    """Name the capabilities to recruit next, with the most valuable needs behind each."""
    return [
        Wanted(
            name=capability_name(recruit.code),
            recruit=recruit,
            needs=[
                (facts.needs[one.need], facts.values.get(one.need))
                for one in recruit.needs[:SHOWN_NEEDS]
            ],
            more=max(0, len(recruit.needs) - SHOWN_NEEDS),
        )
        for recruit in ledger.recruits
    ]


def courses(kept: Iterable[LedgerSnapshot]) -> list[Course]:
    """Lay out the kept months, contracts and project totals apart.

    Args:
        kept: snapshots of all needs, by basis and month, oldest first.
    """
    found = []
    for basis, rows in groupby(kept, key=lambda one: one.basis):
        months = [_month(list(those)) for _day, those in groupby(rows, key=lambda one: one.month)]
        if not any(one.row.valued for one in months):
            continue
        found.append(
            Course(
                title=str(Basis(basis).label),
                months=list(reversed(months)),
                spark=_spark(months, str(Basis(basis).label)),
            )
        )
    return found


def _month(rows: Sequence[LedgerSnapshot]) -> Month:
    row = row_of(rows)
    first = rows[0]
    return Month(first.month, day_in_china(first.taken_at), row, _figures(row))


def row_of(rows: Iterable[LedgerSnapshot]) -> Row:
    """Put the kept cells of one key together again."""
    made = Row("")
    for one in rows:
        made.cells[Band(one.band)] = Cell(one.needs, one.value_cad)
    return made


def _spark(months: Sequence[Month], title: str) -> SafeString | None:
    if len(months) < 2:
        return None
    words = _("%(title)s: value reachable by month, from %(first)s to %(last)s") % {
        "title": title,
        "first": months[0].month.strftime("%Y-%m"),
        "last": months[-1].month.strftime("%Y-%m"),
    }
    shares = [
        float(one.row.reached_cad / one.row.value_cad) if one.row.value_cad else None
        for one in months
    ]
    return sparkline(shares, words, bounds=(0, 1))
