"""Starting a consortium for a need, from a suggestion or without one."""

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
from matchmaker.consortia.forms import FoundingForm
from matchmaker.consortia.models import Suggestion
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
    companies = _companies(user, suggestion)
    context: dict[str, Any] = {"need": need, "suggestion": suggestion, "companies": companies}
    if not companies:
        context["has_company"] = Company.objects.of(user).exists()
        return TemplateResponse(request, "consortia/consortium_create.html", context, status=403)
    form = FoundingForm(
        request.POST or None,
        companies=companies,
        initial={"key": uuid4(), "name": _("Team for %(need)s") % {"need": need.title_en[:180]}},
    )
    if request.method == "POST" and form.is_valid():
        found = _found(request, form, need, suggestion)
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


def _companies(user: User, suggestion: Suggestion | None) -> list[Company]:
    """List the person's published companies; those of the suggested team where there is one."""
    rows = Company.objects.of(user).published()
    if suggestion is not None:
        rows = rows.filter(pk__in=suggestion.company_ids)
    return list(rows)


def _found(
    request: HttpRequest, form: FoundingForm, need: Need, suggestion: Suggestion | None
) -> HttpResponse | None:
    data = form.cleaned_data
    founding = Founding(data["lead"], data["name"], suggestion)
    try:
        row = actions.start_consortium(
            need, founding, key=data["key"], by=signed_in(request), at=timezone.now()
        )
    except actions.RefusedError as error:
        form.add_error(None, list(error.reasons))
        return None
    messages.success(request, _("Consortium started. Next, invite the firms you need."))
    return redirect(row)
