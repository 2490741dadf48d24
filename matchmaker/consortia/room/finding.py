"""Finds papers for a reader; what one may not see is not found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from matchmaker.clock import day_in_china
from matchmaker.consortia.access import papers_or_404
from matchmaker.consortia.models import Document, DocumentVersion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from companies.models import Company
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader


def shown(consortium: Consortium, reader: Reader) -> QuerySet[Document]:
    """List the documents of a room that a reader sees; every page and count asks here."""
    rows = Document.objects.filter(consortium=consortium)
    if not reader.is_inside:
        # Whoever has left keeps the own papers, and sees no others.
        return rows.owned_by(reader.company.pk) if reader.company else rows.none()
    on = day_in_china(timezone.now())
    return rows.shown_to(reader.user, on, seat=reader.seat, guest=reader.guest)


def document_or_404(
    request: HttpRequest, public_id: UUID, document: UUID
) -> tuple[Document, Reader]:
    """Load a document that the person sees, and as whom."""
    consortium, reader = papers_or_404(request, public_id)
    rows = shown(consortium, reader).select_related("company", "created_by")
    row = get_object_or_404(rows, public_id=document)
    row.consortium = consortium
    return row, reader


def own_or_403(request: HttpRequest, public_id: UUID, document: UUID) -> tuple[Document, Reader]:
    """Load a document of the person's firm; those who only read it are told so."""
    row, reader = document_or_404(request, public_id, document)
    if reader.company is None or row.company_id != reader.company.pk:
        raise PermissionDenied
    return row, reader


def seated_or_403(request: HttpRequest, public_id: UUID) -> tuple[Consortium, Reader, Company]:
    """Load a room in which the person's firm holds a seat; guests only read."""
    consortium, reader = papers_or_404(request, public_id)
    if reader.seat is None or reader.company is None:
        if reader.is_inside:
            raise PermissionDenied
        raise Http404
    return consortium, reader, reader.company


def newest_versions(documents: Iterable[Document]) -> dict[int, DocumentVersion]:
    """Return the newest version of each document, in one query."""
    rows = (
        DocumentVersion.objects.filter(document__in=[row.pk for row in documents])
        .order_by("document_id", "-number")
        .distinct("document_id")
    )
    return {row.document_id: row for row in rows}
