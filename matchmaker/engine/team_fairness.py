"""What a firm costs that already stands in many teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FREE_TIMES = 2
"""A firm may stand in twice as many needs' teams as the mean of those that stand in any."""

STEP = 20
"""Thousandths of a strength for every need beyond."""

HIGHEST = 200
"""A price never outweighs a fifth of the largest strength."""


def team_prices(stood: Mapping[int, int]) -> dict[int, int]:
    """Price the firms that stand in many teams, so that others are chosen where they do as well.

    free = ceil(2 x mean of stood); price = min(200, 20 x max(0, stood - free)).

    Args:
        stood: firm to the number of needs in whose teams it stands, 1 and up.

    Returns:
        Firm to its price in thousandths of a strength, 0 to 200, for each firm asked about.

    Source:
        docs/scoring.md, "Teams".
    """
    if not stood:
        return {}
    free = -(-FREE_TIMES * sum(stood.values()) // len(stood))
    return {
        firm: min(HIGHEST, STEP * max(0, count - free)) for firm, count in sorted(stood.items())
    }
