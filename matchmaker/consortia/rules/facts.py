"""Reads a consortium from the tables into the facts that the checks take."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from companies.disclosure import AFTER_INTEREST, EVERYONE
from companies.models import Certification
from matchmaker.clock import day_in_china
from matchmaker.consortia import split
from matchmaker.consortia.gathering import gather, read_team
from matchmaker.consortia.models import (
    Agreement,
    CompetitionStatement,
    Consortium,
    GradeRequirement,
    NothingSubcontracted,
    Seat,
    SubcontractedWork,
)
from matchmaker.consortia.reading import capacity_figure, needed_cad
from matchmaker.consortia.rules.inputs import (
    GRADES,
    Facts,
    Firm,
    Level,
    Lot,
    SplitAgreement,
    Statement,
    Subcontract,
)
from matchmaker.consortia.rules.presence import Presences
from opportunities.team_terms import TeamTerms

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from matchmaker.consortia.gathering import Entry, Gathered

Stage = Consortium.Stage

SUBMITTING = (
    Stage.BID_READY,
    Stage.SUBMITTED,
    Stage.AWARDED,
    Stage.UNSUCCESSFUL,
    Stage.DELIVERING,
    Stage.CLOSED,
)
"""Stages of which the next step hands the bid in, or that come after it."""

BIDDING = (Stage.FORMED, *SUBMITTING)
"""Stages in which a second team for the same need is a second bid."""


def facts_of(consortium: Consortium, on: date, *, with_planned: bool = False) -> Facts:
    """Read what the checks take; as many queries for many firms as for one.

    Args:
        consortium: with its need and lead joined, or more queries are made.
        on: the day, in China's time.
        with_planned: count planned and invited firms as if they had accepted everything that
            is offered to them; for the lead's own eyes.
    """
    team = read_team(consortium, with_planned=with_planned)
    return facts_from(consortium, gather(team, on), on)


def facts_from(consortium: Consortium, gathered: Gathered, on: date) -> Facts:
    """Read what the checks take beside a team that was read already; for tables see `facts_of`."""
    need = consortium.need
    bid = getattr(consortium, "bid", None)
    return Facts(
        on=on,
        lead=consortium.lead.name,
        is_submitting=consortium.stage in SUBMITTING,
        submitted_on=None if bid is None else day_in_china(bid.submitted_at),
        is_open=need.is_open(on),
        closes_on=need.closes_on,
        allows_consortium=need.allows_consortium,
        terms=TeamTerms.of(need),
        mandatory=tuple(one.code for one in gathered.team.asked if one.is_mandatory),
        firms=_firms(consortium, gathered, on),
        required_grades=tuple(
            GradeRequirement.objects.filter(consortium=consortium).values_list("code", "grade")
        ),
        agreement=_agreement(consortium),
        statement=_statement(consortium),
        subcontracts=_subcontracts(consortium),
        says_nothing_subcontracted=NothingSubcontracted.objects.filter(
            consortium=consortium
        ).exists(),
        needed_cad=needed_cad(need),
        needed_is_total=need.budget_is_total,
    )


def _firms(consortium: Consortium, gathered: Gathered, on: date) -> tuple[Firm, ...]:
    team = gathered.team
    joined = {seat.company_id for seat in team.seats if seat.state == Seat.State.ACCEPTED}
    ids = {seat.company_id for seat in team.seats}
    shown = _Shown(gathered.entries, ids, on, joined)
    # A lead could else plan a seat for any firm to learn in which other teams it sits.
    twice = _bidding_elsewhere(consortium, joined)
    present = Presences(TeamTerms.of(consortium.need), ids, joined)
    return tuple(
        Firm(
            name=seat.company.name,
            lots=tuple(
                shown.lot(seat.company_id, code) for code in team.terms[seat.pk].capabilities
            ),
            brings=shown.brings(seat.company_id),
            capacity_cad=capacity_figure(gathered.capacities.get(seat.company_id))[0],
            bids_elsewhere=seat.company_id in twice,
            share_bp=seat.share_bp,
            is_in_china=seat.company_id in present.in_china,
            speaks_chinese=seat.company_id in present.in_chinese,
        )
        for seat in team.staying
    )


def _bidding_elsewhere(consortium: Consortium, firms: Collection[int]) -> set[int]:
    rows = Seat.objects.filter(
        company__in=firms,
        state=Seat.State.ACCEPTED,
        consortium__need=consortium.need_id,
        consortium__stage__in=BIDDING,
    ).exclude(consortium=consortium)
    return set(rows.values_list("company_id", flat=True))


class _Shown:
    """What firms' published technologies and certificates show on a day."""

    def __init__(
        self,
        entries: Sequence[Entry],
        firms: Collection[int],
        on: date,
        joined: Collection[int],
    ) -> None:
        self._on = on
        self._technologies: dict[tuple[int, str], dict[int, bool]] = defaultdict(dict)
        self._codes: dict[int, set[str]] = defaultdict(set)
        self._certificates: dict[int, list[Certification]] = defaultdict(list)
        for entry in entries:
            self._technologies[entry.company, entry.code][entry.technology] = entry.is_assigned
            self._codes[entry.company].add(entry.code)
        # What firms of a team read of each other; of a firm that has not joined, what all read.
        certificates = Certification.objects.filter(
            Q(tier__in=EVERYONE) | Q(tier__in=AFTER_INTEREST, company__in=joined),
            company__in=firms,
        )
        for one in certificates:
            self._certificates[one.company_id].append(one)

    def brings(self, firm: int) -> frozenset[str]:
        """Every capability that the firm shows."""
        return frozenset(self._codes[firm])

    def lot(self, firm: int, code: str) -> Lot:
        """Say how well the firm's qualification for a capability is shown."""
        technologies = self._technologies[firm, code]
        own = {one for one, is_assigned in technologies.items() if not is_assigned}
        certificates = self._certificates[firm]
        linked = [one for one in certificates if one.technology_id in own]
        level = self._level(linked) if own else Level.NONE
        if technologies and not own:
            level = Level.ASSIGNED
        general = [one for one in certificates if one.technology_id is None]
        return Lot(code, level, self._grade(linked) or self._grade(general))

    def _level(self, certificates: Sequence[Certification]) -> Level:
        """Read the certificates; one without an end date proves neither way."""
        ends = [one.valid_until for one in certificates]
        if any(end is not None and end >= self._on for end in ends):
            return Level.CERTIFIED
        if ends and None not in ends:
            return Level.LAPSED
        return Level.DOCUMENTED

    def _grade(self, certificates: Sequence[Certification]) -> str:
        held = [
            one.grade
            for one in certificates
            if one.grade and (one.valid_until is None or one.valid_until >= self._on)
        ]
        return min(held, key=GRADES.index, default="")


def _agreement(consortium: Consortium) -> SplitAgreement | None:
    newest = (
        Agreement.objects.filter(consortium=consortium, kind=Agreement.Kind.SPLIT)
        .order_by("-recorded_at", "-pk")
        .first()
    )
    if newest is None:
        return None
    live = split.live_split(consortium).order_by("-recorded_at", "-pk").first()
    row = live or newest
    return SplitAgreement(row.signed_on, is_current=live is not None, reference=row.reference)


def _statement(consortium: Consortium) -> Statement | None:
    # A live one first; where none lives, the newest tells that there was one.
    rows = list(
        CompetitionStatement.objects.filter(consortium=consortium).order_by("-recorded_at", "-pk")
    )
    row = next((one for one in rows if one.lapsed_at is None), next(iter(rows), None))
    if row is None:
        return None
    return Statement(row.addressed_to, row.means, row.given_on, is_current=row.lapsed_at is None)


def _subcontracts(consortium: Consortium) -> tuple[Subcontract, ...]:
    rows = SubcontractedWork.objects.filter(consortium=consortium)
    return tuple(Subcontract(one.code, one.to, one.share_bp, one.is_main_work) for one in rows)
