"""Who covers what in a team, how much it can carry, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from matchmaker.charts import Part
from matchmaker.templatetags.money import percent
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from companies.models import Company
    from opportunities.models import NeedCapability

LEADS, SUPPORTS, NOTHING = "leads", "supports", ""
INVITED, PLANNED = "invited", "planned"
COVERED, PARTLY, GAP = "covered", "partly", "gap"


@dataclass(frozen=True, slots=True)
class Member:
    """A firm of a team, as one reader may see it.

    Attributes:
        capacity_cad: None where nobody knows it.
        is_shown: whether the reader may read the capacity.
        is_waiting: invited, without an answer yet, and therefore not counted.
        standing: "invited" or "planned" where the name says so though the firm is counted.
        undocumented: capabilities of the seat that the firm's technologies do not show.
        assigned: capabilities that a rule gave the firm, not its own word.
    """

    company: Company
    leads: frozenset[str] = frozenset()
    supports: frozenset[str] = frozenset()
    capacity_cad: Decimal | None = None
    basis: str = ""
    is_shown: bool = True
    is_waiting: bool = False
    standing: str = ""
    undocumented: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()

    @property
    def undocumented_names(self) -> str:
        """Names of what the firm's profile does not show."""
        return _names(self.undocumented)

    @property
    def assigned_names(self) -> str:
        """Names of what a rule has given the firm."""
        return _names(self.assigned & (self.leads | self.supports))

    @property
    def label(self) -> str:
        """The name, with the word that an answer is still open."""
        if self.standing == PLANNED:
            return _("%(company)s (planned)") % {"company": self.company.name}
        if self.is_waiting or self.standing == INVITED:
            return _("%(company)s (invited)") % {"company": self.company.name}
        return self.company.name

    def cell(self, code: str) -> str:
        """How the firm covers a capability."""
        if code in self.leads:
            return LEADS
        return SUPPORTS if code in self.supports else NOTHING


@dataclass(frozen=True, slots=True)
class Row:
    """One capability of the coverage matrix."""

    label: str
    mandatory: bool
    cells: tuple[str, ...]
    together: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a team can carry against what is needed, as one reader may see it.

    Attributes:
        parts: firms whose capacity is known and shown, in CAD.
        total: proven by those who have joined, None where the reader may not read every figure.
        asked_total: with what the invited firms would add, None in the same case.
        needed: None where the need names no amount that can be compared.
    """

    parts: tuple[Part, ...]
    unproven: tuple[str, ...]
    hidden: tuple[str, ...]
    total: Decimal | None
    asked_total: Decimal | None
    needed: Decimal | None
    needed_is_total: bool
    members: int

    @property
    def share(self) -> Decimal | None:
        """Proven capacity as a share of what is needed, where any is known and all may be read."""
        if self.total is None or not self.needed or not self.parts:
            return None
        return self.total / self.needed

    @property
    def scale(self) -> float:
        """What is needed as the bar takes it."""
        return float(round(self.needed or 0))

    @property
    def unproven_words(self) -> str:
        """How many members have no known capacity, or nothing where all have."""
        if not self.unproven:
            return ""
        return _("Capacity unproven for %(unknown)d of %(all)d") % {
            "unknown": len(self.unproven),
            "all": self.members,
        }

    @property
    def words(self) -> str:
        """The finding of the capacity bar."""
        if not self.needed:
            return _("The need names no amount, so capacity cannot be compared.")
        if not self.parts and not self.hidden:
            return _("No member’s capacity is known, so the scale is unproven.")
        if self.share is None:
            return self._hidden_words()
        if self.asked_total not in (None, self.total):
            pattern = _(
                "Proven capacity is %(share)s of what is needed, %(asked)s with the invited firms."
            )
        elif self.needed_is_total:
            pattern = _("Proven capacity is %(share)s of the whole project’s amount.")
        else:
            pattern = _("Proven capacity is %(share)s of what is needed.")
        asked = percent((self.asked_total or Decimal(0)) / self.needed)
        return pattern % {"share": percent(self.share), "asked": asked}

    def _hidden_words(self) -> str:
        """Say what the figures that are shown come to; the others are not told."""
        shown = Decimal(sum(part.value for part in self.parts))
        if not shown or not self.needed:
            return _("Some capacity figures are not shown to you, so no sum is given.")
        pattern = (
            _(
                "Some capacity figures are not shown to you; those that are come to %(share)s "
                "of the whole project’s amount."
            )
            if self.needed_is_total
            else _(
                "Some capacity figures are not shown to you; those that are come to %(share)s "
                "of what is needed."
            )
        )
        return pattern % {"share": percent(shown / self.needed)}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that the matrix and its sentence need."""

    members: tuple[Member, ...]
    rows: tuple[Row, ...]
    capacity: Capacity
    uncovered: tuple[str, ...] = field(default=())

    @property
    def waits(self) -> bool:
        """Whether anything hangs on an answer that is still open."""
        return any(row.together == PARTLY for row in self.rows)

    @property
    def labels(self) -> tuple[str, ...]:
        """Heads of the matrix's columns."""
        return tuple(member.label for member in self.members)

    @property
    def finding(self) -> str:
        """The headline: how much those who have joined cover of what is asked for."""
        count = sum(not member.is_waiting for member in self.members)
        words = {
            "firms": capfirst(_firms_words(count)),
            "covered": sum(row.together == COVERED for row in self.rows),
            "asked": len(self.rows),
            "share": percent(self.capacity.share) if self.capacity.share is not None else "",
        }
        if not self.rows:
            pattern = ngettext("%(firms)s firm together", "%(firms)s firms together", count)
        elif not words["share"]:
            pattern = _covering(count)
        elif self.capacity.needed_is_total:
            pattern = _covering_with_total(count)
        else:
            pattern = _covering_with_scale(count)
        return pattern % words


