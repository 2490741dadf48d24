"""Add and edit a technology."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies import actions
from companies.forms import TechnologyForm
from companies.versions import TECHNOLOGY_FIELDS, technology_version
from companies.views.access import (
    editable_technology,
    form_status,
    own_company,
    signed_in,
)
from companies.views.conflict import conflict

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from companies.models import Company, Technology


@require_http_methods(["GET", "POST"])
def technology_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a technology; its page then offers to publish it."""
    company = own_company(request, slug)
    form = TechnologyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form_page(request, form, company, None, form_status(form))
    try:
        technology = actions.add_technology(
            company,
            key=form.cleaned_data["key"],
            capabilities=form.parts(),
            by=signed_in(request),
            at=timezone.now(),
            **form.values(),
        )
    except actions.DuplicateNameError:
        _say_duplicate(form)
        return _form_page(request, form, company, None, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("Saved. Publish it to see your first matches."))
    return redirect(technology)


@require_http_methods(["GET", "POST"])
def technology_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is written about a technology."""
    technology = editable_technology(request, pk)
    company = technology.company
    form = TechnologyForm(
        request.POST if request.method == "POST" else None,
        initial={**_stored(technology), "version": technology_version(technology)},
    )
    if not form.is_valid():
        return _form_page(request, form, company, technology, form_status(form))
    try:
        actions.edit_technology(
            technology,
            version=form.cleaned_data["version"],
            capabilities=form.parts(),
            by=signed_in(request),
            at=timezone.now(),
            **form.values(),
        )
    except actions.DuplicateNameError:
        _say_duplicate(form)
        return _form_page(request, form, company, technology, HTTPStatus.UNPROCESSABLE_ENTITY)
    except actions.StaleVersionError:
        return _both_versions(request, technology)
    messages.success(request, _("Saved."))
    return redirect(technology)


def _form_page(
    request: HttpRequest,
    form: TechnologyForm,
    company: Company,
    technology: Technology | None,
    status: int,
) -> HttpResponse:
    context = {"form": form, "company": company, "technology": technology}
    return TemplateResponse(request, "companies/technology_form.html", context, status=status)


def _say_duplicate(form: TechnologyForm) -> None:
    form.add_error("name", _("The company has a technology of this name."))


def _stored(technology: Technology) -> dict[str, Any]:
    parts = dict(technology.capabilities.values_list("code", "is_lead"))
    return {
        **{name: getattr(technology, name) for name in TECHNOLOGY_FIELDS},
        "capabilities": list(parts),
        "supports": [code for code, is_lead in parts.items() if not is_lead],
    }


def _both_versions(request: HttpRequest, technology: Technology) -> HttpResponse:
    technology.refresh_from_db()
    data = request.POST.copy()
    data["version"] = technology_version(technology)
    form = TechnologyForm(data)
    form.is_valid()
    typed = {**form.values(), **{name: form.cleaned_data[name] for name in ("capabilities",)}}
    stored = {name: value for name, value in _stored(technology).items() if name in typed}
    return conflict(
        request,
        form,
        technology,
        stored=stored,
        typed=typed,
        fields_template="companies/_technology_fields.html",
    )
