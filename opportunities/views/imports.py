"""Figures by file: the contract of the columns, the upload, its preview and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaker.accounts.models import User
from matchmaker.clock import day_in_china
from opportunities.forms.upload import StoreForm, UploadForm
from opportunities.models import Indicator, MeasurementImport
from opportunities.paging import turn
from opportunities.upload import contract, storing
from opportunities.upload.checking import check
from opportunities.upload.comparing import Outcome
from opportunities.upload.exporting import figures_as_csv
from opportunities.upload.preview import Preview, contract_tables, stored_by
from opportunities.upload.problems import UnreadableFileError
from opportunities.upload.receiving import BoundedUploadHandler
from opportunities.upload.refused import refused_as_csv

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from opportunities.upload.checking import Report

DETAIL = "measurement-import-detail"


@login_not_required
@require_safe
def measurement_contract(request: HttpRequest) -> TemplateResponse:
    """Say what a file of figures looks like."""
    return TemplateResponse(
        request,
        "opportunities/measurement_contract.html",
        {**contract_tables(), "may_import": _is_staff(request.user)},
    )


@login_not_required
@require_safe
def measurement_template(request: HttpRequest) -> HttpResponse:
    """Give an empty file with its header and one example."""
    # The mark at the beginning tells a spreadsheet that the file is in UTF-8.
    return _csv(f"\ufeff{contract.template()}", "figures-template.csv")


@login_not_required
@require_safe
def measurement_schema(request: HttpRequest) -> JsonResponse:
    """Give the contract as a table schema that programs read."""
    return JsonResponse(
        contract.schema(Indicator.objects.order_by("domain", "code")),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@login_not_required
@require_safe
def measurement_export(_request: HttpRequest) -> StreamingHttpResponse:
    """Give every stored figure in the columns of the contract."""
    response = StreamingHttpResponse(figures_as_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return response


@require_safe
def measurement_import_list(request: HttpRequest) -> TemplateResponse:
    """List the files, the newest first."""
    _for_staff(request)
    uploads = MeasurementImport.objects.defer("content").select_related("uploaded_by")
    turned = turn(uploads, request.GET.get("page"))
    return TemplateResponse(
        request,
        "opportunities/measurement_import_list.html",
        {"page": turned.page, "is_other_page": turned.is_other},
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_import_create(request: HttpRequest) -> HttpResponse:
    """Take a file; the token is checked by the inner view, once the file's size is bounded."""
    _for_staff(request)
    request.upload_handlers = [BoundedUploadHandler(request)]
    return _create(request)


