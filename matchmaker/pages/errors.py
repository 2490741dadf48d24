"""Pages for what went wrong."""

from __future__ import annotations

import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say which role the page is for and whom to ask."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Offer ways on; the same page whether a thing is missing or not for this person."""
    del exception
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Show a page that needs nothing to work, with a number to quote."""
    del request
    reference = uuid.uuid4().hex[:8]
    logger.error("Page failed, reference %s", reference)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)
