"""Calls for partners: the list, one call, and the form that opens or changes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Case, Count, Q, Value, When
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia.access import need_asked_or_404, signed_in
from matchmaker.consortia.calls import actions
from matchmaker.consortia.calls.access import own_call_or_403, own_companies
from matchmaker.consortia.calls.filters import CallFilter
from matchmaker.consortia.calls.forms import CallForm, initial_of
from matchmaker.consortia.models import PartnerCall
from matchmaker.consortia.refusals import RefusedError
from opportunities.paging import turn

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

FORM = "consortia/calls/call_form.html"


def today() -> date:
    """Return the day that decides what is open."""
    return day_in_china(timezone.now())


@require_safe
def call_list(request: HttpRequest) -> TemplateResponse:
    """List the calls that the person may read, the open ones first."""
    user = signed_in(request)
    on = today()
    own = set(Company.objects.of(user).values_list("pk", flat=True))
    is_open = Q(state=PartnerCall.State.OPEN, open_until__gte=on)
    rows = (
        PartnerCall.objects.visible_to(user, on)
        .select_related("company", "need__place")
        .annotate(
            answer_count=Count("answers"),
            is_past=Case(When(is_open, then=Value(0)), default=Value(1)),
        )
        .order_by("is_past", "open_until", "-created_at", "-pk")
    )
    asked = CallFilter(request.GET, queryset=rows)
    turned = turn(asked.rows, request.GET.get("page"))
    return TemplateResponse(
        request,
        "consortia/calls/call_list.html",
        {
            "filter": asked,
            "page": turned.page,
            "is_other_page": turned.is_other,
            "own": own,
            "today": on,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call_create(request: HttpRequest) -> HttpResponse:
    """Open a call, for a need where the address names one."""
    need = need_asked_or_404(request)
    companies = own_companies(request)
    if not companies:
        has_company = Company.objects.of(signed_in(request)).exists()
        context = {"need": need, "has_company": has_company}
        return TemplateResponse(request, FORM, context, status=403)
    form = CallForm(request.POST or None, companies=companies, need=need, on=today())
    if request.method == "POST" and form.is_valid():
        try:
            call = actions.open_call(
                form.cleaned_data["company"],
                form.terms(),
                key=form.cleaned_data["key"],
                by=signed_in(request),
                at=timezone.now(),
            )
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Your call is published."))
            return redirect(call)
    return _page(request, form, {"need": need})


@require_http_methods(["GET", "HEAD", "POST"])
def call_edit(request: HttpRequest, call: UUID) -> HttpResponse:
    """Change a call of the person's own firm."""
    row = own_call_or_403(request, call, today())
    context = {"need": row.need, "call": row}
    form = CallForm(
        request.POST or None,
        companies=[row.company],
        need=row.need,
        on=today(),
        initial=initial_of(row),
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, context)
    version = form.cleaned_data["version"] or 0
    try:
        actions.edit_call(
            row, form.terms(), version=version, by=signed_in(request), at=timezone.now()
        )
    except actions.StaleCallError:
        return _stale(request, row, context)
    except RefusedError as error:
        form.add_error(None, list(error.reasons))
        return _page(request, form, context)
    messages.success(request, _("Your call is changed."))
    return redirect(row)


def _stale(request: HttpRequest, row: PartnerCall, context: dict[str, Any]) -> TemplateResponse:
    """Show what is stored beside what was typed, ready to be sent over it."""
    kept = request.POST.copy()
    kept["version"] = str(row.version)
    form = CallForm(kept, companies=[row.company], need=row.need, on=today())
    return _page(request, form, {**context, "is_stale": True}, status=409)


@require_POST
def call_close(request: HttpRequest, call: UUID) -> HttpResponse:
    """Close a call of the person's own firm."""
    row = own_call_or_403(request, call, today())
    actions.close_call(row, by=signed_in(request), at=timezone.now())
    messages.success(request, _("Your call is closed. Nobody can answer it any more."))
    return redirect(row)


def _page(
    request: HttpRequest, form: CallForm, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    if status == 200 and form.errors:
        status = 422
    return TemplateResponse(request, FORM, {**context, "form": form}, status=status)
