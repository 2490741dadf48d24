"""What the checks read: a consortium on one day, frozen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from opportunities.team_terms import TeamTerms

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

GRADES = ("special", "first", "second", "third", "fourth")
"""Grades of qualifications, the highest first."""


class Level(StrEnum):
    """How well a firm's qualification for a lot is shown."""

    CERTIFIED = "certified"
    """A published technology of the firm has it, with a certificate that holds on the day."""
    DOCUMENTED = "documented"
    """A published technology of the firm has it, by the firm's own word."""
    ASSIGNED = "assigned"
    """Only a rule or a public list says that the firm has it."""
    LAPSED = "lapsed"
    """Every certificate of the technologies that show it has run out."""
    NONE = "none"
    """Nothing shows it."""


SHOWN = (Level.CERTIFIED, Level.DOCUMENTED)
"""Levels that count as shown."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A capability that a firm has taken on.

    Attributes:
        code: of the capability.
        level: how well the firm's qualification for it is shown.
        grade: one of `GRADES`, or empty where none is recorded.
    """

    code: str
    level: Level
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that has accepted a seat.

    Attributes:
        lots: what it has taken on.
        brings: every capability of the need that its published technologies show.
        capacity_cad: what it can carry; None where nobody knows it.
        bids_elsewhere: it has accepted a seat in another consortium for the same need that is
            formed or further.
        share_bp: its share of the work, in basis points.
        is_in_china: it shows a delivery in China; read only where the notice asks for it.
        speaks_chinese: it presents itself in Chinese; read only where the notice asks for it.
    """

    name: str
    lots: tuple[Lot, ...] = ()
    brings: frozenset[str] = frozenset()
    capacity_cad: Decimal | None = None
    bids_elsewhere: bool = False
    share_bp: int = 0
    is_in_china: bool = False
    speaks_chinese: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """Capabilities that it has taken on."""
        return frozenset(lot.code for lot in self.lots)


@dataclass(frozen=True, slots=True)
class SplitAgreement:
    """The newest signed agreement on who does what.

    Attributes:
        is_current: it was signed on the split as it stands now.
    """

    signed_on: date
    is_current: bool
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the tendering authority was told: whom, how and when.

    Attributes:
        is_current: it was given for the firms that stand in the team now.
    """

    addressed_to: str
    means: str
    given_on: date
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Subcontract:
    """Work that goes to a firm outside the team; its share of the lot in basis points."""

    code: str
    to: str
    share_bp: int
    is_main_work: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the checks read.

    Attributes:
        on: the day, in China's time.
        is_submitting: the next step is to hand the bid in, or it was handed in.
        lead: name of the lead company.
        submitted_on: the day of the bid, where one was handed in.
        is_open: the need can be answered on the day; a bid that was handed in counts as in time
            where the need was open then.
        closes_on: last day for bids; None where the source names none.
        allows_consortium: None where the source does not say.
        terms: what the notice asks of a team.
        mandatory: codes of the need's mandatory capabilities.
        firms: those that have accepted a seat.
        required_grades: code to the lowest grade that the tender documents admit.
        says_nothing_subcontracted: the lead has declared that nothing goes to other firms.
        needed_cad: what the need costs; None where it names no amount.
        needed_is_total: the amount is a whole project's, not one contract's.
    """

    on: date
    lead: str = ""
    is_submitting: bool = False
    submitted_on: date | None = None
    is_open: bool = True
    closes_on: date | None = None
    allows_consortium: bool | None = None
    terms: TeamTerms = field(default_factory=TeamTerms)
    mandatory: tuple[str, ...] = ()
    firms: tuple[Firm, ...] = ()
    required_grades: tuple[tuple[str, str], ...] = ()
    agreement: SplitAgreement | None = None
    statement: Statement | None = None
    subcontracts: tuple[Subcontract, ...] = ()
    says_nothing_subcontracted: bool = False
    needed_cad: Decimal | None = None
    needed_is_total: bool = False

    def digest(self) -> str:
        """Return a text of 64 characters that differs whenever an input does."""
        content = json.dumps(asdict(self), sort_keys=True, default=_plain)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has found.

    Attributes:
        result: a value of `results.Result`.
        reason: one sentence or more, without names where the rule keeps them apart.
        place: a value of `results.Place`: where it is mended.
        firms: names that only the lead, the firm itself and staff read.
    """

    result: str
    reason: str
    place: str = ""
    firms: tuple[str, ...] = field(default=())


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
