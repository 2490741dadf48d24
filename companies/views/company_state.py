"""Publish, hide and remove a company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies import actions
from companies.forms import RemoveForm
from companies.views.access import (
    administrator,
    form_status,
    owned_company,
    signed_in,
    visible_company,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def company_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the firm to everyone."""
    company = owned_company(request, slug)
    try:
        actions.publish_company(company, by=signed_in(request), at=timezone.now())
    except actions.RemovedError:
        messages.error(
            request,
            _("An administrator removed this record. Write to the administrators to get it back."),
        )
    else:
        messages.success(request, _("Everyone can see the company now."))
    return redirect(company)


@require_POST
def company_unpublish(request: HttpRequest, slug: str) -> HttpResponse:
    """Hide the firm from everyone but its own people."""
    company = owned_company(request, slug)
    actions.unpublish_company(company, by=signed_in(request), at=timezone.now())
    messages.success(request, _("Only your own people see the company now. Its matches are going."))
    return redirect(company)


@require_http_methods(["GET", "POST"])
def company_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask an administrator for the reason, then take the record down for good."""
    company = visible_company(request, slug)
    person = administrator(request)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.remove_company(
            company, reason=form.cleaned_data["reason"], by=person, at=timezone.now()
        )
        messages.success(request, _("The record is removed and stays away."))
        return redirect("company-list")
    context = {"company": company, "form": form}
    return TemplateResponse(
        request, "companies/company_remove.html", context, status=form_status(form)
    )
