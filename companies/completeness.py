"""How complete the record of a firm is, as tasks for its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import (
    Capacity,
    Certification,
    Company,
    Delivery,
    IPRight,
    PerformanceClaim,
    Technology,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Task:
    """One step towards a record that is matched well."""

    label: _StrPromise
    is_done: bool
    href: str
    brings_matches: bool = False
    """Whether nothing is matched before it is done."""


def tasks_of(company: Company) -> list[Task]:
    """List the six steps, done or not, in the order that brings matches soonest."""
    technologies = Technology.objects.filter(company=company).aggregate(
        number=Count("pk"), published=Count("pk", filter=Q(is_published=True))
    )
    first = Technology.objects.filter(company=company).order_by("is_published", "pk").first()
    add = reverse("technology-create", args=(company.slug,))
    has_papers = (
        Certification.objects.filter(company=company).exists()
        or IPRight.objects.filter(company=company).exists()
    )
    has_figures = PerformanceClaim.objects.filter(technology__company=company).exists()
    figures = reverse("performance-create", args=(first.public_id,)) if first else add
    return [
        Task(
            _("Say who you are: summary and website"),
            bool(company.summary and company.website),
            reverse("company-edit", args=(company.slug,)),
        ),
        Task(
            _("Publish a technology"),
            bool(technologies["published"]) and company.is_published,
            first.get_absolute_url() if first else add,
            brings_matches=True,
        ),
        Task(
            _("Say how large a contract you can carry"),
            Capacity.objects.filter(company=company).exists(),
            reverse("capacity-edit", args=(company.slug,)),
        ),
        Task(
            _("Add a reference project"),
            Delivery.objects.filter(company=company).exists(),
            reverse("delivery-create", args=(company.slug,)),
        ),
        Task(_("Add a figure with its proof"), has_figures, figures),
        Task(
            _("Add a certificate or a right"),
            has_papers,
            reverse("certification-create", args=(company.slug,)),
        ),
    ]
