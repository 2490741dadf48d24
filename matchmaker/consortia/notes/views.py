"""Field notes: the list, one note, the form, and what is done about a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia.access import need_asked_or_404, signed_in
from matchmaker.consortia.notes import actions, reading
from matchmaker.consortia.notes.filters import FieldNoteFilter
from matchmaker.consortia.notes.forms import FieldNoteForm, NoteReasonForm
from matchmaker.consortia.refusals import RefusedError
from opportunities.paging import turn

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import FieldNote

FORM = "consortia/notes/note_form.html"
REFUSED = 422


@require_safe
def field_note_list(request: HttpRequest) -> TemplateResponse:
    """List the notes that the person may read; say how many wait for one of their own."""
    user = signed_in(request)
    now = timezone.now()
    asked = FieldNoteFilter(request.GET, queryset=reading.rows(user, now))
    turned = turn(asked.rows, request.GET.get("page"))
    return TemplateResponse(
        request,
        "consortia/notes/note_list.html",
        {
            "filter": asked,
            "page": turned.page,
            "is_other_page": turned.is_other,
            "own": set(Company.objects.of(user).values_list("pk", flat=True)),
            "locked": reading.locked(user, now),
        },
    )


@require_safe
def field_note_detail(request: HttpRequest, note: UUID) -> TemplateResponse:
    """Show one note."""
    return _page(request, _note_or_404(request, note))


@require_http_methods(["GET", "HEAD", "POST"])
def field_note_create(request: HttpRequest) -> HttpResponse:
    """Give a note, about a need where the address names one."""
    need = need_asked_or_404(request)
    mine = Company.objects.of(signed_in(request))
    companies = list(mine.published())
    if not companies:
        context = {"need": need, "has_company": mine.exists()}
        return TemplateResponse(request, FORM, context, status=403)
    now = timezone.now()
    form = FieldNoteForm(request.POST or None, companies=companies, need=need, on=day_in_china(now))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            note = actions.give_note(
                said["company"], form.terms(), key=said["key"], by=signed_in(request), at=now
            )
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Thank you. Your note is published."))
            return redirect(note)
    status = REFUSED if form.errors else 200
    return TemplateResponse(request, FORM, {"need": need, "form": form}, status=status)


@require_POST
def field_note_withdraw(request: HttpRequest, note: UUID) -> HttpResponse:
    """Take back a note of the person's own firm."""
    row = _note_or_404(request, note)
    if not _is_own(request, row):
        raise PermissionDenied
    actions.withdraw_note(row, by=signed_in(request), at=timezone.now())
    messages.success(request, _("Your note is withdrawn. Nobody can read it any more."))
    return redirect("field-note-list")


@require_POST
def field_note_report(request: HttpRequest, note: UUID) -> HttpResponse:
    """Tell the administrators that a note should not stand."""
    row = _note_or_404(request, note)
    form = NoteReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, reporting=form)
    actions.report_note(row, form.cleaned_data["reason"], by=signed_in(request), at=timezone.now())
    messages.success(request, _("Thank you. An administrator looks at the note."))
    return redirect(row)


@require_POST
def field_note_hide(request: HttpRequest, note: UUID) -> HttpResponse:
    """Hide a note, or show a hidden one again; for administrators."""
    row = _note_or_404(request, note)
    user = signed_in(request)
    if not user.is_administrator:
        raise PermissionDenied
    shows = request.POST.get("intent") == "show"
    form = NoteReasonForm(request.POST)
    if not shows and not form.is_valid():
        return _page(request, row, hiding=form)
    try:
        if shows:
            actions.show_note(row, by=user, at=timezone.now())
            said = _("The note is shown again.")
        else:
            actions.hide_note(row, form.cleaned_data["reason"], by=user, at=timezone.now())
            said = _("The note is hidden. Its firm reads your reason.")
    except RefusedError as error:
        messages.error(request, error.reasons[0])
    else:
        messages.success(request, said)
    return redirect(row)


def _note_or_404(request: HttpRequest, public_id: UUID) -> FieldNote:
    rows = reading.rows(signed_in(request), timezone.now())
    return get_object_or_404(rows, public_id=public_id)


def _is_own(request: HttpRequest, row: FieldNote) -> bool:
    return Company.objects.of(signed_in(request)).filter(pk=row.company_id).exists()


def _page(
    request: HttpRequest,
    row: FieldNote,
    *,
    reporting: NoteReasonForm | None = None,
    hiding: NoteReasonForm | None = None,
) -> TemplateResponse:
    user = signed_in(request)
    context: dict[str, Any] = {
        "note": row,
        "is_own": _is_own(request, row),
        "has_reported": row.reports.filter(reported_by=user).exists(),
        "reports": list(row.reports.all()) if user.is_administrator else [],
        "reporting": reporting or NoteReasonForm(auto_id="report_%s"),
        "hiding": hiding or NoteReasonForm(auto_id="hide_%s"),
        "refused": reporting or hiding,
    }
    status = REFUSED if reporting or hiding else 200
    return TemplateResponse(request, "consortia/notes/note_detail.html", context, status=status)
