"""Pages about needs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def need_list(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def need_create(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def need_edit(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)
