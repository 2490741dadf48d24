"""What a person reads of teams and consortia: tables into coverage, rights respected."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from companies.disclosure import AFTER_INTEREST, ALL_TIERS, EVERYONE, readable_tiers
from companies.models import Capacity, Company, TechnologyCapability
from matchmaker.consortia.coverage import (
    INVITED,
    PLANNED,
    Coverage,
    Member,
    capacity_of,
    coverage_of,
)
from matchmaker.consortia.guards import standing
from matchmaker.consortia.models import Seat
from matchmaker.consortia.split import live_split
from matchmaker.consortia.terms import Terms
from matchmaker.matching import reading
from matchmaker.matching.reading import newest_capacities, size_cad
from opportunities.models import Need, NeedCapability
from opportunities.team_terms import TeamTerms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from matchmaker.accounts.models import User
    from matchmaker.consortia.coverage import Capacity as TeamCapacity
    from matchmaker.consortia.gathering import Gathered
    from matchmaker.consortia.guards import Guard
    from matchmaker.consortia.models import Consortium, Suggestion
    from matchmaker.consortia.rules.reading import Check

CAPACITY = "capacity"
"""Code of the rule that lays a team's capacity against what is needed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What decides which figures of a firm a person may read.

    Attributes:
        own: ids of the firms that the person speaks for.
        tiers: what the person may read of any other firm, for one need.
    """

    own: frozenset[int]
    tiers: frozenset[str]

    def may_read(self, company: int, tier: str, *, has_joined: bool = False) -> bool:
        """Tell whether an entry of a firm is shown.

        Args:
            company: whose entry.
            tier: of the entry.
            has_joined: the firm has accepted a seat beside the reader's, which is mutual
                interest.
        """
        if company in self.own:
            return tier in ALL_TIERS
        return tier in (self.tiers | AFTER_INTEREST if has_joined else self.tiers)


def reader_of(user: User, need: Need) -> Reader:
    """Say who reads about a need; two queries."""
    own = frozenset(Company.objects.of(user).values_list("pk", flat=True))
    if not user.is_commissioner:
        return Reader(own, EVERYONE)
    # For given areas the answer is the same for every firm but the person's own.
    return Reader(own, readable_tiers(user, Company(pk=0), areas=need.areas))


def asked_of(need: Need) -> list[NeedCapability]:
    """List the capabilities that a need asks for, mandatory ones first."""
    return list(NeedCapability.objects.filter(need=need))


def mandatory_codes(need: int) -> list[str]:
    """List the codes that a team must cover."""
    rows = NeedCapability.objects.filter(need=need, is_mandatory=True)
    return list(rows.values_list("code", flat=True))


def standing_of(row: Consortium, seats: Sequence[Seat], on: date) -> tuple[Guard, ...]:
    """Say how a consortium stands; three queries.

    Args:
        row: the consortium, with its need.
        seats: all its seats.
        on: the day.
    """
    is_agreed = live_split(row).exists()
    mandatory = mandatory_codes(row.need_id)
    return standing(row.need, mandatory, seats, on, is_split_agreed=is_agreed)


def brought_by(companies: Collection[int], need: int) -> dict[int, dict[str, bool]]:
    """Return what firms bring of what a need asks for: code to whether they lead with it."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = TechnologyCapability.objects.filter(
        technology__company__in=companies,
        technology__is_published=True,
        code__in=NeedCapability.objects.filter(need=need).values("code"),
    ).values_list("technology__company", "code", "is_lead")
    for company, code, is_lead in rows:
        found[company][code] = found[company].get(code, False) or is_lead
    return found


def needed_cad(need: Need) -> Decimal | None:
    """Return what a need costs in CAD, where that is known."""
    size = size_cad(need)
    return None if size is None else Decimal(str(size))


def capacity_figure(row: Capacity | None) -> tuple[Decimal | None, str]:
    """Return what a firm can carry and what that rests on."""
    amount, basis = reading.capacity_of(row)
    return (None if amount is None else Decimal(str(amount))), basis.value


def team_coverages(
    need: Need,
    suggestions: Sequence[Suggestion],
    asked: Sequence[NeedCapability],
    reader: Reader,
    on: date,
) -> list[Coverage]:
    """Lay out teams suggested for a need; as many queries for many teams as for one."""
    ids = {company for one in suggestions for company in one.company_ids}
    companies = Company.objects.in_bulk(ids)
    capacities = newest_capacities(ids, on)
    members = [_suggested(one, companies, capacities, reader) for one in suggestions]
    terms = TeamTerms.of(need)
    return [
        coverage_of(asked, team, _capacity(team, one, terms), one.covered)
        for one, team in zip(suggestions, members, strict=True)
    ]


