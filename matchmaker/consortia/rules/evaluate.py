"""Runs every check of the book over the facts; the same facts give the same findings."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from matchmaker.consortia.rules import of_house, of_law, of_notice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matchmaker.consortia.rules.inputs import Facts, Finding

CHECKS: Mapping[str, Callable[[Facts], Finding]] = MappingProxyType(
    {
        "consortium-allowed": of_law.consortium_allowed,
        "art31-qualified": of_law.qualified,
        "art31-lowest-grade": of_law.lowest_grade,
        "art31-agreement": of_law.agreement,
        "art30-subcontracting": of_law.subcontracting,
        "one-bid": of_law.one_bid,
        "section-47": of_law.competition_statement,
        "mandatory-lots": of_house.mandatory_lots,
        "team-terms": of_notice.team_terms,
        "deadline": of_house.deadline,
        "every-share": of_house.every_share,
        "single-points": of_house.single_points,
        "capacity": of_house.capacity,
        "lead-liability": of_law.liability,
    }
)
"""Rule to its check, in the order of the page; `rules.json` says what each rests on."""


def evaluate(facts: Facts) -> dict[str, Finding]:
    """Return what every check finds, by the rule's code."""
    return {code: check(facts) for code, check in CHECKS.items()}
