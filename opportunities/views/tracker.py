"""The tracker: one indicator in many cities, on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_not_required
@require_safe
def city_tracker(request: HttpRequest) -> TemplateResponse:
    """Show one indicator in every city of a group."""
    return TemplateResponse(request, "opportunities/city_tracker.html", {})
