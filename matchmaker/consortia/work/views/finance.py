"""The finance stack: programmes with where they stand, and what firms plan with them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaker.clock import as_of, day_in_china
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.work import finance
from matchmaker.consortia.work.entering import StaleRoomError, enter, enter_for_firm, may_write
from matchmaker.consortia.work.finance_forms import PlanForm
from opportunities.models import Programme

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_safe
def room_finance(request: HttpRequest, consortium: UUID) -> TemplateResponse:
    """Show all programmes on a day, and the plans that the person may read."""
    row, reader = enter(request, consortium)
    clock = as_of(request.GET, timezone.now())
    stacked = finance.stack(row, reader, clock.day)
    context = {
        "consortium": row,
        "reader": reader,
        "clock": clock,
        "stack": stacked,
        "running": sum(not one.is_ended for one in stacked),
        "sums": finance.sums(stacked),
        "may_write": may_write(row, reader),
    }
    return TemplateResponse(request, "consortia/work/finance.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finance_plan(request: HttpRequest, consortium: UUID, key: str) -> HttpResponse:
    """Say what the own firm plans with a programme."""
    row, reader, company = enter_for_firm(request, consortium)
    programme = get_object_or_404(Programme.objects.select_related("source"), key=key)
    now = timezone.now()
    own = finance.own_plan(row, company, programme)
    form = PlanForm(request.POST or None, initial=PlanForm.initial_of(own))
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            finance.plan_programme(row, company, programme, form.terms(), by=reader.user, at=now)
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
            if isinstance(error, StaleRoomError):
                form.see(own.version if own else 0)
                status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The plan of your firm is stored."))
            return redirect("room-finance", row.public_id)
    if form.errors and status == HTTPStatus.OK:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "consortium": row,
        "reader": reader,
        "programme": programme,
        "today": day_in_china(now),
        "is_ended": finance.is_ended(programme, day_in_china(now)),
        "own": own if own and not own.is_dropped else None,
        "form": form,
        "is_stale": status == HTTPStatus.CONFLICT,
        "may_write": may_write(row, reader),
    }
    return TemplateResponse(request, "consortia/work/finance_plan.html", context, status=status)


@require_POST
def finance_plan_drop(request: HttpRequest, consortium: UUID, key: str) -> HttpResponse:
    """Take the own firm's plan back."""
    row, reader, company = enter_for_firm(request, consortium)
    programme = get_object_or_404(Programme, key=key)
    try:
        finance.drop_plan(row, company, programme, by=reader.user, at=timezone.now())
    except RefusedError as error:
        messages.error(request, " ".join(error.reasons))
    else:
        messages.success(request, _("The plan of your firm is taken back."))
    return redirect("room-finance", row.public_id)
