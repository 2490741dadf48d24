"""Policy signals, and the Canadian programmes that help to answer needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaker.clock import as_of, day_in_china
from opportunities.filters import SignalFilter
from opportunities.models import PolicySignal, Programme
from opportunities.paging import turn
from opportunities.policy import push

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_not_required
@require_safe
def signal_list(request: HttpRequest) -> TemplateResponse:
    """List policy signals by their status on a day."""
    signals = PolicySignal.objects.select_related("jurisdiction", "source").newest_first()
    asked = SignalFilter(request.GET, queryset=signals, today=day_in_china(timezone.now()))
    turned = turn(asked.rows, request.GET.get("page"))
    return TemplateResponse(
        request,
        "opportunities/signal_list.html",
        {
            "filter": asked,
            "page": turned.page,
            "is_other_page": turned.is_other,
            "clock": asked.clock,
        },
    )


@login_not_required
@require_safe
def signal_detail(request: HttpRequest, key: str) -> TemplateResponse:
    """Show one signal, with the other targets of its document."""
    signal = get_object_or_404(
        PolicySignal.objects.select_related("jurisdiction", "source"), key=key
    )
    others = PolicySignal.objects.filter(document_ref=signal.document_ref).exclude(pk=signal.pk)
    clock = as_of(request.GET, timezone.now())
    return TemplateResponse(
        request,
        "opportunities/signal_detail.html",
        {
            "signal": signal,
            "status": signal.status_on(clock.day),
            "push": push(signal, clock.day),
            "others": others.order_by("deadline_on", "key"),
            "clock": clock,
        },
    )


@login_not_required
@require_safe
def programme_list(request: HttpRequest) -> TemplateResponse:
    """List Canadian programmes with their validity."""
    clock = as_of(request.GET, timezone.now())
    programmes = Programme.objects.select_related("source")
    return TemplateResponse(
        request,
        "opportunities/programme_list.html",
        {
            # Nobody looks for help among what has ended.
            "programmes": sorted(programmes, key=lambda one: one.has_ended(clock.day)),
            "clock": clock,
        },
    )
