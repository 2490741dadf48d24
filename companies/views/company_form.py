"""Register and edit a company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import actions
from companies.forms import CompanyForm
from companies.models import Company
from companies.versions import COMPANY_FIELDS, company_version
from companies.views.access import editable_company, form_status, signed_in
from companies.views.conflict import conflict

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def company_create(request: HttpRequest) -> HttpResponse:
    """Register a firm; the next page asks for its first technology."""
    person = signed_in(request)
    if not person.is_member:
        # Whoever decides about matches speaks for no firm.
        raise PermissionDenied
    form = CompanyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        company = actions.register_company(
            key=form.cleaned_data["key"], by=person, at=timezone.now(), **form.values()
        )
        messages.success(request, _("The company is saved. Now add what you offer."))
        return redirect("technology-create", slug=company.slug)
    context = {"form": form, "mine": Company.objects.of(person)}
    return TemplateResponse(
        request, "companies/company_form.html", context, status=form_status(form)
    )


@require_http_methods(["GET", "POST"])
def company_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is written about a firm."""
    company = editable_company(request, slug)
    stored = {name: getattr(company, name) for name in COMPANY_FIELDS}
    form = CompanyForm(
        request.POST if request.method == "POST" else None,
        initial={**stored, "version": company_version(company)},
    )
    if not form.is_valid():
        context = {"form": form, "company": company}
        return TemplateResponse(
            request, "companies/company_form.html", context, status=form_status(form)
        )
    try:
        actions.edit_company(
            company,
            version=form.cleaned_data["version"],
            by=signed_in(request),
            at=timezone.now(),
            **form.values(),
        )
    except actions.StaleVersionError:
        return _both_versions(request, company)
    messages.success(request, _("Saved."))
    return redirect(company)


def _both_versions(request: HttpRequest, company: Company) -> HttpResponse:
    company.refresh_from_db()
    data = request.POST.copy()
    data["version"] = company_version(company)
    form = CompanyForm(data)
    form.is_valid()
    return conflict(
        request,
        form,
        company,
        stored={name: getattr(company, name) for name in COMPANY_FIELDS},
        typed=form.values(),
        fields_template="companies/_company_fields.html",
    )
