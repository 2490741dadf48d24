"""The packs of a consortium: the list, the button and the files."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matchmaker.consortia.access import signed_in
from matchmaker.consortia.models import Consortium, Seat
from matchmaker.consortia.pack.forms import DraftForm
from matchmaker.consortia.pack.making import TooManyDraftsError, draft_pack, file_name
from matchmaker.consortia.pack.pages import chinese_font_is_there
from matchmaker.consortia.pack.readers import pack_reader_or_404
from matchmaker.consortia.refusals import RefusedError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from matchmaker.consortia.pack.readers import PackReader

FEWEST_THAT_HIDE = 3
"""Firms from which on the joint amount gives no single price away."""


@require_http_methods(["GET", "HEAD", "POST"])
def bid_pack(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Show the packs of a consortium; people of the lead make drafts here."""
    reader = pack_reader_or_404(request, consortium)
    if request.method != "POST":
        return _page(request, reader, DraftForm(initial={"key": uuid4()}))
    if not reader.is_lead:
        raise PermissionDenied
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = draft_pack(
            reader.consortium,
            key=form.cleaned_data["key"],
            by=signed_in(request),
            at=timezone.now(),
        )
    except RefusedError as error:
        form.add_error(None, list(error.reasons))
        is_pause = isinstance(error, TooManyDraftsError)
        refused = HTTPStatus.TOO_MANY_REQUESTS if is_pause else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, reader, form, refused)
    words = _("Version %(version)d is made. Nothing has been handed in.")
    messages.success(request, words % {"version": made.version})
    return redirect("bid-pack", reader.consortium.public_id)


@require_safe
def bid_pack_file(request: HttpRequest, consortium: UUID, version: int) -> HttpResponse:
    """Give a pack as a ZIP, in the bytes that its digest was taken from."""
    reader = pack_reader_or_404(request, consortium)
    row = get_object_or_404(reader.packs().defer(None), version=version)
    return HttpResponse(
        bytes(row.content),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(reader.consortium, version)}"'
        },
    )


def _page(
    request: HttpRequest, reader: PackReader, form: DraftForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    row = reader.consortium
    packs = list(reader.packs().order_by("-version"))
    firms = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED).count()
    return TemplateResponse(
        request,
        "consortia/bid_pack.html",
        {
            "consortium": row,
            "need": row.need,
            "reader": reader,
            "form": form,
            "submitted": next((one for one in packs if one.is_submitted), None),
            "drafts": [one for one in packs if not one.is_submitted],
            "may_make": reader.is_lead and row.stage != Consortium.Stage.WITHDRAWN,
            "lacks_font": reader.is_lead and not chinese_font_is_there(),
            "gives_away": firms < FEWEST_THAT_HIDE,
            "firms": firms,
        },
        status=status,
    )
