"""Load what a person may open: strangers get 404, those who see but may not get 403."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from companies.models import Company, Technology
from matchmaker.accounts.models import User

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import BaseForm
    from django.http import HttpRequest


def signed_in(request: HttpRequest) -> User:
    """Return the person behind a request that needs one."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def administrator(request: HttpRequest) -> User:
    """Return the administrator behind a request."""
    person = signed_in(request)
    if not person.is_administrator:
        raise PermissionDenied
    return person


def visible_company(request: HttpRequest, slug: str) -> Company:
    """Load a firm that the visitor may read."""
    return get_object_or_404(Company.objects.visible_to(request.user), slug=slug)


def editable_company(request: HttpRequest, slug: str) -> Company:
    """Load a firm that the person may change."""
    company = visible_company(request, slug)
    if not Company.objects.editable_by(request.user).filter(pk=company.pk).exists():
        raise PermissionDenied
    return company


def own_company(request: HttpRequest, slug: str) -> Company:
    """Load a firm that the person speaks for; administrators have no part in its proof."""
    company = visible_company(request, slug)
    if not Company.objects.of(request.user).filter(pk=company.pk).exists():
        raise PermissionDenied
    return company


def owned_company(request: HttpRequest, slug: str) -> Company:
    """Load a firm whose publication and members the person decides on."""
    company = visible_company(request, slug)
    if not Company.objects.owned_by(request.user).filter(pk=company.pk).exists():
        raise PermissionDenied
    return company


def visible_technology(request: HttpRequest, pk: UUID) -> Technology:
    """Load a technology that the visitor may read, with its firm."""
    visible = Technology.objects.visible_to(request.user).select_related("company")
    return get_object_or_404(visible, public_id=pk)


def editable_technology(request: HttpRequest, pk: UUID) -> Technology:
    """Load a technology that the person may change."""
    technology = visible_technology(request, pk)
    if not Technology.objects.editable_by(request.user).filter(pk=technology.pk).exists():
        raise PermissionDenied
    return technology


def own_technology(request: HttpRequest, pk: UUID) -> Technology:
    """Load a technology of a firm that the person speaks for."""
    technology = visible_technology(request, pk)
    if not Company.objects.of(request.user).filter(pk=technology.company_id).exists():
        raise PermissionDenied
    return technology


def form_status(form: BaseForm) -> int:
    """Return 422 for a form that was sent and is wrong, 200 otherwise."""
    if form.is_bound and not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.OK
