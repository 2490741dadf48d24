"""A commissioner's decision about one pair."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.letters import site_of
from matchmaker.matching import actions, letters, states
from matchmaker.matching.forms import ReviewForm, fresh_key
from matchmaker.matching.models import Match, Review
from matchmaker.matching.views.access import reviewable_match, reviewer
from matchmaker.matching.views.detail import LONGEST_QUERY, detail_page, queue_of
from matchmaker.matching.views.frozen import order_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User


@require_POST
def match_review(request: HttpRequest, pair: UUID) -> HttpResponse:
    """Accept, ask, decline or reopen; then go on to the next match of the queue."""
    match = reviewable_match(request, pair)
    person = reviewer(request)
    form = ReviewForm(request.POST, with_block=actions.may_block(person))
    if not form.is_valid():
        return detail_page(request, match, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    after, at = _next(request, person, match), timezone.now()
    try:
        review = _decide(match, form, person, at)
    except actions.AlreadyDecidedError as error:
        return _conflict(request, match, form, error.review)
    except actions.RefusedError as error:
        form.add_error(None, list(error.reasons))
        return detail_page(request, match, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    letters.of_reviews([review], at=at, site=site_of(request))
    if review.decision == Review.Decision.REOPEN:
        # The other decisions are told on the next page, beside the way back.
        messages.success(request, _said(review, match))
    return redirect(_address(request, match, after, review))


def _decide(match: Match, form: ReviewForm, person: User, at: datetime) -> Review:
    data = form.cleaned_data
    return actions.review_match(
        match.technology,
        match.need,
        decision=data["decision"],
        reason=data.get("reason", ""),
        message=data["message"],
        note=data["note"],
        revision=data["revision"],
        key=data["key"],
        score=data["score"],
        by=person,
        at=at,
    )


def _said(review: Review, match: Match) -> str:
    words = {
        "decision": review.get_decision_display(),
        "company": match.technology.company.name,
        "need": match.need.title_en,
    }
    return _("%(decision)s: %(company)s for “%(need)s”.") % words


def _question(request: HttpRequest) -> str:
    return request.POST.get("queue", "")[:LONGEST_QUERY]


def _next(request: HttpRequest, person: User, match: Match) -> Match | None:
    """Find the match to go on with; after reopening, the reader stays."""
    if request.POST.get("decision") == Review.Decision.REOPEN:
        return None
    asked = queue_of(person, QueryDict(_question(request)))
    order = order_of(person.pk, asked.query(), asked.rows)
    _before, after = order.around((match.technology_id, match.need_id))
    return Match.objects.filter(pk=after).first() if after else None


def _address(request: HttpRequest, match: Match, after: Match | None, review: Review) -> str:
    asked = QueryDict(_question(request), mutable=True)
    asked.pop("decided", None)
    if review.decision != Review.Decision.REOPEN:
        asked["decided"] = str(review.key)
    query = asked.urlencode()
    return f"{(after or match).get_absolute_url()}{'?' if query else ''}{query}"


def _conflict(request: HttpRequest, match: Match, form: ReviewForm, other: Review) -> HttpResponse:
    """Answer 409 with both decisions; what was typed stays and can be sent again."""
    newest = Review.objects.of_pair(match.technology_id, match.need_id).last() or other
    mine = form.cleaned_data
    state = states.state_after(newest.decision)
    reason = dict(Review.Reason.choices).get(mine.get("reason", ""), "")
    return TemplateResponse(
        request,
        "matching/conflict.html",
        {
            "match": match,
            "other": newest,
            "mine": {
                **mine,
                "decision_words": Review.Decision(mine["decision"]).label,
                "reason_words": reason,
            },
            "may_repeat": states.allowed(mine["decision"], state),
            "may_reopen": states.allowed(Review.Decision.REOPEN, state),
            "queue_query": _question(request),
            "key": fresh_key(),
        },
        status=HTTPStatus.CONFLICT,
    )