def _capacity(team: Sequence[Member], suggestion: Suggestion, terms: TeamTerms) -> TeamCapacity:
    size, is_total = suggestion.size_cad, suggestion.size_is_total
    most = terms.counted(size, is_total=is_total)
    return capacity_of(team, size, needed_is_total=is_total, most=most)


def _suggested(
    suggestion: Suggestion,
    companies: dict[int, Company],
    capacities: dict[int, Capacity],
    reader: Reader,
) -> list[Member]:
    return [
        Member(
            company=companies[one["company"]],
            leads=frozenset(one["leads"]),
            supports=frozenset(one["supports"]),
            capacity_cad=None if one["capacity_cad"] is None else Decimal(str(one["capacity_cad"])),
            basis=one["basis"],
            is_shown=_is_shown(reader, one["company"], capacities),
            assigned=frozenset(one.get("assigned", ())),
        )
        for one in suggestion.members
        if one["company"] in companies
    ]


def _is_shown(reader: Reader, company: int, capacities: dict[int, Capacity]) -> bool:
    row = capacities.get(company)
    return row is not None and reader.may_read(company, row.tier)


def seats_coverage(
    need: Need, seats: Iterable[Seat], reader: Reader, on: date, *, is_inside: bool
) -> Coverage:
    """Lay out what the held and offered seats of a consortium bring.

    Args:
        need: what the consortium answers.
        seats: with their companies joined, and their lots at hand.
        reader: who reads.
        on: the day of the capacity figures.
        is_inside: the reader's own firm has accepted a seat.
    """
    live = [seat for seat in seats if seat.state in Seat.LIVE_STATES]
    members = _members(need, live, reader, on, is_inside=is_inside)
    return _coverage(need, asked_of(need), members)


def planned_coverage(need: Need, gathered: Gathered, reader: Reader) -> Coverage:
    """Lay out what a team would bring if everyone planned and invited accepted; no query.

    For the lead's own eyes.
    """
    standing = {Seat.State.SUGGESTED: PLANNED, Seat.State.INVITED: INVITED}
    brought = gathered.brought()
    members = [
        replace(
            _seated(
                seat,
                gathered.team.terms[seat.pk],
                brought[seat.company_id],
                gathered.capacities,
                reader,
                is_inside=True,
            ),
            is_waiting=False,
            standing=standing.get(Seat.State(seat.state), ""),
        )
        for seat in gathered.team.seats
    ]
    return _coverage(need, gathered.team.asked, members)


def readable_checks(checks: Iterable[Check], coverage: Coverage) -> tuple[Check, ...]:
    """Leave out what sums up capacities of which the reader may not read each.

    Else a lead could plan a seat for a firm and read its hidden capacity from the share.
    """
    hides = bool(coverage.capacity.hidden)
    return tuple(check for check in checks if not (hides and check.rule == CAPACITY))


def _members(
    need: Need, seats: Sequence[Seat], reader: Reader, on: date, *, is_inside: bool
) -> list[Member]:
    ids = [seat.company_id for seat in seats]
    brought = brought_by(ids, need.pk)
    capacities = newest_capacities(ids, on)
    return [
        _seated(
            seat,
            Terms.of(seat),
            brought[seat.company_id],
            capacities,
            reader,
            is_inside=is_inside,
        )
        for seat in seats
    ]


def _coverage(need: Need, asked: Sequence[NeedCapability], members: Sequence[Member]) -> Coverage:
    needed, is_total = needed_cad(need), need.budget_is_total
    most = TeamTerms.of(need).counted(needed, is_total=is_total)
    capacity = capacity_of(members, needed, needed_is_total=is_total, most=most)
    return coverage_of(asked, members, capacity)


def _seated(
    seat: Seat,
    terms: Terms,
    brought: dict[str, bool],
    capacities: Mapping[int, Capacity],
    reader: Reader,
    *,
    is_inside: bool,
) -> Member:
    row = capacities.get(seat.company_id)
    amount, basis = capacity_figure(row)
    has_joined = is_inside and seat.state == Seat.State.ACCEPTED
    held = frozenset(seat.capabilities)
    # What was agreed on, not what the profile leads with: a lot that is led may be supported.
    supports = frozenset(lot.code for lot in terms.lots if not lot.is_lead) & held
    return Member(
        company=seat.company,
        leads=held - supports,
        supports=supports,
        capacity_cad=amount,
        basis=basis,
        is_shown=row is not None
        and reader.may_read(seat.company_id, row.tier, has_joined=has_joined),
        is_waiting=seat.state == Seat.State.INVITED,
        undocumented=held - frozenset(brought),
    )
