"""Agreements and the statement on competition: what is on record, and recording more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matchmaker.clock import day_in_china
from matchmaker.consortia import actions, states
from matchmaker.consortia.access import room_or_404, room_reader, signed_in
from matchmaker.consortia.models import Agreement, CompetitionStatement, Seat
from matchmaker.consortia.record_forms import AgreementForm, StatementForm
from matchmaker.consortia.split import digest_of
from matchmaker.consortia.statement import proposed_text
from matchmaker.consortia.terms import Terms, lot_words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from companies.models import Company
    from matchmaker.consortia.models import Consortium


@require_http_methods(["GET", "HEAD", "POST"])
def consortium_agreements(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Show what the firms have signed; members record more, the split is the lead's to record."""
    row = room_or_404(request, consortium)
    company = room_reader(request, row).company
    is_lead = company is not None and company.pk == row.lead_id
    may_write = company is not None and row.stage in states.CHANGEABLE_STAGES
    if request.method == "POST" and company is None:
        raise PermissionDenied
    form = AgreementForm(
        request.POST or None,
        on=day_in_china(timezone.now()),
        may_sign_split=is_lead,
        initial={"seen": digest_of(row)},
    )
    status = 200
    if request.method == "POST":
        status = _record_agreement(request, row, form)
        if status == 302:
            return redirect("consortium-agreements", row.public_id)
    context = {
        "consortium": row,
        "need": row.need,
        "form": form,
        "is_lead": is_lead,
        "may_write": may_write,
        "seats": _split(row),
        "agreements": list(Agreement.objects.filter(consortium=row).select_related("recorded_by")),
    }
    return TemplateResponse(request, "consortia/agreements.html", context, status=status)


def _record_agreement(request: HttpRequest, row: Consortium, form: AgreementForm) -> int:
    if not form.is_valid():
        return 422
    try:
        actions.record_agreement(row, form.terms(), by=signed_in(request), at=timezone.now())
    except actions.TermsChangedError as error:
        form.add_error(None, list(error.reasons))
        form.see(form.initial["seen"])
        return 409
    except actions.RefusedError as error:
        form.add_error(None, list(error.reasons))
        return 422
    messages.success(request, _("Agreement recorded."))
    return 302


def _split(row: Consortium) -> list[tuple[Company, list[str], int]]:
    """List the firms that have accepted, with their lots and the share of each firm."""
    seats = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED)
    return [
        (seat.company, [lot_words(lot) for lot in Terms.of(seat).lots], seat.share_bp)
        for seat in seats.select_related("company").prefetch_related("lots")
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def consortium_statement(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Show what the tendering authority was told; the lead records it."""
    row = room_or_404(request, consortium)
    company = room_reader(request, row).company
    is_lead = company is not None and company.pk == row.lead_id
    if request.method == "POST" and not is_lead:
        raise PermissionDenied
    form = StatementForm(
        request.POST or None,
        on=day_in_china(timezone.now()),
        initial={"text": proposed_text(row)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_statement(row, form.terms(), by=signed_in(request), at=timezone.now())
        except actions.RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Statement recorded."))
            return redirect("consortium-statement", row.public_id)
    statements = CompetitionStatement.objects.filter(consortium=row)
    context = {
        "consortium": row,
        "need": row.need,
        "form": form,
        "may_write": is_lead and row.stage in states.CHANGEABLE_STAGES,
        "is_lead": is_lead,
        "statements": list(statements.select_related("recorded_by")),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/statement.html", context, status=status)
