"""Copies of documents with the reader's name on every page, and the log as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from matchmaker.consortia.models import DocumentContent, DocumentVersion
from matchmaker.consortia.room.finding import document_or_404, own_or_403
from matchmaker.consortia.room.looks import (
    Kind,
    looks_at,
    note_look,
    reference_of,
    stamp_lines,
)
from matchmaker.consortia.room.printing import PressBusyError, UnprintableError, print_copy
from matchmaker.spreadsheet import csv_answer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from matchmaker.consortia.models import Document

BUSY_SECONDS = "20"


@require_GET
def document_copy(
    request: HttpRequest, consortium: UUID, document: UUID, number: int
) -> HttpResponse:
    """Hand out a copy of a version; the file itself is never handed out, to nobody."""
    row, reader = document_or_404(request, consortium, document)
    version = get_object_or_404(DocumentVersion, document=row, number=number)
    version.document = row
    now = timezone.now()
    lines = stamp_lines(reader, reference_of(version), now)
    try:
        made = printed(version, lines)
    except (PressBusyError, UnprintableError) as error:
        return no_copy(request, error, row)
    # Written down before it leaves: without this row there is no copy.
    note_look(version, Kind.COPY, reader, now)
    return pdf_answer(made, f"document-{row.public_id}-v{version.number}")


def printed(version: DocumentVersion, lines: list[str]) -> bytes:
    """Print a version with lines on every page."""
    data = bytes(DocumentContent.objects.get(version=version).data)
    return print_copy(data, version.media_type, lines=lines, title=reference_of(version))


def pdf_answer(made: bytes, name: str) -> HttpResponse:
    """Answer with a PDF to keep; its name says nothing of what stands in it."""
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.pdf"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def no_copy(
    request: HttpRequest, error: Exception, document: Document | None = None
) -> HttpResponse:
    """Say that no copy could be made, and whether it helps to come back."""
    is_busy = isinstance(error, PressBusyError)
    context = {"is_busy": is_busy, "reason": str(error), "document": document}
    answer = TemplateResponse(
        request, "consortia/room/no_copy.html", context, status=503 if is_busy else 422
    )
    if is_busy:
        answer["Retry-After"] = BUSY_SECONDS
    return answer


@require_safe
def document_log(request: HttpRequest, consortium: UUID, document: UUID) -> HttpResponse:
    """Give the owner every look at a document as a table."""
    row, _reader = own_or_403(request, consortium, document)
    columns = ("at", "person", "e-mail", "firm", "what", "version", "reason")
    rows = (
        {
            "at": look.at.isoformat(timespec="seconds"),
            "person": look.user.display_name,
            "e-mail": look.user.email,
            "firm": look.company.name if look.company else "",
            "what": look.kind,
            "version": look.version.number if look.version else "",
            "reason": look.reason,
        }
        for look in looks_at(row)
    )
    return csv_answer(f"access-log-{row.public_id}", columns, rows)
