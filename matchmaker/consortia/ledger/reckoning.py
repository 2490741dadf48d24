"""The arithmetic of the scale ledger: needs into bands, bands into sums. No tables, no clock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ZERO = Decimal(0)
PAIR = 2
RECRUITS = 5
"""Capabilities that the page names as those to recruit next."""

FEWEST_FIRMS = 3
"""A province of Canada with fewer firms among the teams is not told apart: its figures would
speak of one firm."""

NOWHERE = ""
"""The key of what has no area or province."""

FEW = "few"
"""The key of all provinces of Canada that are not told apart."""


class Band(StrEnum):
    """How far the firms reach for one need."""

    ALONE = "alone"
    PAIR = "pair"
    TEAM = "team"
    UNKNOWN = "capacity-unknown"
    OUT_OF_REACH = "out-of-reach"
    NOT_JUDGED = "not-judged"
    VALUE_UNKNOWN = "value-unknown"


REACHED = (Band.ALONE, Band.PAIR, Band.TEAM)


class Split(StrEnum):
    """What needs are told apart by."""

    ALL = "all"
    AREA = "area"
    NEED_PROVINCE = "need-province"
    FIRM_PROVINCE = "firm-province"


@dataclass(frozen=True, slots=True)
class Team:
    """Firms that together have what a need asks for; one firm alone is a team of one.

    Attributes:
        firms: each firm and the code of its province of Canada, empty where unknown.
        unknown: firms among them whose capacity is unknown.
    """

    firms: tuple[tuple[int, str], ...]
    unknown: int = 0

    @property
    def size(self) -> int:
        """Firms in the team."""
        return len(self.firms)


@dataclass(frozen=True, slots=True)
class Asked:
    """One open real need, and what the team search has said about it.

    Attributes:
        need: its number, to find it again.
        value_cad: in CAD by the rate of the need's date; None where unknown.
        is_total: the value is a whole project's, not one contract's.
        areas: codes of its priority areas.
        province: code of the province of China, or of the place where it lies in none.
        teams: of real firms, the best first: single firms, then pairs, then larger teams.
        missing: required capabilities that no real firm has.
        fewest: fewest firms that have the capabilities, where a team lacks capacity only.
        may_be_unknown: a firm that has one of the capabilities has no known capacity.
        is_judged: capabilities are named, and the search has come to an end.
    """

    need: int
    value_cad: Decimal | None
    is_total: bool
    areas: tuple[str, ...]
    province: str
    teams: tuple[Team, ...] = ()
    missing: tuple[str, ...] = ()
    fewest: int | None = None
    may_be_unknown: bool = False
    is_judged: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """A need in its band.

    Attributes:
        size: firms that have the capabilities, where their capacity is unknown.
        firms: of the best team.
    """

    asked: Asked
    band: Band
    size: int | None = None
    firms: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class Cell:
    """Needs of one band."""

    needs: int = 0
    value_cad: Decimal = ZERO

    def add(self, value_cad: Decimal | None) -> None:
        """Count one need."""
        self.needs += 1
        self.value_cad += value_cad or ZERO


@dataclass(slots=True)
class Row:
    """All needs of one key, band by band."""

    key: str
    cells: dict[Band, Cell] = field(default_factory=lambda: defaultdict(Cell))

    def __getitem__(self, band: str) -> Cell:
        return self.cells.get(Band(band), Cell())

    @property
    def value_cad(self) -> Decimal:
        """What all needs of known value are worth."""
        return sum((cell.value_cad for cell in self.cells.values()), ZERO)

    @property
    def reached_cad(self) -> Decimal:
        """What is reachable by one firm, two, or three to five."""
        return sum((self[band].value_cad for band in REACHED), ZERO)

    @property
    def needs(self) -> int:
        """All needs, those of unknown value among them."""
        return sum(cell.needs for cell in self.cells.values())

    @property
    def unvalued(self) -> int:
        """Needs of unknown value."""
        return self[Band.VALUE_UNKNOWN].needs

    @property
    def valued(self) -> int:
        """Needs of known value."""
        return self.needs - self.unvalued


@dataclass(frozen=True, slots=True)
class Recruit:
    """A capability that nobody has, and the needs that it keeps out of reach.

    Attributes:
        contracts_cad: value of the contracts and lots that ask for it.
        totals_cad: value of the projects that ask for it.
        needs: that ask for it, the most valuable first.
        only: of these, how many lack nothing else.
    """

    code: str
    contracts_cad: Decimal
    totals_cad: Decimal
    needs: tuple[Asked, ...]
    only: int

    @property
    def unvalued(self) -> int:
        """How many of the needs have no known value."""
        return sum(one.value_cad is None for one in self.needs)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The ledger of one basis: contracts and lots, or project totals."""

    is_total: bool
    judged: tuple[Judged, ...]

    @property
    def all(self) -> Row:
        """All needs together, each once."""
        return next(iter(self.rows(Split.ALL)), Row(NOWHERE))

    def rows(self, split: Split) -> list[Row]:
        """Sum the needs by area or province, the largest value first.

        A need counts in each of its areas, and in each province of its best team; such rows
        do not add up to all.
        """
        found: dict[str, Row] = {}
        hidden = _few(self.judged) if split == Split.FIRM_PROVINCE else frozenset()
        for one in self.judged:
            for key in dict.fromkeys(FEW if k in hidden else k for k in _keys(one, split)):
                row = found.setdefault(key, Row(key))
                row.cells[one.band].add(one.asked.value_cad)
        return sorted(found.values(), key=lambda row: (-row.value_cad, -row.needs, row.key))

    @property
    def unproven(self) -> dict[Band, Cell]:
        """The needs of unknown capacity, by how many firms have the capabilities."""
        found: dict[Band, Cell] = defaultdict(Cell)
        for one in self.judged:
            if one.band == Band.UNKNOWN and one.size is not None:
                found[_band_of(one.size)].add(one.asked.value_cad)
        return found


