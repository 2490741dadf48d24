"""Invitations as the invited firm sees and answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from companies.letters import site_of
from companies.models import Company
from matchmaker.clock import day_in_china
from matchmaker.consortia import actions, states
from matchmaker.consortia.access import signed_in
from matchmaker.consortia.blind import blind_team
from matchmaker.consortia.forms import AnswerForm
from matchmaker.consortia.links import opened_by, use_link
from matchmaker.consortia.models import Seat
from matchmaker.consortia.terms import Terms, lot_words

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, QueryDict

PAGE_SIZE = 20


@require_GET
def invitation_list(request: HttpRequest) -> HttpResponse:
    """List the invitations to the person's firms, the open ones first."""
    rows = _invitations(request)
    on = day_in_china(timezone.now())
    open_rows = rows.filter(pk__in=Seat.objects.answerable_by(signed_in(request), on).values("pk"))
    closed = rows.exclude(pk__in=open_rows.values("pk")).order_by("-invited_at", "-pk")
    return TemplateResponse(
        request,
        "consortia/invitation_list.html",
        {
            "open": list(open_rows.order_by("expires_on", "pk")),
            "page": Paginator(closed, PAGE_SIZE).get_page(request.GET.get("page")),
            "today": on,
        },
    )


def _invitations(request: HttpRequest) -> QuerySet[Seat]:
    """All seats that were offered to the person's firms; a lead's own seat never was."""
    return (
        Seat.objects.addressed_to(signed_in(request))
        .exclude(part=Seat.Part.LEAD)
        .select_related("company", "consortium__need__place", "consortium__lead", "invited_by")
        .prefetch_related("lots")
    )


@require_GET
def invitation_detail(request: HttpRequest, seat: UUID) -> HttpResponse:
    """Show what a firm is asked, by whom and until when."""
    invitation = get_object_or_404(_invitations(request), public_id=seat)
    return _page(request, invitation, _form(invitation), status=200)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Follow the link of a letter: look at what it opens, then use it up.

    A link that is not good here and now is not found, whatever the reason.
    """
    user, at = signed_in(request), timezone.now()
    on = day_in_china(at)
    if request.method == "POST":
        seat = use_link(token, user, on=on, at=at)
        if seat is None:
            raise Http404
        return redirect(seat)
    links = opened_by(token, user, on).select_related(
        "seat__company", "seat__consortium__lead", "seat__consortium__need"
    )
    seat = get_object_or_404(links).seat
    return TemplateResponse(request, "consortia/invitation_open.html", {"seat": seat, "today": on})


@require_POST
def seat_answer(request: HttpRequest, seat: UUID) -> HttpResponse:
    """Accept or decline an invitation."""
    invitation = get_object_or_404(_invitations(request), public_id=seat)
    form = _form(invitation, request.POST)
    status = 422
    if form.is_valid():
        try:
            return _answer(request, invitation, form)
        except actions.TermsChangedError as error:
            form.add_error(None, list(error.reasons))
            status = 409
        except actions.RefusedError as error:
            form.add_error(None, list(error.reasons))
    return _page(request, get_object_or_404(_invitations(request), public_id=seat), form, status)


def _form(seat: Seat, data: QueryDict | None = None) -> AnswerForm:
    return AnswerForm(data, offered=Terms.of(seat).lots)


def _answer(request: HttpRequest, invitation: Seat, form: AnswerForm) -> HttpResponse:
    by, at, site = signed_in(request), timezone.now(), site_of(request)
    if form.cleaned_data["decision"] == "decline":
        actions.decline_seat(
            invitation, reason=form.cleaned_data["reason"], by=by, at=at, site=site
        )
        messages.success(request, _("Declined. The lead has been told."))
        return redirect(invitation)
    seen = Terms.of(invitation)
    if form.cleaned_data["seen"] != seen.digest():
        raise actions.TermsChangedError(_("The terms have changed since you opened this page."))
    lots = form.chosen()
    actions.accept_seat(invitation, seen, lots=lots, by=by, at=at, site=site)
    messages.success(request, _("Accepted. You can now see the whole consortium."))
    return redirect(invitation.consortium)


def _page(request: HttpRequest, seat: Seat, form: AnswerForm, status: int) -> HttpResponse:
    on = day_in_china(timezone.now())
    need = seat.consortium.need
    seats = Seat.objects.filter(consortium=seat.consortium).select_related("company")
    own = set(Company.objects.of(signed_in(request)).values_list("pk", flat=True))
    team = blind_team(seats.prefetch_related("lots"), own=own, lead=seat.consortium.lead_id)
    context: dict[str, Any] = {
        "seat": seat,
        "consortium": seat.consortium,
        "need": need,
        "form": form,
        "lots": _lots(seat),
        "team": team,
        "is_answerable": _is_answerable(seat, on),
        "digest": Terms.of(seat).digest(),
        "today": on,
    }
    return TemplateResponse(request, "consortia/invitation_detail.html", context, status=status)


def _lots(seat: Seat) -> list[tuple[str, str]]:
    """Say what each lot is, and what became of it."""
    return [(lot_words(Terms.lot_of(lot)), lot.get_state_display()) for lot in seat.lots.all()]


def _is_answerable(seat: Seat, on: date) -> bool:
    return (
        seat.state == Seat.State.INVITED
        and seat.expires_on >= on
        and seat.consortium.stage in states.OPEN_STAGES
    )
