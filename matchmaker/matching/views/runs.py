"""What was recomputed, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matchmaker.clock import day_in_china
from matchmaker.engine.inputs import COMPONENTS
from matchmaker.matching import doorbell, refresh
from matchmaker.matching.decided import decided
from matchmaker.matching.drifting import drift_of
from matchmaker.matching.models import Run, WeightSet
from matchmaker.matching.staleness import Moment
from matchmaker.matching.status import status
from matchmaker.matching.views.access import administrator, signed_in
from matchmaker.matching.wording import BY_HAND, COMPONENT_WORDS
from opportunities.paging import turn

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

FAST_SECONDS = 10
"""A run is asked after every second at first, then every five."""


@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """List what was recomputed, newest first, and whether anything is behind."""
    administrator(request)
    now = timezone.now()
    turned = turn(Run.objects.select_related("weight_set", "started_by"), request.GET.get("page"))
    return TemplateResponse(
        request,
        "matching/run_list.html",
        {
            "page": turned.page,
            "is_other_page": turned.is_other,
            "status": status(Moment(now=now, as_of=day_in_china(now))),
            "drift": drift_of(decided(), WeightSet.objects.filter(is_current=True).first()),
        },
    )


@require_POST
def run_start(request: HttpRequest) -> HttpResponse:
    """Have everything recomputed; while that is under way, show it instead."""
    person = administrator(request)
    under_way = Run.objects.filter(kind=Run.Kind.FULL, state=Run.State.RUNNING).first()
    if under_way is not None:
        messages.info(request, _("Everything is being recomputed already."))
        return redirect(under_way)
    now = timezone.now()
    run = refresh.begin_full(
        Moment(now=now, as_of=day_in_china(now)), reason=BY_HAND, started_by=person.pk
    )
    doorbell.ring()
    return redirect(run)


@require_safe
def run_detail(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show one run to anybody signed in; a poll gets its progress alone."""
    signed_in(request)
    row = get_object_or_404(Run.objects.select_related("weight_set", "started_by"), public_id=run)
    is_poll = request.headers.get("HX-Request") == "true"
    age = (timezone.now() - row.started_at).total_seconds()
    weights = row.weight_set.values if row.weight_set else ()
    response = TemplateResponse(
        request,
        "matching/_run.html" if is_poll else "matching/run_detail.html",
        {
            "run": row,
            "is_running": row.state == Run.State.RUNNING,
            "is_fast": age < FAST_SECONDS,
            "weights": [
                (COMPONENT_WORDS[name].name, weight / 100)
                for name, weight in zip(COMPONENTS, weights, strict=False)
            ],
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response
