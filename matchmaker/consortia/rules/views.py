"""The checks of a consortium, what the lead declares for them, and the rules themselves."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia.access import led_or_403, signed_in
from matchmaker.consortia.models import (
    Consortium,
    ConsortiumCheck,
    GradeRequirement,
    NothingSubcontracted,
    Seat,
    SubcontractedWork,
)
from matchmaker.consortia.reading import asked_of
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room.readers import rooms_of
from matchmaker.consortia.rules import declaring
from matchmaker.consortia.rules.book import book
from matchmaker.consortia.rules.findings import finding_of, groups_of, tone_of
from matchmaker.consortia.rules.forms import GradesForm, SubcontractForm
from matchmaker.consortia.rules.reading import checks_of
from matchmaker.consortia.rules.ways import way
from opportunities.models import Need

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.rules.reading import Check


@dataclass(frozen=True, slots=True)
class Shown:
    """A check as one reader may see it, with the way to where that reader mends it."""

    check: Check
    tone: str
    firms: tuple[str, ...]
    url: str
    link: str


def _checked_or_404(request: HttpRequest, public_id: UUID) -> Consortium:
    """Load a consortium whose checks the person may read: its firms, and the portfolio."""
    user = signed_in(request)
    readable = Q(pk__in=rooms_of(user).values("pk"))
    if user.is_commissioner:
        readable |= Q(need__in=Need.objects.in_portfolio(user).values("pk"))
    rows = Consortium.objects.exclude(stage=Consortium.Stage.WITHDRAWN).filter(readable)
    return get_object_or_404(rows.select_related("need", "lead"), public_id=public_id)


def _own_firms(request: HttpRequest, row: Consortium) -> Sequence[Company]:
    seated = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED).values("company")
    return list(Company.objects.of(signed_in(request)).filter(pk__in=seated))


@require_safe
def consortium_checks(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Run every rule over a consortium and say how to mend what is not met."""
    row = _checked_or_404(request, consortium)
    own = _own_firms(request, row)
    is_lead = any(firm.pk == row.lead_id for firm in own)
    is_over = row.stage not in declaring.DECLARING
    checks = checks_of(row, day_in_china(timezone.now()))
    shown = [_shown(one, row, own, is_lead=is_lead) for one in checks]
    kept = ConsortiumCheck.objects.filter(consortium=row).order_by("-checked_at").first()
    return TemplateResponse(
        request,
        "consortia/consortium_checks.html",
        {
            "consortium": row,
            "need": row.need,
            "finding": finding_of(checks, is_over=is_over),
            "groups": groups_of(shown, is_over=is_over),
            "is_lead": is_lead,
            "is_over": is_over,
            "may_declare": is_lead and not is_over,
            "kept_at": kept.checked_at if kept else None,
            "dated": book().dated,
        },
    )


def _shown(check: Check, row: Consortium, own: Sequence[Company], *, is_lead: bool) -> Shown:
    """Keep apart who may read which name: whom it concerns, the lead, and staff."""
    names = {firm.name for firm in own}
    sees_all = is_lead or not own
    url, link = ("", "")
    if not check.is_met:
        url, link = way(check.place, row, own[0] if own else None, is_lead=is_lead)
    return Shown(
        check=check,
        tone=tone_of(check),
        firms=tuple(name for name in check.firms if sees_all or name in names),
        url=url,
        link=link,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def subcontracting(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Declare work that goes to firms outside the team."""
    row = led_or_403(request, consortium)
    codes = [one.code for one in asked_of(row.need)]
    form = SubcontractForm(request.POST if request.method == "POST" else None, codes=codes)
    if form.is_valid():
        try:
            declaring.declare_work(row, form.work(), by=signed_in(request), at=timezone.now())
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Declared."))
            return redirect(request.path)
    return _subcontracting_page(request, row, form)


def _subcontracting_page(
    request: HttpRequest, row: Consortium, form: SubcontractForm
) -> HttpResponse:
    return TemplateResponse(
        request,
        "consortia/subcontracting.html",
        {
            "consortium": row,
            "need": row.need,
            "form": form,
            "works": SubcontractedWork.objects.filter(consortium=row).select_related("recorded_by"),
            "nothing": NothingSubcontracted.objects.filter(consortium=row)
            .select_related("declared_by")
            .first(),
            "may_declare": row.stage in declaring.DECLARING,
            "law": book().rules["art30-subcontracting"],
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require_POST
def subcontracting_none(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Declare that nothing is subcontracted."""
    row = led_or_403(request, consortium)
    try:
        declaring.declare_nothing(row, by=signed_in(request), at=timezone.now())
    except RefusedError as error:
        return _refused(request, row, error)
    messages.success(request, _("Declared that nothing is subcontracted."))
    return redirect("subcontracting", consortium=row.public_id)


@require_POST
def subcontracting_remove(request: HttpRequest, consortium: UUID, work: int) -> HttpResponse:
    """Take a declaration of subcontracted work back."""
    row = led_or_403(request, consortium)
    try:
        declaring.remove_work(row, work)
    except RefusedError as error:
        return _refused(request, row, error)
    messages.success(request, _("Removed."))
    return redirect("subcontracting", consortium=row.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def grade_requirements(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Record the grades that the tender documents ask for."""
    row = led_or_403(request, consortium)
    codes = [one.code for one in asked_of(row.need)]
    held = dict(GradeRequirement.objects.filter(consortium=row).values_list("code", "grade"))
    form = GradesForm(
        request.POST if request.method == "POST" else None,
        codes=codes,
        held=held,
        initial={"seen": declaring.grades_version(row)},
    )
    status = HTTPStatus.OK
    if form.is_valid():
        try:
            declaring.set_grades(
                row,
                form.grades(),
                seen=form.cleaned_data["seen"],
                by=signed_in(request),
                at=timezone.now(),
            )
        except declaring.StaleError:
            form.see(form.initial["seen"])
            status = HTTPStatus.CONFLICT
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Saved."))
            return redirect("consortium-checks", consortium=row.public_id)
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return TemplateResponse(
        request,
        "consortia/grade_requirements.html",
        {
            "consortium": row,
            "need": row.need,
            "form": form,
            "is_stale": status == HTTPStatus.CONFLICT,
            "may_declare": row.stage in declaring.DECLARING,
            "law": book().rules["art31-lowest-grade"],
        },
        status=status,
    )


def _refused(request: HttpRequest, row: Consortium, error: RefusedError) -> HttpResponse:
    return TemplateResponse(
        request,
        "consortia/refused.html",
        {"consortium": row, "reasons": error.reasons},
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


@login_not_required
@require_safe
def about_rules(request: HttpRequest) -> HttpResponse:
    """List the rules with their articles, quotes, sources and what was not seen."""
    return TemplateResponse(
        request,
        "consortia/about_rules.html",
        {"rules": list(book().rules.values()), "book": book()},
    )