def _firms_words(count: int) -> str:
    # Django’s word for one has no gender, and a firm has one in French.
    return pgettext("number of firms", "one") if count == 1 else str(apnumber(count))


def _covering(count: int) -> str:
    return ngettext(
        "%(firms)s firm covers %(covered)d of %(asked)d capabilities",
        "%(firms)s firms cover %(covered)d of %(asked)d capabilities",
        count,
    )


def _covering_with_scale(count: int) -> str:
    return ngettext(
        "%(firms)s firm covers %(covered)d of %(asked)d capabilities and %(share)s of the scale",
        "%(firms)s firms cover %(covered)d of %(asked)d capabilities and %(share)s of the scale",
        count,
    )


def _covering_with_total(count: int) -> str:
    return ngettext(
        "%(firms)s firm covers %(covered)d of %(asked)d capabilities "
        "and %(share)s of the project’s total",
        "%(firms)s firms cover %(covered)d of %(asked)d capabilities "
        "and %(share)s of the project’s total",
        count,
    )


def capacity_of(
    members: Iterable[Member],
    needed: Decimal | None,
    *,
    needed_is_total: bool = False,
    most: Decimal | None = None,
) -> Capacity:
    """Lay the members' capacities against what is needed; unknown adds nothing.

    Args:
        members: of the team.
        needed: in CAD; None where the need names no amount that can be compared.
        needed_is_total: the amount is a whole project's, not one contract's.
        most: what of one firm counts at most, in CAD; None: all of it.
    """
    listed = [_counting(member, most) for member in members]
    known = [member for member in listed if member.capacity_cad is not None]
    shown = [member for member in known if member.is_shown]
    hidden = [member for member in known if not member.is_shown]
    joined = [member for member in shown if not member.is_waiting]
    return Capacity(
        parts=tuple(Part(member.label, float(member.capacity_cad or 0)) for member in shown),
        unproven=tuple(member.label for member in listed if member.capacity_cad is None),
        hidden=tuple(member.label for member in hidden),
        total=_sum(joined) if all(one.is_waiting for one in hidden) else None,
        asked_total=None if hidden else _sum(shown),
        needed=needed,
        needed_is_total=needed_is_total,
        members=len(listed),
    )


def _counting(member: Member, most: Decimal | None) -> Member:
    if most is None or member.capacity_cad is None or member.capacity_cad <= most:
        return member
    return replace(member, capacity_cad=most)


def _names(codes: Iterable[str]) -> str:
    return ", ".join(capability_name(code) for code in sorted(codes))


def _sum(members: Iterable[Member]) -> Decimal:
    return sum((member.capacity_cad or Decimal(0) for member in members), Decimal(0))


def coverage_of(
    asked: Sequence[NeedCapability],
    members: Sequence[Member],
    capacity: Capacity,
    covered: Collection[str] | None = None,
) -> Coverage:
    """Lay what is asked for against what the members bring.

    Args:
        asked: rows of the matrix.
        members: columns of the matrix.
        capacity: what they can carry.
        covered: codes that the team search counts as covered; by the members' own words
            where none are given.
    """
    rows = tuple(
        Row(
            label=_label(one),
            mandatory=one.is_mandatory,
            cells=tuple(member.cell(one.code) for member in members),
            together=_together(one.code, members, covered),
            code=one.code,
        )
        for one in asked
    )
    return Coverage(
        members=tuple(members),
        rows=rows,
        capacity=capacity,
        uncovered=tuple(row.label for row in rows if row.together == GAP),
    )


def _label(asked: NeedCapability) -> str:
    name = capability_name(asked.code)
    # Translators: a capability that a rule took from the need's text, not its owner's word.
    return _("%(capability)s (assigned)") % {"capability": name} if asked.is_assigned else name


def _together(code: str, members: Sequence[Member], covered: Collection[str] | None) -> str:
    held = [member.is_waiting for member in members if member.cell(code)]
    is_covered = not all(held) if covered is None else code in covered
    if is_covered:
        return COVERED
    return PARTLY if held else GAP
