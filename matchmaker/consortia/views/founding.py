"""Starting a consortium for a need, from a suggestion, from a call or from nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia import actions
from matchmaker.consortia.access import signed_in
from matchmaker.consortia.founding_forms import FoundingForm
from matchmaker.consortia.models import PartnerCall, Suggestion
from matchmaker.consortia.terms import Founding
from opportunities.models import Need

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from matchmaker.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def consortium_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a name and which company leads, then found the consortium."""
    user = signed_in(request)
    need = get_object_or_404(Need.objects.visible_to(user).select_related("place"), slug=slug)
    suggestion = _suggestion(user, need, request.GET.get("team", ""))
    call = _call(user, need, request.GET.get("call", ""))
    companies = _companies(user, suggestion, call)
    context: dict[str, Any] = {
        "need": need,
        "suggestion": suggestion,
        "call": call,
        "companies": companies,
    }
    if not companies:
        context["has_company"] = Company.objects.of(user).exists()
        return TemplateResponse(request, "consortia/consortium_create.html", context, status=403)
    form = FoundingForm(
        request.POST or None,
        need=need,
        companies=companies,
        initial={"key": uuid4(), "name": _("Team for %(need)s") % {"need": need.title_en[:180]}},
    )
    if request.method == "POST" and form.is_valid():
        found = _found(request, form, context)
        if found:
            return found
    context |= {"form": form, "is_open": need.is_open(day_in_china(timezone.now()))}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/consortium_create.html", context, status=status)


def _suggestion(user: User, need: Need, team: str) -> Suggestion | None:
    if not team:
        return None
    try:
        public_id = UUID(team)
    except ValueError as error:
        raise Http404 from error
    rows = Suggestion.objects.visible_to(user).filter(need=need)
    return get_object_or_404(rows, public_id=public_id)


def _call(user: User, need: Need, call: str) -> PartnerCall | None:
    if not call:
        return None
    try:
        public_id = UUID(call)
    except ValueError as error:
        raise Http404 from error
    rows = PartnerCall.objects.visible_to(user, day_in_china(timezone.now())).filter(need=need)
    return get_object_or_404(rows, public_id=public_id)


def _companies(
    user: User, suggestion: Suggestion | None, call: PartnerCall | None
) -> list[Company]:
    """List the person's published companies; those of the suggested team where there is one.

    Where one of them has made the call, it leads.
    """
    rows = Company.objects.of(user).published()
    if suggestion is not None:
        rows = rows.filter(pk__in=suggestion.company_ids)
    companies = list(rows)
    callers = [one for one in companies if call is not None and one.pk == call.company_id]
    return callers or companies


def _found(
    request: HttpRequest, form: FoundingForm, context: dict[str, Any]
) -> HttpResponse | None:
    data = form.cleaned_data
    need: Need = context["need"]
    begun = (context["suggestion"], context["call"])
    founding = Founding(data["lead"], data["name"], *begun, max_members=data["max_members"])
    try:
        row = actions.start_consortium(
            need, founding, key=data["key"], by=signed_in(request), at=timezone.now()
        )
    except actions.RefusedError as error:
        form.add_error(None, list(error.reasons))
        return None
    messages.success(request, _("Consortium started. Next, invite the firms you need."))
    return redirect(row)
