"""The lead's work on seats: change, set shares, end; and a member's way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.letters import site_of
from companies.models import Company
from matchmaker.consortia import actions, states
from matchmaker.consortia.access import (
    led_or_403,
    live_seat_or_404,
    signed_in,
    visible_or_404,
)
from matchmaker.consortia.forms import (
    STALE,
    LeadTermsForm,
    ReasonForm,
    TermsForm,
)
from matchmaker.consortia.models import Seat
from matchmaker.consortia.reading import asked_of, brought_by
from matchmaker.consortia.size_forms import TeamForm
from matchmaker.consortia.terms import Terms

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium


@require_http_methods(["GET", "HEAD", "POST"])
def seat_edit(request: HttpRequest, consortium: UUID, seat: UUID) -> HttpResponse:
    """Change a seat's part, capabilities and share."""
    row = led_or_403(request, consortium)
    chair = live_seat_or_404(row, seat)
    form = _terms_form(request, row, chair)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.edit_seat(
                chair,
                form.terms(),
                by=signed_in(request),
                at=timezone.now(),
                site=site_of(request),
            )
        except actions.RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            _say_asked_again(request, [chair], [changed])
            return redirect(row)
    context = {"consortium": row, "seat": chair, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/seat_edit.html", context, status=status)


def _terms_form(request: HttpRequest, row: Consortium, seat: Seat) -> TermsForm:
    kind = LeadTermsForm if seat.part == Seat.Part.LEAD else TermsForm
    return kind(
        request.POST or None,
        asked=asked_of(row.need),
        brought=brought_by([seat.company_id], row.need_id)[seat.company_id],
        held=Terms.of(seat),
        initial={"part": seat.part},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def share_edit(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Set the shares of all seats at once, and how large the team may become."""
    row = led_or_403(request, consortium)
    seats = list(Seat.objects.live().filter(consortium=row).select_related("company"))
    form = TeamForm(request.POST or None, consortium=row, seats=seats)
    if request.method == "POST" and form.is_valid():
        by, at = signed_in(request), timezone.now()
        try:
            with transaction.atomic():
                actions.set_size(row, form.max_firms(), by=by, at=at)
                actions.set_shares(row, form.shares(), by=by, at=at, site=site_of(request))
        except actions.RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            now = Seat.objects.filter(pk__in=[seat.pk for seat in seats])
            _say_asked_again(request, seats, list(now.select_related("company")))
            return redirect(row)
    is_stale = form.has_error("seen", STALE)
    if is_stale:
        form.see(form.state())
    context = {
        "consortium": row,
        "form": form,
        "is_over": row.stage not in states.CHANGEABLE_STAGES,
        "is_stale": is_stale,
        "seats": seats,
        "sum_bp": sum(seat.share_bp for seat in seats),
    }
    status = 409 if is_stale else 422 if form.errors else 200
    return TemplateResponse(request, "consortia/share_edit.html", context, status=status)


def _say_asked_again(request: HttpRequest, before: list[Seat], after: list[Seat]) -> None:
    accepted = {seat.pk: seat.company for seat in before if seat.state == Seat.State.ACCEPTED}
    asked = [accepted[seat.pk].name for seat in after if _is_asked(seat, accepted)]
    messages.success(request, _("Saved."))
    if asked:
        words = _("Their terms changed, so these firms are asked again: %(names)s")
        messages.warning(request, words % {"names": ", ".join(asked)})


def _is_asked(seat: Seat, accepted: dict[int, Company]) -> bool:
    return seat.pk in accepted and seat.state == Seat.State.INVITED


@require_http_methods(["GET", "HEAD", "POST"])
def seat_remove(request: HttpRequest, consortium: UUID, seat: UUID) -> HttpResponse:
    """End a seat: the lead removes a firm, or a firm leaves."""
    row = visible_or_404(request, consortium)
    chair = _held_or_404(row, seat)
    own = set(
        Company.objects.of(signed_in(request))
        .filter(pk__in=(row.lead_id, chair.company_id))
        .values_list("pk", flat=True)
    )
    # An invited firm declines instead, with its answer on record.
    leaves = chair.company_id in own and chair.state == Seat.State.ACCEPTED
    if chair.state == Seat.State.SUGGESTED and row.lead_id not in own:
        # A plan is the lead's own; nobody else is told that it exists.
        raise Http404
    if not (leaves or row.lead_id in own):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _remove(request, chair, form, leaves=row.lead_id not in own)
        if done:
            return redirect("consortium-list") if row.lead_id not in own else redirect(row)
    context: dict[str, Any] = {
        "consortium": row,
        "seat": chair,
        "form": form,
        "leaves": row.lead_id not in own,
        "is_lead_seat": chair.company_id == row.lead_id,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/seat_remove.html", context, status=status)


def _held_or_404(row: Consortium, public_id: UUID) -> Seat:
    rows = Seat.objects.filter(consortium=row, state__in=states.REMOVE.sources)
    return get_object_or_404(rows.select_related("company"), public_id=public_id)


def _remove(request: HttpRequest, seat: Seat, form: ReasonForm, *, leaves: bool) -> bool:
    end = actions.leave if leaves else actions.remove_seat
    try:
        end(
            seat,
            reason=form.cleaned_data["reason"],
            by=signed_in(request),
            at=timezone.now(),
            site=site_of(request),
        )
    except actions.RefusedError as error:
        form.add_error(None, list(error.reasons))
        return False
    messages.success(request, _("The seat of %(company)s ended.") % {"company": seat.company.name})
    return True
