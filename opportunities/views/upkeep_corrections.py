"""The history of corrections, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from matchmaker.spreadsheet import csv_answer
from opportunities.filters.corrections import CorrectionFilter
from opportunities.paging import turn
from opportunities.upkeep.corrections import COLUMNS, corrections, table
from opportunities.upkeep.reading import names_people

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def correction_list(request: HttpRequest) -> TemplateResponse:
    """List what was corrected, the newest first."""
    asked = CorrectionFilter(request.GET, queryset=corrections())
    turned = turn(asked.rows, request.GET.get("page"))
    return TemplateResponse(
        request,
        "opportunities/correction_list.html",
        {
            "filter": asked,
            "page": turned.page,
            "is_other_page": turned.is_other,
            "names_people": names_people(request.user),
            "csv_query": request.GET.urlencode(),
        },
    )


@login_not_required
@require_safe
def correction_csv(request: HttpRequest) -> HttpResponse:
    """Answer with the corrections that are asked for."""
    asked = CorrectionFilter(request.GET, queryset=corrections())
    rows = table(asked.rows, names_people=names_people(request.user))
    return csv_answer("corrections", COLUMNS, rows)
