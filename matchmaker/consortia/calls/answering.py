"""One call with its answers, as far as the person's part in it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.letters import site_of
from companies.models import Company
from matchmaker.consortia import states
from matchmaker.consortia.access import signed_in
from matchmaker.consortia.calls import actions
from matchmaker.consortia.calls.access import answer_or_404, call_or_404, own_companies
from matchmaker.consortia.calls.forms import CallAnswerForm, DecisionForm
from matchmaker.consortia.calls.views import today
from matchmaker.consortia.models import CallAnswer, Consortium, Seat
from matchmaker.consortia.refusals import RefusedError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import PartnerCall

REFUSED = 422


@require_safe
def call_detail(request: HttpRequest, call: UUID) -> TemplateResponse:
    """Show a call; its answers to the caller, the own answer to who gave it."""
    return _page(request, call_or_404(request, call, today()))


@require_POST
def call_answer(request: HttpRequest, call: UUID) -> HttpResponse:
    """Answer a call for one of the person's firms."""
    row = call_or_404(request, call, today())
    companies = _answering(request, row)
    if not companies:
        raise PermissionDenied
    form = CallAnswerForm(request.POST, companies=companies)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.answer_call(
                row,
                said["company"],
                said["message"],
                by=signed_in(request),
                at=timezone.now(),
                site=site_of(request),
            )
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Your answer is sent."))
            return redirect(row)
    return _page(request, row, answering=form)


@require_POST
def call_decide(request: HttpRequest, call: UUID, answer: UUID) -> HttpResponse:
    """Accept or decline an answer to the own call."""
    row = answer_or_404(request, call, answer)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            _decide(request, row, form)
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            return redirect(row.call)
    return _page(request, row.call, deciding=(row, form))


def _decide(request: HttpRequest, row: CallAnswer, form: DecisionForm) -> None:
    by, at, site = signed_in(request), timezone.now(), site_of(request)
    names = {"company": row.company.name}
    if form.cleaned_data["decision"] == "accept":
        actions.accept_answer(row, by=by, at=at, site=site)
        messages.success(request, _("You accepted the answer of %(company)s.") % names)
    else:
        actions.decline_answer(row, form.cleaned_data["reason"], by=by, at=at, site=site)
        messages.success(request, _("You declined the answer of %(company)s.") % names)


def _answering(request: HttpRequest, row: PartnerCall) -> list[Company]:
    """List the person's firms that can answer; nobody answers a call of an own firm."""
    mine = own_companies(request)
    if Company.objects.of(signed_in(request)).filter(pk=row.company_id).exists():
        return []
    return mine


def _page(
    request: HttpRequest,
    row: PartnerCall,
    *,
    answering: CallAnswerForm | None = None,
    deciding: tuple[CallAnswer, DecisionForm] | None = None,
) -> TemplateResponse:
    user = signed_in(request)
    answers = list(CallAnswer.objects.visible_to(user).filter(call=row).select_related("company"))
    own = set(Company.objects.of(user).values_list("pk", flat=True))
    is_caller = row.company_id in own
    is_open = row.is_open(today())
    context: dict[str, Any] = {
        "call": row,
        "answers": answers,
        "is_caller": is_caller,
        "is_open": is_open,
        "today": today(),
        "answering": answering or (None if is_caller else _form(request, row, answers)),
        "decided": deciding[0].pk if deciding else None,
        "deciding": deciding[1] if deciding else None,
        "consortia": _consortia(row, answers) if is_caller else [],
    }
    status = REFUSED if answering or deciding else 200
    return TemplateResponse(request, "consortia/calls/call_detail.html", context, status=status)


def _form(
    request: HttpRequest, row: PartnerCall, answers: list[CallAnswer]
) -> CallAnswerForm | None:
    answered = {one.company_id for one in answers}
    left = [company for company in _answering(request, row) if company.pk not in answered]
    return CallAnswerForm(companies=left) if left and row.is_open(today()) else None


def _consortia(row: PartnerCall, answers: list[CallAnswer]) -> list[Consortium]:
    """List the caller's consortia that an accepted firm could be invited to.

    Each says in `seated` which firms sit in it or are asked already.
    """
    if not any(one.state == CallAnswer.State.ACCEPTED for one in answers):
        return []
    rows = Consortium.objects.filter(lead=row.company_id, stage__in=states.CHANGEABLE_STAGES)
    if row.need_id is not None:
        rows = rows.filter(need=row.need_id)
    live = Q(seats__state__in=Seat.LIVE_STATES)
    rows = rows.annotate(seated=ArrayAgg("seats__company", filter=live, default=[]))
    return list(rows.order_by("-created_at")[:10])
