"""Whether what a page shows has been scored since it changed; the page asks until it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

from matchmaker.matching.views import dossier

if TYPE_CHECKING:
    from django.http import HttpRequest

    from matchmaker.matching.models import Match

FAST_ASKS = 20
"""A page asks so many times at its first pace, then ever so often: the worker may be down."""

MOST_ASKS = 999


def times_asked(request: HttpRequest) -> int:
    """Read how often the page has asked already; 0 where it says nothing that can be read."""
    given = request.GET.get("asked", "")
    if not (given.isascii() and given.isdigit()):
        return 0
    return min(MOST_ASKS, int(given[:4]))


def is_asking(request: HttpRequest) -> bool:
    """Tell whether a page asks by itself, rather than a person opening it."""
    return request.headers.get("HX-Request") == "true" and "asked" in request.GET


def freshness_part(request: HttpRequest, match: Match) -> TemplateResponse:
    """Say that the score is being made anew, or what it has become."""
    asked, is_stale = times_asked(request), dossier.is_stale(match)
    if not is_stale:
        # Read again: the score may have been made after the pair was read.
        match.refresh_from_db(fields=["score"])
    response = TemplateResponse(
        request,
        "matching/_freshness.html",
        {
            "match": match,
            "is_stale": is_stale,
            "asked": asked + 1,
            "is_fast": asked < FAST_ASKS,
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


__all__ = ["FAST_ASKS", "freshness_part", "is_asking", "times_asked"]