@csrf_protect
def _create(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    on = day_in_china(now)
    if request.method != "POST":
        return _form(request, UploadForm(on=on))
    form = UploadForm(request.POST, request.FILES, on=on)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        upload = storing.upload(form.uploaded(), form.report, by=cast("User", request.user), at=now)
    except storing.TooManyFilesError:
        form.add_error(None, _too_many())
        return _form(request, form, status=422)
    return redirect(DETAIL, upload.public_id)


@require_safe
def measurement_import_detail(request: HttpRequest, upload: UUID) -> TemplateResponse:
    """Show what storing a file would do, or what it did."""
    return _page(request, _upload(request, upload))


@require_safe
def measurement_import_errors(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Give every refused row with its line, column and reason."""
    row = _upload(request, upload)
    if row.state != MeasurementImport.State.CHECKED:
        raise Http404
    report, unreadable = _checked(request, row)
    if report is None:
        return HttpResponse(unreadable, content_type="text/plain; charset=utf-8", status=409)
    return _csv(refused_as_csv(report.problems), f"refused-{row.public_id}.csv")


@require_POST
def measurement_import_store(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Store the good rows of a file."""
    row = _own(request, upload)
    form = StoreForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422)
    takes_over = form.cleaned_data["takes_over"]
    try:
        stored, report = storing.store(
            row.pk,
            takes_over=storing.TakesOver(seen=form.cleaned_data["seen"]) if takes_over else None,
            by=cast("User", request.user),
            at=timezone.now(),
        )
    except storing.ChangedError:
        return _page(request, row, status=409, is_changed=True)
    except (storing.DecidedError, storing.BusyError, UnreadableFileError) as error:
        _say_why(request, error)
    else:
        messages.success(request, _said(stored, report))
    return redirect(DETAIL, row.public_id)


@require_POST
def measurement_import_discard(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Throw a file away before it is stored."""
    row = _own(request, upload)
    try:
        storing.discard(row.pk, at=timezone.now())
    except (storing.DecidedError, storing.BusyError) as error:
        _say_why(request, error)
    else:
        messages.success(request, _("The file is discarded. Nothing of it was stored."))
    return redirect(DETAIL, row.public_id)


def _is_staff(user: object) -> bool:
    return isinstance(user, User) and not user.is_member


def _for_staff(request: HttpRequest) -> None:
    if not _is_staff(request.user):
        raise PermissionDenied


def _upload(request: HttpRequest, public_id: UUID) -> MeasurementImport:
    """Return a file that this person may see."""
    if not _is_staff(request.user):
        raise Http404
    rows = MeasurementImport.objects.select_related("uploaded_by")
    return get_object_or_404(rows, public_id=public_id)


def _own(request: HttpRequest, public_id: UUID) -> MeasurementImport:
    """Return a file that this person may decide about."""
    row = _upload(request, public_id)
    if not _decides(request, row):
        raise PermissionDenied
    return row


def _decides(request: HttpRequest, row: MeasurementImport) -> bool:
    user = cast("User", request.user)
    return user.is_administrator or row.uploaded_by_id == user.pk


def _checked(request: HttpRequest, row: MeasurementImport) -> tuple[Report | None, str]:
    """Check a file against what is stored now; where it cannot be read any more, say why."""
    by = cast("User", request.user)
    on = day_in_china(timezone.now())
    try:
        return check(row.content, decimal_mark=row.decimal_mark, on=on, by=by), ""
    except UnreadableFileError as error:
        return None, str(error)


def _page(
    request: HttpRequest, row: MeasurementImport, *, status: int = 200, is_changed: bool = False
) -> TemplateResponse:
    is_checked = row.state == MeasurementImport.State.CHECKED
    report, unreadable = _checked(request, row) if is_checked else (None, "")
    seen = report.print_of_conflicts() if report else ""
    return TemplateResponse(
        request,
        "opportunities/measurement_import_detail.html",
        {
            "upload": row,
            "is_checked": is_checked,
            "is_changed": is_changed,
            "unreadable": unreadable,
            "preview": Preview(report) if report else None,
            "form": StoreForm(initial={"seen": seen}),
            "decides": _decides(request, row),
            "stored": stored_by(row),
        },
        status=status,
    )


def _form(request: HttpRequest, form: UploadForm, *, status: int = 200) -> TemplateResponse:
    template = "opportunities/measurement_import_form.html"
    return TemplateResponse(request, template, {"form": form}, status=status)


def _say_why(request: HttpRequest, error: Exception) -> None:
    if isinstance(error, storing.DecidedError):
        messages.info(request, _("This file was decided already; nothing was done again."))
    elif isinstance(error, storing.BusyError):
        messages.warning(
            request,
            _("Somebody is storing figures at this moment. Nothing was done; try again shortly."),
        )
    else:
        messages.error(request, str(error))


def _too_many() -> str:
    return _("%(most)d of your files wait for a decision. Store or discard one of them first.") % {
        "most": storing.MOST_WAITING
    }


def _said(row: MeasurementImport, report: Report) -> str:
    if row.takes_over_conflicts:
        changed = row.changed_count + row.conflict_count
        pattern = ngettext(
            "Stored: %(created)s new figure, %(changed)s taken over or completed.",
            "Stored: %(created)s new figures, %(changed)s taken over or completed.",
            row.created_count,
        )
    else:
        changed = row.changed_count
        pattern = ngettext(
            "Stored: %(created)s new figure, %(changed)s completed.",
            "Stored: %(created)s new figures, %(changed)s completed.",
            row.created_count,
        )
    said = pattern % {"created": row.created_count, "changed": changed}
    left = report.counts()[Outcome.ELSEWHERE]
    return f"{said} {_left(left)}" if left else said


def _left(count: int) -> str:
    said = ngettext(
        "%(count)d figure outside your portfolio stays as it is stored.",
        "%(count)d figures outside your portfolio stay as they are stored.",
        count,
    )
    return said % {"count": count}


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
