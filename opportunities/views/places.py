"""Pages about places."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def place_list(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def place_detail(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)
