"""Emergency access of administrators: ask, second, open; each step is told to the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from companies.letters import site_of
from matchmaker.consortia.access import signed_in
from matchmaker.consortia.models import DocumentVersion, GlassBreak
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room import glass as emergencies
from matchmaker.consortia.room.forms import GlassForm
from matchmaker.consortia.room.looks import lines_for, note_broken_glass, reference_of
from matchmaker.consortia.room.printing import PressBusyError, UnprintableError, print_copy
from matchmaker.consortia.room.views.copies import no_copy, pdf_answer, printed
from opportunities.paging import turn

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User
    from matchmaker.consortia.models import SealedAnnex


@require_http_methods(["GET", "HEAD", "POST"])
def glass_list(request: HttpRequest) -> HttpResponse:
    """List the requests of all administrators, and ask for access with a reason."""
    user = _administrator(request)
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, form, user):
        messages.success(request, _("Your reason is written down and the owner is told."))
        return redirect("glass-list")
    now = timezone.now()
    rows = GlassBreak.objects.select_related(
        "requested_by",
        "approved_by",
        "document__company",
        "document__consortium",
        "annex__company",
        "annex__consortium",
    )
    turned = turn(rows, request.GET.get("page"))
    context = {
        "form": form,
        "page": turned.page,
        "is_other_page": turned.is_other,
        "entries": [_entry(one, user, now) for one in turned.page],
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/room/glass_list.html", context, status=status)


def _ask(request: HttpRequest, form: GlassForm, user: User) -> bool:
    paper = emergencies.find_paper(form.cleaned_data["reference"])
    if paper is None:
        form.add_error("reference", _("Nothing has this number."))
        return False
    try:
        emergencies.break_glass(
            paper,
            reason=form.cleaned_data["reason"],
            key=form.cleaned_data["key"],
            by=user,
            at=timezone.now(),
            site=site_of(request),
        )
    except RefusedError as error:
        form.add_error(None, list(error.reasons))
        return False
    return True


def _entry(one: GlassBreak, user: User, now: datetime) -> dict[str, object]:
    room, owner = emergencies.room_and_owner(one)
    waits = one.takes_two and one.approved_by_id is None and one.expires_at > now
    return {
        "glass": one,
        "room": room,
        "owner": owner,
        "may_open": emergencies.may_open(one, user, now),
        "may_second": waits and one.requested_by_id != user.pk,
        "waits": waits,
    }


@require_POST
def glass_second(request: HttpRequest, glass: UUID) -> HttpResponse:
    """Second a colleague's request to open an annex."""
    user = _administrator(request)
    row = get_object_or_404(GlassBreak, public_id=glass)
    try:
        emergencies.approve_glass(row, by=user, at=timezone.now(), site=site_of(request))
    except RefusedError as error:
        messages.error(request, " ".join(error.reasons))
    else:
        messages.success(request, _("Seconded; the owner is told."))
    return redirect("glass-list")


@require_GET
def glass_copy(request: HttpRequest, glass: UUID) -> HttpResponse:
    """Hand an administrator a copy, as long as the request holds."""
    user = _administrator(request)
    row = get_object_or_404(GlassBreak, public_id=glass)
    now = timezone.now()
    if not emergencies.may_open(row, user, now):
        raise Http404
    firm = _("Administrator, emergency access")
    paper = _newest(row) or row.annex
    if paper is None:
        raise Http404
    reference = reference_of(paper) if isinstance(paper, DocumentVersion) else _annex_name(paper)
    lines = lines_for(user.display_name, user.email, firm, reference, now)
    try:
        made = _print(paper, lines, reference)
    except (PressBusyError, UnprintableError) as error:
        return no_copy(request, error)
    note_broken_glass(paper, row, now)
    return pdf_answer(made, f"emergency-{row.public_id}")


def _newest(row: GlassBreak) -> DocumentVersion | None:
    if row.document is None:
        return None
    return row.document.versions.select_related("document").first()


def _annex_name(annex: SealedAnnex) -> str:
    words = _("Sealed annex %(annex)s · version %(number)d")
    return words % {"annex": annex.public_id, "number": annex.version}


def _print(paper: DocumentVersion | SealedAnnex, lines: list[str], title: str) -> bytes:
    if isinstance(paper, DocumentVersion):
        return printed(paper, lines)
    amount = f"{paper.currency} {paper.amount_cents / 100:,.2f}"
    text = f"{title}\n\n{amount}\n\n{paper.breakdown}\n\n{paper.ip_note}\n"
    return print_copy(text.encode(), "text/plain", lines=lines, title=title)


def _administrator(request: HttpRequest) -> User:
    user = signed_in(request)
    if not user.is_administrator:
        raise PermissionDenied
    return user
