"""Suggested teams: all of a need, and one with its coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from companies.models import Company, Technology, Tier
from matchmaker.clock import day_in_china
from matchmaker.consortia.access import signed_in
from matchmaker.consortia.findings import search_findings
from matchmaker.consortia.models import Suggestion, TeamSearch
from matchmaker.consortia.reading import asked_of, reader_of, team_coverages
from matchmaker.vocabulary.capabilities import capability_name
from opportunities.models import Need

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User


@require_GET
def suggestion_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the teams of a need, or why there is none."""
    user = signed_in(request)
    need = get_object_or_404(Need.objects.visible_to(user).select_related("place"), slug=slug)
    if user.is_commissioner and not Need.objects.in_portfolio(user).filter(pk=need.pk).exists():
        raise Http404
    on = day_in_china(timezone.now())
    suggestions = list(Suggestion.objects.visible_to(user).filter(need=need))
    reader = reader_of(user, need)
    coverages = team_coverages(suggestions, asked_of(need), reader, on)
    search = TeamSearch.objects.filter(need=need).first()
    return TemplateResponse(
        request,
        "consortia/suggestion_list.html",
        {
            "need": need,
            "is_open": need.is_open(on),
            "teams": list(zip(suggestions, coverages, strict=True)),
            "search": search,
            "findings": (
                search_findings(search, shows_amounts=Tier.AFTER_INTEREST in reader.tiers)
                if search
                else ()
            ),
            "alone": _alone(search),
        },
    )


def _alone(search: TeamSearch | None) -> list[Company]:
    """Return the firms that meet the need without a team."""
    ids = search.details.get("alone", []) if search else []
    return list(Company.objects.published().filter(pk__in=ids)) if ids else []


@require_GET
def suggestion_detail(request: HttpRequest, team: UUID) -> HttpResponse:
    """Show one team: who covers what, how much it can carry, what breaks."""
    user = signed_in(request)
    rows = Suggestion.objects.visible_to(user).select_related("need__place")
    suggestion = get_object_or_404(rows, public_id=team)
    on = day_in_china(timezone.now())
    reader = reader_of(user, suggestion.need)
    asked = asked_of(suggestion.need)
    [coverage] = team_coverages([suggestion], asked, reader, on)
    names = {member.company.pk: member.company.name for member in coverage.members}
    return TemplateResponse(
        request,
        "consortia/suggestion_detail.html",
        {
            "suggestion": suggestion,
            "need": suggestion.need,
            "is_open": suggestion.need.is_open(on),
            "coverage": coverage,
            "budget": suggestion.need.budget_in_cad,
            "technologies": _technologies(user, suggestion),
            "single_points": [
                (capability_name(code), names[company])
                for code, company in sorted(suggestion.single_points.items())
                if company in names
            ],
            "may_start": bool(reader.own & set(suggestion.company_ids)),
            "search": TeamSearch.objects.filter(need=suggestion.need_id).first(),
        },
    )


def _technologies(user: User, suggestion: Suggestion) -> dict[int, list[Technology]]:
    """Return each firm's technologies in the team, as far as the person may read them."""
    ids = [pk for member in suggestion.members for pk in member["technologies"]]
    found: dict[int, list[Technology]] = {}
    for technology in Technology.objects.visible_to(user).filter(pk__in=ids):
        found.setdefault(technology.company_id, []).append(technology)
    return found
