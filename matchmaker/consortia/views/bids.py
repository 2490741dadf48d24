"""The steps of a consortium to its bid and beyond: formed, ready, handed in, decided, done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.letters import site_of
from matchmaker.clock import day_in_china
from matchmaker.consortia import actions, guards, states
from matchmaker.consortia.access import led_or_403, signed_in
from matchmaker.consortia.forms import BidForm
from matchmaker.consortia.models import BidOutcome, Seat
from matchmaker.consortia.reading import standing_of
from matchmaker.consortia.record_forms import OutcomeForm
from matchmaker.consortia.room.annexes import one_total
from matchmaker.consortia.split import live_statements

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium


@require_POST
def consortium_form(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Mark a consortium as formed, or say what is missing."""
    words = _("The consortium is formed. Next, let the checks pass and mark the bid as ready.")
    return _step(request, consortium, actions.form_consortium, words)


@require_POST
def consortium_ready(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Mark the bid as ready, or say which checks do not pass."""
    words = _("The bid is ready. Hand it in to the buyer, then record it.")
    return _step(request, consortium, actions.mark_ready, words)


@require_POST
def consortium_deliver(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Say that the work has begun."""
    return _step(request, consortium, actions.start_delivery, _("Delivery has started."))


@require_POST
def consortium_close(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Say that the work is done."""
    return _step(request, consortium, actions.close_consortium, _("The consortium is closed."))


@require_POST
def consortium_withdraw(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Give a consortium up."""
    row = led_or_403(request, consortium)
    try:
        actions.withdraw_consortium(
            row, by=signed_in(request), at=timezone.now(), site=site_of(request)
        )
    except actions.RefusedError as error:
        return _refused(request, row, error)
    messages.success(request, _("Consortium withdrawn."))
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
def bid_submit(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Record the bid that was handed in."""
    row = led_or_403(request, consortium)
    form = BidForm(
        request.POST or None,
        initial={"currency": row.need.budget_currency or "CAD"},
        total=one_total(row),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_bid(row, form.terms(), by=signed_in(request), at=timezone.now())
        except actions.RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Bid recorded."))
            return redirect(row)
    seats = list(Seat.objects.filter(consortium=row))
    standing = standing_of(row, seats, day_in_china(timezone.now()))
    stated = guards.statement(is_given=live_statements(row).exists())
    needed = (*standing, stated)
    return TemplateResponse(
        request,
        "consortia/bid_submit.html",
        {
            "consortium": row,
            "need": row.need,
            "form": form,
            "guards": needed,
            "may_submit": row.stage in states.SUBMIT.sources
            and all(guard.is_met for guard in needed),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consortium_outcome(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Record how the buyer has decided, and what the team has learned."""
    row = led_or_403(request, consortium)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_outcome(row, form.terms(), by=signed_in(request), at=timezone.now())
        except actions.RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Outcome recorded."))
            return redirect(row)
    context = {
        "consortium": row,
        "need": row.need,
        "form": form,
        "outcome": BidOutcome.objects.filter(consortium=row).first(),
        "may_record": row.stage in states.AWARD.sources,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/outcome.html", context, status=status)


def _step(
    request: HttpRequest, consortium: UUID, step: Callable[..., object], words: str
) -> HttpResponse:
    row = led_or_403(request, consortium)
    try:
        step(row, by=signed_in(request), at=timezone.now())
    except actions.RefusedError as error:
        return _refused(request, row, error)
    messages.success(request, words)
    return redirect(row)


def _refused(request: HttpRequest, row: Consortium, error: actions.RefusedError) -> HttpResponse:
    return TemplateResponse(
        request,
        "consortia/refused.html",
        {"consortium": row, "reasons": error.reasons},
        status=422,
    )
