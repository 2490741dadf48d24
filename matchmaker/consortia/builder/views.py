"""The builder: a lead puts firms down for lots and sees at once what the team would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matchmaker.clock import day_in_china
from matchmaker.consortia import states
from matchmaker.consortia.access import led_or_403, signed_in
from matchmaker.consortia.builder.edits import EditForm, apply_edit
from matchmaker.consortia.builder.plan import counted_seats, read_plan
from matchmaker.consortia.candidates import LONGEST, candidates_named
from matchmaker.consortia.forms import CompanySearchForm
from matchmaker.consortia.reading import asked_of, reader_of
from matchmaker.consortia.refusals import RefusedError, TermsChangedError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.models import Consortium

LONGEST_ECHO = 100
"""Characters of a search that are repeated on the page."""


@require_http_methods(["GET", "HEAD", "POST"])
def consortium_builder(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Show the plan of a team and take one edit of it."""
    row = led_or_403(request, consortium)
    if request.method != "POST":
        return _page(request, row, {}, status=200)
    form = EditForm(
        request.POST,
        seats=counted_seats(row),
        codes=[one.code for one in asked_of(row.need)],
    )
    status = 422
    if form.is_valid():
        try:
            changed = apply_edit(
                row,
                form.as_edit(),
                seen=form.cleaned_data["seen"],
                by=signed_in(request),
                at=timezone.now(),
            )
        except TermsChangedError as error:
            form.add_error(None, list(error.reasons))
            status = 409
        except RefusedError as error:
            form.add_error(None, list(error.reasons))
        else:
            return _done(request, row, changed=changed)
    typed = {name: request.POST[name] for name in form.fields if name in request.POST}
    errors = {name: " ".join(map(str, found)) for name, found in form.errors.items()}
    return _page(request, row, {"form": form, "typed": typed, "errors": errors}, status=status)


def _done(request: HttpRequest, row: Consortium, *, changed: bool) -> HttpResponse:
    words = _("Saved. Nobody has been asked.") if changed else _("Nothing had to be changed.")
    if _is_part(request):
        return _page(request, row, {"said": words}, status=200)
    messages.success(request, words)
    return redirect("consortium-builder", row.public_id)


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _page(
    request: HttpRequest, row: Consortium, extra: dict[str, Any], *, status: int
) -> HttpResponse:
    plan = read_plan(row, reader_of(signed_in(request), row.need), day_in_china(timezone.now()))
    context: dict[str, Any] = {
        "consortium": row,
        "need": row.need,
        "plan": plan,
        "is_changeable": row.stage in states.CHANGEABLE_STAGES,
        "is_fictional": any(seat.company.is_sample for seat in plan.seats),
        "typed": {},
        "errors": {},
        **extra,
    }
    is_part = _is_part(request) and request.method == "POST"
    if not is_part:
        context |= _found(request, row)
    template = "consortia/builder_panel.html" if is_part else "consortia/builder.html"
    # A part is swapped in only when its status is good; what was refused stands in it.
    answer = TemplateResponse(request, template, context, status=200 if is_part else status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _found(request: HttpRequest, row: Consortium) -> dict[str, Any]:
    """Find firms by name, where somebody asks for one."""
    form = CompanySearchForm(request.GET)
    if not form.is_valid():
        return {"search": form, "words": form.data["q"][:LONGEST_ECHO], "found": []}
    words = form.cleaned_data["q"]
    found = candidates_named(row, words) if words else []
    return {"search": form, "words": words, "found": found, "is_long": len(found) == LONGEST}
