"""What waits for the person who signed in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from companies.models import Company, Membership
from matchmaker.accounts.models import User
from matchmaker.clock import day_in_china
from matchmaker.consortia.home import lead_line, portfolio_line
from matchmaker.consortia.models import Consortium, Seat
from matchmaker.consortia.overview import overview
from matchmaker.matching.answers import unanswered, unheard
from matchmaker.matching.filters import to_review
from matchmaker.matching.models import Match, Review, Run
from matchmaker.matching.staleness import Moment
from opportunities.models import ErrorReport, Hypothesis, Need

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN = 5
SOON_DAYS = 60


@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    """Show a member, commissioner or administrator what to do next."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - every view but the public ones asks to sign in
    now = timezone.now()
    as_of = day_in_china(now)
    context: dict[str, Any] = {
        "as_of": as_of,
        "consortia": _consortia(user),
        "reports": _reports(user),
    }
    if user.is_administrator:
        context |= _administrator(Moment(now=now, as_of=as_of))
    elif user.is_commissioner:
        context |= _commissioner(user, as_of)
    else:
        context |= _member(user, as_of)
    return TemplateResponse(request, f"pages/my_day_{user.role}.html", context)


def _reports(user: User) -> dict[str, int]:
    """Count the reported errors that wait for a person, and those the person reported."""
    return {
        "waiting": ErrorReport.objects.decidable_by(user).open().count(),
        "own": ErrorReport.objects.filter(reported_by=user).count(),
    }


def _consortia(user: User) -> list[Consortium]:
    live = Consortium.objects.visible_to(user).exclude(stage=Consortium.Stage.WITHDRAWN)
    return list(live.select_related("need__place", "lead")[:SHOWN])


def _member(user: User, as_of: date) -> dict[str, Any]:
    return {
        "companies": Company.objects.of(user).prefetch_related("technologies__capabilities"),
        "pending": Membership.objects.filter(
            user=user, state=Membership.State.PENDING
        ).select_related("company"),
        "matches": Match.objects.visible_to(user).ranked().for_review()[:SHOWN],
        "questions": unanswered(Match.objects.visible_to(user).for_review())[:SHOWN],
        "invitations": Seat.objects.answerable_by(user, as_of).select_related(
            "company", "consortium__need__place", "consortium__lead"
        ),
        "consortia_line": lead_line(user, as_of),
        "has_technologies": Company.objects.of(user).filter(technologies__isnull=False).exists(),
    }


def _commissioner(user: User, as_of: date) -> dict[str, Any]:
    matches = Match.objects.visible_to(user).for_review()
    waiting, answered = to_review(matches), unheard(matches)
    needs = Need.objects.open(as_of).in_portfolio(user)
    soon = as_of + timedelta(days=SOON_DAYS)
    return {
        "has_portfolio": (user.covers_all_areas or bool(user.portfolio_areas))
        and (user.covers_all_provinces or bool(user.portfolio_provinces)),
        "consortia_line": portfolio_line(user),
        "best": waiting[:SHOWN],
        "waiting_count": waiting.count(),
        "answers": answered[:SHOWN],
        "answer_count": answered.count(),
        "decisions": Review.objects.visible_to(user).select_related(
            "technology__company", "need", "reviewed_by"
        )[:SHOWN],
        "closing": needs.filter(closes_on__lte=soon).with_place().order_by("closes_on")[:SHOWN],
        "need_count": needs.count(),
        "proposed_count": Hypothesis.objects.in_portfolio(user).waiting().leading().count(),
        "unclassified": Need.objects.open(as_of)
        .filter(areas=[], required_capabilities=None)
        .with_place()[:SHOWN],
    }


def _administrator(moment: Moment) -> dict[str, Any]:
    return {
        "status": overview(moment),
        "claims": Membership.objects.filter(state=Membership.State.PENDING).count(),
        "runs": Run.objects.select_related("weight_set")[:SHOWN],
        "public_records": Company.objects.public_records().published().count(),
    }
