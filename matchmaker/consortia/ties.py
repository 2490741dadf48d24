"""What binds firms beside one need: where they are, what they have delivered together, Chinese."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import Q

from companies.models import Company, Delivery, Technology, Tier
from matchmaker.consortia.models import Consortium, Seat

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence

    from django.db.models import QuerySet
    from numpy.typing import NDArray

TOGETHER = 60
"""Thousandths of a strength that a pair adds which has delivered together."""

COMPLEMENTARY = 15
"""For a pair that covers nothing twice: no lot that both would want."""

SAME_PROVINCE = 10
"""For a pair of one province or territory."""

WON = (Consortium.Stage.AWARDED, Consortium.Stage.DELIVERING, Consortium.Stage.CLOSED)
"""Stages of consortia whose members have delivered together, or are about to."""


@dataclass(slots=True)
class Ties:
    """What is known of firms, by company id."""

    provinces: dict[int, str] = field(default_factory=dict)
    together: frozenset[tuple[int, int]] = frozenset()
    """Pairs, the lower id first."""
    speaks: frozenset[int] = frozenset()
    """Firms that present themselves or a technology in Chinese."""

    def reasons(self, one: int, other: int, *, is_disjoint: bool) -> list[str]:
        """Say what a pair gains from."""
        province = self.provinces.get(one)
        found = {
            "together": (min(one, other), max(one, other)) in self.together,
            "complementary": is_disjoint,
            "same-province": bool(province) and province == self.provinces.get(other),
        }
        return [name for name, held in found.items() if held]

    def synergy(self, firms: Sequence[int], covers: NDArray[np.bool_]) -> NDArray[np.int16]:
        """Return what each pair of firms adds to a team's value.

        Args:
            firms: company ids.
            covers: (n, k), what each covers of one need.

        Returns:
            (n, n), thousandths of a strength, 0 on the diagonal.
        """
        place = {firm: row for row, firm in enumerate(firms)}
        names = {name: code for code, name in enumerate(sorted(set(self.provinces.values())), 1)}
        where = np.array([names.get(self.provinces.get(firm, ""), 0) for firm in firms])
        same = (where[:, None] == where[None, :]) & (where > 0)[:, None]
        held = covers.astype(np.int16)
        pairs: NDArray[np.int16] = SAME_PROVINCE * same.astype(np.int16)
        pairs += COMPLEMENTARY * (held @ held.T == 0).astype(np.int16)
        for one, other in self.together:
            if one in place and other in place:
                pairs[place[one], place[other]] += TOGETHER
                pairs[place[other], place[one]] += TOGETHER
        np.fill_diagonal(pairs, 0)
        return pairs


def read_ties(firms: Collection[int]) -> Ties:
    """Read what binds some firms."""
    rows = Company.objects.filter(pk__in=firms).exclude(province="")
    return Ties(
        provinces=dict(rows.values_list("pk", "province")),
        together=frozenset(_delivered_together(firms) | _won_together(firms)),
        speaks=speaking_chinese(firms),
    )


def speaking_chinese(firms: Collection[int]) -> frozenset[int]:
    """Return the firms that present themselves or a technology in Chinese; one query."""
    in_chinese = Technology.objects.published().exclude(name_zh="", summary_zh="")
    speaking = Company.objects.filter(pk__in=firms).filter(
        ~Q(name_zh="") | Q(pk__in=in_chinese.values("company"))
    )
    return frozenset(speaking.values_list("pk", flat=True))


def count_partners() -> int:
    """Count the seats of consortia that have won; where it changes, teams are looked for anew."""
    return _seats_that_won().count()


def _seats_that_won() -> QuerySet[Seat]:
    return Seat.objects.filter(state=Seat.State.ACCEPTED, consortium__stage__in=WON)


def _won_together(firms: Collection[int]) -> set[tuple[int, int]]:
    seats = _seats_that_won().filter(company__in=firms)
    return _pairs(seats.values_list("consortium", "company"))


def _delivered_together(firms: Collection[int]) -> set[tuple[int, int]]:
    """Pair firms whose public references name one project.

    The same title alone says little; the same place or the same source has to come with it.
    """
    rows = Delivery.objects.filter(company__in=firms, tier=Tier.PUBLIC).values_list(
        "company", "title", "country", "place_name", "source_url"
    )
    named: list[tuple[Hashable, int]] = []
    for company, title, country, place, url in rows:
        project = (" ".join(title.casefold().split()), country)
        named += [((*project, part.strip().casefold()), company) for part in (place, url) if part]
    return _pairs(named)


def _pairs(rows: Iterable[tuple[Hashable, int]]) -> set[tuple[int, int]]:
    groups: dict[Hashable, set[int]] = defaultdict(set)
    for group, company in rows:
        groups[group].add(company)
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}
