"""The firm's own sealed annex, and the sums that the team may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matchmaker.consortia.access import papers_or_404
from matchmaker.consortia.models import Document, DocumentView
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room import annexes
from matchmaker.consortia.room.finding import seated_or_403
from matchmaker.consortia.room.forms import AnnexForm
from matchmaker.consortia.room.papers import StalePaperError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from companies.models import Company
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader


@require_http_methods(["GET", "HEAD", "POST"])
def room_annex(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Show the firm's own annex, and seal it anew."""
    row, reader = papers_or_404(request, consortium)
    if reader.seat is None and reader.company and annexes.own_annex(row, reader.company):
        # Who has left keeps the own annex to read.
        return _page(request, row, reader, reader.company, None)
    row, reader, company = seated_or_403(request, consortium)
    form = None
    if row.stage in annexes.SEALING_STAGES:
        form = _form(request, row, company)
    if request.method == "POST" and form and form.is_valid():
        try:
            annexes.seal_annex(
                row,
                company,
                form.sealing(),
                key=form.cleaned_data["key"],
                by=reader.user,
                at=timezone.now(),
            )
        except StalePaperError as error:
            return _stale(request, row, reader, form, error)
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Sealed. Only your firm can read it."))
            return redirect("room-annex", row.public_id)
    return _page(request, row, reader, company, form)


@require_POST
def annex_total(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Add the annexes up, where the sum gives no firm's price away."""
    row, _reader, _company = seated_or_403(request, consortium)
    if annexes.strike_totals(row, at=timezone.now()):
        messages.success(request, _("The sum is up to date."))
    else:
        messages.info(request, _("No new sum is shown; the page of documents says why."))
    return redirect("room-documents", row.public_id)


def _form(request: HttpRequest, row: Consortium, company: Company) -> AnnexForm:
    documents = Document.objects.filter(
        consortium=row, company=company, tier=Document.Tier.ANNEX, withdrawn_at=None
    )
    initial = AnnexForm.initial_of(annexes.own_annex(row, company))
    return AnnexForm(request.POST or None, documents=documents, initial=initial)


def _stale(
    request: HttpRequest,
    row: Consortium,
    reader: Reader,
    form: AnnexForm,
    error: StalePaperError,
) -> HttpResponse:
    """Keep what was typed beside what a colleague has sealed meanwhile."""
    assert reader.company is not None  # noqa: S101 - the caller holds a seat
    newest = annexes.own_annex(row, reader.company)
    form.add_error(None, list(error.reasons))
    form.see(newest.version if newest else 0)
    return _page(request, row, reader, reader.company, form, is_stale=True)


def _page(
    request: HttpRequest,
    row: Consortium,
    reader: Reader,
    company: Company,
    form: AnnexForm | None,
    *,
    is_stale: bool = False,
) -> TemplateResponse:
    own = annexes.own_annex(row, company)
    looks = DocumentView.objects.filter(
        annex__consortium=row, annex__company=company
    ).select_related("user")
    status = 409 if is_stale else 422 if form and form.errors else 200
    return TemplateResponse(
        request,
        "consortia/room/annex.html",
        {
            "consortium": row,
            "reader": reader,
            "form": form,
            "own": own,
            "board": annexes.board(row, company) if reader.seat else None,
            "looks": list(looks[:50]),
            "is_stale": is_stale,
        },
        status=status,
    )
