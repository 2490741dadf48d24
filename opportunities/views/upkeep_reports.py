"""Reported errors: the form, the list and the decision."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opportunities.filters.reports import ReportFilter
from opportunities.forms.upkeep import AcceptForm, ErrorReportForm, RejectForm
from opportunities.models import ErrorReport
from opportunities.paging import turn
from opportunities.upkeep import actions, reading

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User
ACCEPT, REJECT = "accept", "reject"


@require_http_methods(["GET", "HEAD", "POST"])
def error_report_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a figure is wrong."""
    row = get_object_or_404(reading.figures(), pk=pk)
    form = ErrorReportForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        by = actions.By(cast("User", request.user), timezone.now())
        if form.is_valid():
            key = form.cleaned_data["key"]
            try:
                report = actions.report_error(row, form.complaint, key=key, by=by)
            except actions.TooManyReportsError:
                form.add_error(None, _too_many())
            else:
                messages.success(request, _("Thank you. Your report waits for an answer."))
                return redirect(report)
    return TemplateResponse(
        request,
        "opportunities/error_report_form.html",
        {"form": form, "row": row},
        status=status,
    )


@require_safe
def error_report_list(request: HttpRequest) -> TemplateResponse:
    """List the reported errors that a person made, or may decide."""
    user = cast("User", request.user)
    asked = ReportFilter(request.GET, queryset=_visible(user))
    turned = turn(asked.rows, request.GET.get("page"))
    return TemplateResponse(
        request,
        "opportunities/error_report_list.html",
        {
            "filter": asked,
            "page": turned.page,
            "is_other_page": turned.is_other,
            "names_people": reading.names_people(user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def error_report_detail(request: HttpRequest, report: Any) -> HttpResponse:
    """Show a reported error; those who keep the figure decide it."""
    user = cast("User", request.user)
    found = get_object_or_404(_visible(user), public_id=report)
    decides = ErrorReport.objects.decidable_by(user).filter(pk=found.pk).exists()
    if request.method != "POST":
        return _page(request, found, decides=decides)
    if not decides:
        raise PermissionDenied
    if not found.is_open:
        return _too_late(request, found)
    by = actions.By(user, timezone.now())
    if request.POST.get("intent") == ACCEPT:
        return _accept(request, found, by)
    return _reject(request, found, by)


def _accept(request: HttpRequest, report: ErrorReport, by: actions.By) -> HttpResponse:
    form = AcceptForm(request.POST, figure=report.measurement)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.accept_report(
                report, form.revised, version=said["version"], answer=said["reason"], by=by
            )
        except actions.ReportDecidedError:
            return _too_late(request, report)
        except actions.StaleFigureError:
            return _stale(request, report)
        except (actions.NothingChangedError, actions.SameFigureError) as error:
            form.refuse(error)
        else:
            messages.success(request, _("The figure is corrected, and the report is answered."))
            return redirect(report)
    return _page(request, report, decides=True, accept=form, status=422)


def _reject(request: HttpRequest, report: ErrorReport, by: actions.By) -> HttpResponse:
    form = RejectForm(request.POST)
    if form.is_valid():
        try:
            actions.reject_report(report, answer=form.cleaned_data["answer"], by=by)
        except actions.ReportDecidedError:
            return _too_late(request, report)
        messages.success(request, _("The report is answered; the figure stays as it is."))
        return redirect(report)
    return _page(request, report, decides=True, reject=form, status=422)


def _stale(request: HttpRequest, report: ErrorReport) -> TemplateResponse:
    """Show the figure as it is now, with what was typed ready to be sent over it."""
    stored = _visible(cast("User", request.user)).get(pk=report.pk)
    kept = request.POST.copy()
    kept["version"] = actions.version_of(stored.measurement)
    again = AcceptForm(kept, figure=stored.measurement)
    again.is_valid()
    return _page(request, stored, decides=True, accept=again, status=409)


def _too_late(request: HttpRequest, report: ErrorReport) -> TemplateResponse:
    decided = _visible(cast("User", request.user)).get(pk=report.pk)
    return TemplateResponse(
        request,
        "409.html",
        {
            "decided": decided.get_state_display(),
            "by": decided.decided_by.display_name if decided.decided_by else "",
            "at": decided.decided_at,
            "href": decided.get_absolute_url(),
        },
        status=HTTPStatus.CONFLICT,
    )


def _visible(user: User) -> QuerySet[ErrorReport]:
    return ErrorReport.objects.visible_to(user).select_related(
        "measurement__place",
        "measurement__indicator",
        "measurement__source",
        "reported_by",
        "decided_by",
    )


def _page(
    request: HttpRequest,
    report: ErrorReport,
    *,
    decides: bool,
    accept: AcceptForm | None = None,
    reject: RejectForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    user = cast("User", request.user)
    forms: dict[str, Any] = {}
    if decides and report.is_open:
        suggested = {} if report.suggested_value is None else {"value": report.suggested_value}
        forms["accept"] = accept or AcceptForm(figure=report.measurement, initial=suggested)
        forms["reject"] = reject or RejectForm()
        forms["wrong"] = accept if accept and accept.errors else reject
    return TemplateResponse(
        request,
        "opportunities/error_report_detail.html",
        {
            "report": report,
            "row": report.measurement,
            "is_own": report.reported_by_id == user.pk,
            "names_people": reading.names_people(user),
            "corrections": report.corrections.all(),
            "is_stale": status == HTTPStatus.CONFLICT,
            **forms,
        },
        status=status,
    )


def _too_many() -> str:
    said = _(
        "%(most)d of your reports wait for an answer. Nothing was stored; please wait for those."
    )
    return said % {"most": actions.MOST_OPEN_REPORTS}
