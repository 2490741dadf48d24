"""Pages for what went wrong."""

from __future__ import annotations

import logging
import sys
import uuid

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

ASK_AGAIN_SECONDS = 20


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say which role the page is for and whom to ask."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Offer ways on; the same page whether a thing is missing or not for this person."""
    del exception
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Show a page that needs nothing to work: 503 while the database cannot answer, or 500.

    A database that is down, is starting, or has kept the request waiting for longer than it may
    wait is no fault of the page, and the same request may succeed in a moment.
    """
    reference = uuid.uuid4().hex[:8]
    logger.error("Page failed, reference %s", reference)
    context = {"reference": reference, "is_sent": request.method not in {"GET", "HEAD"}}
    if not isinstance(sys.exception(), OperationalError):
        return HttpResponse(render_to_string("500.html", context), status=500)
    body = render_to_string("503.html", context)
    return HttpResponse(body, status=503, headers={"Retry-After": str(ASK_AGAIN_SECONDS)})
