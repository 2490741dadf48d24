"""One document: its versions, the people who are named for it, and who has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from companies.letters import site_of
from matchmaker.clock import day_in_china
from matchmaker.consortia.models import Document, DocumentGrant, Seat
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room import naming
from matchmaker.consortia.room.finding import document_or_404, own_or_403
from matchmaker.consortia.room.forms import NamingForm
from matchmaker.consortia.room.looks import Kind, looks_at, note_look
from opportunities.paging import turn

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.room.readers import Reader


@require_GET
def document_detail(request: HttpRequest, consortium: UUID, document: UUID) -> TemplateResponse:
    """Show a document's versions; its owner sees who may read it and who has looked, too."""
    row, reader = document_or_404(request, consortium, document)
    if not _is_owner(row, reader):
        newest = row.versions.first()
        if newest:
            note_look(newest, Kind.PAGE, reader, timezone.now())
    return _page(request, row, reader)


@require_POST
def document_name(request: HttpRequest, consortium: UUID, document: UUID) -> HttpResponse:
    """Name a person who needs to know."""
    row, reader = own_or_403(request, consortium, document)
    form = _form(request, row)
    if form.is_valid():
        try:
            naming.name_reader(
                row,
                form.named(),
                until=form.cleaned_data["until"],
                by=reader.user,
                at=timezone.now(),
                site=site_of(request),
            )
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            said = _("%(person)s may read the document now.")
            messages.success(request, said % {"person": form.named().user.display_name})
            return redirect(row)
    return _page(request, row, reader, form)


@require_POST
def document_name_end(
    request: HttpRequest, consortium: UUID, document: UUID, grant: UUID
) -> HttpResponse:
    """Take a name back."""
    row, reader = own_or_403(request, consortium, document)
    named = get_object_or_404(DocumentGrant, document=row, public_id=grant)
    naming.end_grant(named, by=reader.user, at=timezone.now())
    messages.success(request, _("The name is taken back; from now on the document is hidden."))
    return redirect(row)


def _is_owner(row: Document, reader: Reader) -> bool:
    return reader.company is not None and row.company_id == reader.company.pk


def _form(request: HttpRequest, row: Document) -> NamingForm:
    on = day_in_china(timezone.now())
    people = naming.nameable(row.consortium, row.company_id)
    return NamingForm(request.POST or None, people=people, on=on)


def _page(
    request: HttpRequest, row: Document, reader: Reader, form: NamingForm | None = None
) -> TemplateResponse:
    is_owner = _is_owner(row, reader)
    context: dict[str, Any] = {
        "consortium": row.consortium,
        "document": row,
        "reader": reader,
        "is_owner": is_owner,
        "versions": list(row.versions.select_related("uploaded_by")),
    }
    if is_owner:
        turned = turn(looks_at(row), request.GET.get("page"))
        context |= {
            "page": turned.page,
            "is_other_page": turned.is_other,
            "is_inside": reader.is_inside,
            "grants": _grants(row) if row.tier == Document.Tier.NAMED else [],
            "form": form or _blank(request, row, reader),
        }
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "consortia/room/document_detail.html", context, status=status)


def _blank(request: HttpRequest, row: Document, reader: Reader) -> NamingForm | None:
    """Return an empty form where there is something to fill in."""
    is_open = row.tier == Document.Tier.NAMED and row.withdrawn_at is None and reader.is_inside
    return _form(request, row) if is_open else None


def _grants(row: Document) -> list[tuple[DocumentGrant, bool]]:
    """List the names that count, and say of each whether it opens the document today."""
    on = day_in_china(timezone.now())
    rows = DocumentGrant.objects.filter(document=row, ended_at=None)
    return [
        (grant, _opens(grant) and grant.expires_on >= on)
        for grant in rows.select_related("user", "seat__company", "guest")
    ]


def _opens(grant: DocumentGrant) -> bool:
    if grant.seat:
        return grant.seat.state == Seat.State.ACCEPTED
    return grant.guest is not None and grant.guest.ended_at is None
