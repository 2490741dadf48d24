"""The list of a room's tasks, and what firms do with them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaker.clock import day_in_china
from matchmaker.consortia.models import Seat, Task
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.work import tasking
from matchmaker.consortia.work.entering import (
    StaleRoomError,
    enter,
    enter_for_firm,
    firm_of,
    is_lead,
    may_write,
)
from matchmaker.consortia.work.forms import Doers, TaskForm
from opportunities.paging import turn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from companies.models import Company
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.room.readers import Reader

DONE = "done"


@require_safe
def room_tasks(request: HttpRequest, consortium: UUID) -> TemplateResponse:
    """List the open tasks in the team's order, or those that are done."""
    row, reader = enter(request, consortium)
    shows_done = request.GET.get("show") == DONE
    rows = shown_tasks(row, reader)
    seen = rows.filter(done_at__isnull=not shows_done)
    seen = seen.order_by("-done_at", "-pk") if shows_done else seen
    turned = turn(
        seen.select_related("company", "firm", "person", "done_by"), request.GET.get("page")
    )
    seated = Seat.objects.filter(consortium=row, state=Seat.State.ACCEPTED)
    context = {
        "consortium": row,
        "reader": reader,
        "shows_done": shows_done,
        "page": turned.page,
        "is_other_page": turned.is_other,
        "entries": _entries(row, reader, list(turned.page)),
        "neighbours": _neighbours(seen) if may_write(row, reader) and not shows_done else {},
        "seated": set(seated.values_list("company", flat=True)),
        "may_write": may_write(row, reader),
        "today": day_in_china(timezone.now()),
    }
    return TemplateResponse(request, "consortia/work/tasks.html", context)


def shown_tasks(row: Consortium, reader: Reader) -> QuerySet[Task]:
    """List the tasks that a reader sees; every page and count asks here."""
    return Task.objects.filter(consortium=row, removed_at=None).shown_to(firm_of(reader))


def _entries(row: Consortium, reader: Reader, tasks: Sequence[Task]) -> list[dict[str, object]]:
    for task in tasks:
        task.consortium = row
    return [
        {
            "task": task,
            "may_mark": _may_mark(task, row, reader),
            "may_edit": _may_edit(task, row, reader),
        }
        for task in tasks
    ]


def _neighbours(rows: QuerySet[Task]) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    """Say of each task which ones stand right above and right below."""
    order = list(rows.values_list("public_id", flat=True))
    return {
        one: (order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None)
        for at, one in enumerate(order)
    }


def _may_edit(task: Task, row: Consortium, reader: Reader) -> bool:
    """Tell whether a person may change a task: of the firm that entered or does it, or the lead."""
    firm = firm_of(reader)
    if firm is None or not may_write(row, reader):
        return False
    return firm in {task.company_id, task.firm_id, row.lead_id}


def _may_mark(task: Task, row: Consortium, reader: Reader) -> bool:
    """Tell whether a person may finish a task: of the firm that does it, or the lead."""
    if task.firm_id is None:
        return _may_edit(task, row, reader)
    does = firm_of(reader) == task.firm_id or is_lead(row, reader)
    return does and may_write(row, reader)


@require_http_methods(["GET", "HEAD", "POST"])
def task_create(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Put a task on the list."""
    row, reader, company = enter_for_firm(request, consortium)
    form = _form(request, row, company)
    if request.method == "POST" and form.is_valid():
        try:
            task = tasking.add_task(
                row,
                company,
                form.terms(),
                key=form.cleaned_data["key"],
                by=reader.user,
                at=timezone.now(),
            )
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            task.consortium = row
            messages.success(request, _("The task is on the list."))
            return redirect(task)
    return _page(request, row, reader, form)


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: HttpRequest, consortium: UUID, task: UUID) -> HttpResponse:
    """Change a task."""
    row, reader, held = _task_or_404(request, consortium, task)
    if not _may_edit(held, row, reader):
        raise PermissionDenied
    form = _form(request, row, held.company, held)
    if held.company_id != firm_of(reader):
        # "Your firm only" would hide the task from whoever changes it.
        form.drop_own_audience()
    if request.method != "POST" or not form.is_valid():
        return _page(request, row, reader, form, held)
    try:
        tasking.edit_task(held, form.terms(), version=form.cleaned_data["version"] or 0)
    except StaleRoomError as error:
        held.refresh_from_db()
        form.data = {**request.POST.dict(), "version": str(held.version)}
        form.add_error(None, list(error.reasons))
        return _page(request, row, reader, form, held, status=HTTPStatus.CONFLICT)
    except RefusedError as error:
        form.add_error(None, list(error.reasons))
        return _page(request, row, reader, form, held)
    messages.success(request, _("The task is changed."))
    return redirect(held)


@require_POST
def task_mark(request: HttpRequest, consortium: UUID, task: UUID) -> HttpResponse:
    """Say that a task is done, or that it is not."""
    row, reader, held = _task_or_404(request, consortium, task)
    if not _may_mark(held, row, reader):
        raise PermissionDenied
    is_done = request.POST.get("done") != "no"
    try:
        tasking.mark_task(held, is_done=is_done, by=reader.user, at=timezone.now())
    except RefusedError as error:
        messages.error(request, " ".join(error.reasons))
    else:
        said = _("Done: %(task)s") if is_done else _("Open again: %(task)s")
        messages.success(request, said % {"task": held.title})
    return redirect("room-tasks", row.public_id)


@require_POST
def task_place(request: HttpRequest, consortium: UUID, task: UUID) -> HttpResponse:
    """Move a task before or after another one."""
    row, reader, held = _task_or_404(request, consortium, task)
    if not may_write(row, reader):
        raise PermissionDenied
    wanted = request.POST.get("after") or request.POST.get("before") or ""
    neighbour = next(
        (one for one in shown_tasks(row, reader) if str(one.public_id) == wanted), None
    )
    if neighbour is not None:
        tasking.place_task(held, neighbour, is_after=bool(request.POST.get("after")))
    return redirect(held)


@require_POST
def task_remove(request: HttpRequest, consortium: UUID, task: UUID) -> HttpResponse:
    """Take a task off the list."""
    row, reader, held = _task_or_404(request, consortium, task)
    if not _may_edit(held, row, reader):
        raise PermissionDenied
    tasking.remove_task(held, at=timezone.now())
    messages.success(request, _("The task is removed."))
    return redirect("room-tasks", row.public_id)


def _task_or_404(
    request: HttpRequest, consortium: UUID, task: UUID
) -> tuple[Consortium, Reader, Task]:
    row, reader = enter(request, consortium)
    rows = shown_tasks(row, reader).select_related("company", "firm", "person")
    held = get_object_or_404(rows, public_id=task)
    held.consortium = row
    return row, reader, held


def _form(
    request: HttpRequest, row: Consortium, own: Company, task: Task | None = None
) -> TaskForm:
    return TaskForm(
        request.POST or None,
        doers=Doers(row),
        own=own,
        on=day_in_china(timezone.now()),
        initial=TaskForm.initial_of(task) if task else None,
    )


def _page(
    request: HttpRequest,
    row: Consortium,
    reader: Reader,
    form: TaskForm,
    task: Task | None = None,
    *,
    status: int = 200,
) -> TemplateResponse:
    if form.errors and status == HTTPStatus.OK:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "consortium": row,
        "reader": reader,
        "form": form,
        "task": task,
        "is_stale": status == HTTPStatus.CONFLICT,
        "may_write": may_write(row, reader),
    }
    return TemplateResponse(request, "consortia/work/task_form.html", context, status=status)
