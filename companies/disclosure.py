"""Who may read which tier of a firm; every page, file and message asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companies.models import Company, Technology, Tier
from matchmaker.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.contrib.auth.models import AnonymousUser

EVERYONE: frozenset[str] = frozenset({Tier.PUBLIC.value})
AFTER_INTEREST: frozenset[str] = EVERYONE | {Tier.AFTER_INTEREST.value}
ALL_TIERS: frozenset[str] = frozenset(Tier.values)


def readable_tiers(
    user: User | AnonymousUser, company: Company, *, areas: Collection[str] | None = None
) -> frozenset[str]:
    """Say which tiers of a firm a person may read.

    Members of the firm read everything. A commissioner with a technology of the firm inside the
    portfolio reads what is shared after mutual interest. Everyone else, administrators among
    them, reads the public part: keeping the service running needs no trade secret.

    Args:
        user: who reads, signed in or not.
        company: whose entries.
        areas: priority areas of what is read; those of all published technologies of the firm
            where none are given.
    """
    if not isinstance(user, User):
        return EVERYONE
    if Company.objects.of(user).filter(pk=company.pk).exists():
        return ALL_TIERS
    if user.is_commissioner and _in_portfolio(user, company, areas):
        return AFTER_INTEREST
    return EVERYONE


def _in_portfolio(user: User, company: Company, areas: Collection[str] | None) -> bool:
    # An empty half of a portfolio is none; "all" has to be said.
    if not (user.covers_all_provinces or user.portfolio_provinces):
        return False
    if user.covers_all_areas:
        return True
    if areas is not None:
        return bool(set(areas) & set(user.portfolio_areas))
    return Technology.objects.filter(
        company=company, is_published=True, areas__overlap=user.portfolio_areas
    ).exists()
