"""Index frameworks: what they are, what they found, and the index of every place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker.clock import as_of
from matchmaker.spreadsheet import csv_answer
from opportunities.frameworks import example, export, reading, sentences
from opportunities.frameworks.drawing import bars
from opportunities.models import Framework

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def framework_list(request: HttpRequest) -> TemplateResponse:
    """List every framework with how much is known of it."""
    return TemplateResponse(
        request, "opportunities/framework_list.html", {"frameworks": reading.frameworks()}
    )


@login_not_required
@require_safe
def framework_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """Show one framework with its slots, its findings and the index of its places."""
    framework = get_object_or_404(Framework.objects.select_related("source"), slug=slug)
    clock = as_of(request.GET, timezone.now())
    page = reading.page_of(framework, on=clock.day)
    finding = sentences.of_index(page)
    return TemplateResponse(
        request,
        "opportunities/framework_detail.html",
        {
            "framework": framework,
            "page": page,
            "clock": clock,
            "finding": finding,
            "change": sentences.of_change(page),
            "chart": bars(page.with_index, finding) if page.with_index else "",
        },
    )


@login_not_required
@require_safe
def framework_index_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the index of every place as a CSV file."""
    framework = get_object_or_404(Framework.objects.select_related("source"), slug=slug)
    clock = as_of(request.GET, timezone.now())
    page = reading.page_of(framework, on=clock.day)
    return csv_answer(f"index-{slug}", export.columns(page), export.records(page))


@login_not_required
@require_safe
def framework_method(request: HttpRequest) -> TemplateResponse:
    """Explain how an index is computed, with an example that the engine computes."""
    return TemplateResponse(
        request,
        "opportunities/framework_method.html",
        {
            "between_places": example.between_places(),
            "towards_targets": example.towards_targets(),
            "minimum_coverage": example.MINIMUM_COVERAGE,
        },
    )
