"""The page of one technology."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID  # noqa: TC003 - Django reads no annotations, but readers do

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from companies import actions
from companies.disclosure import ALL_TIERS, readable_tiers
from companies.models import Company, Membership, Technology
from companies.views.access import visible_technology
from matchmaker.clock import day_in_china
from matchmaker.vocabulary.areas import PriorityArea
from matchmaker.vocabulary.readiness import Readiness

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PARTS = {
    "areas": _("at least one area"),
    "capabilities": _("at least one capability"),
    "summary": _("what it does, in English"),
}
"""What can be missing before publication, in words."""


@login_not_required
@require_GET
def technology_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a technology does, and the proof that the visitor may read."""
    technology = visible_technology(request, pk)
    company = technology.company
    tiers = readable_tiers(request.user, company, areas=technology.areas)
    speaking = Membership.objects.filter(company=company, state=Membership.State.ACTIVE)
    is_own = Company.objects.of(request.user).filter(pk=company.pk).exists()
    may_edit = is_own or getattr(request.user, "is_administrator", False)
    context = {
        "technology": technology,
        "company": company,
        "areas": [(area, PriorityArea(area).label) for area in technology.areas],
        "capabilities": list(technology.capabilities.all()),
        "trl_words": Readiness(technology.trl).label if technology.trl else "",
        "availability": [Technology.Availability(one).label for one in technology.availability],
        "claims": list(technology.claims.filter(tier__in=tiers)),
        "deliveries": list(technology.deliveries.filter(tier__in=tiers)),
        "certifications": list(technology.certifications.filter(tier__in=tiers)),
        "ip_rights": list(technology.ip_rights.filter(tier__in=tiers)),
        "reads_everything": tiers == ALL_TIERS,
        "is_own": is_own,
        "is_claimed": speaking.exists(),
        "may_edit": may_edit,
        "missing": [PARTS[one] for one in actions.missing_parts(technology)] if may_edit else [],
        "as_of": day_in_china(timezone.now()),
    }
    return TemplateResponse(request, "companies/technology_detail.html", context)
