"""The page of one pair, where a commissioner decides and a firm answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker.clock import AsOf, as_of, day_in_china
from matchmaker.engine.score import Gate
from matchmaker.matching import actions, sentences, states
from matchmaker.matching.explanation import explain_match
from matchmaker.matching.filters import QueueFilter
from matchmaker.matching.forms import InterestForm, fresh_key, reasons
from matchmaker.matching.models import Interest, Match, Review, pair_id
from matchmaker.matching.views import dossier
from matchmaker.matching.views.access import (
    readable_tiers,
    signed_in,
    speaks_for,
    visible_match,
)
from matchmaker.matching.views.freshness import freshness_part, is_asking
from matchmaker.matching.views.frozen import order_of
from matchmaker.matching.views.leaning import leaning
from matchmaker.matching.views.queue import rows_of
from matchmaker.matching.views.replay import replay_page
from matchmaker.matching.views.standing import standing

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User

BESIDE = 8
"""Rows of the queue shown beside the pair."""

LONGEST_QUERY = 1_000


@require_safe
def match_detail(request: HttpRequest, pair: UUID) -> HttpResponse:
    """Explain a pair, and offer the decision or the answer that is the reader's."""
    match, clock = visible_match(request, pair), as_of(request.GET, timezone.now())
    if is_asking(request):
        return freshness_part(request, match)
    if not clock.is_today:
        return replay_page(request, match, clock)
    return detail_page(request, match)


def detail_page(
    request: HttpRequest, match: Match, *, form: Form | None = None, status: int = 200
) -> TemplateResponse:
    """Show a pair; with a form that was refused, show what was typed and what is wrong."""
    person = signed_in(request)
    asked = as_of(request.GET, timezone.now())
    context = _facts(match, person, AsOf(asked.today, asked.today, asked.is_unreadable))
    if person.is_member:
        context |= _for_firm(person, match, form)
        newest = context["reviews"][-1] if context["reviews"] else None
        if newest is not None and newest.decision == Review.Decision.ASK:
            context["question"] = newest.message
    else:
        context |= _for_reviewer(request, person, match, context["reviews"])
        context["retry"] = form
    return TemplateResponse(request, "matching/match_detail.html", context, status=status)


def _facts(match: Match, person: User, clock: AsOf) -> dict[str, Any]:
    explained = explain_match(match, as_of=clock.day, tiers=readable_tiers(person))
    reviews = list(
        Review.objects.of_pair(match.technology_id, match.need_id).select_related("reviewed_by")
    )
    bars = sentences.bars(explained.score)
    return {
        "match": match,
        "need": match.need,
        "technology": match.technology,
        "company": match.technology.company,
        "explained": explained,
        "clock": clock,
        "as_of": clock.day,
        "is_open": match.need.is_open(clock.day),
        "blockers": sentences.blockers(explained),
        "checks": sentences.checks(explained),
        "caution_count": len(sentences.checks(explained, most=99)),
        "reasons": sentences.reasons(explained),
        "bars": bars,
        "bar_scale": max(bar.most for bar in bars),
        "bar_sum": sum(bar.tenths for bar in bars) / 10,
        "sure_inputs": dossier.sure_inputs(explained),
        "requirements": dossier.requirements(explained),
        "gate_is_open": explained.gate is Gate.NONE,
        "reviews": reviews,
        "state": states.state_after(reviews[-1].decision if reviews else None),
        "revision": reviews[-1].revision if reviews else 0,
        "events": dossier.timeline(match, reviews, person),
        "interest": Interest.objects.filter(
            technology=match.technology_id, need=match.need_id
        ).first(),
        "is_stale": dossier.is_stale(match),
        **leaning(explained, clock),
        **standing(match, explained, person),
    }


def _for_firm(person: User, match: Match, form: Form | None) -> dict[str, Any]:
    """Offer the answer to the people of the firm."""
    if not speaks_for(person, match):
        return {}
    given = Interest.objects.filter(technology=match.technology_id, need=match.need_id).first()
    first = {"answer": given.answer, "reason": given.reason, "note": given.note} if given else None
    return {"answer_form": form or InterestForm(initial=first)}


def _for_reviewer(
    request: HttpRequest, person: User, match: Match, reviews: list[Review]
) -> dict[str, Any]:
    """Offer the decision, and the way through the queue that the reader came from."""
    state = states.state_after(reviews[-1].decision if reviews else None)
    obstacles = actions.obstacles(match.technology, match.need, day_in_china(timezone.now()))
    may_accept = states.allowed(Review.Decision.ACCEPT, state)
    return {
        "decides": True,
        "may_accept": may_accept and not obstacles,
        "obstacles": obstacles if may_accept else [],
        "may_ask": states.allowed(Review.Decision.ASK, state),
        "may_decline": states.allowed(Review.Decision.DECLINE, state),
        "may_reopen": states.allowed(Review.Decision.REOPEN, state),
        "decline_reasons": reasons(with_block=actions.may_block(person)),
        "key": fresh_key(),
        **_queue(request, person, match),
        "undo": _undo(request),
    }


def _queue(request: HttpRequest, person: User, match: Match) -> dict[str, Any]:
    asked = queue_of(person, request.GET or QueryDict(request.POST.get("queue", "")))
    order = order_of(person.pk, asked.query(), asked.rows)
    pair = (match.technology_id, match.need_id)
    before, after = order.around(pair)
    ids = order.ids
    at = ids.index(match.pk) if match.pk in ids else 0
    first = max(0, min(at - BESIDE // 2, len(ids) - BESIDE))
    wanted = dict.fromkeys([*ids[first : first + BESIDE], *filter(None, (before, after))])
    rows = {row.pk: row for row in rows_of(list(wanted))}
    return {
        "queue_query": asked.query(),
        "queue_rows": [rows[pk] for pk in ids[first : first + BESIDE] if pk in rows],
        "queue_total": len(ids),
        "queue_position": at + 1 if match.pk in ids else None,
        "previous": rows.get(before) if before else None,
        "next": rows.get(after) if after else None,
    }


def queue_of(person: User, data: QueryDict) -> QueueFilter:
    """Read the queue that a page belongs to from its address."""
    return QueueFilter(data, queryset=Match.objects.visible_to(person))


def _undo(request: HttpRequest) -> dict[str, Any] | None:
    """Find the decision that the reader has just made about another pair."""
    try:
        key = UUID(request.GET.get("decided", ""))
    except ValueError:
        return None
    review = (
        Review.objects.visible_to(request.user)
        .select_related("technology__company", "need")
        .filter(key=key, reviewed_by=request.user.pk)
        .first()
    )
    if review is None:
        return None
    return {
        "review": review,
        "pair": pair_id(review.technology.public_id, review.need.public_id),
    }
