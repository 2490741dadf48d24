"""Who speaks for a company."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies import actions
from companies.forms import MemberForm
from companies.models import Membership
from companies.views.access import form_status, owned_company, signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def member_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the people of a firm, and add one."""
    company = owned_company(request, slug)
    if request.method == "POST" and not _may_ask(request):
        messages.error(request, _("Too many attempts. Wait an hour, then try again."))
        return redirect("member-list", slug=company.slug)
    form = MemberForm(request.POST if request.method == "POST" else None)
    status = form_status(form)
    if form.is_valid():
        try:
            actions.add_member(
                company,
                person=form.cleaned_data["person"],
                role=form.cleaned_data["role"],
                by=signed_in(request),
                at=timezone.now(),
            )
        except actions.LastOwnerError:
            form.add_error("role", _last_owner())
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, _("Saved."))
            return redirect("member-list", slug=company.slug)
    members = (
        Membership.objects.filter(company=company, state=Membership.State.ACTIVE)
        .select_related("user")
        .order_by("joined_at", "pk")
    )
    context = {"company": company, "members": members, "form": form}
    return TemplateResponse(request, "companies/member_list.html", context, status=status)


@require_POST
def member_remove(request: HttpRequest, slug: str, person: UUID) -> HttpResponse:
    """End a person's right to speak for the firm."""
    company = owned_company(request, slug)
    membership = get_object_or_404(
        Membership.objects.select_related("user"),
        company=company,
        user__public_id=person,
        state=Membership.State.ACTIVE,
    )
    try:
        actions.remove_member(membership, by=signed_in(request), at=timezone.now())
    except actions.LastOwnerError:
        messages.error(request, _last_owner())
        return redirect("member-list", slug=company.slug)
    messages.success(request, _("The person no longer speaks for the company."))
    if membership.user_id == request.user.pk and not signed_in(request).is_administrator:
        return redirect("my-day")
    return redirect("member-list", slug=company.slug)


def _may_ask(request: HttpRequest) -> bool:
    # The answer tells whether an address has an account: not to be asked of thousands.
    return bool(ratelimit.consume(request, action="add_member", user=request.user))


def _last_owner() -> str:
    return _("A company keeps at least one owner. Make somebody else an owner first.")
