"""The page of data coverage, and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker.clock import day_in_china
from matchmaker.spreadsheet import csv_answer
from opportunities.filters.coverage import CoverageForm
from opportunities.models import Place
from opportunities.upkeep.coverage import coverage
from opportunities.upkeep.coverage_table import table
from opportunities.upkeep.findings import findings
from opportunities.upkeep.reading import names_people

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def data_coverage(request: HttpRequest) -> TemplateResponse:
    """Show which figures there are, how old they are and what is missing."""
    form = CoverageForm(request.GET)
    today = day_in_china(timezone.now())
    found = coverage(form.asked, on=today)
    return TemplateResponse(
        request,
        "opportunities/data_coverage.html",
        {
            "form": form,
            "found": found,
            "findings": findings(found),
            "group": Place.Group(found.asked.group).label,
            "csv_query": request.GET.urlencode(),
            "loads_data": names_people(request.user),
            "as_of": today,
        },
    )


@login_not_required
@require_safe
def data_coverage_csv(request: HttpRequest) -> HttpResponse:
    """Answer with the coverage of every place and indicator asked for."""
    asked = CoverageForm(request.GET).asked
    columns, rows = table(asked, on=day_in_china(timezone.now()))
    return csv_answer(f"coverage-{asked.group}", columns, rows)
