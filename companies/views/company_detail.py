"""The page of one company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from companies.actions.company import REMOVED
from companies.disclosure import ALL_TIERS, readable_tiers
from companies.evidence import evidence_of
from companies.models import Company, Membership, Technology, TechnologyCapability
from companies.views.access import visible_company
from matchmaker.clock import day_in_china

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_GET
def company_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who the firm is, what it offers and the proof that the visitor may read."""
    company = visible_company(request, slug)
    tiers = readable_tiers(request.user, company)
    memberships = list(
        Membership.objects.filter(company=company).select_related("user").order_by("joined_at")
    )
    active = [one for one in memberships if one.state == Membership.State.ACTIVE]
    mine = next((one for one in memberships if one.user_id == request.user.pk), None)
    is_administrator = getattr(request.user, "is_administrator", False)
    is_own = mine is not None and mine.state == Membership.State.ACTIVE
    is_owner = is_own and mine is not None and mine.role == Membership.Role.OWNER
    context = {
        "company": company,
        "technologies": technologies_of(company, request),
        **proof_of(company, tiers),
        "reads_everything": tiers == ALL_TIERS,
        "tiers": tiers,
        "evidence": evidence_of(company),
        "members": active if is_own else [],
        "my_claim": mine if mine is not None and not is_own else None,
        "is_claimed": bool(active),
        "is_claimable": company.is_public_record and company.is_published and not active,
        "may_claim": getattr(request.user, "is_member", True),
        "is_own": is_own,
        "may_edit": is_own or is_administrator,
        "may_publish": is_owner or is_administrator,
        "may_show": is_administrator or (is_owner and REMOVED not in company.identifiers),
        "may_remove": is_administrator,
        "as_of": day_in_china(timezone.now()),
    }
    return TemplateResponse(request, "companies/company_detail.html", context)


def technologies_of(company: Company, request: HttpRequest) -> list[Technology]:
    """Load the technologies of a firm that the visitor may read, each with its capabilities."""
    return list(
        Technology.objects.visible_to(request.user)
        .filter(company=company)
        .order_by("-is_published", "name", "pk")
        .prefetch_related(Prefetch("capabilities", TechnologyCapability.objects.all()))
    )


def proof_of(company: Company, tiers: Collection[str]) -> dict[str, Any]:
    """Load what proves the firm's work, held to the tiers that the visitor may read."""
    return {
        "deliveries": list(company.deliveries.filter(tier__in=tiers)),
        "certifications": list(company.certifications.filter(tier__in=tiers)),
        "ip_rights": list(company.ip_rights.filter(tier__in=tiers)),
        "capacity": company.capacities.filter(tier__in=tiers).first(),
    }
