"""Which firms of a team bring a presence that the notice asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from companies.disclosure import AFTER_INTEREST, EVERYONE
from companies.models import Delivery
from matchmaker.consortia.ties import speaking_chinese
from matchmaker.matching.reading import CHINA

if TYPE_CHECKING:
    from collections.abc import Collection

    from opportunities.team_terms import TeamTerms


class Presences:
    """The firms that have delivered in China, and those that work in Chinese, where it matters.

    Nothing is read that the notice does not ask for: a query a condition.
    """

    def __init__(self, terms: TeamTerms, firms: Collection[int], joined: Collection[int]) -> None:
        """Read what is asked for.

        Args:
            terms: what the notice asks of a team.
            firms: ids of the team's firms.
            joined: those that have accepted; of the others only what everybody reads counts.
        """
        self.in_china = _delivered(firms, joined) if terms.china_presence else frozenset()
        self.in_chinese = speaking_chinese(firms) if terms.chinese else frozenset()


def _delivered(firms: Collection[int], joined: Collection[int]) -> frozenset[int]:
    rows = Delivery.objects.filter(
        Q(tier__in=EVERYONE) | Q(tier__in=AFTER_INTEREST, company__in=joined),
        company__in=firms,
        country=CHINA,
    )
    return frozenset(rows.values_list("company", flat=True))
