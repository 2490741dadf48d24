"""Matches of a person's own technologies, and the firm's answers."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.completeness import tasks_of
from companies.models import Company, Technology
from matchmaker.clock import day_in_china
from matchmaker.matching import actions, generations, grounds, reading, sentences
from matchmaker.matching.filters import with_decision
from matchmaker.matching.forms import InterestForm
from matchmaker.matching.models import OF_PAIR, Generation, Interest, Match, Progress
from matchmaker.matching.views.access import own_match, signed_in
from matchmaker.matching.views.detail import detail_page
from matchmaker.matching.views.freshness import FAST_ASKS, times_asked
from matchmaker.matching.what_if import best_of_each
from opportunities.models import Need
from opportunities.paging import turn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from companies.completeness import Task
    from matchmaker.accounts.models import User
    from matchmaker.matching.sentences import Sentence
    from matchmaker.matching.what_if import WhatIf


@dataclass(frozen=True, slots=True)
class Found:
    """A match with its reasons and the firm's answer."""

    match: Match
    reasons: Sequence[Sentence]
    interest: Interest | None
    advice: WhatIf | None = None
    """The one thing that would raise the score most."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What would raise a firm's chances."""

    company: Company
    tasks: Sequence[Task]


@require_safe
def my_match_list(request: HttpRequest) -> HttpResponse:
    """List the matches of the person's technologies, with reasons; or say what is missing."""
    person = signed_in(request)
    as_of = day_in_china(timezone.now())
    generation = generations.current()
    own = Company.objects.of(person)
    # Before the matches: a worker that is done in between leaves a page that asks again.
    waiting = _waiting(own, generation)
    rows = (
        Match.objects.current()
        .filter(technology__company__in=own.values("pk"), need__is_published=True)
        .filter(pk__in=_shown())
        .for_review()
    )
    turned = turn(with_decision(rows), request.GET.get("page"))
    matches = list(turned.page.object_list)
    context: dict[str, Any] = {
        "page": turned.page,
        "is_other_page": turned.is_other,
        "found": _found(matches, generation, as_of),
        "waiting": waiting,
        "asked": times_asked(request) + 1,
        "is_fast": times_asked(request) < FAST_ASKS,
        "has_company": own.exists(),
        "has_technologies": Technology.objects.published().filter(company__in=own).exists(),
        "as_of": as_of,
    }
    if not matches and not waiting:
        context["advice"] = _advice(person)
        context["open_needs"] = Need.objects.open(as_of).count()
    is_poll = request.headers.get("HX-Request") == "true"
    name = "matching/_my_matches.html" if is_poll else "matching/my_match_list.html"
    response = TemplateResponse(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _shown() -> Any:
    """Matches that pass every gate, and those that the firm has answered."""
    answered = Interest.objects.filter(**OF_PAIR)
    return (
        Match.objects.current()
        .alias(is_answered=Exists(answered))
        .filter(Q(gate=0) | Q(is_answered=True))
        .values("pk")
    )


def _waiting(own: Any, generation: Generation | None) -> list[Technology]:
    """List own published technologies that the worker has not scored yet as they are now."""
    rows = Technology.objects.published().filter(company__in=own.values("pk"))
    if generation is not None:
        scored = Progress.objects.filter(
            generation=generation,
            kind=Progress.Kind.TECHNOLOGY,
            object_id=OuterRef("pk"),
            done_seq__gte=OuterRef("change_seq"),
        )
        rows = rows.exclude(Exists(scored))
    return list(rows)


def _found(matches: Sequence[Match], generation: Generation | None, as_of: date) -> list[Found]:
    if generation is None or not matches:
        return []
    needs = {match.need_id: match.need for match in matches}.values()
    demand = reading.read_demand(needs, as_of.replace(day=1))
    briefs = grounds.of_matches(matches, generation, as_of=as_of, demand=demand)
    answers = {
        (row.technology_id, row.need_id): row
        for row in Interest.objects.filter(
            technology__in=[match.technology_id for match in matches],
            need__in=[match.need_id for match in matches],
        )
    }
    advice = best_of_each(matches, briefs, generation, demand, as_of=as_of)
    return [
        Found(
            match,
            sentences.reasons(briefs[match.pk]),
            answers.get((match.technology_id, match.need_id)),
            advice.get(match.pk),
        )
        for match in matches
    ]


def _advice(person: User) -> list[Advice]:
    """List what is missing in each of the person's firms."""
    found = [
        Advice(company, [task for task in tasks_of(company) if not task.is_done])
        for company in Company.objects.of(person)
    ]
    return [advice for advice in found if advice.tasks]


@require_POST
def interest_answer(request: HttpRequest, pair: UUID) -> HttpResponse:
    """Answer interested, not now or never for the firm."""
    match = own_match(request, pair)
    form = InterestForm(request.POST)
    if not form.is_valid():
        return detail_page(request, match, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    row = actions.answer_interest(
        match.technology,
        match.need,
        answer=form.cleaned_data["answer"],
        reason=form.cleaned_data["reason"],
        note=form.cleaned_data["note"],
        by=signed_in(request),
        at=timezone.now(),
    )
    words = _("Your answer is stored: %(answer)s. You can change it at any time.")
    messages.success(request, words % {"answer": row.get_answer_display()})
    return redirect(reverse("match-detail", args=(match.pair,)))
