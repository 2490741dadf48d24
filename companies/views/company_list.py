"""The list of companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from companies.filters import CompanyFilter
from companies.models import Company, Membership, Technology

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

PAGE_SIZE = 25
TECHNOLOGIES_SHOWN = 3


@login_not_required
@require_GET
def company_list(request: HttpRequest) -> HttpResponse:
    """Show the firms that the visitor may see, with where each record comes from."""
    visible = Company.objects.visible_to(request.user)
    filtering = CompanyFilter(request.GET, queryset=visible)
    found = filtering.found
    counts = count_origins(found)
    paginator = Paginator(for_list(found), PAGE_SIZE)
    # The count below the filter is the same number; one query answers both.
    paginator.count = counts["found"]
    asked = request.GET.get("page")
    page = paginator.get_page(asked)
    context = {
        "filter": filtering,
        "page": page,
        "is_other_page": asked is not None and asked != str(page.number),
        "counts": counts,
        "shown": TECHNOLOGIES_SHOWN,
        "is_filtered": any(request.GET.get(name) for name in filtering.filters),
    }
    return TemplateResponse(request, "companies/company_list.html", context)


def for_list(companies: QuerySet[Company]) -> QuerySet[Company]:
    """Join what a row shows: who speaks for the firm, and its published technologies."""
    speaking = Membership.objects.filter(company=OuterRef("pk"), state=Membership.State.ACTIVE)
    published = Technology.objects.filter(is_published=True).defer(
        "summary_fr", "summary_zh", "trl_evidence", "differentiator"
    )
    return companies.annotate(has_members=Exists(speaking)).prefetch_related(
        Prefetch("technologies", queryset=published, to_attr="published_technologies")
    )


def count_origins(companies: QuerySet[Company]) -> dict[str, int]:
    """Count what was found, in all and by origin."""
    return companies.order_by().aggregate(
        found=Count("pk"),
        registered=Count("pk", filter=Q(origin=Company.Origin.REGISTERED)),
        public_record=Count("pk", filter=Q(origin=Company.Origin.PUBLIC_RECORD)),
        sample=Count("pk", filter=Q(origin=Company.Origin.SAMPLE)),
    )
