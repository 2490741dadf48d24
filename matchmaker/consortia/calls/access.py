"""Which calls and answers a request may touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from companies.models import Company
from matchmaker.consortia.access import signed_in
from matchmaker.consortia.models import CallAnswer, PartnerCall

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest


def call_or_404(request: HttpRequest, public_id: UUID, on: date) -> PartnerCall:
    """Load a call that the person may read."""
    rows = PartnerCall.objects.visible_to(signed_in(request), on)
    return get_object_or_404(rows.select_related("company", "need__place"), public_id=public_id)


def own_call_or_403(request: HttpRequest, public_id: UUID, on: date) -> PartnerCall:
    """Load a call of the person's own firm; those who only read it are told so."""
    call = call_or_404(request, public_id, on)
    if not speaks_for(request, call.company_id):
        raise PermissionDenied
    return call


def answer_or_404(request: HttpRequest, call: UUID, public_id: UUID) -> CallAnswer:
    """Load an answer that the person's firm got; the firm that gave it is told that it waits."""
    rows = CallAnswer.objects.visible_to(signed_in(request)).select_related("call", "company")
    answer = get_object_or_404(rows, call__public_id=call, public_id=public_id)
    if not speaks_for(request, answer.call.company_id):
        raise PermissionDenied
    return answer


def speaks_for(request: HttpRequest, company: int) -> bool:
    """Tell whether the person speaks for a company."""
    return Company.objects.of(signed_in(request)).filter(pk=company).exists()


def own_companies(request: HttpRequest) -> list[Company]:
    """List the person's published companies."""
    return list(Company.objects.of(signed_in(request)).published())
