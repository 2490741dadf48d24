"""Suggested teams: all of a need side by side, and one with its proof and what breaks."""

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
from matchmaker.consortia.findings import (
    counted_at_most,
    lack_findings,
    narrowed_to,
    search_findings,
    terms_of,
)
from matchmaker.consortia.models import Consortium, Suggestion, TeamSearch
from matchmaker.consortia.reading import asked_of, reader_of, team_coverages
from matchmaker.consortia.team_pages import Team, breaks_of, proof_words, whys_of
from matchmaker.vocabulary.capabilities import capability_name
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User

LONGEST = 10
"""Consortia of a need that its suggestions point to."""


@require_GET
def suggestion_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the teams of a need side by side, or why there is none and what would close it."""
    user = signed_in(request)
    needs = Need.objects.visible_to(user).select_related("place", "source")
    need = get_object_or_404(needs, slug=slug)
    if user.is_commissioner and not Need.objects.in_portfolio(user).filter(pk=need.pk).exists():
        raise Http404
    on = day_in_china(timezone.now())
    suggestions = list(Suggestion.objects.visible_to(user).filter(need=need))
    reader = reader_of(user, need)
    coverages = team_coverages(need, suggestions, asked_of(need), reader, on)
    teams = [Team(one, coverage) for one, coverage in zip(suggestions, coverages, strict=True)]
    search = TeamSearch.objects.filter(need=need).first()
    shows_amounts = Tier.AFTER_INTEREST in reader.tiers
    return TemplateResponse(
        request,
        "consortia/suggestion_list.html",
        {
            "need": need,
            "is_open": need.is_open(on),
            "teams": teams,
            "shows_scores": not user.is_member,
            "best": teams[0] if teams else None,
            "proof": proof_words(suggestions[0], search) if suggestions else "",
            "search": search,
            "findings": search_findings(search, shows_amounts=shows_amounts) if search else (),
            "lacks": lack_findings(search, shows_amounts=shows_amounts) if search else (),
            "terms": terms_of(search) if search else None,
            "most": narrowed_to(search) if search else None,
            "counted": counted_at_most(search, suggestions[0]) if search and suggestions else None,
            "alone": _alone(search),
            "consortia": _consortia(user, need),
        },
    )


def _alone(search: TeamSearch | None) -> list[Company]:
    """Return the firms that meet the need without a team."""
    ids = search.details.get("alone", []) if search else []
    return list(Company.objects.published().filter(pk__in=ids)) if ids else []


def _consortia(user: User, need: Need) -> QuerySet[Consortium]:
    """Consortia that answer the need already, as far as the person may know of them."""
    rows = Consortium.objects.visible_to(user).filter(need=need)
    return rows.exclude(stage=Consortium.Stage.WITHDRAWN).select_related("lead")[:LONGEST]


@require_GET
def suggestion_detail(request: HttpRequest, team: UUID) -> HttpResponse:
    """Show one team: its proof, who covers what, why each member, and what breaks."""
    user = signed_in(request)
    rows = Suggestion.objects.visible_to(user).select_related("need__place", "need__source")
    suggestion = get_object_or_404(rows, public_id=team)
    need = suggestion.need
    on = day_in_china(timezone.now())
    reader = reader_of(user, need)
    # All of the need's teams: the others stand beside this one.
    suggestions = list(Suggestion.objects.visible_to(user).filter(need=need))
    coverages = team_coverages(need, suggestions, asked_of(need), reader, on)
    teams = [Team(one, coverage) for one, coverage in zip(suggestions, coverages, strict=True)]
    shown = next(one for one in teams if one.suggestion.pk == suggestion.pk)
    search = TeamSearch.objects.filter(need=need).first()
    # A firm reads its own scores only; trade commissioners read those of all.
    sees_all = not user.is_member
    names = {member.company.pk: member.company.name for member in shown.coverage.members}
    return TemplateResponse(
        request,
        "consortia/suggestion_detail.html",
        {
            "suggestion": suggestion,
            "need": need,
            "is_open": need.is_open(on),
            "teams": teams,
            "coverage": shown.coverage,
            "proof": proof_words(suggestion, search),
            "budget": need.budget_in_cad,
            "technologies": _technologies(user, suggestion),
            "shows_scores": sees_all,
            "whys": whys_of(suggestion, shown.coverage, reader.own, shows_scores=sees_all),
            "breaks": breaks_of(
                suggestion, shown.coverage, _firms(suggestion), shows_scores=sees_all
            ),
            "single_points": [
                (capability_name(code), names[company])
                for code, company in sorted(suggestion.single_points.items())
                if company in names
            ],
            "may_start": bool(reader.own & set(suggestion.company_ids)),
            "search": search,
            "terms": terms_of(search) if search else None,
            "counted": counted_at_most(search, suggestion) if search else None,
        },
    )


def _firms(suggestion: Suggestion) -> dict[int, Company]:
    """Return the members and those who could replace one, as far as they are published."""
    replacing: Sequence[int] = [
        one["replacement"] for one in suggestion.departures if one.get("replacement")
    ]
    rows = Company.objects.published().filter(pk__in=[*suggestion.company_ids, *replacing])
    return {company.pk: company for company in rows}


def _technologies(user: User, suggestion: Suggestion) -> dict[int, list[Technology]]:
    """Return each firm's technologies in the team, as far as the person may read them."""
    ids = [pk for member in suggestion.members for pk in member["technologies"]]
    found: dict[int, list[Technology]] = {}
    for technology in Technology.objects.visible_to(user).filter(pk__in=ids):
        found.setdefault(technology.company_id, []).append(technology)
    return found
