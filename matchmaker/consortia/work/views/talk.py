"""Questions with answers, and threads of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.letters import site_of
from matchmaker.consortia.models import Answer, Question, Seat, Thread, ThreadPerson
from matchmaker.consortia.refusals import RefusedError
from matchmaker.consortia.room.papers import WORKING_STAGES
from matchmaker.consortia.work import talking
from matchmaker.consortia.work.entering import enter, enter_for_firm, firm_of, may_write
from matchmaker.consortia.work.overview import waiting_questions
from matchmaker.consortia.work.talk_forms import AnswerForm, MessageForm, QuestionForm, ThreadForm
from opportunities.paging import turn

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.models.talk import QuestionQuerySet, ThreadQuerySet
    from matchmaker.consortia.room.readers import Reader


def _sent(request: HttpRequest, reader: Reader, key: UUID) -> talking.Sent:
    return talking.Sent(key, reader.user, timezone.now(), site_of(request))


@require_safe
def question_list(request: HttpRequest, consortium: UUID) -> TemplateResponse:
    """List the questions that the person may read; on wish those that wait for their firm."""
    row, reader = enter(request, consortium)
    firm = firm_of(reader)
    waits = request.GET.get("show") == "waiting" and firm is not None
    rows = waiting_questions(row, firm) if waits and firm else _questions(row, reader)
    told = rows.select_related("company", "to", "consortium").with_presence()
    counted = told.annotate(answer_count=Count("answers"))
    turned = turn(counted.order_by("-created_at", "-pk"), request.GET.get("page"))
    context = {
        "consortium": row,
        "reader": reader,
        "shows_waiting": waits,
        "page": turned.page,
        "is_other_page": turned.is_other,
        "may_write": may_write(row, reader),
    }
    return TemplateResponse(request, "consortia/work/questions.html", context)


def _questions(row: Consortium, reader: Reader) -> QuestionQuerySet:
    return Question.objects.filter(consortium=row).shown_to(firm_of(reader))


@require_http_methods(["GET", "HEAD", "POST"])
def question_create(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Ask the team or one firm of it."""
    row, reader, company = enter_for_firm(request, consortium)
    form = QuestionForm(request.POST or None, consortium=row, own=company)
    if request.method == "POST" and form.is_valid():
        try:
            question = talking.ask(
                row, company, form.terms(), _sent(request, reader, form.cleaned_data["key"])
            )
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Your question is in the room."))
            return redirect(question)
    context = {"consortium": row, "reader": reader, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/work/question_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def question_detail(request: HttpRequest, consortium: UUID, question: UUID) -> HttpResponse:
    """Show a question with its answers; another firm answers."""
    row, reader, asked = _question_or_404(request, consortium, question)
    is_own = asked.company_id == firm_of(reader)
    may_answer = may_write(row, reader) and not is_own and asked.closed_at is None
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        if reader.company is None or is_own:
            raise PermissionDenied
        if _is_answered(request, reader, asked, form):
            messages.success(request, _("Your answer is in the room."))
            return redirect(asked)
    answers = Answer.objects.filter(question=asked).with_presence()
    turned = turn(answers.select_related("company", "created_by"), request.GET.get("page"))
    context = {
        "consortium": row,
        "reader": reader,
        "question": asked,
        "page": turned.page,
        "is_other_page": turned.is_other,
        "is_own": is_own,
        "may_answer": may_answer,
        "may_close": is_own and asked.closed_at is None,
        "form": form,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/work/question_detail.html", context, status=status)


def _is_answered(request: HttpRequest, reader: Reader, asked: Question, form: AnswerForm) -> bool:
    if not form.is_valid() or reader.company is None:
        return False
    sent = _sent(request, reader, form.cleaned_data["key"])
    try:
        talking.answer(asked, reader.company, form.cleaned_data["text"], sent)
    except RefusedError as error:
        form.add_error(None, list(error.reasons))
        return False
    return True


@require_POST
def question_close(request: HttpRequest, consortium: UUID, question: UUID) -> HttpResponse:
    """Say that the own question needs no more answers."""
    _row, reader, asked = _question_or_404(request, consortium, question)
    if asked.company_id != firm_of(reader):
        raise PermissionDenied
    talking.close_question(asked, at=timezone.now())
    messages.success(request, _("The question is closed."))
    return redirect(asked)


def _question_or_404(
    request: HttpRequest, consortium: UUID, question: UUID
) -> tuple[Consortium, Reader, Question]:
    row, reader = enter(request, consortium)
    rows = _questions(row, reader).select_related("company", "to", "created_by").with_presence()
    asked = get_object_or_404(rows, public_id=question)
    asked.consortium = row
    return row, reader, asked


@require_safe
def thread_list(request: HttpRequest, consortium: UUID) -> TemplateResponse:
    """List the person's threads."""
    row, reader = enter(request, consortium)
    rows = _threads(row, reader).by_last_message().with_presence()
    turned = turn(rows.select_related("consortium", "created_by"), request.GET.get("page"))
    context = {
        "consortium": row,
        "reader": reader,
        "page": turned.page,
        "is_other_page": turned.is_other,
        "may_write": may_write(row, reader),
    }
    return TemplateResponse(request, "consortia/work/threads.html", context)


def _threads(row: Consortium, reader: Reader) -> ThreadQuerySet:
    rows = Thread.objects.filter(consortium=row)
    return rows.of(reader.user, seat=reader.seat, guest=reader.guest)


@require_http_methods(["GET", "HEAD", "POST"])
def thread_create(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Write to people of the room."""
    row, reader, _company = enter_for_firm(request, consortium)
    form = ThreadForm(request.POST or None, consortium=row, reader=reader)
    if request.method == "POST" and form.is_valid():
        try:
            thread = talking.begin_thread(
                row, reader.seat, form.opening(), _sent(request, reader, form.cleaned_data["key"])
            )
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            messages.success(request, _("Your message is sent."))
            return redirect(thread)
    context = {"consortium": row, "reader": reader, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/work/thread_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def thread_detail(request: HttpRequest, consortium: UUID, thread: UUID) -> HttpResponse:
    """Show a thread that the person takes part in, and write into it."""
    row, reader = enter(request, consortium)
    held = get_object_or_404(_threads(row, reader), public_id=thread)
    held.consortium = row
    form = MessageForm(request.POST or None)
    if request.method == "POST" and _is_written(request, reader, held, form):
        messages.success(request, _("Your message is sent."))
        return redirect(held)
    said = held.messages.select_related("by__user", "by__seat__company").order_by("-sent_at", "-pk")
    turned = turn(said, request.GET.get("page"))
    context = {
        "consortium": row,
        "reader": reader,
        "thread": held,
        "people": _people(held),
        "page": turned.page,
        "is_other_page": turned.is_other,
        "may_write": row.stage in WORKING_STAGES,
        "form": form,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consortia/work/thread_detail.html", context, status=status)


def _people(thread: Thread) -> list[tuple[ThreadPerson, bool]]:
    """List the people of a thread, and say of each whether they still read it."""
    rows = thread.people.select_related("user", "seat__company", "guest")
    return [(one, _is_in(one)) for one in rows]


def _is_in(person: ThreadPerson) -> bool:
    if person.seat:
        return person.seat.state == Seat.State.ACCEPTED
    return person.guest is not None and person.guest.ended_at is None


def _is_written(request: HttpRequest, reader: Reader, thread: Thread, form: MessageForm) -> bool:
    if not form.is_valid():
        return False
    own = ThreadPerson.objects.get(
        thread=thread, user=reader.user, seat=reader.seat, guest=reader.guest
    )
    sent = _sent(request, reader, form.cleaned_data["key"])
    try:
        talking.write(thread, own, form.cleaned_data["text"], sent)
    except RefusedError as error:
        form.add_error(None, list(error.reasons))
        return False
    return True
