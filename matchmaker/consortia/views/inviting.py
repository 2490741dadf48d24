"""Inviting a firm: choose it, then say what it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia import actions, states
from matchmaker.consortia.access import led_or_403, signed_in, site_of
from matchmaker.consortia.candidates import (
    LONGEST,
    candidates_fitting,
    candidates_named,
    missing_codes,
)
from matchmaker.consortia.forms import CompanySearchForm, InviteForm
from matchmaker.consortia.reading import asked_of, brought_by
from matchmaker.consortia.seat_actions import can_answer
from matchmaker.consortia.terms import Offer
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium

LONGEST_ECHO = 100
"""Characters of a search that are repeated on the page."""


@require_http_methods(["GET", "HEAD", "POST"])
def seat_invite(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Choose a company, then offer it a seat."""
    row = led_or_403(request, consortium)
    company = _chosen(request.GET.get("company", ""))
    if company is None:
        return _choose(request, row)
    form = _invite_form(request, row, company)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_company(
                row,
                Offer(
                    company,
                    form.terms(),
                    form.cleaned_data["expires_on"],
                    form.cleaned_data["message"],
                ),
                by=signed_in(request),
                at=timezone.now(),
                site=site_of(request),
            )
        except actions.RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("%(company)s is invited.") % {"company": company.name})
            return redirect(row)
    context = {
        "consortium": row,
        "company": company,
        "form": form,
        "can_answer": can_answer(company),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/seat_invite.html", context, status=status)


def _chosen(slug: str) -> Company | None:
    """Find the published company of an address; nothing where the address is garbage."""
    try:
        clean = forms.SlugField(max_length=120).clean(slug)
    except ValidationError:
        return None
    return Company.objects.published().filter(slug=clean).first()


def _choose(request: HttpRequest, row: Consortium) -> HttpResponse:
    form = CompanySearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else form.data["q"][:LONGEST_ECHO]
    if form.errors:
        found = []
    else:
        found = candidates_named(row, words) if words else candidates_fitting(row)
    context: dict[str, Any] = {
        "consortium": row,
        "form": form,
        "words": words,
        "found": found,
        "is_long": len(found) == LONGEST,
        "is_changeable": row.stage in states.CHANGEABLE_STAGES,
        "missing": [capability_name(code) for code in missing_codes(row)],
    }
    status = 422 if form.errors or request.method == "POST" else 200
    return TemplateResponse(request, "consortia/seat_choose.html", context, status=status)


def _invite_form(request: HttpRequest, row: Consortium, company: Company) -> InviteForm:
    brought = brought_by([company.pk], row.need_id)[company.pk]
    return InviteForm(
        request.POST or None,
        asked=asked_of(row.need),
        brought=brought,
        on=day_in_china(timezone.now()),
        initial={"capabilities": list(brought), "part": "technology"},
    )
