"""Taking a team on to another need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.models import TechnologyCapability
from matchmaker.clock import day_in_china
from matchmaker.consortia import actions
from matchmaker.consortia.access import led_or_403, signed_in
from matchmaker.consortia.models import Seat
from matchmaker.consortia.record_forms import NeedSearchForm, ReuseForm
from opportunities.models import Need

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium

LONGEST = 20
"""Needs shown at a time; a longer list asks for a longer title."""


@require_http_methods(["GET", "HEAD", "POST"])
def consortium_reuse(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Choose another need, then found a consortium for it with planned seats for this team."""
    row = led_or_403(request, consortium)
    on = day_in_china(timezone.now())
    need = _needs(request, row, on).filter(slug=_slug(request)).first()
    if need is None:
        return _choose(request, row, on)
    name = _("%(team)s: %(need)s") % {"team": row.name[:80], "need": need.title_en[:110]}
    form = ReuseForm(request.POST or None, initial={"key": uuid4(), "name": name})
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.reuse_team(
                row, need, **form.cleaned_data, by=signed_in(request), at=timezone.now()
            )
        except actions.RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Consortium started, with a planned seat for each firm."))
            return redirect(new)
    context = {"consortium": row, "need": need, "form": form, "firms": _firms(row)}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/reuse.html", context, status=status)


def _slug(request: HttpRequest) -> str:
    # A NUL cannot be asked for in PostgreSQL.
    return request.GET.get("need", "").replace("\x00", "")


def _needs(request: HttpRequest, row: Consortium, on: date) -> QuerySet[Need]:
    """Needs that can still be answered and that the person may read, other than the team's own."""
    rows = Need.objects.visible_to(signed_in(request)).open(on).exclude(pk=row.need_id)
    return rows.select_related("place")


def _firms(row: Consortium) -> list[str]:
    seats = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED)
    return list(seats.exclude(company=row.lead_id).values_list("company__name", flat=True))


def _choose(request: HttpRequest, row: Consortium, on: date) -> HttpResponse:
    form = NeedSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found: list[Need] = []
    if not form.errors:
        found = list(_fitting(_needs(request, row, on), row, words)[:LONGEST])
    context: dict[str, Any] = {
        "consortium": row,
        "form": form,
        "words": words,
        "found": found,
        "is_long": len(found) == LONGEST,
    }
    status = 422 if form.errors or request.method == "POST" else 200
    return TemplateResponse(request, "consortia/reuse_choose.html", context, status=status)


def _fitting(needs: QuerySet[Need], row: Consortium, words: str) -> QuerySet[Need]:
    """Put first the needs of which the team's firms bring most capabilities."""
    seats = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED)
    brought = TechnologyCapability.objects.filter(
        technology__company__in=seats.values("company"), technology__is_published=True
    ).values("code")
    fits = Count(
        "required_capabilities",
        filter=Q(required_capabilities__code__in=brought),
        distinct=True,
    )
    if words:
        needs = needs.filter(title_en__icontains=words)
    return needs.annotate(fits=fits, asked=Count("required_capabilities", distinct=True)).order_by(
        "-fits", "asked", "pk"
    )
