"""Filling seats: choose a firm, then plan a seat for it, ask it, or ask it in another's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.letters import site_of
from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia import actions, states
from matchmaker.consortia.access import led_or_403, signed_in
from matchmaker.consortia.candidates import (
    LONGEST,
    candidates_fitting,
    candidates_named,
    missing_codes,
)
from matchmaker.consortia.forms import CompanySearchForm, InviteForm
from matchmaker.consortia.models import Seat
from matchmaker.consortia.offering import can_answer
from matchmaker.consortia.reading import asked_of, brought_by
from matchmaker.consortia.terms import Offer, Terms
from matchmaker.vocabulary.capabilities import capability_name

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium

LONGEST_ECHO = 100
"""Characters of a search that are repeated on the page."""


@require_http_methods(["GET", "HEAD", "POST"])
def seat_invite(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Choose a company, then plan a seat for it or offer it one."""
    return _fill(request, led_or_403(request, consortium), None)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_replace(request: HttpRequest, consortium: UUID, seat: UUID) -> HttpResponse:
    """Choose a company, then offer it the place of a firm that has accepted."""
    row = led_or_403(request, consortium)
    accepted = Seat.objects.filter(consortium=row, state__in=states.REPLACE.sources)
    others = accepted.exclude(company=row.lead_id).select_related("company", "replaced_by")
    return _fill(request, row, get_object_or_404(others, public_id=seat))


def _fill(request: HttpRequest, row: Consortium, old: Seat | None) -> HttpResponse:
    company = _chosen(request.GET.get("company", ""))
    if company is None:
        return _choose(request, row, old)
    form = _invite_form(request, row, company, old)
    if request.method == "POST" and form.is_valid():
        try:
            words = _offer(request, row, company, old, form)
        except actions.RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, words % {"company": company.name})
            return redirect(row)
    context = {
        "consortium": row,
        "company": company,
        "form": form,
        "old": old,
        "can_answer": can_answer(company),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/seat_invite.html", context, status=status)


def _offer(
    request: HttpRequest, row: Consortium, company: Company, old: Seat | None, form: InviteForm
) -> str:
    by, at, site = signed_in(request), timezone.now(), site_of(request)
    if old is None and request.POST.get("intent") == "plan":
        actions.plan_seat(row, company, form.terms(), by=by, at=at)
        return _("A seat is planned for %(company)s. The firm does not know of it.")
    data = form.cleaned_data
    offer = Offer(company, form.terms(), data["expires_on"], data["message"])
    if old is None:
        actions.invite_company(row, offer, by=by, at=at, site=site)
        return _("%(company)s is invited.")
    actions.replace_seat(old, offer, by=by, at=at, site=site)
    return _("%(company)s is invited. The other firm keeps its seat until then.")


def _chosen(slug: str) -> Company | None:
    """Find the published company of an address; nothing where the address is garbage."""
    try:
        clean = forms.SlugField(max_length=120).clean(slug)
    except ValidationError:
        return None
    return Company.objects.published().filter(slug=clean).first()


def _choose(request: HttpRequest, row: Consortium, old: Seat | None) -> HttpResponse:
    form = CompanySearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else form.data["q"][:LONGEST_ECHO]
    missing = missing_codes(row, old)
    if form.errors:
        found = []
    else:
        found = candidates_named(row, words) if words else candidates_fitting(row, missing)
    context: dict[str, Any] = {
        "consortium": row,
        "form": form,
        "old": old,
        "words": words,
        "found": found,
        "is_long": len(found) == LONGEST,
        "is_changeable": row.stage in states.CHANGEABLE_STAGES,
        "missing": [capability_name(code) for code in missing],
    }
    status = 422 if form.errors or request.method == "POST" else 200
    return TemplateResponse(request, "consortia/seat_choose.html", context, status=status)


def _invite_form(
    request: HttpRequest, row: Consortium, company: Company, old: Seat | None
) -> InviteForm:
    brought = brought_by([company.pk], row.need_id)[company.pk]
    planned = Seat.objects.filter(consortium=row, company=company, state=Seat.State.SUGGESTED)
    source = old or planned.prefetch_related("lots").first()
    return InviteForm(
        request.POST or None,
        asked=asked_of(row.need),
        brought=brought,
        held=Terms.of(source) if source else None,
        on=day_in_china(timezone.now()),
        initial={"part": source.part if source else Seat.Part.TECHNOLOGY},
    )
