"""Publish and hide a technology."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies import actions
from companies.models import Company
from companies.views.access import editable_technology, signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from companies.models import Technology
    from matchmaker.accounts.models import User


@require_POST
def technology_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the technology to everyone, then show its first matches."""
    technology = editable_technology(request, pk)
    person = signed_in(request)
    problem = _published(technology, person)
    if problem:
        messages.error(request, problem)
        return redirect(technology)
    messages.success(
        request, _("Published. It is compared with every open need now; this takes seconds.")
    )
    if Company.objects.of(person).filter(pk=technology.company_id).exists():
        return redirect("my-match-list")
    return redirect(technology)


def _published(technology: Technology, person: User) -> str:
    try:
        actions.publish_technology(technology, by=person, at=timezone.now())
    except actions.MissingPartsError:
        return _("Not published: something is still missing, see the list below.")
    except actions.CompanyNotPublishedError:
        return _("Ask an owner of the company to publish the company first.")
    except actions.RemovedError:
        return _("An administrator removed the company. Write to the administrators.")
    return ""


@require_POST
def technology_unpublish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hide the technology from everyone but the firm's own people."""
    technology = editable_technology(request, pk)
    actions.unpublish_technology(technology, by=signed_in(request), at=timezone.now())
    messages.success(request, _("Only your own people see the technology now."))
    return redirect(technology)
