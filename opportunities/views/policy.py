"""Pages about policy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def signal_list(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def signal_detail(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def programme_list(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)