@dataclass(frozen=True, slots=True)
class Ledger:
    """Contracts apart from project totals, and whom to recruit next."""

    contracts: Sheet
    totals: Sheet
    recruits: tuple[Recruit, ...]

    @property
    def sheets(self) -> tuple[Sheet, Sheet]:
        """Both, contracts first."""
        return self.contracts, self.totals


def reckon(needs: Sequence[Asked]) -> Ledger:
    """Put every need into its band, and sum.

    Args:
        needs: open real needs, each once.

    Returns:
        Values in CAD.
    """
    judged = [judge(one) for one in needs]
    return Ledger(
        contracts=Sheet(is_total=False, judged=tuple(j for j in judged if not j.asked.is_total)),
        totals=Sheet(is_total=True, judged=tuple(j for j in judged if j.asked.is_total)),
        recruits=recruits(needs),
    )


def judge(asked: Asked) -> Judged:
    """Say how far firms reach for one need; what nobody has proved is never reached.

    A contract's teams have proved its value, whoever of them did. A project's total is held
    against nobody, so there every firm of the team has to be of known capacity.
    """
    firms = _firms(asked.teams)
    if asked.value_cad is None:
        return Judged(asked, Band.VALUE_UNKNOWN, None, firms)
    able = [team for team in asked.teams if not team.unknown or not asked.is_total]
    if able:
        return Judged(asked, _band_of(able[0].size), None, able[0].firms)
    if asked.teams:
        return Judged(asked, Band.UNKNOWN, asked.teams[0].size, firms)
    return _without_team(asked)


def _without_team(asked: Asked) -> Judged:
    if not asked.is_judged:
        return Judged(asked, Band.NOT_JUDGED)
    if not asked.missing and asked.fewest is not None and asked.may_be_unknown:
        return Judged(asked, Band.UNKNOWN, asked.fewest)
    return Judged(asked, Band.OUT_OF_REACH)


def recruits(needs: Iterable[Asked], count: int = RECRUITS) -> tuple[Recruit, ...]:
    """List the capabilities whose absence keeps most value out of reach.

    Args:
        needs: open real needs.
        count: capabilities at most.

    Returns:
        By value of contracts, then of project totals, then by number of needs.
    """
    behind: dict[str, list[Asked]] = defaultdict(list)
    for asked in needs:
        for code in asked.missing if asked.is_judged and not asked.teams else ():
            behind[code].append(asked)
    found = [_recruit(code, asking) for code, asking in behind.items()]
    return tuple(sorted(found, key=_most_value_first)[:count])


def _recruit(code: str, asking: Sequence[Asked]) -> Recruit:
    contracts = (one.value_cad for one in asking if not one.is_total)
    totals = (one.value_cad for one in asking if one.is_total)
    return Recruit(
        code=code,
        contracts_cad=sum((value or ZERO for value in contracts), ZERO),
        totals_cad=sum((value or ZERO for value in totals), ZERO),
        needs=tuple(sorted(asking, key=lambda one: (-(one.value_cad or ZERO), one.need))),
        only=sum(len(one.missing) == 1 for one in asking),
    )


def _most_value_first(one: Recruit) -> tuple[Decimal, Decimal, int, str]:
    return -one.contracts_cad, -one.totals_cad, -len(one.needs), one.code


def _band_of(size: int) -> Band:
    if size > PAIR:
        return Band.TEAM
    return Band.PAIR if size == PAIR else Band.ALONE


def _firms(teams: Sequence[Team]) -> tuple[tuple[int, str], ...]:
    return teams[0].firms if teams else ()


def _keys(one: Judged, split: Split) -> Iterator[str]:
    if split == Split.ALL:
        yield NOWHERE
    elif split == Split.AREA:
        yield from one.asked.areas or (NOWHERE,)
    elif split == Split.NEED_PROVINCE:
        yield one.asked.province
    else:
        yield from dict.fromkeys(province for _firm, province in one.firms)


def _few(judged: Iterable[Judged]) -> frozenset[str]:
    """Provinces of Canada with too few firms among the best teams to be told apart."""
    firms: dict[str, set[int]] = defaultdict(set)
    for one in judged:
        for firm, province in one.firms:
            firms[province].add(firm)
    return frozenset(key for key, those in firms.items() if len(those) < FEWEST_FIRMS)
