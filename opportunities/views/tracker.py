"""The tracker: one indicator in many cities, on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matchmaker.clock import AsOf, as_of
from matchmaker.spreadsheet import csv_answer
from opportunities.tracker import asked, export, page, presentation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def city_tracker(request: HttpRequest) -> TemplateResponse:
    """Show one indicator in every city of a group, and how those stand to a standard."""
    clock = as_of(request.GET, timezone.now())
    view = _read(request, clock)
    # A page that is fetched to go back must come whole.
    is_part = (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )
    name = "opportunities/_tracker_part.html" if is_part else "opportunities/city_tracker.html"
    answer = TemplateResponse(
        request,
        name,
        {
            "choices": presentation.choices(view, clock, path=request.path),
            "body": presentation.body(view, view.tracker, clock) if view.tracker else None,
        },
    )
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@login_not_required
@require_safe
def city_tracker_csv(request: HttpRequest) -> HttpResponse:
    """Give the figures of the same address as a table for spreadsheets."""
    view = _read(request, as_of(request.GET, timezone.now()))
    return csv_answer(f"tracker-{view.slug}", export.COLUMNS, export.rows(view))


def _read(request: HttpRequest, clock: AsOf) -> page.View:
    wanted = asked.read(request.GET, as_of="" if clock.is_today else clock.day.isoformat())
    try:
        return page.read(wanted, clock)
    except page.UnknownIndicatorError as error:
        raise Http404(_("No indicator has this name.")) from error
