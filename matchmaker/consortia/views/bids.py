"""The last steps of a consortium: formed, handed in, or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matchmaker.clock import day_in_china
from matchmaker.consortia import actions, states
from matchmaker.consortia.access import led_or_403, signed_in
from matchmaker.consortia.forms import BidForm
from matchmaker.consortia.models import Seat
from matchmaker.consortia.reading import standing_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium


@require_POST
def consortium_form(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Mark a consortium as formed, or say what is missing."""
    row = led_or_403(request, consortium)
    try:
        actions.form_consortium(row, by=signed_in(request), at=timezone.now())
    except actions.RefusedError as error:
        return _refused(request, row, error)
    messages.success(request, _("The consortium is formed. You can now record the bid."))
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
def bid_submit(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Record the bid that was handed in."""
    row = led_or_403(request, consortium)
    form = BidForm(request.POST or None, initial={"currency": row.need.budget_currency or "CAD"})
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
    return TemplateResponse(
        request,
        "consortia/bid_submit.html",
        {
            "consortium": row,
            "need": row.need,
            "form": form,
            "guards": standing,
            "is_formed": row.stage == row.Stage.FORMED,
            "may_submit": row.stage in states.SUBMIT.sources
            and all(guard.is_met for guard in standing),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def consortium_withdraw(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Give a consortium up."""
    row = led_or_403(request, consortium)
    try:
        actions.withdraw_consortium(row, by=signed_in(request), at=timezone.now())
    except actions.RefusedError as error:
        return _refused(request, row, error)
    messages.success(request, _("Consortium withdrawn."))
    return redirect(row)


def _refused(request: HttpRequest, row: Consortium, error: actions.RefusedError) -> HttpResponse:
    return TemplateResponse(
        request,
        "consortia/refused.html",
        {"consortium": row, "reasons": error.reasons},
        status=422,
    )
