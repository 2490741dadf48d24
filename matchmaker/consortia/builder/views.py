"""The builder: a lead puts firms down for lots and sees at once what the team would be."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matchmaker.clock import day_in_china
from matchmaker.consortia import states
from matchmaker.consortia.access import signed_in, visible_or_404
from matchmaker.consortia.builder.edits import take_edit
from matchmaker.consortia.builder.plan import Opened, lot_key, read_plan
from matchmaker.consortia.candidates import LONGEST, candidates_named
from matchmaker.consortia.forms import CompanySearchForm
from matchmaker.consortia.reading import reader_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from matchmaker.consortia.builder.edits import Edit, Taken
    from matchmaker.consortia.models import Consortium
    from matchmaker.consortia.reading import Reader

LONGEST_ECHO = 100
"""Characters of a search that are repeated on the page."""


@require_http_methods(["GET", "HEAD", "POST"])
def consortium_builder(request: HttpRequest, consortium: UUID) -> HttpResponse:
    """Show the plan of a team and take one edit of it."""
    row = visible_or_404(request, consortium)
    reader = reader_of(signed_in(request), row.need)
    if row.lead_id not in reader.own:
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, row, reader)
    taken = take_edit(row, request.POST, by=signed_in(request), at=timezone.now())
    if taken.status == HTTPStatus.OK and not _is_part(request):
        messages.success(request, _words(taken))
        return redirect(_address(row, _opened(request)))
    return _page(request, row, reader, taken)


def _words(taken: Taken) -> str:
    if taken.changed:
        return _("Saved. Nobody has been asked.")
    return _("Nothing had to be changed.")


def _pressed(taken: Taken) -> str:
    """Return the key of the lot in which a button was pressed; the reader goes on there."""
    edit: Edit = taken.form.cleaned_data["edit"]
    return "" if edit.company is None else lot_key(edit.code)


def _told(request: HttpRequest, taken: Taken | None) -> dict[str, Any]:
    if taken is None:
        return {"typed": {}, "errors": {}}
    if taken.status == HTTPStatus.OK:
        return {"typed": {}, "errors": {}, "said": _words(taken), "goes_on": _pressed(taken)}
    form = taken.form
    return {
        "form": form,
        "typed": {name: request.POST[name] for name in form.fields if name in request.POST},
        "errors": {name: " ".join(map(str, found)) for name, found in form.errors.items()},
    }


def _opened(request: HttpRequest) -> Opened:
    return Opened(request.GET.get("lot", ""), request.GET.get("page"))


def _address(row: Consortium, opened: Opened) -> str:
    """Return the address at which the same lots are shown."""
    told = {"lot": opened.key, "page": opened.page}
    query = urlencode({name: value for name, value in told.items() if opened.key and value})
    address = reverse("consortium-builder", args=(row.public_id,))
    return f"{address}?{query}" if query else address


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _page(
    request: HttpRequest, row: Consortium, reader: Reader, taken: Taken | None = None
) -> HttpResponse:
    opened = _opened(request)
    on = day_in_china(timezone.now())
    plan = read_plan(row, reader, on, opened=opened, team=taken.team if taken else None)
    context: dict[str, Any] = {
        "consortium": row,
        "need": row.need,
        "plan": plan,
        "address": _address(row, opened if plan.is_alone else Opened()),
        "is_changeable": row.stage in states.CHANGEABLE_STAGES,
        "is_fictional": any(seat.company.is_sample for seat in plan.seats),
        **_told(request, taken),
    }
    is_part = _is_part(request) and request.method == "POST"
    if not is_part:
        context |= _found(request, row)
    template = "consortia/builder_panel.html" if is_part else "consortia/builder.html"
    status = taken.status if taken and not is_part else 200
    # A part is swapped in only when its status is good; what was refused stands in it.
    answer = TemplateResponse(request, template, context, status=status)
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
