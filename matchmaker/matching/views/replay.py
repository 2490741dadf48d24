"""The page of one pair as another day would have scored it; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse

from matchmaker.engine import explain as engine_explain
from matchmaker.engine.inputs import COMPONENTS
from matchmaker.matching.explanation import explain_match
from matchmaker.matching.generations import weights_of
from matchmaker.matching.views.access import readable_tiers, signed_in
from matchmaker.matching.views.leaning import compared, leaning

if TYPE_CHECKING:
    from django.http import HttpRequest

    from matchmaker.clock import AsOf
    from matchmaker.matching.models import Match


def replay_page(request: HttpRequest, match: Match, clock: AsOf) -> TemplateResponse:
    """Score the pair with the evidence and policy of another day, beside today's stored score."""
    then = explain_match(
        match,
        as_of=clock.today,
        tiers=readable_tiers(signed_in(request)),
        looking_back_to=clock.day,
    )
    # The comparison never speaks of quality.
    weights = weights_of(match.generation.weight_set)
    now = engine_explain.explain(match.points, match.assumed, [0] * len(COMPONENTS), weights)
    return TemplateResponse(
        request,
        "matching/match_replay.html",
        {
            "match": match,
            "need": match.need,
            "technology": match.technology,
            "company": match.technology.company,
            "clock": clock,
            "as_of": clock.day,
            "then": then.score,
            "now": now,
            "difference": then.score.score - now.score,
            "rows": compared(then.score, now),
            **leaning(then, clock),
        },
    )
