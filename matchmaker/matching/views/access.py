"""Who is asking, and which pair they may open: what a person may not see does not load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.matching import reading
from matchmaker.matching.models import Match

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


def signed_in(request: HttpRequest) -> User:
    """Return the person; the middleware has turned everyone else away."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def reviewer(request: HttpRequest) -> User:
    """Return the commissioner or administrator behind a request."""
    person = signed_in(request)
    if person.is_member:
        raise PermissionDenied
    return person


def administrator(request: HttpRequest) -> User:
    """Return the administrator behind a request."""
    person = signed_in(request)
    if not person.is_administrator:
        raise PermissionDenied
    return person


def readable_tiers(person: User) -> tuple[str, ...]:
    """Return what a person may read of a firm; who keeps the service running needs no secret."""
    return reading.PUBLIC_TIERS if person.is_administrator else reading.READABLE_TIERS


def visible_match(request: HttpRequest, pair: UUID) -> Match:
    """Load a pair that the person may read, with all that its page shows."""
    rows = Match.objects.visible_to(signed_in(request)).select_related(
        "technology__company",
        "technology__exposure_price",
        "need__place",
        "need__source",
        "generation__weight_set",
        "generation__statistics",
    )
    return get_object_or_404(rows, pair=pair)


def reviewable_match(request: HttpRequest, pair: UUID) -> Match:
    """Load a pair that the person may decide about; its firm is told that it may not."""
    match = visible_match(request, pair)
    reviewer(request)
    return match


def own_match(request: HttpRequest, pair: UUID) -> Match:
    """Load a pair that the person may answer for the firm."""
    match = visible_match(request, pair)
    if not speaks_for(signed_in(request), match):
        raise PermissionDenied
    return match


def speaks_for(person: User, match: Match) -> bool:
    """Tell whether a person belongs to the firm of a pair."""
    return Company.objects.of(person).filter(pk=match.technology.company_id).exists()
