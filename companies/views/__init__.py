"""The pages of companies and technologies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def company_list(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def company_create(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def company_detail(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def company_edit(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def company_claim(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def company_publish(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def company_unpublish(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def company_remove(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def member_list(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def member_remove(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def technology_create(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def capacity_edit(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def delivery_create(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def certification_create(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def ip_right_create(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def proof_delete(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def claim_list(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def claim_answer(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def technology_detail(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def technology_edit(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def technology_publish(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def technology_unpublish(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def performance_create(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)


def account_close(request: HttpRequest, **_named: object) -> HttpResponse:
    return HttpResponse(status=501)
