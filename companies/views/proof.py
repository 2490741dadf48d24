"""Record and delete what proves that a firm can deliver; for its own people only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from companies import actions, forms
from companies.models import (
    Capacity,
    Certification,
    Company,
    Delivery,
    IPRight,
    PerformanceClaim,
    Technology,
)
from companies.views.access import form_status, own_company, own_technology, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from companies.forms.proof import ProofForm


@dataclass(frozen=True)
class Kind:
    """One sort of proof: its page, its form and what stores it."""

    title: _StrPromise
    hint: _StrPromise
    form: type[ProofForm]
    rows: Callable[[Company], QuerySet[Any]]
    record: Callable[..., Any]
    url_name: str


KINDS = {
    "capacity": Kind(
        gettext_lazy("Capacity"),
        gettext_lazy(
            "How large a contract you can carry. Without it a match says “scale unknown”, and a"
            " team with you in it says “capacity unproven”."
        ),
        forms.CapacityForm,
        lambda company: Capacity.objects.filter(company=company),
        lambda company, *, values, by, at: actions.record_capacity(
            company,
            as_of=values["as_of"],
            values={name: value for name, value in values.items() if name != "as_of"},
            by=by,
            at=at,
        ),
        "capacity-edit",
    ),
    "delivery": Kind(
        gettext_lazy("Reference projects"),
        gettext_lazy("What you have built, where and for how much."),
        forms.DeliveryForm,
        lambda company: Delivery.objects.filter(company=company),
        actions.record_delivery,
        "delivery-create",
    ),
    "certification": Kind(
        gettext_lazy("Certifications"),
        gettext_lazy("Certificates of the company or of one technology."),
        forms.CertificationForm,
        lambda company: Certification.objects.filter(company=company),
        actions.record_certification,
        "certification-create",
    ),
    "ip-right": Kind(
        gettext_lazy("Intellectual property rights"),
        gettext_lazy("Patents, marks and trade secrets, by country. Name a secret, never tell it."),
        forms.IPRightForm,
        lambda company: IPRight.objects.filter(company=company),
        actions.record_ip_right,
        "ip-right-create",
    ),
    "performance": Kind(
        gettext_lazy("Figures"),
        gettext_lazy("What the technology achieves, under which conditions, and who verified it."),
        forms.PerformanceForm,
        lambda company: PerformanceClaim.objects.filter(technology__company=company),
        actions.record_performance,
        "performance-create",
    ),
}
"""Every sort of proof by the word in its address."""


@require_http_methods(["GET", "POST"])
def capacity_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how large a contract the firm can carry."""
    return _company_proof(request, slug, "capacity", {"as_of": timezone.localdate()})


@require_http_methods(["GET", "POST"])
def delivery_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a reference project."""
    return _company_proof(request, slug, "delivery", {"country": "CA"})


@require_http_methods(["GET", "POST"])
def certification_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a certificate."""
    return _company_proof(request, slug, "certification", {})


@require_http_methods(["GET", "POST"])
def ip_right_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a patent, mark or trade secret."""
    return _company_proof(request, slug, "ip-right", {"jurisdiction": "CA"})


@require_http_methods(["GET", "POST"])
def performance_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a figure of a technology."""
    technology = own_technology(request, pk)
    rows = PerformanceClaim.objects.filter(technology=technology)
    return _proof_page(request, technology, "performance", {}, rows)


@require_POST
def proof_delete(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Delete an entry of the firm."""
    company = own_company(request, slug)
    if kind not in KINDS:
        raise Http404
    entry = get_object_or_404(KINDS[kind].rows(company), pk=pk)
    technology = getattr(entry, "technology", None)
    actions.remove_proof(entry, by=signed_in(request), at=timezone.now())
    messages.success(request, _("Deleted."))
    if kind == "performance" and technology is not None:
        return redirect("performance-create", pk=technology.public_id)
    return redirect(KINDS[kind].url_name, slug=company.slug)


def _company_proof(
    request: HttpRequest, slug: str, kind: str, initial: dict[str, Any]
) -> HttpResponse:
    company = own_company(request, slug)
    return _proof_page(request, company, kind, initial, KINDS[kind].rows(company))


def _proof_page(
    request: HttpRequest,
    owner: Company | Technology,
    name: str,
    initial: dict[str, Any],
    rows: QuerySet[Any],
) -> HttpResponse:
    kind = KINDS[name]
    company = owner if isinstance(owner, Company) else owner.company
    form = kind.form(
        request.POST if request.method == "POST" else None, company=company, initial=initial
    )
    if form.is_valid():
        kind.record(owner, values=form.values(), by=signed_in(request), at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect(request.path)
    context = {
        "company": company,
        "technology": owner if isinstance(owner, Technology) else None,
        "form": form,
        "kind": name,
        "title": kind.title,
        "hint": kind.hint,
        "rows": rows,
    }
    return TemplateResponse(request, "companies/proof_form.html", context, status=form_status(form))
