"""Guests of a room, and the firm that a person of several acts for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.letters import site_of
from matchmaker.consortia.access import ACTING, papers_or_404
from matchmaker.consortia.models import RoomGuest
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room import guests
from matchmaker.consortia.room.finding import seated_or_403
from matchmaker.consortia.room.forms import GuestForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader


BACK = frozenset(
    {
        "question-list",
        "room-annex",
        "room-calendar",
        "room-checklist",
        "room-detail",
        "room-finance",
        "room-tasks",
        "thread-list",
    }
)
"""Pages that every firm of a team has, so that one stays there as another firm."""


@require_http_methods(["GET", "HEAD", "POST"])
def room_guests(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Show who is a guest, and ask a commissioner in."""
    row, reader = _as_lead(request, consortium)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            guests.ask_in(
                row,
                form.cleaned_data["email"],
                by=reader.user,
                at=timezone.now(),
                site=site_of(request),
            )
        except RefusedError as error:
            form.add_error("email", list(error.reasons))
        else:
            messages.success(request, _("The commissioner may read the room now."))
            return redirect("room-guests", row.public_id)
    context = {
        "consortium": row,
        "reader": reader,
        "form": form,
        "guests": RoomGuest.objects.live().filter(consortium=row).select_related("user"),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/room/guests.html", context, status=status)


@require_POST
def room_guest_end(request: HttpRequest, consortium: UUID, guest: UUID) -> HttpResponse:
    """Show a guest out."""
    row, reader = _as_lead(request, consortium)
    one = get_object_or_404(RoomGuest, consortium=row, public_id=guest)
    guests.show_out(one, by=reader.user, at=timezone.now())
    messages.success(request, _("The guest can no longer read the room."))
    return redirect("room-guests", row.public_id)


@require_POST
def room_firm(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Choose which of the own firms to act for in a room."""
    row, reader = papers_or_404(request, consortium)
    slug = request.POST.get("company", "")
    chosen = next((firm for firm in reader.choices if firm.slug == slug), None)
    if chosen is not None:
        acting = request.session.get(ACTING, {})
        request.session[ACTING] = {**acting, str(row.pk): chosen.pk}
        said = _("You act for %(company)s in this room.")
        messages.success(request, said % {"company": chosen.name})
    back = request.POST.get("back", "")
    return redirect(back if back in BACK else "room-documents", row.public_id)


def _as_lead(request: HttpRequest, consortium: UUID) -> tuple[Consortium, Reader]:
    row, reader, company = seated_or_403(request, consortium)
    if company.pk != row.lead_id:
        raise PermissionDenied
    return row, reader
