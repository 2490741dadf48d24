"""Prices of firms that stand in many teams: made once a generation, from its own first answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from matchmaker.consortia.models import Suggestion, TeamPrice
from matchmaker.engine.team_fairness import team_prices

if TYPE_CHECKING:
    from matchmaker.matching.models import Generation


def read_prices(generation: Generation) -> dict[int, int]:
    """Return what firms cost in the teams of a generation; nothing before prices are made."""
    rows = TeamPrice.objects.filter(generation=generation.pk, price__gt=0)
    return dict(rows.values_list("company", "price"))


def are_made(generation: Generation) -> bool:
    """Tell whether a generation has its prices; without any team it needs none."""
    return (
        TeamPrice.objects.filter(generation=generation.pk).exists()
        or not Suggestion.objects.exists()
    )


def make_prices(generation: Generation) -> bool:
    """Price firms by how many needs' teams they stand in.

    To be called when every open need has been answered without prices. Afterwards they stay as
    they are until the next generation, so that an edit does not move every team.

    Returns:
        Whether any firm costs something, so that teams have to be looked for again.
    """
    stood: Counter[int] = Counter()
    teams: dict[int, set[int]] = {}
    for need, companies in Suggestion.objects.values_list("need", "company_ids"):
        teams.setdefault(need, set()).update(companies)
    for firms in teams.values():
        stood.update(firms)
    prices = team_prices(stood)
    TeamPrice.objects.all().delete()
    TeamPrice.objects.bulk_create(
        TeamPrice(generation=generation.pk, company_id=firm, stood=stood[firm], price=price)
        for firm, price in prices.items()
    )
    return any(prices.values())
