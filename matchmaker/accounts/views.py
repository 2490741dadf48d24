"""The person's own account page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def account(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=501)
