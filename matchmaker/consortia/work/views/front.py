"""The front page of a room, its agreements, and its calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.letters import site_of
from matchmaker.clock import day_in_china
from matchmaker.consortia.models import CalendarEntry
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.work import days
from matchmaker.consortia.work.checklist import checklist, named_points
from matchmaker.consortia.work.entering import enter, enter_for_firm, may_write
from matchmaker.consortia.work.forms import EntryForm
from matchmaker.consortia.work.ics import calendar_file
from matchmaker.consortia.work.overview import overview

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader

MOST_DAYS = 100
"""Days ahead, and days past, that the page shows; the file holds all of them."""


@require_safe
def room_detail(request: HttpRequest, consortium: UUID) -> TemplateResponse:
    """Show what is due, what is open, who is in and what is new."""
    row, reader = enter(request, consortium)
    on = day_in_china(timezone.now())
    context = {
        "consortium": row,
        "reader": reader,
        "today": on,
        "overview": overview(row, reader, on),
        "may_write": may_write(row, reader),
    }
    return TemplateResponse(request, "consortia/work/front.html", context)


@require_safe
def room_checklist(request: HttpRequest, consortium: UUID) -> TemplateResponse:
    """Show which agreements a team needs, what is on record, and what a joint one names."""
    row, reader = enter(request, consortium)
    context = {
        "consortium": row,
        "reader": reader,
        "items": checklist(row),
        "points": named_points(row),
    }
    return TemplateResponse(request, "consortia/work/checklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def room_calendar(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Show the days of the room; firms write in theirs."""
    row, reader = enter(request, consortium)
    on = day_in_china(timezone.now())
    form = EntryForm(request.POST or None, on=on)
    if request.method == "POST" and _is_added(row, reader, form):
        messages.success(request, _("The day is in the calendar."))
        return redirect("room-calendar", row.public_id)
    found = days.milestones(row, reader, on)
    coming = [one for one in found if one.day >= on]
    past = [one for one in reversed(found) if one.day < on]
    context = {
        "consortium": row,
        "reader": reader,
        "today": on,
        "coming": coming[:MOST_DAYS],
        "coming_count": len(coming),
        "past": past[:MOST_DAYS],
        "past_count": len(past),
        "is_cut": max(len(coming), len(past)) > MOST_DAYS,
        "form": form,
        "may_write": may_write(row, reader),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/work/calendar.html", context, status=status)


def _is_added(row: Consortium, reader: Reader, form: EntryForm) -> bool:
    if reader.company is None:
        raise PermissionDenied
    if not form.is_valid():
        return False
    said = dict(form.cleaned_data)
    key = said.pop("key")
    try:
        days.add_entry(row, reader.company, said, key=key, by=reader.user, at=timezone.now())
    except RefusedError as error:
        form.add_error(None, list(error.reasons))
        return False
    return True


@require_POST
def room_calendar_remove(request: HttpRequest, consortium: UUID, entry: UUID) -> HttpResponse:
    """Take a day of the own firm out."""
    row, _reader, company = enter_for_firm(request, consortium)
    rows = CalendarEntry.objects.filter(consortium=row, company=company)
    days.remove_entry(get_object_or_404(rows, public_id=entry), at=timezone.now())
    messages.success(request, _("The day is taken out of the calendar."))
    return redirect("room-calendar", row.public_id)


@require_safe
def room_calendar_file(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Hand out the days of the room for a calendar program."""
    row, reader = enter(request, consortium)
    now = timezone.now()
    site = site_of(request)
    events = [one.event(site) for one in days.milestones(row, reader, day_in_china(now))]
    answer = HttpResponse(
        calendar_file(row.name, events, at=now), content_type="text/calendar; charset=utf-8"
    )
    name = slugify(row.name) or "room"
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer
