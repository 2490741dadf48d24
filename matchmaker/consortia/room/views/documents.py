"""The list of a room's documents, and what owners do with theirs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from matchmaker.consortia.access import papers_or_404, signed_in
from matchmaker.consortia.models import Document, RoomGuest
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room import papers
from matchmaker.consortia.room.annexes import SEALING_STAGES, board
from matchmaker.consortia.room.finding import newest_versions, own_or_403, seated_or_403, shown
from matchmaker.consortia.room.forms import DocumentForm, VersionForm
from matchmaker.consortia.room.receiving import PaperUploadHandler
from opportunities.paging import turn

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader


@require_safe
def room_documents(request: HttpRequest, consortium: UUID) -> TemplateResponse:
    """List the documents that the person may read, and who has sealed an annex."""
    row, reader = papers_or_404(request, consortium)
    rows = shown(row, reader).select_related("company", "consortium")
    turned = turn(rows, request.GET.get("page"))
    documents = list(turned.page)
    versions = newest_versions(documents)
    context: dict[str, Any] = {
        "consortium": row,
        "reader": reader,
        "page": turned.page,
        "is_other_page": turned.is_other,
        "entries": [(one, versions.get(one.pk)) for one in documents],
        "may_add": reader.seat is not None and row.stage in papers.WORKING_STAGES,
    }
    if reader.seat and reader.company:
        context |= {
            "board": board(row, reader.company),
            "is_sealing": row.stage in SEALING_STAGES,
            "guests": list(RoomGuest.objects.live().filter(consortium=row).select_related("user")),
            "is_lead": reader.company.pk == row.lead_id,
        }
    return TemplateResponse(request, "consortia/room/documents.html", context)


@require_safe
def own_document_list(request: HttpRequest) -> TemplateResponse:
    """List the documents of the person's firms in all rooms, those they have left among them."""
    own = Company.objects.of(signed_in(request)).values("pk")
    rows = Document.objects.filter(company__in=own).select_related("company", "consortium")
    turned = turn(rows, request.GET.get("page"))
    documents = list(turned.page)
    versions = newest_versions(documents)
    return TemplateResponse(
        request,
        "consortia/room/own_document_list.html",
        {
            "page": turned.page,
            "is_other_page": turned.is_other,
            "entries": [(one, versions.get(one.pk)) for one in documents],
        },
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def document_create(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Take a document; the token is checked by the inner view, once the file's size is bounded."""
    seated_or_403(request, consortium)
    request.upload_handlers = [PaperUploadHandler(request)]
    return _create(request, consortium)


@csrf_protect
def _create(request: HttpRequest, consortium: UUID) -> HttpResponse:
    row, reader, company = seated_or_403(request, consortium)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = papers.add_document(
                row,
                form.paper(company),
                form.cleaned_data["file"],
                key=form.cleaned_data["key"],
                by=reader.user,
                at=timezone.now(),
            )
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("The document is in the room."))
            return redirect(document)
    return _page(request, "document_create", form, row, reader)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def document_version(request: HttpRequest, consortium: UUID, document: UUID) -> HttpResponse:
    """Take a new version; the token is checked by the inner view."""
    _own_and_seated(request, consortium, document)
    request.upload_handlers = [PaperUploadHandler(request)]
    return _version(request, consortium, document)


@csrf_protect
def _version(request: HttpRequest, consortium: UUID, document: UUID) -> HttpResponse:
    row, reader = _own_and_seated(request, consortium, document)
    seen = papers.newest_number(row)
    form = VersionForm(request.POST or None, request.FILES or None, initial={"seen": seen})
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            papers.add_version(
                row,
                form.upload(),
                seen=form.cleaned_data["seen"],
                key=form.cleaned_data["key"],
                by=reader.user,
                at=timezone.now(),
            )
        except papers.StalePaperError as error:
            form.add_error(None, list(error.reasons))
            form.see(seen)
            is_stale = True
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("The new version is in the room."))
            return redirect(row)
    answer = _page(request, "document_version", form, row.consortium, reader)
    assert answer.context_data is not None  # noqa: S101 - set two lines above
    answer.context_data |= {"document": row, "newest": row.versions.first(), "is_stale": is_stale}
    if is_stale:
        answer.status_code = HTTPStatus.CONFLICT
    return answer


@require_POST
def document_withdraw(request: HttpRequest, consortium: UUID, document: UUID) -> HttpResponse:
    """Take a document out of the room; its owner keeps it."""
    row, reader = own_or_403(request, consortium, document)
    papers.withdraw_document(row, by=reader.user, at=timezone.now())
    messages.success(request, _("The document is withdrawn. Only your firm sees it now."))
    return redirect(row)


def _own_and_seated(
    request: HttpRequest, consortium: UUID, document: UUID
) -> tuple[Document, Reader]:
    row, reader = own_or_403(request, consortium, document)
    if reader.seat is None or row.withdrawn_at is not None:
        raise PermissionDenied
    return row, reader


def _page(
    request: HttpRequest,
    name: str,
    form: DocumentForm | VersionForm,
    row: Consortium,
    reader: Reader,
) -> TemplateResponse:
    context = {"form": form, "consortium": row, "reader": reader}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, f"consortia/room/{name}.html", context, status=status)
