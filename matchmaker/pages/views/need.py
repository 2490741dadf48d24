"""A need with what answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from companies.models import Company, Technology
from matchmaker.accounts.models import User
from matchmaker.clock import as_of
from matchmaker.consortia.models import Suggestion, TeamSearch
from matchmaker.matching.models import Match
from opportunities.gaps.reading import raised
from opportunities.models import Need, PolicySignal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN = 10
SIGNALS_SHOWN = 8


@login_not_required
@require_safe
def need_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a need; its matches and teams only to those who may see them."""
    needs = Need.objects.visible_to(request.user).with_place()
    need = get_object_or_404(needs.prefetch_related("required_capabilities"), slug=slug)
    clock = as_of(request.GET, timezone.now())
    matches = Match.objects.visible_to(request.user).filter(need=need).ranked().for_review()
    signals = PolicySignal.objects.running(clock.day).for_place(need.place)
    teams = Suggestion.objects.visible_to(request.user).filter(need=need).order_by("rank")
    # Of the person's firms: whether each is published.
    own = list(Company.objects.of(request.user).values_list("is_published", flat=True))
    is_open = need.is_open(clock.today)
    return TemplateResponse(
        request,
        "pages/need_detail.html",
        {
            "need": need,
            "clock": clock,
            # Only policy is told for another day; the need itself stands as it is today.
            "as_of": clock.today,
            "is_open": is_open,
            "matches": matches[:SHOWN],
            "match_count": matches.count() if request.user.is_authenticated else 0,
            "suited": _suited(need),
            "signals": signals.filter(areas__overlap=need.areas)
            .select_related("jurisdiction", "source")
            .newest_first()[:SIGNALS_SHOWN],
            "raised": raised(need),
            "teams": teams,
            "team_search": _team_search(request, need),
            "may_edit": Need.objects.editable_by(request.user).filter(pk=need.pk).exists(),
            "may_start": bool(own) and is_open,
            "may_call": any(own) and need.is_published and is_open,
            "may_note": any(own) and need.is_published,
        },
    )


def _suited(need: Need) -> int:
    """Count the published technologies in one of the need's areas; no scores are given away."""
    return Technology.objects.published().filter(areas__overlap=need.areas).count()


def _team_search(request: HttpRequest, need: Need) -> TeamSearch | None:
    """Return the search's answer for those who look after the need."""
    user = request.user
    if not isinstance(user, User) or user.is_member:
        return None
    if user.is_commissioner and not Need.objects.in_portfolio(user).filter(pk=need.pk).exists():
        return None
    return TeamSearch.objects.filter(need=need).first()
