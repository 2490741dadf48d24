"""What the ledger is reckoned from: open real needs, and what the team search has stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from companies.models import Company, Technology, TechnologyCapability
from matchmaker.consortia.ledger.reckoning import Asked, Team
from matchmaker.consortia.models import Suggestion, TeamSearch
from matchmaker.matching import reading
from opportunities.models import Need, NeedCapability

if TYPE_CHECKING:
    from datetime import date, datetime

    from matchmaker.matching.staleness import Moment
    from matchmaker.money import InCad

UNFINISHED = "not_finished"
"""The reason that the search gives where its nodes ran out."""

OF_CAPACITY = frozenset({"capacity", "together"})
"""The reasons that it gives where the capabilities are there and the capacity falls short."""


@dataclass(slots=True)
class Facts:
    """Everything the ledger rests on, and how old it is.

    Attributes:
        asked: open real needs, as the arithmetic takes them.
        needs: the same needs by number.
        values: their value in CAD and the day of the rate, where known.
        searched: when the oldest and the newest team search were made; None without any.
    """

    asked: list[Asked] = field(default_factory=list)
    needs: dict[int, Need] = field(default_factory=dict)
    values: dict[int, InCad] = field(default_factory=dict)
    searched: tuple[datetime, datetime] | None = None

    @property
    def rates(self) -> tuple[date, date] | None:
        """The first and the last day of the rates that values were converted by."""
        days = [
            value.on for pk, value in self.values.items() if self.needs[pk].budget_currency != "CAD"
        ]
        return (min(days), max(days)) if days else None


@dataclass(slots=True)
class _Market:
    """Real firms: where they are, what they have and whether their capacity is known."""

    provinces: dict[int, str]
    holders: dict[str, set[int]]
    known: set[int]

    def team(self, firms: list[int]) -> Team | None:
        """Return a team of real firms; none where one of them is a sample or gone."""
        if not firms or any(firm not in self.provinces for firm in firms):
            return None
        return Team(
            tuple((firm, self.provinces[firm]) for firm in firms),
            sum(firm not in self.known for firm in firms),
        )


def read(moment: Moment) -> Facts:
    """Read the open real needs with their bands' facts; seven queries at any size.

    Nothing is searched here: what has not been searched yet is not judged.
    """
    needs = list(
        Need.objects.open(moment.as_of)
        .filter(is_sample=False)
        .select_related("place", "team_search")
        .order_by("pk")
    )
    facts = Facts(needs={need.pk: need for need in needs})
    market = _market(moment.month)
    required = _required(facts.needs)
    suggested: dict[int, list[Suggestion]] = defaultdict(list)
    for row in Suggestion.objects.filter(need__in=needs).order_by("need", "rank"):
        suggested[row.need_id].append(row)
    for need in needs:
        value = need.budget_in_cad
        if value is not None and value.amount > 0:
            facts.values[need.pk] = value
        facts.asked.append(
            _asked(need, facts.values.get(need.pk), required[need.pk], suggested[need.pk], market)
        )
    moments = [row.searched_at for row in (_search(need) for need in needs) if row]
    facts.searched = (min(moments), max(moments)) if moments else None
    return facts


def _search(need: Need) -> TeamSearch | None:
    return getattr(need, "team_search", None)


def _asked(
    need: Need,
    value: InCad | None,
    required: list[str],
    rows: list[Suggestion],
    market: _Market,
) -> Asked:
    search = _search(need)
    details = search.details if search is not None else {}
    alone = [market.team([firm]) for firm in details.get("alone", ())]
    together = [market.team(row.company_ids) for row in rows if not row.is_fictional]
    # What was found with samples says nothing of real firms; that is reckoned from codes.
    is_real = not any(row.is_fictional for row in rows)
    holders = {firm for code in required for firm in market.holders[code]}
    return Asked(
        need=need.pk,
        value_cad=None if value is None else value.amount,
        is_total=need.budget_is_total,
        areas=tuple(need.areas),
        province=need.place.province_code or need.place.code,
        teams=tuple(team for team in (*alone, *together) if team is not None),
        missing=_missing(search, required, market, is_real=is_real),
        fewest=details.get("fewest_to_cover") if is_real and _is_short(details) else None,
        may_be_unknown=bool(holders - market.known),
        is_judged=_is_judged(search),
    )


def _is_short(details: dict[str, Any]) -> bool:
    """Tell whether nothing but capacity is lacking; a missing presence is no such case."""
    reasons = set(details.get("reasons", ()))
    return bool(reasons & OF_CAPACITY) and reasons <= OF_CAPACITY


def _is_judged(search: TeamSearch | None) -> bool:
    if search is None or search.status == TeamSearch.Status.NOT_SEARCHED:
        return False
    return UNFINISHED not in search.details.get("reasons", ())


def _missing(
    search: TeamSearch | None, required: list[str], market: _Market, *, is_real: bool
) -> tuple[str, ...]:
    if search is None:
        return ()
    if is_real:
        return tuple(sorted(search.missing))
    return tuple(sorted(code for code in required if not market.holders[code]))


def _required(needs: dict[int, Need]) -> dict[int, list[str]]:
    """Return the mandatory capabilities of each need, or all where none is mandatory."""
    every: dict[int, list[str]] = defaultdict(list)
    mandatory: dict[int, list[str]] = defaultdict(list)
    rows = NeedCapability.objects.filter(need__in=needs).values_list(
        "need_id", "code", "is_mandatory"
    )
    for need, code, is_mandatory in rows:
        every[need].append(code)
        if is_mandatory:
            mandatory[need].append(code)
    return defaultdict(list, {need: mandatory[need] or codes for need, codes in every.items()})


def _market(on: date) -> _Market:
    """Read what real firms with a published technology have; three queries."""
    real = Technology.objects.published().exclude(company__origin=Company.Origin.SAMPLE)
    holders: dict[str, set[int]] = defaultdict(set)
    held = TechnologyCapability.objects.filter(technology__in=real)
    for code, firm in held.values_list("code", "technology__company_id"):
        holders[code].add(firm)
    firms = Company.objects.filter(pk__in=real.values("company"))
    provinces = dict(firms.values_list("pk", "province"))
    capacities = reading.newest_capacities(provinces, on)
    known = {firm for firm, row in capacities.items() if reading.capacity_of(row)[0] is not None}
    return _Market(provinces, holders, known)
