"""What the notice of a need asks of a team, and how a page says it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaker.templatetags.money import percent
from opportunities.models.need import WHOLE_BP

if TYPE_CHECKING:
    from opportunities.models import Need

WHOLE_PERCENT = 100
"""Basis points in one percent."""


@dataclass(frozen=True, slots=True)
class TeamTerms:
    """What a notice asks of a team.

    Attributes:
        size_limit: firms at most, the lead among them; None where the notice does not say.
        largest_share_bp: most of the work that one firm may take on, in basis points; None where
            the notice does not say.
        china_presence: one firm must have delivered in China or have an office there.
        chinese: one firm must work in Chinese.
    """

    size_limit: int | None = None
    largest_share_bp: int | None = None
    china_presence: bool = False
    chinese: bool = False

    @classmethod
    def of(cls, need: Need) -> TeamTerms:
        """Read the terms of a need; no query."""
        return cls(
            need.team_size_limit,
            need.largest_share_bp,
            need.asks_china_presence,
            need.asks_chinese,
        )

    def counted(self, needed: Decimal | None, *, is_total: bool) -> Decimal | None:
        """Return what of one firm's capacity counts at most, as the search of teams counts it.

        Args:
            needed: what is needed, in CAD; None where that is unknown.
            is_total: the amount is a whole project's, of which a share says nothing.

        Returns:
            Whole CAD, rounded up, so that two firms of one half each are a whole; None: all of it.
        """
        if not self.largest_share_bp or not needed or is_total:
            return None
        return (needed * self.largest_share_bp / WHOLE_BP).quantize(Decimal(1), ROUND_CEILING)

    @property
    def words(self) -> list[str]:
        """Say each condition in a few words; nothing where the notice says nothing."""
        found = []
        if self.size_limit:
            pattern = ngettext(
                "At most %(count)d firm in a team",
                "At most %(count)d firms in a team",
                self.size_limit,
            )
            found.append(pattern % {"count": self.size_limit})
        if self.largest_share_bp:
            share = share_percent(self.largest_share_bp)
            found.append(_("No firm takes on more than %(share)s of the work") % {"share": share})
        if self.china_presence:
            found.append(_("One firm has delivered in China or has an office there"))
        if self.chinese:
            found.append(_("One firm works in Chinese"))
        return found


def share_percent(points: int) -> str:
    """Write basis points as percent: whole ones without decimals, others with two."""
    return percent(points / WHOLE_BP, 2 if points % WHOLE_PERCENT else 0)
